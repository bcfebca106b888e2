//! Which sessions get a message into their mailboxes.

use std::sync::{
    Arc, PoisonError,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use lifeline_bridge::ports::MqttChange;
use lifeline_domain::Timestamp;

use super::{Kept, KeptMessage, Mailbox, Sender, plain_filter};
use crate::packet::{Publish, Qos, Wish};

/// A session's subscription.
pub(super) struct Subscriber {
    pub(super) mailbox: Arc<Mailbox>,
    qos: Qos,
    no_local: bool,
    retain_as_published: bool,
    id: Option<usize>,
    /// The whole `$share/{group}/{filter}` of a shared subscription.
    pub(super) share: Option<Arc<str>>,
    /// Its last turn in the group that shares the subscription.
    pub(super) turn: AtomicU64,
}

impl Subscriber {
    /// A message as this subscription is to get it.
    pub(super) fn addressed(&self, publish: &Publish, expires_at: Option<Timestamp>) -> KeptMessage {
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
pub(super) type Queued = Vec<(Arc<Mailbox>, u64)>;

impl Kept {
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

    /// Puts a message into the mailboxes of its subscribers: one copy each, with the
    /// greatest QoS and the identifiers of all its subscriptions [MQTT-3.3.4-2, -3], and
    /// one for each group that shares a subscription.
    pub(super) fn queue(
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
}
