//! What is counted and timed.
use crate::conn::Ev;
use crate::linux::now;
use hdrhistogram::Histogram;

/// Everything counted about messages. A message is measured if its intended
/// send time lies in [w0, w1).
pub(crate) struct Meter {
    pub(crate) w0: u64,
    pub(crate) w1: u64,
    pub(crate) got: Vec<u16>,
    pub(crate) ack: Vec<bool>,
    pub(crate) owner: Vec<u32>,
    pub(crate) fan: u16,
    pub(crate) closed_loop: bool,
    pub(crate) free: Vec<u32>,
    pub(crate) sent: u64,
    pub(crate) acked: u64,
    pub(crate) delivered: u64,
    pub(crate) dups: u64,
    pub(crate) all_delivered: u64,
    pub(crate) lat: Histogram<u64>,
    pub(crate) acks: Histogram<u64>,
    pub(crate) lag: Histogram<u64>,
}

fn hist() -> Histogram<u64> {
    Histogram::new_with_bounds(1, 120_000_000, 3).unwrap() // microseconds/10
}

impl Meter {
    pub(crate) fn new(fan: usize, closed_loop: bool) -> Meter {
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
    pub(crate) fn measured(&self, t: u64) -> bool {
        t >= self.w0 && t < self.w1
    }
    pub(crate) fn new_message(&mut self, owner: usize, t: u64) -> u32 {
        self.got.push(0);
        self.ack.push(false);
        self.owner.push(owner as u32);
        if self.measured(t) {
            self.sent += 1;
            self.lag.saturating_record(((now() - t) / 100).max(1));
        }
        self.got.len() as u32 - 1
    }
    pub(crate) fn on(&mut self, e: Ev, at: u64, receiver: usize) {
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
