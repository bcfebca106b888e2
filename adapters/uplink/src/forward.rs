use std::{collections::VecDeque, time::Duration};

use lifeline_bridge::Bridge;
use lifeline_domain::{Cursor, Signal};
use rumqttc::v5::{
    AsyncClient,
    mqttbytes::{
        QoS,
        v5::{PubAck, PubAckReason},
    },
};
use tokio::sync::{mpsc, watch};

use crate::{failure::Failure, message, session::OUT_MAX, settings::Forward};

/// How many entries of the log are looked at together.
const PAGE_ENTRIES: usize = 256;
/// The cursor is stored no more often: a store that syncs has better things to do, and
/// what is sent again after a kill has the same ids.
const STORE_EVERY: Duration = Duration::from_millis(250);

/// What the connection says about what was sent.
#[derive(Debug)]
pub(crate) enum Sign {
    /// The broker has let us in.
    Connected,
    /// The next signal has left under this packet id.
    Sent(u16),
    /// The broker answered for a packet id.
    Answered(PubAck),
}

/// How far the other broker has everything. It outlives connections.
#[derive(Debug)]
pub(crate) struct Progress(watch::Sender<u64>);

impl Progress {
    /// Begins at an offset.
    pub(crate) fn at(offset: u64) -> Self {
        Self(watch::Sender::new(offset))
    }

    fn offset(&self) -> u64 {
        *self.0.borrow()
    }

    /// Stores it whenever it has moved, for ever.
    pub(crate) async fn keep(&self, bridge: &Bridge, uplink: &str) {
        let mut moved = self.0.subscribe();
        while moved.changed().await.is_ok() {
            self.store(bridge, uplink).await;
            tokio::time::sleep(STORE_EVERY).await;
        }
    }

    /// Stores it. If that fails, more is sent again after a restart, and nothing is lost.
    pub(crate) async fn store(&self, bridge: &Bridge, uplink: &str) {
        if let Err(problem) = bridge.put_uplink_offset(uplink, self.offset()).await {
            tracing::warn!(uplink, %problem, "how far the uplink has come was not stored");
        }
    }

    /// Says how far it is behind whenever that changes, for ever.
    pub(crate) async fn measure(&self, bridge: &Bridge, uplink: &str) {
        let (mut moved, mut growth) = (self.0.subscribe(), bridge.feed_growth());
        loop {
            let behind = growth.borrow_and_update().saturating_sub(*moved.borrow_and_update());
            metrics::gauge!("lifeline_uplink_behind_entries", "uplink" => uplink.to_owned()).set(behind as f64);
            let changed = tokio::select! {
                changed = moved.changed() => changed,
                changed = growth.changed() => changed,
            };
            if changed.is_err() {
                return;
            }
        }
    }
}

/// What is to be handed on next.
#[derive(Debug)]
enum Next {
    /// A signal.
    Signal(Cursor, Box<Signal>),
    /// Entries up to this one that hold nothing for the other broker: it has them when it has all before.
    Nothing(u64),
}

/// A stretch of the feed that the other broker does not have yet.
#[derive(Debug)]
struct Flight {
    /// Its last entry.
    offset: u64,
    /// The packet that carries it, once it has left.
    packet: Option<u16>,
    /// The broker has it, or it holds nothing for the broker.
    done: bool,
}

/// Hands the feed's signals on over one connection, in order.
pub(crate) struct Forwarder<'a> {
    pub(crate) forward: &'a Forward,
    pub(crate) bridge: &'a Bridge,
    pub(crate) client: &'a AsyncClient,
    pub(crate) progress: &'a Progress,
}

