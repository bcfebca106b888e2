use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{Timestamp, TopicFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StoreError;

/// Whose MQTT session: a client id of one user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MqttSessionKey {
    /// The device; empty on the lab listener.
    pub user: String,
    /// The client id, at most 256 bytes.
    pub client_id: String,
}

/// A message as it is kept (MQTT 5 §3.3): retained, queued or a will.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MqttMessage {
    /// The topic name.
    pub topic: String,
    /// The application message. Not part of the JSON: a store keeps it as bytes.
    #[serde(skip)]
    pub payload: Bytes,
    /// 0, 1 or 2.
    pub qos: u8,
    /// The RETAIN flag that it is sent with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retain: bool,
    /// When it is no longer to be sent (§3.3.2.3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Payload Format Indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload_format: Option<u8>,
    /// Content Type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Response Topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_topic: Option<String>,
    /// Correlation Data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_data: Option<Vec<u8>>,
    /// User Properties, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_properties: Vec<(String, String)>,
    /// The identifiers of the subscriptions that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscription_ids: Vec<u32>,
}

/// One subscription of a session (MQTT 5 §3.8.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MqttSubscription {
    /// The topic filter, with `$share/{group}/` if it is shared.
    pub filter: String,
    /// The QoS that was granted: 0, 1 or 2.
    pub qos: u8,
    /// Not what the session itself publishes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_local: bool,
    /// The RETAIN flag goes on as it was published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retain_as_published: bool,
    /// The subscription identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
}

/// A session that outlives its connection (MQTT 5 §4.1), but for its messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MqttSession {
    /// Whose.
    pub key: MqttSessionKey,
    /// Seconds that it outlives its connection.
    pub expiry_s: u32,
    /// When it ends; none while its client is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_until: Option<Timestamp>,
    /// What it has subscribed to.
    #[serde(default)]
    pub subscriptions: Vec<MqttSubscription>,
}

/// A QoS 1 or 2 message that a session's client has not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MqttQueued {
    /// Whose.
    pub key: MqttSessionKey,
    /// Its place in the session's queue; also what its packet id follows from.
    pub number: u64,
    /// The client has it (PUBREC); only PUBREL and PUBCOMP are left, and the payload is empty.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub received: bool,
    /// The shared subscription (`$share/{group}/{filter}`) that it is for: another member
    /// of the group gets it if this session ends (§4.8.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<String>,
    /// The ledger has stored it, too, as an alert: the last to be let go when the queue is full.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alert: bool,
    /// The message.
    pub message: MqttMessage,
}

/// What is published for a client whose connection is lost (MQTT 5 §3.1.2.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MqttWill {
    /// Its own id: a client's next will is another one.
    pub id: Uuid,
    /// Whose.
    pub key: MqttSessionKey,
    /// Whether its client speaks MQTT 5.
    pub v5: bool,
    /// Topics besides its own that its device could publish to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicFilter>,
    /// Seconds to wait for the client's return.
    pub delay_s: u32,
    /// When it is due; none while its client is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// Seconds that it is good for once it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_s: Option<u32>,
    /// The message.
    pub message: MqttMessage,
}

/// One thing that the MQTT door keeps over a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MqttRow {
    /// A session and its subscriptions.
    Session(MqttSession),
    /// A message on its way to a session's client.
    Queued(MqttQueued),
    /// The packet id of a QoS 2 publish that the session's client has not released.
    Unreleased(MqttSessionKey, u16),
    /// The retained message of a topic.
    Retained(MqttMessage),
    /// A will.
    Will(MqttWill),
}

/// What a row is found by: it has one row at most.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MqttRowKey {
    /// [`MqttRow::Session`]
    Session(MqttSessionKey),
    /// [`MqttRow::Queued`] with its number.
    Queued(MqttSessionKey, u64),
    /// [`MqttRow::Unreleased`] with its packet id.
    Unreleased(MqttSessionKey, u16),
    /// [`MqttRow::Retained`] with its topic.
    Retained(String),
    /// [`MqttRow::Will`] with its id.
    Will(Uuid),
}

impl fmt::Debug for MqttRowKey {
    /// Without the topic, which can say whose alert it was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(key) => write!(f, "session {}/{}", key.user, key.client_id),
            Self::Queued(key, number) => write!(f, "queued {}/{}/{number}", key.user, key.client_id),
            Self::Unreleased(key, id) => write!(f, "unreleased {}/{}/{id}", key.user, key.client_id),
            Self::Retained(_) => f.write_str("retained"),
            Self::Will(id) => write!(f, "will {id}"),
        }
    }
}

impl MqttRow {
    /// What it is found by.
    pub fn key(&self) -> MqttRowKey {
        match self {
            Self::Session(session) => MqttRowKey::Session(session.key.clone()),
            Self::Queued(queued) => MqttRowKey::Queued(queued.key.clone(), queued.number),
            Self::Unreleased(key, id) => MqttRowKey::Unreleased(key.clone(), *id),
            Self::Retained(message) => MqttRowKey::Retained(message.topic.clone()),
            Self::Will(will) => MqttRowKey::Will(will.id),
        }
    }

    /// The message in it, if there is one.
    pub fn message(&self) -> Option<&MqttMessage> {
        match self {
            Self::Queued(queued) => Some(&queued.message),
            Self::Retained(message) => Some(message),
            Self::Will(will) => Some(&will.message),
            Self::Session(_) | Self::Unreleased(..) => None,
        }
    }

    /// The same, to give it its payload.
    pub fn message_mut(&mut self) -> Option<&mut MqttMessage> {
        match self {
            Self::Queued(queued) => Some(&mut queued.message),
            Self::Retained(message) => Some(message),
            Self::Will(will) => Some(&mut will.message),
            Self::Session(_) | Self::Unreleased(..) => None,
        }
    }
}

/// One change of what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "most are rows, and a box would cost each an allocation")]
pub enum MqttChange {
    /// Writes a row, over another with its key if there is one.
    Put(MqttRow),
    /// Removes a row, if there is one.
    Remove(MqttRowKey),
}

impl MqttChange {
    /// Which row it changes.
    pub fn key(&self) -> MqttRowKey {
        match self {
            Self::Put(row) => row.key(),
            Self::Remove(key) => key.clone(),
        }
    }
}

/// What the MQTT door keeps over a restart: sessions, their messages, retained messages
/// and wills. It is read once, at start; the door works in memory and writes behind it.
#[async_trait]
pub trait MqttStore: Send + Sync {
    /// Every row, in any order. How many there are is bounded by the door that wrote them.
    async fn load(&self) -> Result<Vec<MqttRow>, StoreError>;
    /// Makes the changes in their order: all of them or none, and on the disk when it
    /// returns. After an error it may be repeated, whatever was written.
    async fn write(&self, changes: &[MqttChange]) -> Result<(), StoreError>;
}
