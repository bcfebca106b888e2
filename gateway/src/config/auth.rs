use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[auth]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AuthSection {
    /// How long an access token is good, minutes.
    pub(crate) access_minutes: u32,
    /// How long a login lasts without being used, days.
    pub(crate) refresh_days: u32,
    /// Whether people may make their own accounts.
    pub(crate) registration_open: bool,
}

impl Default for AuthSection {
    fn default() -> Self {
        Self { access_minutes: 15, refresh_days: 30, registration_open: true }
    }
}
