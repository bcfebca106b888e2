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

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError, RwLock,
    atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
};

use self::{filters::Filters, retained::Retained, room::Room, sharing::Turns};
pub(crate) use self::{
    filters::matches,
    keeper::{Keeper, Stored},
    mailbox::{FIRST_ID, Mailbox},
    message::{KeptMessage, qos},
    sharing::plain_filter,
};
use crate::{
    meters,
    packet::{Publish, Qos, Wish},
    settings::DoorSettings,
};
use lifeline_bridge::ports::{Clock, MqttChange, MqttRow, MqttRowKey, MqttSessionKey};
use lifeline_domain::Timestamp;

/// Who publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// The connection with this number.
    Client(u64),
    /// The gateway itself: its retained messages are made anew at each start. `news` is
    /// something that sessions were not told before.
    Gateway { news: bool },
}

/// A session's subscription.
struct Subscriber {
    mailbox: Arc<Mailbox>,
    qos: Qos,
    no_local: bool,
    retain_as_published: bool,
    id: Option<usize>,
    /// The whole `$share/{group}/{filter}` of a shared subscription.
    share: Option<Arc<str>>,
    /// Its last turn in the group that shares the subscription.
    turn: AtomicU64,
}

impl Subscriber {
    /// A message as this subscription is to get it.
    fn addressed(&self, publish: &Publish, expires_at: Option<Timestamp>) -> KeptMessage {
        let mut copy = KeptMessage { publish: publish.clone(), expires_at };
        copy.publish.dup = false;
        copy.publish.qos = copy.publish.qos.min(self.qos);
        copy.publish.retain &= self.retain_as_published;
        if let Some(properties) = &mut copy.publish.properties {
            properties.subscription_identifiers.clear();
        }
        if let Some(id) = self.id {
            copy.publish.properties.get_or_insert_default().subscription_identifiers = vec![id];
        }
        copy
    }
}

/// Messages in mailboxes whose commit is to come, by their numbers.
type Queued = Vec<(Arc<Mailbox>, u64)>;

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

    /// Subscribes a session, in place of its subscription with the same filter, which is a
    /// valid one. Returns the retained messages if they are `wanted`.
    pub(crate) fn subscribe(
        &self,
        mailbox: &Arc<Mailbox>,
        wish: &Wish,
        id: Option<usize>,
        wanted: bool,
    ) -> Vec<Publish> {
        let filter = plain_filter(&wish.filter).unwrap_or(&wish.filter);
        let subscriber = Subscriber {
            mailbox: mailbox.clone(),
            qos: wish.qos,
            no_local: wish.no_local,
            retain_as_published: wish.retain_as_published,
            id,
            share: (filter.len() < wish.filter.len()).then(|| wish.filter.as_str().into()),
            turn: AtomicU64::new(0),
        };
        // Nothing is retained meanwhile, so it comes once: with these, or as a message.
        let retained = self.retained();
        self.unsubscribe(mailbox, &wish.filter);
        self.subscribers.write().unwrap_or_else(PoisonError::into_inner).insert(filter, subscriber);
        self.subscriptions.fetch_add(1, Relaxed);
        if wanted { retained.matching(filter, self.clock.now()).0 } else { Vec::new() }
    }

    pub(crate) fn unsubscribe(&self, mailbox: &Arc<Mailbox>, wished: &str) {
        let filter = plain_filter(wished).unwrap_or(wished);
        let share = (filter.len() < wished.len()).then_some(wished);
        let same = |one: &Subscriber| Arc::ptr_eq(&one.mailbox, mailbox) && one.share.as_deref() == share;
        let mut subscribers = self.subscribers.write().unwrap_or_else(PoisonError::into_inner);
        if subscribers.remove(filter, same) {
            self.subscriptions.fetch_sub(1, Relaxed);
        }
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

    /// Puts a message into the mailboxes of its subscribers: one copy each, with the
    /// greatest QoS and the identifiers of all its subscriptions [MQTT-3.3.4-2, -3], and
    /// one for each group that shares a subscription.
    fn queue(
        &self,
        publish: &Publish,
        expires_at: Option<Timestamp>,
        sender: Sender,
        alert: bool,
        changes: &mut Vec<MqttChange>,
    ) -> Queued {
        let mut queued = Queued::new();
        if matches!(sender, Sender::Gateway { news: false }) {
            return queued;
        }
        let mut put = |subscriber: &Subscriber, copy| {
            if let Some((number, change)) = subscriber.mailbox.push(copy, alert, subscriber.share.as_ref()) {
                changes.push(change);
                queued.push((subscriber.mailbox.clone(), number));
            }
        };
        let subscribers = self.subscribers.read().unwrap_or_else(PoisonError::into_inner);
        let (mut shared, mut own): (Vec<_>, Vec<_>) =
            subscribers.matching(&publish.topic).into_iter().partition(|one| one.share.is_some());
        let local = |one: &Subscriber| one.no_local && sender == Sender::Client(one.mailbox.connection.load(Relaxed));
        own.retain(|one| !local(one));
        own.sort_by_key(|one| one.mailbox.number);
        for same in own.chunk_by(|one, two| one.mailbox.number == two.mailbox.number) {
            let mut copy = same[0].addressed(publish, expires_at);
            copy.publish.qos = same.iter().map(|one| one.qos).fold(Qos::AtMostOnce, Qos::max).min(publish.qos);
            copy.publish.retain = publish.retain && same.iter().any(|one| one.retain_as_published);
            let ids: Vec<usize> = same.iter().filter_map(|one| one.id).collect();
            if !ids.is_empty() {
                copy.publish.properties.get_or_insert_default().subscription_identifiers = ids;
            }
            put(same[0], copy);
        }
        shared.sort_by(|one, two| one.share.cmp(&two.share));
        for group in shared.chunk_by(|one, two| one.share == two.share) {
            if let Some(member) = self.turns.choose(group) {
                put(member, member.addressed(publish, expires_at));
            }
        }
        queued
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
