//! The event loop that owns all connections, and the two ways to send: at a fixed rate, and as fast as answers come.
use crate::args::Args;
use crate::conn::{Conn, Role, St};
use crate::linux::{Poll, now};
use crate::meter::Meter;
use crate::target::Target;

pub(crate) const SEC: u64 = 1_000_000_000;

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

    pub(crate) fn random(&mut self, n: usize) -> usize {
        self.rng ^= self.rng << 13;
        self.rng ^= self.rng >> 7;
        self.rng ^= self.rng << 17;
        (self.rng % n as u64) as usize
    }

    pub(crate) fn push(&mut self, c: Conn) -> usize {
        self.poll.add(c.fd, self.conns.len() as u64, true);
        self.conns.push(c);
        self.conns.len() - 1
    }

    pub(crate) fn replace(&mut self, i: usize, c: Conn) {
        self.conns[i].close();
        self.poll.add(c.fd, i as u64, true);
        self.conns[i] = c;
    }

    pub(crate) fn sync(&mut self, i: usize) {
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

    pub(crate) fn send(&mut self, from: usize, t: u64, how: &Send) {
        if self.conns[from].st != St::Ready {
            return;
        }
        let seq = self.m.new_message(from, t);
        let r = match how {
            Send::Alert => self.conns[from].alert(t, seq),
            Send::Telemetry => self.conns[from].telemetry(t, seq),
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
                    Send::Alert | Send::Telemetry => senders[i as usize % senders.len()],
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
    pub(crate) fn saturate(&mut self, a: &Args, senders: &[usize], how: &Send) {
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

    pub(crate) fn drain(&mut self, secs: f64) {
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
    Telemetry,
    Chat { users: usize, fan: usize },
}

pub(crate) fn device(t: &Target, i: usize) -> Conn {
    Conn::open(t, Role::Device, format!("d{i}"), String::new(), true)
}

/// The `i`th subscriber to the telemetry of the device `of`.
pub(crate) fn subscriber(t: &Target, i: usize, of: usize) -> Conn {
    Conn::open(t, Role::Subscriber, format!("s{i}"), format!("d{of}"), true)
}

pub(crate) fn responder(t: &Target, i: usize, clean: bool) -> Conn {
    Conn::open(t, Role::Responder, format!("r{i}"), String::new(), clean)
}

pub(crate) fn user(t: &Target, i: usize, fan: usize) -> Conn {
    let group = if fan > 1 { format!("g{}", i / fan) } else { String::new() };
    Conn::open(t, Role::User, format!("u{i}"), group, true)
}
