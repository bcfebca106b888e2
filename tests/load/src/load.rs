//! The event loop that owns all connections, and the scenarios S1 to S5.
use crate::conn::{Conn, Ev, Role, St, Target};
use crate::linux::{self, Poll, now};
use crate::report::{Args, Row, usage};
use hdrhistogram::Histogram;
use std::time::Duration;

const SEC: u64 = 1_000_000_000;

/// Everything counted about messages. A message is measured if its intended
/// send time lies in [w0, w1).
pub(crate) struct Meter {
    pub(crate) w0: u64,
    pub(crate) w1: u64,
    got: Vec<u16>,
    ack: Vec<bool>,
    owner: Vec<u32>,
    fan: u16,
    closed_loop: bool,
    free: Vec<u32>,
    sent: u64,
    acked: u64,
    delivered: u64,
    dups: u64,
    all_delivered: u64,
    pub(crate) lat: Histogram<u64>,
    pub(crate) acks: Histogram<u64>,
    pub(crate) lag: Histogram<u64>,
}

fn hist() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 120_000_000, 3).unwrap() // microseconds/10
}

impl Meter {
    fn new(fan: usize, closed_loop: bool) -> Meter {
        Meter {
            w0: u64::MAX,
            w1: u64::MAX,
            got: vec![],
            ack: vec![],
            owner: vec![],
            fan: fan as u16,
            closed_loop,
            free: vec![],
            sent: 0,
            acked: 0,
            delivered: 0,
            dups: 0,
            all_delivered: 0,
            lat: hist(),
            acks: hist(),
            lag: hist(),
        }
    }
    fn measured(&self, t: u64) -> bool {
        t >= self.w0 && t < self.w1
    }
    fn new_message(&mut self, owner: usize, t: u64) -> u32 {
        self.got.push(0);
        self.ack.push(false);
        self.owner.push(owner as u32);
        if self.measured(t) {
            self.sent += 1;
            self.lag.saturating_record(((now() - t) / 100).max(1));
        }
        self.got.len() as u32 - 1
    }
    fn on(&mut self, e: Ev, at: u64, receiver: usize) {
        let (t, seq, is_ack) = match e {
            Ev::Msg(t, s) => (t, s, false),
            Ev::Ack(t, s) => (t, s, true),
        };
        let i = seq as usize;
        if i >= self.got.len() {
            return; // left over from an earlier run
        }
        if !is_ack && self.owner[i] as usize == receiver {
            return; // our gateway tells the sender's devices too; no recipient
        }
        let us10 = (at.saturating_sub(t) / 100).max(1);
        let in_window = self.measured(t);
        if is_ack {
            self.ack[i] = true;
            if in_window {
                self.acked += 1;
                self.acks.saturating_record(us10);
            }
        } else {
            self.got[i] = self.got[i].saturating_add(1);
            let dup = self.got[i] > self.fan;
            if dup {
                self.dups += 1;
                return;
            }
            self.all_delivered += 1;
            if in_window {
                self.delivered += 1;
                self.lat.saturating_record(us10);
            }
        }
        if self.closed_loop && self.ack[i] && self.got[i] == self.fan {
            self.free.push(self.owner[i]);
        }
    }
}

pub(crate) struct World {
    poll: Poll,
    pub(crate) conns: Vec<Conn>,
    buf: Vec<u8>,
    pub(crate) ready: usize,
    pub(crate) closed: usize,
    pub(crate) m: Meter,
    rng: u64,
}

impl World {
    pub(crate) fn new(fan: usize, closed_loop: bool) -> World {
        World {
            poll: Poll::new(),
            conns: vec![],
            buf: vec![0; 1 << 18],
            ready: 0,
            closed: 0,
            m: Meter::new(fan, closed_loop),
            rng: 0x9E37_79B9_7F4A_7C15,
        }
    }

    fn random(&mut self, n: usize) -> usize {
        self.rng ^= self.rng << 13;
        self.rng ^= self.rng >> 7;
        self.rng ^= self.rng << 17;
        (self.rng % n as u64) as usize
    }

    fn push(&mut self, c: Conn) -> usize {
        self.poll.add(c.fd, self.conns.len() as u64, true);
        self.conns.push(c);
        self.conns.len() - 1
    }

    fn replace(&mut self, i: usize, c: Conn) {
        self.conns[i].close();
        self.poll.add(c.fd, i as u64, true);
        self.conns[i] = c;
    }

    fn sync(&mut self, i: usize) {
        let c = &mut self.conns[i];
        if c.st != St::Closed && c.want_out != c.armed {
            c.armed = c.want_out;
            self.poll.modify(c.fd, i as u64, c.armed);
        }
    }

    pub(crate) fn pump(&mut self, ns: Option<u64>) {
        let n = self.poll.wait(ns);
        for k in 0..n {
            let (tok, r, w) = self.poll.event(k);
            let i = tok as usize;
            let c = &mut self.conns[i];
            let before = c.st;
            if before == St::Closed {
                continue;
            }
            let mut res = if w { c.on_writable() } else { Ok(()) };
            if r && res.is_ok() {
                let (m, mut at) = (&mut self.m, 0);
                res = c.on_readable(&mut self.buf, |e| {
                    if at == 0 {
                        at = now();
                    }
                    m.on(e, at, i)
                });
            }
            if res.is_err() {
                if c.st == St::Ready {
                    self.ready -= 1;
                }
                self.closed += 1;
                c.close();
            } else {
                if before != St::Ready && c.st == St::Ready {
                    self.ready += 1;
                }
                self.sync(i);
            }
        }
    }

