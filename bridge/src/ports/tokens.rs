use lifeline_domain::{Problem, Role, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// Everything the person may do, for minutes.
    Access,
    /// Calling for help and what belongs to that call, for weeks: it outlives the login (A12, A33).
    Sos,
    /// Connecting as a device (`sub` is the device id).
    Device,
}

/// What a token says. It is believed only if its epoch is the account's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The user's or device's id. For an SOS token without an account, the SOS id.
    pub sub: String,
    /// What it is good for.
    pub kind: TokenKind,
    /// The role at the time of issue; none for devices and unverified callers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The account's token epoch at the time of issue.
    pub epoch: u32,
    /// The login session it was issued in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
    /// Issued at, seconds since 1970 (RFC 7519 §4.1.6).
    pub iat: i64,
    /// Expires at, seconds since 1970 (RFC 7519 §4.1.4).
    pub exp: i64,
}

impl Claims {
    /// When it ends.
    pub fn expires_at(&self) -> Timestamp {
        Timestamp::from_millis(self.exp.saturating_mul(1000))
    }
}

/// Signs and checks tokens with one pinned algorithm.
pub trait Tokens: Send + Sync {
    /// Signs.
    fn issue(&self, claims: &Claims) -> String;
    /// Checks the signature, the algorithm and the time.
    ///
    /// # Errors
    /// `token_expired` or `token_invalid`.
    fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, Problem>;
}

/// Makes secrets that nobody can guess.
pub trait Secrets: Send + Sync {
    /// At least 160 bits of chance as text without spaces.
    fn secret(&self) -> String;
    /// The same as a device's password, with a prefix by which a leaked one is recognised.
    fn device_secret(&self) -> String;
}