impl Forwarder<'_> {
    /// Runs until something fails.
    pub(crate) async fn run(&self, uplink: &str, mut signs: mpsc::Receiver<Sign>) -> Failure {
        let gone = || Failure::Lost { address: uplink.to_owned(), detail: "the connection is gone".to_owned() };
        while !matches!(signs.recv().await, Some(Sign::Connected)) {
            if signs.is_closed() {
                return gone();
            }
        }
        let mut growth = self.bridge.feed_growth();
        let mut read = self.progress.offset();
        let mut waiting: VecDeque<Next> = VecDeque::new();
        let mut flights: VecDeque<Flight> = VecDeque::new();
        loop {
            while flights.len() < usize::from(OUT_MAX)
                && let Some(next) = waiting.pop_front()
            {
                let (cursor, signal) = match next {
                    Next::Signal(cursor, signal) => (cursor, signal),
                    Next::Nothing(offset) => {
                        flights.push_back(Flight { offset, packet: None, done: true });
                        self.advance(&mut flights);
                        continue;
                    }
                };
                let (payload, properties) = message::of(&cursor, &signal);
                let topic = self.forward.topic.of(&signal);
                let sent = self.client.try_publish_with_properties(topic, QoS::AtLeastOnce, false, payload, properties);
                if let Err(error) = sent {
                    return Failure::Publish { cursor: cursor.to_string(), reason: error.to_string() };
                }
                flights.push_back(Flight { offset: cursor.offset, packet: None, done: false });
                metrics::counter!("lifeline_uplink_forwarded_total", "uplink" => uplink.to_owned()).increment(1);
            }
            let room = waiting.is_empty() && flights.len() < usize::from(OUT_MAX);
            if room && *growth.borrow_and_update() > read {
                let page = match self.bridge.signals_after(read, PAGE_ENTRIES).await {
                    Ok(page) => page,
                    Err(problem) => return problem.into(),
                };
                if page.lost > 0 {
                    tracing::error!(
                        uplink,
                        entries = page.lost,
                        "the log no longer keeps what the uplink has not sent"
                    );
                    let lost = metrics::counter!("lifeline_uplink_lost_entries_total", "uplink" => uplink.to_owned());
                    lost.increment(page.lost);
                }
                if page.end > read {
                    read = page.end;
                    let wanted = page.signals.into_iter().filter(|(_, signal)| self.forward.wants(signal));
                    waiting.extend(wanted.map(|(cursor, signal)| Next::Signal(cursor, Box::new(signal))));
                    waiting.push_back(Next::Nothing(read));
                    continue;
                }
            }
            tokio::select! {
                sign = signs.recv() => match sign {
                    Some(sign) => {
                        if let Err(failure) = self.hear(sign, &mut flights) {
                            return failure;
                        }
                    }
                    None => return gone(),
                },
                changed = growth.changed(), if room => if changed.is_err() {
                    return gone();
                },
            }
        }
    }

    fn hear(&self, sign: Sign, flights: &mut VecDeque<Flight>) -> Result<(), Failure> {
        match sign {
            Sign::Connected => {}
            Sign::Sent(packet) => {
                // Packets leave in the order in which they were given.
                let next = flights.iter_mut().find(|flight| !flight.done && flight.packet.is_none());
                if let Some(flight) = next {
                    flight.packet = Some(packet);
                }
            }
            Sign::Answered(PubAck { pkid, reason, .. }) => {
                let answered = flights.iter_mut().find(|flight| !flight.done && flight.packet == Some(pkid));
                let Some(flight) = answered else { return Ok(()) };
                if !matches!(reason, PubAckReason::Success | PubAckReason::NoMatchingSubscribers) {
                    let cursor = Cursor { epoch: self.bridge.gateway().clone(), offset: flight.offset };
                    return Err(Failure::Publish { cursor: cursor.to_string(), reason: format!("{reason:?}") });
                }
                flight.done = true;
                self.advance(flights);
            }
        }
        Ok(())
    }

    /// The other broker has everything up to the first flight that is not done.
    fn advance(&self, flights: &mut VecDeque<Flight>) {
        let mut reached = None;
        while flights.front().is_some_and(|flight| flight.done) {
            reached = flights.pop_front().map(|flight| flight.offset);
        }
        if let Some(offset) = reached {
            self.progress.0.send_replace(offset);
        }
    }
}
