use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/me/totp`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginTotp {
    /// The present password.
    pub password: String,
}

/// What an authenticator needs to make codes (TOTP, RFC 6238: SHA-1, six digits, 30 seconds). Shown once.
#[derive(Clone, Serialize, ToSchema)]
pub struct TotpSecret {
    /// As authenticators read it, from a link or a QR code.
    #[schema(example = "otpauth://totp/Lifeline:amina?secret=ONSWG4TFOQQGC3LJNZQSA2DFOIQHGZLD&issuer=Lifeline")]
    pub uri: String,
    /// The secret alone, in base32, to be typed.
    pub secret: String,
}

/// `POST /v1/me/totp/confirm`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// The six digits that the authenticator shows.
    pub code: String,
}

/// Codes for whoever has lost their authenticator. Shown once; each is good once.
#[derive(Clone, Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// Ten of them, such as `abcd-efgh-ijkl-mnop`.
    pub recovery_codes: Vec<String>,
}

/// `POST /v1/me/totp/recovery-codes`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewRecoveryCodes {
    /// The present password.
    pub password: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}

/// `DELETE /v1/me/totp`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveTotp {
    /// The present password.
    pub password: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}

/// `POST /v1/auth/code`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginCode {
    /// What the answer `second_factor_required` to `POST /v1/auth/login` held.
    pub challenge: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}