    /// Opens `n` connections, at most `cap` in progress; returns (ready, seconds).
    pub(crate) fn open(
        &mut self,
        n: usize,
        cap: usize,
        limit: u64,
        mut make: impl FnMut(usize) -> Conn,
    ) -> (usize, f64) {
        let (t0, ready0, closed0) = (now(), self.ready, self.closed);
        let mut opened = 0;
        loop {
            let done = self.ready - ready0 + self.closed - closed0;
            if done >= n || now() - t0 > limit * SEC {
                return (self.ready - ready0, (now() - t0) as f64 / 1e9);
            }
            while opened < n && opened - done < cap {
                let c = make(opened);
                self.push(c);
                opened += 1;
            }
            self.pump(Some(10_000_000));
        }
    }

    fn send(&mut self, from: usize, t: u64, how: &Send) {
        if self.conns[from].st != St::Ready {
            return;
        }
        let seq = self.m.new_message(from, t);
        let r = match how {
            Send::Alert => self.conns[from].alert(t, seq),
            Send::Chat { users, fan } => {
                let me = from;
                let own = self.conns[from].conversations().map(<[String]>::len);
                let to = if let Some(own) = own {
                    let chosen = self.random(own);
                    self.conns[from].conversations().expect("just counted")[chosen].clone()
                } else if *fan == 1 {
                    let mut k = self.random(users - 1);
                    if k >= me {
                        k += 1;
                    }
                    format!("u{k}")
                } else {
                    let groups = users / fan;
                    let mut g = self.random(groups - 1);
                    if g >= me / fan {
                        g += 1;
                    }
                    format!("g{g}")
                };
                self.conns[from].chat(&to, t, seq, seq % 10 == 9)
            }
        };
        if r.is_err() {
            self.ready -= 1;
            self.closed += 1;
            self.conns[from].close();
        } else {
            self.sync(from);
        }
    }

    /// Fixed arrival rate: message i is due at t0 + i/rate whatever the server does.
    pub(crate) fn open_loop(&mut self, a: &Args, senders: &[usize], how: &Send, stop_at: Option<u64>) {
        let rate = a.f("rate", 100.0);
        let (warm, secs) = (a.f("warm", 2.0), a.f("secs", 10.0));
        let gap = 1e9 / rate;
        let t0 = now() + 10_000_000;
        self.m.w0 = t0 + (warm * 1e9) as u64;
        self.m.w1 = self.m.w0 + (secs * 1e9) as u64;
        let total = ((warm + secs) * rate).round() as u64;
        let mut i = 0u64;
        while i < total {
            let due = t0 + (i as f64 * gap) as u64;
            let t = now();
            if stop_at.is_some_and(|s| t >= s) {
                return;
            }
            if due > t {
                self.pump(Some(due - t));
                continue;
            }
            let mut burst = 0;
            while i < total && burst < 64 {
                let due = t0 + (i as f64 * gap) as u64;
                if due > t {
                    break;
                }
                let from = match how {
                    Send::Alert => senders[i as usize % senders.len()],
                    Send::Chat { .. } => senders[self.random(senders.len())],
                };
                self.send(from, due, how);
                i += 1;
                burst += 1;
            }
            self.pump(Some(0));
        }
        self.drain(a.f("drain", 3.0));
    }

    /// Each sender keeps `window` messages in flight; a message is done when it
    /// is acked and all its recipients have it.
    fn saturate(&mut self, a: &Args, senders: &[usize], how: &Send) {
        let t0 = now();
        self.m.w0 = t0 + (a.f("warm", 2.0) * 1e9) as u64;
        self.m.w1 = self.m.w0 + (a.f("secs", 10.0) * 1e9) as u64;
        for _ in 0..a.u("window", 1) {
            for &s in senders {
                self.send(s, now(), how);
            }
        }
        while now() < self.m.w1 {
            self.pump(Some(10_000_000));
            for s in std::mem::take(&mut self.m.free) {
                self.send(s as usize, now(), how);
            }
        }
        self.drain(a.f("drain", 3.0));
    }

    fn drain(&mut self, secs: f64) {
        let end = now() + (secs * 1e9) as u64;
        let want = self.m.got.len() as u64 * self.m.fan as u64;
        while now() < end
            && (self.m.all_delivered < want
                || self.conns.iter().any(|c| c.st == St::Ready && !c.outstanding.is_empty()))
        {
            self.pump(Some(5_000_000));
        }
    }

    pub(crate) fn idle(&mut self, secs: f64) {
        let end = now() + (secs * 1e9) as u64;
        while now() < end {
            self.pump(Some(20_000_000));
        }
    }
}

pub(crate) enum Send {
    Alert,
    Chat { users: usize, fan: usize },
}

fn device(t: &Target, i: usize) -> Conn {
    Conn::open(t, Role::Device, format!("d{i}"), String::new(), true)
}

fn responder(t: &Target, i: usize, clean: bool) -> Conn {
    Conn::open(t, Role::Responder, format!("r{i}"), String::new(), clean)
}

fn user(t: &Target, i: usize, fan: usize) -> Conn {
    let group = if fan > 1 { format!("g{}", i / fan) } else { String::new() };
    Conn::open(t, Role::User, format!("u{i}"), group, true)
}

/// S1, S2 and S4: traffic at a fixed rate, or saturation if window > 0.
pub(crate) fn traffic(a: &Args) {
    let s1 = a.s("scenario") == "s1";
    let n = a.u("n", 1);
    let fan = if s1 { n } else { a.u("fan", 1) };
    let window = a.u("window", 0);
    let mut w = World::new(fan, window > 0);
    let ut = Target::with_people(&a.s("user"), &a.s("people"));
    let cap = a.u("cap", 64);
    let (senders, how) = if s1 {
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
