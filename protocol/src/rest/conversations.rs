use lifeline_domain::{Conversation, ConversationId, ConversationKind, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/conversations`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenConversation {
    /// Made by the one who opens it.
    pub id: ConversationId,
    /// Two people, or a group.
    pub kind: ConversationKind,
    /// A group's name.
    #[serde(default)]
    pub title: Option<String>,
    /// The others.
    pub members: Vec<UserId>,
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
    pub conversations: Vec<ConversationView>,
}
