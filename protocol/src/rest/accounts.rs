use lifeline_domain::{Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// The language they read, a BCP 47 tag.
    #[serde(default)]
    #[schema(example = "bn")]
    pub locale: Option<String>,
    /// Where they are, a name of the IANA time zone database.
    #[serde(default)]
    #[schema(example = "Asia/Dhaka")]
    pub time_zone: Option<String>,
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
    /// Take the second factor and all passkeys off, for whoever has lost theirs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub remove_second_factor: bool,
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
    /// The language they read, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Where they are, a name of the IANA time zone database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What the account may be.
    pub role: Role,
    /// Whether signing in needs a code.
    #[serde(default)]
    pub second_factor: bool,
    /// How many passkeys sign in to it.
    #[serde(default)]
    pub passkeys: usize,
    /// Since when it may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    /// The password that was made, this once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}
