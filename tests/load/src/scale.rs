//! S3.
use crate::args::Args;
use crate::linux::now;
use crate::row::Row;
use crate::target::Target;
use crate::usage::usage;
use crate::world::{World, device, user};

/// S3: memory of idle connections, then a reconnect storm.
pub(crate) fn scale(a: &Args) {
    let n = a.u("n", 1000);
    let mut w = World::new(1, false);
    let t = Target::with_people(&a.s("user"), &a.s("people"));
    let dev = a.s("role") == "device";
    let make = |i: usize| if dev { device(&t, i) } else { user(&t, i, 1) };
    let u0 = usage(&a.s("cg"));
    let (ready, secs) = w.open(n, a.u("cap", 64), 120, make);
    w.idle(a.f("settle", 2.0));
    let u1 = usage(&a.s("cg"));
    let mut r = Row::new(a);
    r.num("n", n as f64).num("ready", ready as f64).num("open_s", secs);
    r.num("pss_mb", u1.pss_mb).num("kb_per_conn", (u1.pss_mb - u0.pss_mb) * 1024.0 / ready.max(1) as f64);
    if a.u("storm", 0) == 1 {
        for i in 0..n {
            w.conns[i].close();
        }
        w.ready = 0;
        w.idle(a.f("settle", 2.0));
        let (base, t0) = (usage(&a.s("cg")), now());
        let (back, secs) = w.open(n, n, 60, make);
        let u2 = usage(&a.s("cg"));
        r.num("storm_back", back as f64)
            .num("storm_s", secs)
            .num("storm_cpu", (u2.cpu_s - base.cpu_s) / ((now() - t0) as f64 / 1e9) * 100.0);
    }
    r.emit(a);
}
