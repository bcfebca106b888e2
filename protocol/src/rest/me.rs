use core::net::IpAddr;

use lifeline_domain::{ConversationId, IncidentId, LoginSessionId, MediaId, Role, SosId, Timestamp, UserId};
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
    /// The picture others see, if they may: it is read at `GET /v1/people/{id}/pictures/{picture}`. Not told to an SOS
    /// token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
    /// The e-mail address. Not told to an SOS token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The language they read, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Where they are, a name of the IANA time zone database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Whether anyone may find them by the beginning of a name.
    #[serde(default)]
    pub findable: bool,
    /// The conversations whose messages are not pushed to them. Not told to an SOS token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<Vec<ConversationId>>,
    /// What the account may be.
    pub role: Role,
    /// Whether signing in with the password needs a code, or ought to. Not told to an SOS token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactorState>,
    /// How many recovery codes were not used, while a second factor is on. Not told to an SOS token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_codes_left: Option<u32>,
    /// The call for help that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sos: Option<RunningSos>,
}

/// How an account stands with second factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorState {
    /// The password is enough.
    Off,
    /// Signing in needs a code.
    On,
    /// The gateway wants one of this role: until there is one, the account only calls for help.
    Due,
}

/// A call for help that runs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RunningSos {
    /// The session.
    pub sos: SosId,
    /// Its incident.
    pub incident: IncidentId,
}

/// `PATCH /v1/me`. What is left out stays as it is.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeMe {
    /// The name others see, 1 to 80 characters.
    pub name: Option<String>,
    /// 3 to 32 of `a-z 0-9 _ . -`; unique.
    pub username: Option<String>,
    /// Unique. Needs `password`. Where the gateway sends mail it counts when the link that is mailed to it is followed.
    pub email: Option<String>,
    /// The language they read, a BCP 47 tag.
    #[schema(example = "bn")]
    pub locale: Option<String>,
    /// Where they are, a name of the IANA time zone database.
    #[schema(example = "Asia/Dhaka")]
    pub time_zone: Option<String>,
    /// Whether anyone may find them by the beginning of a name; a whole username always finds its owner.
    pub findable: Option<bool>,
    /// The present password, to change the e-mail address.
    pub password: Option<String>,
}

/// `POST /v1/me/password`
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    pub old_password: String,
    /// 10 to 256 characters; common ones, and those made of the person's names, are refused.
    pub new_password: String,
}

/// `GET /v1/me/sessions`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoginSessionList {
    /// All of them, the one that was used last first.
    pub sessions: Vec<LoginSessionView>,
}

/// One place where a person is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoginSessionView {
    /// Its id.
    pub id: LoginSessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The browser or program, as it calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Where it was last used from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "203.0.113.7")]
    pub address: Option<IpAddr>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used: at sign-in and at each refresh.
    pub last_used_at: Timestamp,
    /// When it ends if it is not used.
    pub expires_at: Timestamp,
}

/// `POST /v1/me/sessions/end`
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EndLoginSessions {
    /// Whether the one that asks ends, too.
    pub current: bool,
}
