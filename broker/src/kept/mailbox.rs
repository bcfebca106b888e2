//! One session's messages on their way to its client: in memory to be sent, in the store to survive.

mod entry;
mod sending;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
};

use lifeline_bridge::ports::{MqttChange, MqttQueued, MqttRow, MqttRowKey, MqttSessionKey};
use lifeline_policies::{Branch, Topic};

use self::entry::{Entry, Stage, packet_id};
pub(crate) use self::entry::{FIRST_ID, Left};
use super::{keeper::Keeper, message::KeptMessage, room::Room};
use crate::{
    meters,
    packet::{PacketId, Publish, Qos},
    signal::Signal,
};

#[derive(Default)]
struct Queue {
    /// By their numbers.
    entries: VecDeque<Entry>,
    last: u64,
    /// How many are sent and not confirmed.
    under_way: usize,
    /// To be released by PUBREL now.
    releases: VecDeque<PacketId>,
    /// The connection, while there is one.
    signal: Option<Arc<Signal>>,
    ended: bool,
}

/// A session's messages. What is taken in is in the store before anybody is told, if the
/// session outlives its connection.
pub(crate) struct Mailbox {
    pub(crate) key: MqttSessionKey,
    /// Whether the session outlives its connection.
    pub(crate) lasting: bool,
    /// No other mailbox has it.
    pub(crate) number: u64,
    /// The number of its connection.
    pub(crate) connection: AtomicU64,
    keeper: Arc<Keeper>,
    room: Arc<Room>,
    queue: Mutex<Queue>,
}

impl Mailbox {
    pub(crate) fn new(
        key: MqttSessionKey,
        lasting: bool,
        number: u64,
        keeper: Arc<Keeper>,
        room: Arc<Room>,
    ) -> Arc<Self> {
        Arc::new(Self { key, lasting, number, connection: AtomicU64::new(0), keeper, room, queue: Mutex::default() })
    }

    /// Puts back what the store had, which is more than has room if the limits were
    /// lowered. Whether any of it was sent before is not known.
    pub(crate) fn restore(&self, mut rows: Vec<MqttQueued>) {
        rows.sort_by_key(|row| row.number);
        let mut queue = self.lock();
        for row in rows {
            let mut message = KeptMessage::from_row(row.message);
            message.publish.dup = true;
            let (size, stage) = (message.size(), if row.received { Stage::Received } else { Stage::Waiting });
            // Older rows do not say it.
            let alert = row.alert || Topic::parse(&message.publish.topic).branch == Branch::Alerts;
            let share = row.share.map(Arc::from);
            self.room.take(size);
            queue.last = row.number;
            queue.entries.push_back(Entry { number: row.number, message, size, stage, alert, share });
        }
    }

    /// Takes a message in, for the shared subscription `share` if it is for one. An `alert` is
    /// the last to go when there is no room. One with QoS 0 is for a client that is connected,
    /// and not kept for one that is away. The number of one that is stored is to be given to
    /// [`Mailbox::stored`], with the change that stores it.
    pub(crate) fn push(
        &self,
        message: KeptMessage,
        alert: bool,
        share: Option<&Arc<str>>,
    ) -> Option<(u64, MqttChange)> {
        let (mut queue, size) = (self.lock(), message.size());
        let kept = message.publish.qos != Qos::AtMostOnce;
        if queue.ended || (!kept && queue.signal.is_none()) {
            return None;
        }
        let full = |queue: &Queue| queue.entries.len() >= self.room.mailbox_max || !self.room.has(size);
        // One for one: what others fill up is not this session's to make good.
        if full(&queue) && (!self.shed(&mut queue, alert) || full(&queue)) {
            meters::dropped("mqtt_queued", 1);
            return None;
        }
        queue.last += 1;
        // An id comes round again after 32,768 messages. One of them may still be under way.
        let used = |queue: &Queue, id| queue.entries.iter().any(|entry| entry.id() == Some(id));
        while queue.entries.front().is_some_and(|first| first.number + 0x8000 <= queue.last)
            && used(&queue, packet_id(queue.last))
        {
            queue.last += 1;
        }
        let number = queue.last;
        let stage = if kept && self.lasting { Stage::Storing } else { Stage::Waiting };
        self.room.take(size);
        let entry = Entry { number, message, size, stage, alert, share: share.cloned() };
        let change = (stage == Stage::Storing).then(|| MqttChange::Put(self.row(&entry)));
        queue.entries.push_back(entry);
        if change.is_none() {
            wake(&queue);
        }
        change.map(|change| (number, change))
    }

