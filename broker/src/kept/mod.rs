//! What the door keeps over a restart: the sessions of clients that come back, their
//! messages, retained messages and wills. It is served from memory; the store behind it
//! is read once, at start (`docs/decisions/0009-mqtt-sessions-by-the-door.md`).

mod filters;
mod keeper;
mod mailbox;
mod message;
mod retained;
mod room;
mod sharing;
mod subscribers;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, RwLock,
    atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
};

use lifeline_bridge::ports::{Clock, MqttChange, MqttRow, MqttRowKey, MqttSessionKey};

use self::{
    filters::Filters,
    retained::Retained,
    room::Room,
    sharing::Turns,
    subscribers::{Queued, Subscriber},
};
pub(crate) use self::{
    filters::matches,
    keeper::{Keeper, Stored},
    mailbox::{FIRST_ID, Mailbox},
    message::{KeptMessage, qos},
    sharing::plain_filter,
};
use crate::{meters, packet::Publish, settings::DoorSettings};

/// Who publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// The connection with this number.
    Client(u64),
    /// The gateway itself: its retained messages are made anew at each start. `news` is
    /// something that sessions were not told before.
    Gateway { news: bool },
}

/// What the door keeps.
pub(crate) struct Kept {
    pub(crate) keeper: Arc<Keeper>,
    clock: Arc<dyn Clock>,
    room: Arc<Room>,
    mailboxes: AtomicU64,
    retained: Mutex<Retained>,
    subscribers: RwLock<Filters<Subscriber>>,
    /// How many subscribers there are: nearly all publishes have to look no further.
    subscriptions: AtomicUsize,
    turns: Turns,
}

impl Kept {
    pub(crate) fn new(settings: &DoorSettings, clock: Arc<dyn Clock>) -> Arc<Self> {
        let retained = Retained::new(settings.retained_max, settings.retained_bytes_max);
        Arc::new(Self {
            keeper: Keeper::new(),
            clock,
            room: Room::new(settings.queued_per_session_max, settings.queued_in_total_max, settings.queued_bytes_max),
            mailboxes: AtomicU64::new(0),
            retained: Mutex::new(retained),
            subscribers: RwLock::default(),
            subscriptions: AtomicUsize::new(0),
            turns: Turns::default(),
        })
    }

    /// A mailbox for a session, which outlives its connection if it is `lasting`.
    pub(crate) fn mailbox(&self, key: MqttSessionKey, lasting: bool) -> Arc<Mailbox> {
        let number = self.mailboxes.fetch_add(1, Relaxed);
        Mailbox::new(key, lasting, number, self.keeper.clone(), self.room.clone())
    }

    /// The retained messages that a filter matches, and the stamp of the last one.
    pub(crate) fn retained_for(&self, filter: &str) -> (Vec<Publish>, u64) {
        self.retained().matching(filter, self.clock.now())
    }

    /// Whether a message may be retained.
    pub(crate) fn may_retain(&self, publish: &Publish) -> bool {
        self.retained().has_room(&KeptMessage::new(publish.clone(), self.clock.now()))
    }

    /// Keeps a message for the sessions that are to get it and, if it is to be retained,
    /// as its topic's. `also` is committed with it. Returns what to await before anybody
    /// is told, if anything is written, and the message's stamp if it is retained. An `alert`
    /// is the last to go where there is no room.
    pub(crate) fn take(
        &self,
        publish: &Publish,
        sender: Sender,
        alert: bool,
        also: Option<MqttChange>,
    ) -> (Option<Stored>, u64) {
        let busy = publish.retain || self.subscriptions.load(Relaxed) > 0;
        if !busy {
            return (also.map(|change| self.keeper.stored([change])), 0);
        }
        let expires_at = message::expiry(publish, self.clock.now());
        let mut changes: Vec<MqttChange> = also.into_iter().collect();
        let mut stamp = 0;
        // Held until the message is queued, too: a new subscription gets it once.
        let mut retained = publish.retain.then(|| self.retained());
        if let Some(retained) = &mut retained {
            let message = KeptMessage { publish: publish.clone(), expires_at };
            let change = matches!(sender, Sender::Client(_)).then(|| retained_change(&message));
            match retained.set(message) {
                Ok(number) => {
                    stamp = number;
                    changes.extend(change);
                }
                Err(_) => meters::dropped("mqtt_retained", 1),
            }
        }
        let queued = self.queue(publish, expires_at, sender, alert, &mut changes);
        drop(retained);
        if changes.is_empty() {
            return (None, stamp);
        }
        let (done, stored) = tokio::sync::oneshot::channel();
        self.commit(changes, queued, |committed| {
            // Who published may be gone.
            let _ = done.send(committed);
        });
        (Some(stored), stamp)
    }

    /// Writes changes, lets what they have queued be sent, and then says so.
    fn commit(&self, changes: Vec<MqttChange>, queued: Queued, then: impl FnOnce(bool) + Send + 'static) {
        self.keeper.keep(changes, move |committed| {
            for (mailbox, number) in queued {
                mailbox.stored(number, committed);
            }
            then(committed);
        });
    }

    /// Puts back a retained message that the store had.
    pub(crate) fn restore_retained(&self, message: KeptMessage) {
        let key = MqttRowKey::Retained(message.publish.topic.clone());
        if message.is_over(self.clock.now()) || self.retained().set(message).is_err() {
            self.keeper.note([MqttChange::Remove(key)]);
        }
    }

    /// Lets go of retained messages whose time is over.
    pub(crate) fn expire(&self) {
        let over = self.retained().expire(self.clock.now());
        self.keeper.note(over.into_iter().map(|topic| MqttChange::Remove(MqttRowKey::Retained(topic))));
    }

    fn retained(&self) -> MutexGuard<'_, Retained> {
        self.retained.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn retained_change(message: &KeptMessage) -> MqttChange {
    if message.publish.payload.is_empty() {
        MqttChange::Remove(MqttRowKey::Retained(message.publish.topic.clone()))
    } else {
        MqttChange::Put(MqttRow::Retained(message.to_row()))
    }
}
