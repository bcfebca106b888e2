use std::{collections::HashSet, sync::Arc};

use lifeline_bridge::ports::{MqttChange, MqttRow, MqttRowKey, MqttSession};
use lifeline_domain::Timestamp;

use crate::{
    kept::{Kept, Mailbox},
    outbox::Outbox,
    packet::PacketId,
    subscribe::Subscriptions,
};

/// What a session is besides its connection (§3.1.2.4 of 3.1.1, §4.1 of 5).
#[derive(Default)]
pub(crate) struct SessionState {
    pub(crate) subscriptions: Subscriptions,
    pub(crate) outbox: Outbox,
    /// QoS 2 publishes that were taken and not yet released by PUBREL.
    pub(crate) received: HashSet<PacketId>,
    /// Of a session that is to outlive its connection, or that shares a subscription.
    pub(crate) mailbox: Option<Arc<Mailbox>>,
}

impl SessionState {
    /// The mailbox of a session that outlives its connection: it is kept over a restart.
    pub(crate) fn lasting(&self) -> Option<&Arc<Mailbox>> {
        self.mailbox.as_ref().filter(|mailbox| mailbox.lasting)
    }

    /// The session as the store has it; nothing for one that ends with its connection.
    pub(crate) fn row(&self, expiry_s: u32, away_until: Option<Timestamp>) -> Option<MqttChange> {
        let key = self.lasting()?.key.clone();
        let subscriptions = self.subscriptions.rows();
        Some(MqttChange::Put(MqttRow::Session(MqttSession { key, expiry_s, away_until, subscriptions })))
    }

    /// Ends the session for good.
    pub(crate) fn end(self, kept: &Kept) {
        let Some(mailbox) = self.mailbox else { return };
        self.subscriptions.end(kept, &mailbox);
        let key = &mailbox.key;
        let unreleased = self.received.iter().map(|id| MqttRowKey::Unreleased(key.clone(), *id));
        let own = unreleased.chain([MqttRowKey::Session(key.clone())]).filter(|_| mailbox.lasting);
        kept.end(&mailbox, own.map(MqttChange::Remove));
    }
}
