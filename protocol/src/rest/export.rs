use std::sync::Arc;

use lifeline_domain::{Broadcast, BroadcastReach, Conversation, Cursor, Incident, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LoginSessionView, Me, PasskeyView, PersonView, Places, PushSubscriptionView};

/// `POST /v1/me/export`
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExportMe {
    /// The present password; not needed within ten minutes of signing in.
    pub password: Option<String>,
}

/// `profile.json` of an export: the account.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedProfile {
    /// As `GET /v1/me` tells it.
    #[serde(flatten)]
    pub me: Me,
    /// The places they named for warnings.
    #[serde(flatten)]
    pub places: Places,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Since when it is known that the e-mail address is read by the account's owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_confirmed_at: Option<Timestamp>,
    /// When the export was made.
    pub exported_at: Timestamp,
}

/// `sessions.json` of an export: where the person is signed in, their passkeys, and which browsers get pushes.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedSessions {
    /// The login sessions.
    pub sessions: Vec<LoginSessionView>,
    /// The passkeys. Of their keys the gateway has the public half only.
    pub passkeys: Vec<PasskeyView>,
    /// The browsers.
    pub pushes: Vec<PushSubscriptionView>,
}

/// `broadcasts.json` of an export: the broadcasts that have come to the person, the newest first.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedBroadcasts {
    /// Those that are kept.
    pub broadcasts: Vec<ExportedBroadcast>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedBroadcast {
    /// The broadcast as it stands now.
    pub broadcast: Arc<Broadcast>,
    /// When it had come to the person, when they saw it, and what they answered.
    pub reach: Arc<BroadcastReach>,
}

/// What `calls/{id}.json` begins with; its timeline follows as `entries`.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedCall {
    /// The person's own call for help as it stands now.
    pub incident: Arc<Incident>,
    /// The contacts who see it.
    pub contacts: Vec<PersonView>,
}

/// What `conversations/{id}.json` begins with; what was written follows as `entries`.
#[derive(Clone, Debug, Serialize)]
pub struct ExportedConversation {
    /// The conversation as it stands now.
    pub conversation: Arc<Conversation>,
    /// Its members, as far as they still have accounts.
    pub people: Vec<PersonView>,
    /// The last entry that the person has received.
    pub delivered: Cursor,
    /// The last entry that the person has read.
    pub read: Cursor,
}
