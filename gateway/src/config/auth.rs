use clap::ValueEnum;
use lifeline_domain::Role;
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
    /// Roles whose people need a second factor: until they have set one up they may do nothing else, but call for help.
    pub(crate) require_second_factor: Vec<RoleName>,
}

/// What an account may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoleName {
    /// Whoever may call for help.
    Citizen,
    /// Whoever answers.
    Responder,
    /// Whoever runs the gateway.
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Citizen => Self::Citizen,
            RoleName::Responder => Self::Responder,
            RoleName::Admin => Self::Admin,
        }
    }
}

impl Default for AuthSection {
    fn default() -> Self {
        Self { access_minutes: 15, idle_minutes: 30 * 24 * 60, session_days: 180, require_second_factor: Vec::new() }
    }
}
