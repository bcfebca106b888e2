use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/auth/register`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// 3 to 32 of `a-z 0-9 _ . -`; unique.
    pub username: String,
    /// Where the link is mailed that makes the account.
    pub email: String,
    /// The name others see, 1 to 80 characters.
    pub name: String,
    /// The language they read, a BCP 47 tag.
    #[serde(default)]
    #[schema(example = "bn")]
    pub locale: Option<String>,
    /// 10 to 256 characters; common ones, and those made of the person's names, are refused.
    pub password: String,
}

/// `POST /v1/auth/login`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The username or the e-mail address.
    pub login: String,
    /// The password.
    pub password: String,
}

/// `POST /v1/auth/refresh`. Browsers send the refresh token in its cookie instead.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token. It is good once.
    #[serde(default)]
    pub refresh_token: Option<String>,
}

/// `POST /v1/auth/logout`. Browsers send the refresh token in its cookie instead.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// The refresh token.
    #[serde(default)]
    pub refresh_token: Option<String>,
}

/// The answer to `join`, `login` and `refresh`.
#[derive(Clone, Serialize, ToSchema)]
pub struct TokenPair {
    /// For `Authorization: Bearer` and `hello`.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in_s: u64,
    /// For the next refresh; good once. Left out when it was put in the cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Good for an SOS only, and for weeks: keep it after the login has ended (A12, A33).
    pub sos_token: String,
    /// Always `Bearer`.
    pub token_type: String,
}

/// `POST /v1/auth/join`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// What stands after `link=` in the invitation's address.
    pub link: String,
    /// 3 to 32 of `a-z 0-9 _ . -`; unique.
    pub username: String,
    /// The name others see, 1 to 80 characters.
    pub name: String,
    /// The language they read, a BCP 47 tag.
    #[serde(default)]
    #[schema(example = "bn")]
    pub locale: Option<String>,
    /// 10 to 256 characters; common ones, and those made of the person's names, are refused.
    pub password: String,
}

/// `POST /v1/auth/confirm`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// What stands after `link=` in the mailed address.
    pub link: String,
}

/// `POST /v1/auth/forgot`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgot {
    /// The username or the e-mail address.
    pub login: String,
}

/// `POST /v1/auth/reset`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What stands after `link=` in the mailed address.
    pub link: String,
    /// The new password: 10 to 256 characters; common ones, and those made of the person's names, are refused.
    pub password: String,
}
