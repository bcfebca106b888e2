//! S1, S2, S4 and S6.
use crate::args::Args;
use crate::linux::now;
use crate::row::Row;
use crate::target::Target;
use crate::usage::usage;
use crate::world::{Send, World, device, responder, subscriber, user};

/// S1, S2, S4 and S6: traffic at a fixed rate, or saturation if window > 0.
pub(crate) fn traffic(a: &Args) {
    let s1 = a.s("scenario") == "s1";
    let n = a.u("n", 1);
    let fan = if s1 { n } else { a.u("fan", 1) };
    let window = a.u("window", 0);
    let mut w = World::new(fan, window > 0);
    let ut = Target::with_people(&a.s("user"), &a.s("people"));
    let cap = a.u("cap", 64);
    let (senders, how) = if a.s("scenario") == "s6" {
        let devs = a.u("devs", 1);
        let t = Target::parse(&a.s("dev"));
        let (s, _) = w.open(devs * fan, cap, 60, |i| subscriber(&t, i, i / fan));
        let (d, _) = w.open(devs, cap, 60, |i| device(&t, i));
        assert!(s == devs * fan && d == devs, "only {s} subscribers and {d}/{devs} devices got ready");
        ((s..s + devs).collect(), Send::Telemetry)
    } else if s1 {
        let devs = a.u("devs", 50);
        let dt = Target::parse(&a.s("dev"));
        let (r, _) = w.open(n, cap, 60, |i| responder(&ut, i, true));
        let (d, _) = w.open(devs, cap, 60, |i| device(&dt, i));
        assert!(r == n && d == devs, "only {r}/{n} responders and {d}/{devs} devices got ready");
        ((n..n + devs).collect::<Vec<_>>(), Send::Alert)
    } else {
        let (r, _) = w.open(n, cap, 120, |i| user(&ut, i, fan));
        assert!(r == n, "only {r}/{n} users got ready");
        let s = a.u("senders", n);
        ((0..s).collect(), Send::Chat { users: n, fan })
    };
    w.idle(0.3);
    let u0 = usage(&a.s("cg"));
    let t0 = now();
    if window > 0 {
        w.saturate(a, &senders, &how);
    } else {
        w.open_loop(a, &senders, &how, None);
    }
    assert_eq!(w.closed, 0, "{} connections were closed during the run", w.closed);
    let (u1, wall) = (usage(&a.s("cg")), (now() - t0) as f64 / 1e9);
    let secs = a.f("secs", 10.0);
    let m = &w.m;
    let mut r = Row::new(a);
    r.num("n", n as f64).num("fan", fan as f64).num("window", window as f64);
    r.num("rate", if window > 0 { m.acked as f64 / secs } else { a.f("rate", 100.0) });
    r.num("sent", m.sent as f64).num("acked", m.acked as f64).num("delivered", m.delivered as f64);
    r.num("success", m.delivered as f64 / (m.sent as f64 * fan as f64).max(1.0));
    r.num("dups", m.dups as f64).num("closed", w.closed as f64);
    r.num("msgs_s", m.acked as f64 / secs).num("deliveries_s", m.delivered as f64 / secs);
    r.hist("lat", &m.lat).hist("ack", &m.acks).hist("lag", &m.lag);
    r.num("srv_cpu", (u1.cpu_s - u0.cpu_s) / wall * 100.0).num("gen_cpu", (u1.self_s - u0.self_s) / wall * 100.0);
    r.num("pss_mb", u1.pss_mb);
    r.emit(a);
}
