use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[auth]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AuthSection {
    /// How long an access token is good, minutes.
    pub(crate) access_minutes: u32,
    /// How long a login lasts without being used, minutes; an open page uses it.
    pub(crate) idle_minutes: u32,
    /// How long a login lasts however much it is used, days.
    pub(crate) session_days: u32,
}

impl Default for AuthSection {
    fn default() -> Self {
        Self { access_minutes: 15, idle_minutes: 30 * 24 * 60, session_days: 180 }
    }
}
