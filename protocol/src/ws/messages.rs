use lifeline_domain::{ConversationId, Cursor, MessageId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `message.edit`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageEdit {
    /// Made by the author for this edit: a repetition with the same id counts once.
    pub id: MessageId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's cursor, as the answer to `message.send`, the channel `me` or a page gave it.
    pub message: Cursor,
    /// What it says from now on, at most 500 characters.
    pub text: String,
}

/// `message.delete`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageDelete {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message's cursor, as the answer to `message.send`, the channel `me` or a page gave it.
    pub message: Cursor,
}

/// `message.delivered`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageDelivered {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last entry of it that the client holds.
    pub cursor: Cursor,
}

/// `message.read`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRead {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last entry of it that was on the screen.
    pub cursor: Cursor,
}

/// How far members have come in a conversation: as an event, those who came further.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConversationReceipts {
    /// The conversation.
    pub conversation: ConversationId,
    /// One a member.
    pub members: Vec<MemberReceipt>,
}

/// How far a member has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberReceipt {
    /// Who.
    pub member: UserId,
    /// A client of theirs has every message up to this one.
    pub delivered: Cursor,
    /// They have read every message up to this one.
    pub read: Cursor,
}
