use lifeline_domain::{Conversation, ConversationId, ConversationKind, Cursor, GroupRole, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::PersonView;
use crate::{entry::FeedEntry, ws::PersonPresence};

/// `POST /v1/conversations`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenConversation {
    /// Made by the one who opens it.
    pub id: ConversationId,
    /// Two people, or a group.
    pub kind: ConversationKind,
    /// A group's name: at most 500 characters, and no control characters but newline and tab.
    #[serde(default)]
    pub title: Option<String>,
    /// The others.
    pub members: Vec<UserId>,
}

/// `PATCH /v1/conversations/{id}`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeConversation {
    /// The group's new name: at most 500 characters, and no control characters but newline and tab.
    pub title: String,
}

/// `POST /v1/conversations/{id}/members`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddMembers {
    /// Who is added; those who are in the group already are passed over.
    pub members: Vec<UserId>,
}

/// `PATCH /v1/conversations/{id}/members/{user}`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// What the member is from now on.
    pub role: GroupRole,
}

/// One conversation as its members see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConversationView {
    /// The conversation.
    #[serde(flatten)]
    #[schema(value_type = Conversation)]
    pub conversation: std::sync::Arc<Conversation>,
}

/// `GET /v1/conversations`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConversationList {
    /// Those I am in.
    pub conversations: Vec<ListedConversation>,
    /// Everybody who is in one of them.
    pub people: Vec<PersonView>,
}

/// One of my conversations.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedConversation {
    /// The conversation.
    #[serde(flatten)]
    #[schema(value_type = Conversation)]
    pub conversation: std::sync::Arc<Conversation>,
    /// How many messages of others there are among the 100 entries after what I have read.
    pub unread: usize,
    /// The last entry that I have read.
    pub read: Cursor,
    /// Its newest entry, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<FeedEntry>)]
    pub last: Option<Box<RawValue>>,
}

/// `POST /v1/messages/search`. Not in an address: those are logged on the way.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchMessages {
    /// What the messages hold, in any case: 2 to 500 characters.
    pub text: String,
    /// In this conversation only.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// `before` of the page before.
    #[serde(default)]
    pub before: Option<Cursor>,
    /// At most so many, 1 to 500.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// `POST /v1/messages/search`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MessagesFound {
    /// Messages as they are now, the newest first.
    #[schema(value_type = Vec<FeedEntry>)]
    pub entries: Vec<Box<RawValue>>,
    /// Where to go on; nothing if every message was looked at. A page may be empty and have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Cursor>,
}

/// `GET /v1/conversations/{id}/presence`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PresenceList {
    /// One a member.
    pub members: Vec<PersonPresence>,
}
