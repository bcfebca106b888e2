//! S5.
use crate::args::Args;
use crate::conn::St;
use crate::linux::{self, now};
use crate::row::Row;
use crate::target::Target;
use crate::world::{SEC, Send, World, device, responder};
use std::time::Duration;

/// S5: kill -9 under load, restart, then see which acked alerts a durable
/// responder has got in the end. The acked numbers go to the file `acked`.
pub(crate) fn recovery(a: &Args) {
    let (ut, dt) = (Target::with_people(&a.s("user"), &a.s("people")), Target::parse(&a.s("dev")));
    let devs = a.u("devs", 20);
    let mut w = World::new(1, false);
    w.open(1, 1, 30, |_| responder(&ut, 0, false));
    w.open(devs, 64, 30, |i| device(&dt, i));
    assert_eq!(w.ready, devs + 1, "not all ready");
    if a.u("offline", 0) == 1 {
        w.conns[0].close(); // its session stays: everything acked from here on is owed to it
    }
    let kill_at = now() + (a.f("secs", 5.0) * 1e9) as u64;
    let senders: Vec<usize> = (1..=devs).collect();
    let mut a2 = a.clone();
    a2.set("secs", "3600");
    a2.set("warm", "0");
    w.open_loop(&a2, &senders, &Send::Alert, Some(kill_at));
    let pids = std::fs::read_to_string(format!("{}/cgroup.procs", a.s("cg"))).unwrap();
    let t_kill = now();
    for p in pids.split_whitespace() {
        linux::kill(p.parse().unwrap());
    }
    w.idle(0.02); // read what had reached our socket buffers before the end
    let mut child = std::process::Command::new("sh").arg("-c").arg(a.s("restart")).spawn().expect("restart");
    let mut seen = [false, false];
    let deadline = now() + 90 * SEC;
    let (mut t_ws, mut t_dev) = (0, 0);
    for c in w.conns.iter_mut() {
        c.close();
    }
    while (!seen[0] || !seen[1]) && now() < deadline {
        for (k, i) in [(0usize, 0usize), (1, 1)] {
            if !seen[k] && matches!(w.conns[i].st, St::Closed) {
                let c = if k == 0 { responder(&ut, 0, false) } else { device(&dt, 0) };
                w.replace(i, c);
            }
        }
        w.pump(Some(5_000_000));
        for (k, i) in [(0usize, 0usize), (1, 1)] {
            if w.conns[i].st == St::Ready && !seen[k] {
                seen[k] = true;
                if k == 0 { t_ws = now() } else { t_dev = now() }
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    // backlog to the durable responder, then one fresh alert end to end
    w.idle(a.f("drain", 3.0));
    let acked: Vec<usize> = (0..w.m.ack.len()).filter(|&i| w.m.ack[i]).collect();
    let undelivered = acked.iter().filter(|&&i| w.m.got[i] == 0).count();
    let sent = w.m.got.len();
    w.send(1, now(), &Send::Alert);
    w.idle(1.0);
    let fresh = w.m.got.last().copied().unwrap_or(0) > 0 && w.m.got.len() > sent;
    if !a.s("acked").is_empty() {
        let s: String = acked.iter().map(|i| format!("{i}\n")).collect();
        std::fs::write(a.s("acked"), s).unwrap();
    }
    let mut r = Row::new(a);
    r.num("sent", sent as f64).num("acked", acked.len() as f64).num("acked_not_delivered", undelivered as f64);
    let dt = |t: u64| if t > 0 { (t - t_kill) as f64 / 1e9 } else { -1.0 };
    r.num("ready_ws_s", dt(t_ws)).num("ready_dev_s", dt(t_dev)).num("fresh_ok", fresh as u8 as f64);
    r.emit(a);
    let _ = child.wait();
}
