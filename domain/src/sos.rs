use serde::{Deserialize, Serialize};

use crate::{Fix, SosId, Timestamp};

/// Where a person's call for help stands. A lost connection never ends one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SosState {
    /// Durable, nobody has taken it yet.
    Active,
    /// A responder has taken it.
    Acknowledged,
    /// Over.
    Ended,
}

/// Why a call for help is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SosEnd {
    /// The caller took it back; responders still see it and decide.
    Cancelled,
    /// The caller says they are safe.
    Safe,
    /// Responders resolved the incident.
    Resolved,
}

/// One call for help inside its incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosSession {
    /// The session, named by the caller's phone.
    pub id: SosId,
    /// Where it stands.
    pub state: SosState,
    /// When the caller pressed, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed_at: Option<Timestamp>,
    /// The latest fix by the phone's own time; fixes may arrive out of order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fix: Option<Fix>,
    /// How many fixes have arrived.
    pub fixes: u64,
    /// Why it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<SosEnd>,
}
