use lifeline_domain::{Cursor, Fix, IncidentId, SosId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/sos`: the same call as `sos.start`, for when no socket opens (A31).
/// It is taken without a token too, and marked unverified (A33).
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosBody {
    /// Made by the phone; the same as on the socket.
    pub sos: SosId,
    /// When the caller pressed, by the phone's clock.
    #[serde(default)]
    pub pressed_at: Option<Timestamp>,
    /// Where the phone thinks it is.
    #[serde(default)]
    pub fix: Option<Fix>,
    /// What the caller wrote.
    #[serde(default)]
    pub text: Option<String>,
    /// The caller's name, where no account says it.
    #[serde(default)]
    pub name: Option<String>,
}

/// The answer: the call is in the store.
#[derive(Clone, Serialize, ToSchema)]
pub struct SosRecorded {
    /// Where in the feed.
    pub cursor: Cursor,
    /// Its incident.
    pub incident: IncidentId,
    /// The session that runs; another than asked for if one ran already.
    pub sos: SosId,
    /// Whether an account stands behind it.
    pub verified: bool,
    /// It had been recorded before.
    pub repeated: bool,
    /// Good for following this call: locations, messages, cancel.
    pub sos_token: String,
}
