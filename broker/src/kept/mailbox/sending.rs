//! What of a mailbox is sent, and confirmed.

use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering::Relaxed},
};

use lifeline_bridge::ports::MqttChange;
use lifeline_domain::Timestamp;

use super::{Entry, Mailbox, Stage, packet_id, place_of, wake};
use crate::{
    meters,
    packet::{PacketId, Publish},
    reason,
    signal::Signal,
};

impl Mailbox {
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
}
