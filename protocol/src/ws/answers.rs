//! What stands under `ok` in a reply.

use lifeline_domain::{ConversationId, Cursor, IncidentId, SosId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::Me;

/// The answer to `hello`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Welcome {
    /// Who the token stands for; none for a caller without an account.
    pub user: Option<Me>,
    /// Say something at least this often, milliseconds (A27).
    pub heartbeat_ms: u64,
    /// The gateway's clock, for showing ages.
    pub server_at: Timestamp,
    /// What a client must keep to.
    pub limits: Limits,
}

/// What a client must keep to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Limits {
    /// Longest text, Unicode scalar values.
    pub text_chars_max: usize,
    /// Longest frame, bytes.
    pub frame_bytes_max: usize,
    /// Frames in one second, in a row.
    pub frames_per_second_max: u32,
    /// Commands without an answer yet.
    pub commands_in_flight_max: usize,
}

/// The answer to `subscribe`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Subscribed {
    /// Whether the entries after the cursor follow; otherwise a `reset` does, where the channel has one.
    pub resumed: bool,
    /// The channel's last cursor at this moment.
    pub head: Cursor,
}

/// The answer to a durable command: it is in the store.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Recorded {
    /// Where: whoever has read the channel that far has read what the command did.
    pub cursor: Cursor,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// The session that runs for this caller; another than asked for if one ran already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sos: Option<SosId>,
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// It had been recorded before; nothing was added.
    pub repeated: bool,
}

/// An answer that says nothing more.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Done {}
