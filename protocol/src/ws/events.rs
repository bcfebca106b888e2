use lifeline_domain::{Cursor, Incident};
use serde::Serialize;
use utoipa::ToSchema;

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
