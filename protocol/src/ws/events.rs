use lifeline_domain::{Cursor, Incident};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    messages::ConversationReceipts,
    presence::{PersonPicture, PersonPresence, TypingNow},
};
use crate::rest::BroadcastFigures;

/// An event that is not in the store.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type")]
pub enum Event {
    /// Everything up to now has been sent.
    #[serde(rename = "live")]
    Live {
        /// The channel.
        channel: String,
    },
    /// Members have come further in a conversation: told to them and to those who wrote what
    /// they had not read.
    #[serde(rename = "receipt")]
    Receipt {
        /// The channel: `me`.
        channel: String,
        /// How far they have come.
        data: ConversationReceipts,
    },
    /// Somebody types in a conversation: show it for some seconds.
    #[serde(rename = "typing")]
    Typing {
        /// The channel: `me`.
        channel: String,
        /// Who, and where.
        data: TypingNow,
    },
    /// Somebody with whom one shares a conversation has come or gone.
    #[serde(rename = "presence")]
    Presence {
        /// The channel: `me`.
        channel: String,
        /// Who.
        data: PersonPresence,
    },
    /// Somebody whose picture one may see has another one, or none any more.
    #[serde(rename = "person.picture_changed")]
    PersonPictureChanged {
        /// The channel: `me`.
        channel: String,
        /// Who, and which.
        data: PersonPicture,
    },
    /// How far a broadcast has come, to responders: at most once a second while it changes.
    #[serde(rename = "broadcast.figures")]
    BroadcastFigures {
        /// The channel: `me`.
        channel: String,
        /// The figures.
        data: BroadcastFigures,
    },
    /// Forget what you know of this channel and begin with this.
    #[serde(rename = "reset")]
    Reset {
        /// The channel.
        channel: String,
        /// Where the snapshot was taken: the entries after it follow.
        cursor: Cursor,
        /// The snapshot.
        data: Snapshot,
    },
}

impl Event {
    /// The frame's text.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("an event is always JSON: {error}"))
    }
}

/// A channel's state at one cursor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Snapshot {
    /// `feed`: every incident that is not resolved. `incident:{id}`: that one.
    #[schema(value_type = Vec<Incident>)]
    pub incidents: Vec<std::sync::Arc<Incident>>,
}
