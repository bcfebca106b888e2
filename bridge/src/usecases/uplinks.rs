//! Signals to and from other brokers. The feed is the queue of what is handed on: a
//! durable cursor says how far an uplink has come.

use bytes::Bytes;
use lifeline_domain::{Code, Cursor, DeviceId, Epoch, Fact, Passage, Problem, Signal, Source};
use lifeline_protocol::{entry, mqtt::Topic};
use tokio::sync::watch;

use super::PendingReceipt;
use crate::{Bridge, feed::unread, ports::After, translate, translate::Sender};

/// What stands for the device that a message names.
const DEVICE: &str = "{device}";

/// Which local device speaks for what is taken from another broker: a name such as
/// `city`, which stands for all devices there, each a sensor behind it; or one with
/// `{device}` in it, such as `city-{device}`, for a local device each.
#[derive(Clone, Debug)]
pub struct TakenAs {
    name: String,
    /// Who speaks where a message names no device.
    otherwise: DeviceId,
}

impl TakenAs {
    /// Reads the name; `uplink` fills the place of a device where a message names none.
    ///
    /// # Errors
    /// `invalid_field` if it does not give a device id.
    pub fn new(name: &str, uplink: &str) -> Result<Self, Problem> {
        Ok(Self { name: name.to_owned(), otherwise: name.replace(DEVICE, uplink).parse()? })
    }

    /// The local device and the sensor behind it.
    fn speaker(&self, passage: &Passage) -> Result<(DeviceId, Option<Source>), Problem> {
        if !self.name.contains(DEVICE) {
            return Ok((self.otherwise.clone(), passage.sensor()));
        }
        let device = self.name.replace(DEVICE, passage.device.as_str()).parse::<DeviceId>();
        Ok((device.map_err(|problem| problem.at("lifeline.device"))?, passage.source.clone()))
    }
}

/// What a message from another broker came to.
#[derive(Debug)]
pub enum Taken {
    /// It is on its way into the ledger, or into quarantine.
    Pending(PendingReceipt),
    /// It is a sign of life and no more.
    Nothing,
    /// It has passed this gateway before.
    PassedHere,
}

/// Signals of the feed, in its order.
#[derive(Debug)]
pub struct SignalPage {
    /// The signals, each with its place.
    pub signals: Vec<(Cursor, Signal)>,
    /// The last offset that was looked at; what follows is on the next page.
    pub end: u64,
    /// How many entries before these the log no longer keeps.
    pub lost: u64,
}

impl Bridge {
    /// This gateway, as passages name it.
    pub fn gateway(&self) -> &Epoch {
        &self.epoch
    }

    /// The last offset of the feed, and a sign whenever it grows.
    pub fn feed_growth(&self) -> watch::Receiver<u64> {
        self.hub.growth()
    }

    /// How far an uplink has come. A new one begins at `begin`, and that is durable.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn uplink_offset(&self, uplink: &str, begin: u64) -> Result<u64, Problem> {
        match self.feed_cursors.cursor(&named(uplink)).await? {
            // After an older copy was put back the history has a new epoch and the same beginning.
            Some(cursor) => Ok(cursor.offset.min(self.live.position().feed)),
            None => self.put_uplink_offset(uplink, begin).await.map(|()| begin),
        }
    }

    /// Everything up to this offset has arrived at the other broker. Durable when it returns `Ok`.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn put_uplink_offset(&self, uplink: &str, offset: u64) -> Result<(), Problem> {
        Ok(self.feed_cursors.put_cursor(&named(uplink), &self.cursor(offset)).await?)
    }

    /// The signals after an offset, of the next entries; none at the end of the feed.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn signals_after(&self, after: u64, entries_max: usize) -> Result<SignalPage, Problem> {
        let start = self.log.start().await.map_err(unread)?.feed;
        let from = after.max(start);
        let told = self.hub.handed_out();
        let mut page = SignalPage { signals: Vec::new(), end: from, lost: from - after };
        for segment in self.log.read_after(After::Feed(from), entries_max).await.map_err(unread)? {
            for stored in segment.entries.iter().filter(|stored| stored.in_feed) {
                let offset = stored.position.feed;
                // The engine may show a commit before it is fsynced: only what was told is durable.
                if offset <= from || offset > told {
                    continue;
                }
                let entry = entry::decode(stored.position, &stored.json)
                    .map_err(|error| Problem::new(Code::Unavailable, format!("the entry {offset}: {error}")))?;
                if let Fact::SignalReceived(received) = entry.fact {
                    page.signals.push((self.cursor(offset), received.signal));
                }
                page.end = offset;
            }
        }
        Ok(page)
    }

    /// A message from another broker, translated like any alert: what another gateway hands
    /// on, an alert on `v1/devices/{device}/alerts/{kind}`, or whatever the mapping rules
    /// make of it. Waits while the ledger is full.
    ///
    /// # Errors
    /// `unavailable`: nothing was stored, and the message must come again.
    pub async fn take(&self, taken_as: &TakenAs, topic: &str, payload: &Bytes) -> Result<Taken, Problem> {
        let (passage, kind) = match (translate::handed_on(payload), Topic::read(topic)) {
            (Some(said), _) => {
                let kind = said.kind.clone();
                (translate::way(said).0, kind)
            }
            (None, Some(Topic::Alerts(device, kind))) => (Passage { gateways: Vec::new(), device, source: None }, kind),
            _ => {
                let Some(publish) = self.read_publish(&taken_as.otherwise, topic, payload) else {
                    return Ok(Taken::Nothing);
                };
                return self.report_mapped(publish).await.map(Taken::Pending);
            }
        };
        if self.has_passed(&passage.gateways) {
            return Ok(Taken::PassedHere);
        }
        let pending = match taken_as.speaker(&passage) {
            Ok((device, source)) => {
                let sender = Sender { device: &device, source: source.as_ref() };
                self.report_alert_of(sender, &kind, topic, payload).await
            }
            Err(problem) => self.quarantine(&taken_as.otherwise, topic, payload, problem).await,
        };
        pending.map(Taken::Pending)
    }

    /// Whether this gateway is among those that a message has passed; counted if it is.
    pub fn has_passed(&self, gateways: &[Epoch]) -> bool {
        let passed = gateways.contains(&self.epoch);
        if passed {
            metrics::counter!("lifeline_loops_total").increment(1);
        }
        passed
    }
}

fn named(uplink: &str) -> String {
    format!("uplink {uplink}")
}
