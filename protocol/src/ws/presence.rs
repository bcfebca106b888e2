use lifeline_domain::{ConversationId, MediaId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `typing`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Typing {
    /// The conversation in which the person types.
    pub conversation: ConversationId,
}

/// Who types where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TypingNow {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who.
    pub member: UserId,
}

/// Whether somebody is connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonPresence {
    /// Who.
    pub user: UserId,
    /// Whether they have a connection.
    pub online: bool,
    /// When the last one ended, if they have none and had one since the gateway started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
}

/// Which picture somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonPicture {
    /// Who.
    pub user: UserId,
    /// The picture, as in `GET /v1/people/{id}/pictures/{picture}`; none: they have none any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
}
