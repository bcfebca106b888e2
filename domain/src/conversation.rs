use serde::{Deserialize, Serialize};

use crate::{ConversationId, Timestamp, UserId};

/// How many people a conversation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConversationKind {
    /// Exactly two people; there is one such conversation for every two.
    Direct,
    /// A named group.
    Group,
}

/// People who write to each other outside an incident (B1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Two people, or a group.
    pub kind: ConversationKind,
    /// A group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who is in it, in ascending order.
    pub members: Vec<UserId>,
    /// When it was opened.
    pub opened_at: Timestamp,
}
