use lifeline_domain::{IncidentId, Role, SosId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /v1/me`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The account.
    pub id: UserId,
    /// The login name.
    pub username: String,
    /// The name others see.
    pub name: String,
    /// What the account may be.
    pub role: Role,
    /// The call for help that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sos: Option<RunningSos>,
}

/// A call for help that runs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RunningSos {
    /// The session.
    pub sos: SosId,
    /// Its incident.
    pub incident: IncidentId,
}

/// `POST /v1/users`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// 3 to 32 of `a-z 0-9 _ . -`; unique.
    pub username: String,
    /// Unique.
    #[serde(default)]
    pub email: Option<String>,
    /// The name others see.
    pub name: String,
    /// What the account may be.
    pub role: Role,
    /// 10 to 256 characters; none: one is made and returned once.
    #[serde(default)]
    pub password: Option<String>,
}

/// `PATCH /v1/users/{username}`
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeUser {
    /// A new role. Tokens issued before are void.
    pub role: Option<Role>,
    /// Disable, or enable again. Disabling closes the person's sockets within a second (A37).
    pub disabled: Option<bool>,
}

/// One account as admins see it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct UserView {
    /// The account.
    pub id: UserId,
    /// The login name.
    pub username: String,
    /// The e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name others see.
    pub name: String,
    /// What the account may be.
    pub role: Role,
    /// Since when it may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    /// The password that was made, this once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}
