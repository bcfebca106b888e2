//! Last wills: what is published for a client that went without a word, or that was
//! connected when the gateway itself was killed.

use std::{sync::Arc, time::Duration};

use lifeline_bridge::ports::{MqttChange, MqttRow, MqttRowKey, MqttSessionKey, MqttWill};
use lifeline_domain::{DeviceId, Timestamp};
use lifeline_policies::Principal;
use lifeline_protocol::mqtt::Topic;
use tokio::time::{Instant, sleep};

use crate::{
    acks::Settled,
    door::Common,
    kept::KeptMessage,
    meters,
    packet::{Publish, Version, Will},
    publish::{Client, Fate},
};

/// Attempts to store a will that is an alert, the pauses between them doubling.
const ATTEMPTS: u32 = 6;

/// A will that the store has, so that it is published even if the gateway ends first.
pub(crate) struct LastWill(Box<MqttWill>);

impl LastWill {
    /// Keeps the will of a client that has connected.
    pub(crate) fn keep(common: &Common, key: &MqttSessionKey, client: &Client, will: Will) -> Self {
        let properties = will.publish.properties.as_ref();
        let row = MqttWill {
            id: common.clock.fresh_id(),
            key: key.clone(),
            v5: client.version == Version::V5,
            topics: client.topics.to_vec(),
            delay_s: will.delay,
            due_at: None,
            expiry_s: properties.and_then(|properties| properties.message_expiry_interval),
            // Its time begins when it is published.
            message: KeptMessage { publish: will.publish, expires_at: None }.to_row(),
        };
        common.kept.keeper.note([MqttChange::Put(MqttRow::Will(row.clone()))]);
        Self(Box::new(row))
    }

    /// The will that a row is of.
    pub(crate) fn from_row(row: MqttWill) -> Self {
        Self(Box::new(row))
    }

    /// The message that is to be published.
    fn message(&self) -> Publish {
        let mut publish = KeptMessage::from_row(self.0.message.clone()).publish;
        if let Some(seconds) = self.0.expiry_s {
            publish.properties.get_or_insert_default().message_expiry_interval = Some(seconds);
        }
        publish
    }

    /// Whether it speaks on the status topic of its device.
    pub(crate) fn is_status_of(&self, device: &DeviceId) -> bool {
        matches!(Topic::read(&self.message().topic), Some(Topic::Status(whose)) if whose == *device)
    }

    /// What it waits for its client, at most as long as the session lives.
    pub(crate) fn delay(&self, session_expiry: Duration) -> Duration {
        Duration::from_secs(self.0.delay_s.into()).min(session_expiry)
    }

    /// Whose it is.
    pub(crate) fn client(&self, number: u64) -> Option<Client> {
        let user = &self.0.key.user;
        let device: Option<DeviceId> = if user.is_empty() { None } else { Some(user.parse().ok()?) };
        let principal = device.clone().map_or(Principal::Lab, |id| Principal::Device { id });
        let version = if self.0.v5 { Version::V5 } else { Version::V3 };
        let topics = self.0.topics.as_slice().into();
        Some(Client { principal, device, topics, allowance: None, number, version })
    }

    /// When it was to be published, if its client was away already.
    pub(crate) fn due_at(&self) -> Option<Timestamp> {
        self.0.due_at
    }

    /// Whose session it belongs to.
    pub(crate) fn key(&self) -> &MqttSessionKey {
        &self.0.key
    }

    /// What removes it from the store.
    pub(crate) fn removal(&self) -> MqttChange {
        MqttChange::Remove(MqttRowKey::Will(self.0.id))
    }

    /// It waits whether its client returns.
    pub(crate) fn delayed(mut self, common: &Common, client: Client, delay: Duration) -> DelayedWill {
        self.0.due_at = Some(common.clock.now().plus(delay));
        common.kept.keeper.note([MqttChange::Put(MqttRow::Will(self.0.as_ref().clone()))]);
        DelayedWill { client, last: self, due: Instant::now() + delay }
    }
}

/// A will to be published unless its client returns.
pub(crate) struct DelayedWill {
    pub(crate) client: Client,
    pub(crate) last: LastWill,
    pub(crate) due: Instant,
}

/// Publishes a will. Whether the client may was checked when it connected. The store lets
/// go of it when it is published.
pub(crate) async fn publish(common: &Arc<Common>, client: &Client, will: LastWill) {
    let removal = will.removal();
    match common.receive(client, will.message()) {
        Fate::Answered(_, Some(message)) => {
            // Both with the next commit.
            drop(common.distribute(message, client.number, false, Some(removal)).await);
        }
        Fate::Answered(_, None) | Fate::Ended(..) => common.kept.keeper.note([removal]),
        // An alert waits for its commit, but its client's next connection does not.
        Fate::Placing(first) => {
            let (common, client) = (common.clone(), client.clone());
            common.clone().tasks.spawn(async move {
                let mut placing = Some(first);
                for attempt in 0..ATTEMPTS {
                    if attempt > 0 {
                        sleep(Duration::from_secs(1 << attempt)).await;
                    }
                    let again = || common.receive(&client, will.message());
                    let Fate::Placing(placing) = placing.take().map_or_else(again, Fate::Placing) else {
                        return common.kept.keeper.note([removal]);
                    };
                    if let Ok(reported) = placing.await
                        && let Ok(receipt) = reported.receipt.await
                    {
                        let (device, message) = (reported.device, reported.message);
                        let settled = Settled::Committed { device, receipt, message };
                        drop(common.announce(settled, client.number).await);
                        return common.kept.keeper.note([removal]);
                    }
                }
                common.kept.keeper.note([removal]);
                meters::dropped("will", 1);
                tracing::error!(client = client.number, "a last will could not be stored");
            });
        }
    }
}
