use lifeline_domain::{PasskeyId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// An object of Web Authentication (level 3, §5) as JSON: what a browser's `parseCreationOptionsFromJSON` and
/// `parseRequestOptionsFromJSON` read, or what `toJSON` of its answer gives.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub struct WebAuthnJson(Box<RawValue>);

impl WebAuthnJson {
    /// Of a text; none if it is not JSON.
    pub fn of(text: String) -> Option<Self> {
        RawValue::from_string(text).map(Self).ok()
    }

    /// As it came.
    pub fn text(&self) -> &str {
        self.0.get()
    }
}

/// `POST /v1/me/passkeys/options`
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BeginPasskey {
    /// The present password; not needed within ten minutes of signing in.
    pub password: Option<String>,
    /// A code of the authenticator app, or a recovery code: with the password, if signing in needs one.
    pub code: Option<String>,
}

/// `POST /v1/me/passkeys`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPasskey {
    /// What its owner calls it, 1 to 80 characters.
    #[schema(example = "My phone")]
    pub name: String,
    /// What the browser has answered (`RegistrationResponseJSON`).
    pub credential: WebAuthnJson,
}

/// `PATCH /v1/me/passkeys/{id}`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePasskey {
    /// What its owner calls it, 1 to 80 characters.
    pub name: String,
}

/// `GET /v1/me/passkeys`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PasskeyList {
    /// The domain that passkeys are made for: only pages on it can make and use them. None: the gateway takes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "help.example")]
    pub domain: Option<String>,
    /// The caller's, at most ten, the oldest first.
    pub passkeys: Vec<PasskeyView>,
}

/// One passkey, as its owner sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PasskeyView {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last signed its owner in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
}

/// `POST /v1/auth/passkey`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginPasskey {
    /// What the browser has answered (`AuthenticationResponseJSON`).
    pub credential: WebAuthnJson,
}
