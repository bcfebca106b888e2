use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bytes::Bytes;
use lifeline_bridge::Bridge;
use lifeline_domain::{Cursor, Signal};
use rumqttc::v5::{
    AsyncClient,
    mqttbytes::{
        QoS,
        v5::{PubAck, Publish},
    },
};
use tokio::sync::{mpsc, watch};

use crate::{failure::Failure, message, refusal::Refusal, session::OUT_MAX, settings::Forward};

/// How many entries of the log are looked at together.
const PAGE_ENTRIES: usize = 256;
/// The cursor is stored no more often: a store that syncs has better things to do, and
/// what is sent again after a kill has the same ids.
const STORE_EVERY: Duration = Duration::from_millis(250);
/// What a packet may be longer than its publish without an id: the id, and one more byte for the length.
const ID_BYTES: usize = 3;

/// What the connection says about what was sent.
#[derive(Debug)]
pub(crate) enum Sign {
    /// The broker has let us in.
    Connected {
        /// The largest packet that it takes, bytes (MQTT 5 §3.2.2.3.6).
        packet_bytes_max: Option<u32>,
    },
    /// The next signal has left under this packet id.
    Sent(u16),
    /// The broker answered for a packet id.
    Answered(PubAck),
}

/// How far the other broker has been given everything. It outlives connections.
#[derive(Debug)]
pub(crate) struct Progress {
    offset: watch::Sender<u64>,
    /// How many signals the broker has refused for good since the start.
    refused: AtomicU64,
}

impl Progress {
    /// Begins at an offset.
    pub(crate) fn at(offset: u64) -> Self {
        Self { offset: watch::Sender::new(offset), refused: AtomicU64::new(0) }
    }

    pub(crate) fn offset(&self) -> u64 {
        *self.offset.borrow()
    }

    /// Stores it whenever it has moved, for ever.
    pub(crate) async fn keep(&self, bridge: &Bridge, uplink: &str) {
        let mut moved = self.offset.subscribe();
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
        let (mut moved, mut growth) = (self.offset.subscribe(), bridge.feed_growth());
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

/// A stretch of the feed that the other broker has not answered for yet.
#[derive(Debug)]
struct Flight {
    /// Its last entry.
    offset: u64,
    /// The packet that carries it, once it has left.
    packet: Option<u16>,
    /// The broker has answered for it, or it holds nothing for the broker.
    done: bool,
}

/// Hands the feed's signals on over one connection, in order.
pub(crate) struct Forwarder<'a> {
    pub(crate) uplink: &'a str,
    pub(crate) forward: &'a Forward,
    pub(crate) bridge: &'a Bridge,
    pub(crate) client: &'a AsyncClient,
    pub(crate) progress: &'a Progress,
    /// The signal that is passed over if the broker refuses it once more.
    pub(crate) last_try: Option<u64>,
}

impl Forwarder<'_> {
    /// Runs until something fails.
    pub(crate) async fn run(&self, mut signs: mpsc::Receiver<Sign>) -> Failure {
        let packet_bytes_max = loop {
            match signs.recv().await {
                Some(Sign::Connected { packet_bytes_max }) => break packet_bytes_max.unwrap_or(u32::MAX) as usize,
                Some(_) => {}
                None => return self.gone(),
            }
        };
        let mut growth = self.bridge.feed_growth();
        let mut read = self.progress.offset();
        let mut waiting: VecDeque<Next> = VecDeque::new();
        let mut flights: VecDeque<Flight> = VecDeque::new();
        loop {
            // All that was answered, before more is sent: the connection may be over by now.
            while let Ok(sign) = signs.try_recv() {
                if let Err(failure) = self.hear(sign, &mut flights) {
                    return failure;
                }
            }
            while flights.len() < usize::from(OUT_MAX)
                && let Some(next) = waiting.pop_front()
            {
                let flight = match next {
                    Next::Nothing(offset) => Flight { offset, packet: None, done: true },
                    Next::Signal(cursor, signal) => match self.send(&cursor, &signal, packet_bytes_max) {
                        Ok(sent) => Flight { offset: cursor.offset, packet: None, done: !sent },
                        Err(failure) => return failure,
                    },
                };
                flights.push_back(flight);
                self.advance(&mut flights);
            }
            let room = waiting.is_empty() && flights.len() < usize::from(OUT_MAX);
            if room && *growth.borrow_and_update() > read {
                let page = match self.bridge.signals_after(read, PAGE_ENTRIES).await {
                    Ok(page) => page,
                    Err(problem) => return problem.into(),
                };
                if page.lost > 0 {
                    tracing::error!(
                        uplink = self.uplink,
                        entries = page.lost,
                        "the log no longer keeps what the uplink has not sent"
                    );
                    let uplink = self.uplink.to_owned();
                    metrics::counter!("lifeline_uplink_lost_entries_total", "uplink" => uplink).increment(page.lost);
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
                    None => return self.gone(),
                },
                changed = growth.changed(), if room => if changed.is_err() {
                    return self.gone();
                },
            }
        }
    }

