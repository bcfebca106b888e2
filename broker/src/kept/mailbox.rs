//! One session's messages on their way to its client: in memory to be sent, in the store to survive.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use lifeline_bridge::ports::{MqttChange, MqttQueued, MqttRow, MqttRowKey, MqttSessionKey};
use lifeline_domain::Timestamp;
use lifeline_policies::{Branch, Topic};

use super::{keeper::Keeper, message::KeptMessage, room::Room};
use crate::{
    meters,
    packet::{PacketId, Publish, Qos},
    reason,
    signal::Signal,
};

/// Packet ids from here on are those of mailboxes; those below are an [`Outbox`](crate::outbox::Outbox)'s.
pub(crate) const FIRST_ID: PacketId = 0x8000;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Its commit is under way.
    Storing,
    /// It is to be sent.
    Waiting,
    /// The client has not confirmed it.
    Sent,
    /// The client has it (PUBREC), and that is being committed.
    Releasing,
    /// The client has it, and it is only to be released by PUBREL.
    Received,
}

struct Entry {
    number: u64,
    message: KeptMessage,
    size: usize,
    stage: Stage,
    /// The last to go when there is no room.
    alert: bool,
    share: Option<Arc<str>>,
}

/// A message of a shared subscription whose member has gone without confirming it.
pub(crate) struct Left {
    pub(crate) share: Arc<str>,
    pub(crate) message: KeptMessage,
    pub(crate) alert: bool,
}

impl Entry {
    fn id(&self) -> Option<PacketId> {
        (self.message.publish.qos != Qos::AtMostOnce).then_some(packet_id(self.number))
    }
}

/// A packet id follows from the message's number, so that it is the same one after a
/// restart without being written: a client knows a repeated QoS 2 message by it.
fn packet_id(number: u64) -> PacketId {
    FIRST_ID | (number & 0x7FFF) as PacketId
}

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
    /// the last to go when there is no room. One with
    /// QoS 0 is for a client that is connected, and not kept for one that is away. The
    /// number of one that is stored is to be given to [`Mailbox::stored`], with the change
    /// that stores it.
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

    /// A connection has the mailbox: what it left unconfirmed is sent again [MQTT-4.4.0-1].
    pub(crate) fn attach(&self, signal: &Arc<Signal>, connection: u64) {
        self.connection.store(connection, Relaxed);
        let mut queue = self.lock();
        queue.signal = Some(signal.clone());
        queue.releases.clear();
        let mut releases = VecDeque::new();
        let mut under_way = 0;
        for entry in &mut queue.entries {
            match entry.stage {
                Stage::Sent => {
                    entry.stage = Stage::Waiting;
                    entry.message.publish.dup = true;
                }
                Stage::Received => releases.push_back(packet_id(entry.number)),
                Stage::Storing | Stage::Waiting | Stage::Releasing => {}
            }
            under_way += usize::from(matches!(entry.stage, Stage::Received | Stage::Releasing));
        }
        (queue.releases, queue.under_way) = (releases, under_way);
        wake(&queue);
    }

    /// The connection is over.
    pub(crate) fn detach(&self) {
        let mut queue = self.lock();
        queue.signal = None;
        queue.entries.retain(|entry| {
            let kept = entry.id().is_some();
            if !kept {
                self.room.give_back(entry.size);
            }
            kept
        });
    }

    /// How many messages the client has not confirmed.
    pub(crate) fn under_way(&self) -> usize {
        self.lock().under_way
    }

    /// The next message to be sent.
    pub(crate) fn next(&self, now: Timestamp) -> Option<Publish> {
        let mut queue = self.lock();
        loop {
            let place = queue.entries.iter().position(|entry| entry.stage == Stage::Waiting)?;
            let entry = &mut queue.entries[place];
            // One that was sent before may be half-way through its handshake.
            let over = entry.message.is_over(now) && !entry.message.publish.dup;
            if over || entry.id().is_none() {
                let entry = queue.entries.remove(place)?;
                if over {
                    meters::dropped("mqtt_expired", 1);
                    self.forget(&entry);
                    continue;
                }
                self.room.give_back(entry.size);
                return Some(entry.message.to_send(now));
            }
            entry.stage = Stage::Sent;
            let mut publish = entry.message.to_send(now);
            publish.id = packet_id(entry.number);
            queue.under_way += 1;
            return Some(publish);
        }
    }

    /// PUBACK, PUBCOMP, a PUBREC that refuses, or a message that the client cannot take:
    /// it is done with.
    pub(crate) fn done(&self, id: PacketId) {
        let mut queue = self.lock();
        let done = |entry: &Entry| entry.id() == Some(id) && matches!(entry.stage, Stage::Sent | Stage::Received);
        let Some(entry) = queue.entries.iter().position(done).and_then(|place| queue.entries.remove(place)) else {
            return;
        };
        queue.under_way -= 1;
        self.forget(&entry);
    }

    /// PUBREC: the client has the message. It is released when that is on the disk, since
    /// the client then forgets the id, and would take a repetition for another message.
    /// Says whether PUBREL may go at once.
    pub(crate) fn received(self: &Arc<Self>, id: PacketId) -> bool {
        let mut queue = self.lock();
        let Some(place) = queue.entries.iter().position(|entry| entry.id() == Some(id)) else { return true };
        let entry = &mut queue.entries[place];
        if entry.stage != Stage::Sent {
            return entry.stage == Stage::Received;
        }
        entry.message.publish.payload.clear();
        if !self.lasting {
            entry.stage = Stage::Received;
            return true;
        }
        entry.stage = Stage::Releasing;
        let (number, mailbox) = (entry.number, self.clone());
        let change = MqttChange::Put(self.row(entry));
        self.keeper.keep([change], move |committed| mailbox.releasable(number, committed));
        false
    }

    fn releasable(&self, number: u64, committed: bool) {
        let mut queue = self.lock();
        let Some(place) = place_of(&queue, number) else { return };
        queue.entries[place].stage = Stage::Received;
        if committed {
            queue.releases.push_back(packet_id(number));
            wake(&queue);
        } else if let Some(signal) = &queue.signal {
            // It is written with the next commit. Until then the client asks again.
            signal.end(reason::SERVER_BUSY);
        }
    }

    /// The next message to be released by PUBREL.
    pub(crate) fn next_release(&self) -> Option<PacketId> {
        self.lock().releases.pop_front()
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
    /// QoS 2 [MQTT-4.8.2-5], nor what was never taken in.
    pub(crate) fn end(&self) -> (Vec<MqttChange>, Vec<Left>) {
        let mut queue = self.lock();
        queue.ended = true;
        let (mut changes, mut left) = (Vec::new(), Vec::new());
        for entry in std::mem::take(&mut queue.entries) {
            self.room.give_back(entry.size);
            changes.extend(self.removal(&entry));
            let publish = &entry.message.publish;
            let untouched = entry.stage == Stage::Waiting && !publish.dup;
            let may_go_on = untouched || (publish.qos == Qos::AtLeastOnce && entry.stage != Stage::Storing);
            if let Some(share) = entry.share.filter(|_| may_go_on) {
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
