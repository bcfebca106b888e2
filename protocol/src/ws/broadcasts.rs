use lifeline_domain::{BroadcastId, Safety, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

/// `broadcast.delivered`
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroadcastDelivered {
    /// What the person's browser has.
    pub broadcast: BroadcastId,
}

/// `broadcast.seen`
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroadcastSeen {
    /// What was on the person's screen.
    pub broadcast: BroadcastId,
}

/// `broadcast.answer`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BroadcastAnswer {
    /// What is answered.
    pub broadcast: BroadcastId,
    /// Whether they are safe. That they want help calls nobody: that is what an SOS is for.
    pub answer: Safety,
    /// When they said so, by their phone's clock: of several answers the last by this time counts.
    pub answered_at: Timestamp,
    /// In words, at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
}
