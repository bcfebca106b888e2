use lifeline_domain::{Role, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/invitations`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// What the account may be.
    pub role: Role,
    /// Where the invitation is mailed, which is then the account's confirmed address; none: the link is in the answer.
    #[serde(default)]
    pub email: Option<String>,
}

/// An invitation: good once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Invitation {
    /// What the account may be.
    pub role: Role,
    /// Where it was mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The address by which the account is made, this once. Left out when it was mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}
