use lifeline_domain::{Cursor, IncidentId, SosId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer to `POST /v1/sos` and `sos.start`: the call is in the store.
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

/// `POST /v1/sos/{id}/silence`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosSilenceBody {
    /// The caller must not be heard; `false`: they may be rung again.
    pub silent: bool,
}

/// `POST /v1/sos/{id}/safe` and `POST /v1/sos/{id}/cancel`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosEndBody {
    /// The caller was asked and said yes.
    pub confirmed: bool,
    /// The caller is forced to say so: the call goes on, and responders alone are told.
    #[serde(default)]
    pub forced: bool,
}