    /// Makes room by letting go of the oldest message that is not under way: another than
    /// an alert, or else an alert for an alert. Says whether there was one.
    fn shed(&self, queue: &mut Queue, alert: bool) -> bool {
        let half_way = |publish: &Publish| publish.dup && publish.qos == Qos::ExactlyOnce;
        let can_go = |entry: &Entry| entry.stage == Stage::Waiting && !half_way(&entry.message.publish);
        let other = queue.entries.iter().position(|entry| can_go(entry) && !entry.alert);
        let place = other.or_else(|| queue.entries.iter().position(|entry| can_go(entry) && alert));
        let Some(entry) = place.and_then(|place| queue.entries.remove(place)) else { return false };
        meters::dropped("mqtt_queued", 1);
        self.forget(&entry);
        true
    }

    /// The commit of a message has ended: it may be sent, or was never taken in.
    pub(crate) fn stored(&self, number: u64, committed: bool) {
        let mut queue = self.lock();
        let Some(place) = place_of(&queue, number) else { return };
        if committed {
            queue.entries[place].stage = Stage::Waiting;
            wake(&queue);
        } else if let Some(entry) = queue.entries.remove(place) {
            self.forget(&entry);
        }
    }

    /// Lets go of what waits and has a topic that its client may not read.
    pub(crate) fn retain(&self, allowed: impl Fn(&str) -> bool) {
        self.lock().entries.retain(|entry| {
            let stays = entry.stage != Stage::Waiting || allowed(&entry.message.publish.topic);
            if !stays {
                self.forget(entry);
            }
            stays
        });
    }

    /// Whether its client is connected.
    pub(crate) fn is_attached(&self) -> bool {
        self.lock().signal.is_some()
    }

    /// The session is over: takes nothing more. Returns what removes its messages, and those
    /// that other members of their groups are to get: not what its client may have with
    /// QoS 2 [MQTT-4.8.2-5]. What is still being stored goes on, too: its publisher may be
    /// told that it was taken.
    pub(crate) fn end(&self) -> (Vec<MqttChange>, Vec<Left>) {
        let mut queue = self.lock();
        queue.ended = true;
        let (mut changes, mut left) = (Vec::new(), Vec::new());
        for entry in std::mem::take(&mut queue.entries) {
            self.room.give_back(entry.size);
            changes.extend(self.removal(&entry));
            let publish = &entry.message.publish;
            let untouched = matches!(entry.stage, Stage::Storing | Stage::Waiting) && !publish.dup;
            if let Some(share) = entry.share.filter(|_| untouched || publish.qos == Qos::AtLeastOnce) {
                left.push(Left { share, message: entry.message, alert: entry.alert });
            }
        }
        (changes, left)
    }

    fn forget(&self, entry: &Entry) {
        self.room.give_back(entry.size);
        self.keeper.note(self.removal(entry));
    }

    fn removal(&self, entry: &Entry) -> Option<MqttChange> {
        let stored = self.lasting && entry.id().is_some();
        stored.then(|| MqttChange::Remove(MqttRowKey::Queued(self.key.clone(), entry.number)))
    }

    fn row(&self, entry: &Entry) -> MqttRow {
        MqttRow::Queued(MqttQueued {
            key: self.key.clone(),
            number: entry.number,
            received: entry.stage == Stage::Releasing,
            share: entry.share.as_deref().map(str::to_owned),
            alert: entry.alert,
            message: entry.message.to_row(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place_of(queue: &Queue, number: u64) -> Option<usize> {
    queue.entries.binary_search_by_key(&number, |entry| entry.number).ok()
}

fn wake(queue: &Queue) {
    if let Some(signal) = &queue.signal {
        signal.wake();
    }
}

#[cfg(test)]
mod tests;
