use serde::{Deserialize, Serialize};

use crate::{Attachment, ConversationId, IncidentId, MessageId, Timestamp, UserId};

/// Where a message belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Thread {
    /// In an incident, between its caller and the responders.
    Incident(IncidentId),
    /// In a conversation.
    Conversation(ConversationId),
}

/// `incident/{id}` or `conversation/{id}`: what a thread's media and their key are found by.
impl std::fmt::Display for Thread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Thread::Incident(id) => write!(f, "incident/{id}"),
            Thread::Conversation(id) => write!(f, "conversation/{id}"),
        }
    }
}

/// `message.sent`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageSent {
    /// The message, named by its sender.
    pub id: MessageId,
    /// Where it belongs: `{"incident":"..."}` or `{"conversation":"..."}`.
    pub thread: Thread,
    /// The text, at most 500 Unicode scalar values (A40); it may be empty if something is attached.
    pub text: String,
    /// What is attached (A43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Attachment>,
    /// When it was written, by the sender's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<Timestamp>,
    /// The message of the same thread that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo>,
    /// In pages: when its author changed it last; `text` is the newest. Never set in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// In pages: when its author deleted it; `text` is empty then. Never set in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

impl MessageSent {
    /// A message that answers none.
    pub fn new(id: MessageId, thread: Thread, text: String) -> Self {
        Self { id, thread, text, media: None, written_at: None, reply_to: None, edited_at: None, deleted_at: None }
    }
}

/// The message that another one answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReplyTo {
    /// The message; its author has named it.
    pub message: MessageId,
    /// Its author, who may have no account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
}

/// `message.edited`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageEdited {
    /// The edit, named by the author, so that a repetition counts once.
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message, which is this entry's author's.
    pub message: MessageId,
    /// The number of the message's entry.
    pub entry: u64,
    /// The new text, at most 500 Unicode scalar values.
    pub text: String,
}

/// `message.deleted`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageDeleted {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message, which is this entry's author's.
    pub message: MessageId,
    /// The number of the message's entry.
    pub entry: u64,
}
