use lifeline_domain::{BroadcastId, ConversationId, IncidentId, PushSubscriptionId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// `GET /v1/push/key`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PushKey {
    /// What a browser subscribes with (`applicationServerKey`): an uncompressed point of P-256, base64url without padding.
    pub key: String,
}

/// `POST /v1/push/subscriptions`: what the browser's `PushSubscription` says of itself.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushSubscribe {
    /// The push service's address for this browser.
    pub endpoint: String,
    /// The browser's keys.
    pub keys: PushKeys,
}

/// What a push is encrypted with (RFC 8291 §2).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushKeys {
    /// The browser's public key, base64url without padding.
    pub p256dh: String,
    /// 16 bytes, base64url without padding.
    pub auth: String,
}

/// One browser in which a person wants pushes. Its address and keys are not told again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PushSubscriptionView {
    /// Its id.
    pub id: PushSubscriptionId,
    /// The push service.
    #[schema(example = "push.example.org")]
    pub service: String,
    /// Whether it was made in the login session that asks, and ends with it.
    pub current: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// `GET /v1/push/subscriptions`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PushSubscriptionList {
    /// All of the person's, the oldest first.
    pub subscriptions: Vec<PushSubscriptionView>,
}

/// What a push says, encrypted so that only the browser reads it. It says that there is something, of whom and where to
/// look, and never a place or a text: the browser shows it on a locked screen, in the person's own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PushMessage {
    /// What there is.
    #[serde(flatten)]
    pub about: PushAbout,
    /// The name of the one who caused it, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The language that the person reads, a BCP 47 tag, if they have chosen one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// What there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PushAbout {
    /// To responders: somebody calls for help.
    Sos {
        /// The incident.
        incident: IncidentId,
        /// The caller must not be heard: do not ring, write.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        silent: bool,
    },
    /// To an emergency contact: the caller has chosen them to be told.
    ContactSos {
        /// The incident.
        incident: IncidentId,
        /// The caller must not be heard: do not ring, write.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        silent: bool,
    },
    /// Somebody wrote while the person was not connected.
    Message {
        /// The conversation.
        conversation: ConversationId,
    },
    /// A warning to people, or what it says from now on.
    Broadcast {
        /// The broadcast.
        broadcast: BroadcastId,
    },
    /// A warning was taken back.
    BroadcastCancelled {
        /// The broadcast.
        broadcast: BroadcastId,
    },
}

impl PushAbout {
    /// The id of what it is about: a later push about the same takes its place.
    pub fn id(&self) -> Uuid {
        match self {
            PushAbout::Sos { incident, .. } | PushAbout::ContactSos { incident, .. } => incident.0,
            PushAbout::Message { conversation } => conversation.0,
            PushAbout::Broadcast { broadcast } | PushAbout::BroadcastCancelled { broadcast } => broadcast.0,
        }
    }
}