    /// Gives a signal to the connection; `false`: it is larger than the broker allows.
    fn send(&self, cursor: &Cursor, signal: &Signal, packet_bytes_max: usize) -> Result<bool, Failure> {
        let (payload, properties) = message::of(cursor, signal);
        let (topic, payload) = (self.forward.topic.of(signal), Bytes::from(payload));
        let publish = Publish::new(topic.as_str(), QoS::AtLeastOnce, payload.clone(), Some(properties.clone()));
        if publish.size() + ID_BYTES > packet_bytes_max {
            self.pass_over(cursor, Refusal::TOO_LARGE);
            return Ok(false);
        }
        let sent = self.client.try_publish_with_properties(topic, QoS::AtLeastOnce, false, payload, properties);
        sent.map(|()| true).map_err(|_| self.gone())
    }

    fn hear(&self, sign: Sign, flights: &mut VecDeque<Flight>) -> Result<(), Failure> {
        match sign {
            Sign::Connected { .. } => {}
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
                match Refusal::of(reason) {
                    None => {
                        let uplink = self.uplink.to_owned();
                        metrics::counter!("lifeline_uplink_forwarded_total", "uplink" => uplink).increment(1);
                    }
                    Some(refusal) => {
                        let cursor = Cursor { epoch: self.bridge.gateway().clone(), offset: flight.offset };
                        if refusal.may_pass && self.last_try != Some(flight.offset) {
                            return Err(Failure::Publish { cursor, reason: refusal.word });
                        }
                        self.pass_over(&cursor, refusal);
                    }
                }
                flight.done = true;
                self.advance(flights);
            }
        }
        Ok(())
    }

    /// The broker does not get this signal, and what comes after it goes on. Each one is
    /// counted; the log names the first, the second, the fourth, and so on, so that a broker
    /// that refuses everything does not fill it.
    fn pass_over(&self, cursor: &Cursor, refusal: Refusal) {
        let (uplink, reason) = (self.uplink, refusal.word);
        metrics::counter!("lifeline_uplink_refused_total", "uplink" => uplink.to_owned(), "reason" => reason)
            .increment(1);
        let refused = self.progress.refused.fetch_add(1, Ordering::Relaxed) + 1;
        if refused.is_power_of_two() {
            tracing::error!(uplink, %cursor, reason, refused, "the broker refuses a signal: it does not get it");
        } else {
            tracing::debug!(uplink, %cursor, reason, "the broker refuses a signal, too");
        }
    }

    /// The other broker has answered for everything up to the first flight that is not done.
    fn advance(&self, flights: &mut VecDeque<Flight>) {
        let mut reached = None;
        while flights.front().is_some_and(|flight| flight.done) {
            reached = flights.pop_front().map(|flight| flight.offset);
        }
        if let Some(offset) = reached {
            self.progress.offset.send_replace(offset);
        }
    }

    fn gone(&self) -> Failure {
        Failure::Lost { address: self.uplink.to_owned(), detail: "the connection is gone".to_owned() }
    }
}
