//! What stands under `data` in a client's frame.

use std::fmt;

use lifeline_domain::{Consent, Cursor, Fix, IncidentId, MessageId, Outcome, SosId, Thread, Timestamp};
use serde::Deserialize;
use utoipa::ToSchema;

use super::channel::Channel;

/// `hello`
#[derive(Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// An access token, or a token that is good for an SOS only. Without one the caller
    /// is nobody, and may still call for help.
    #[serde(default)]
    pub token: Option<String>,
    /// The language for texts from the server (BCP 47).
    #[serde(default)]
    pub locale: Option<String>,
}

impl fmt::Debug for Hello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hello")
            .field("token", &self.token.as_ref().map(|_| "..."))
            .field("locale", &self.locale)
            .finish()
    }
}

/// `token.refresh`
#[derive(Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRefresh {
    /// A newer access token of the same person.
    pub token: String,
}

impl fmt::Debug for TokenRefresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRefresh")
    }
}

/// `subscribe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    /// `feed`, `incident:{id}` or `me`.
    #[schema(value_type = String, example = "feed")]
    pub channel: Channel,
    /// The last cursor the client has of this channel. Without one, the answer is a
    /// `reset` with a snapshot (`feed`, `incident:{id}`) or only what comes from now on (`me`).
    #[serde(default)]
    pub after: Option<String>,
}

/// `unsubscribe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unsubscribe {
    /// The channel.
    #[schema(value_type = String, example = "feed")]
    pub channel: Channel,
}

/// `ping`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ping {}

/// `sos.start`, and the body of `POST /v1/sos`: the same call, for when no socket opens
/// (A31). It is taken without a token too, and marked unverified (A33).
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosStart {
    /// Made by the phone; the same in every way in, and in every repetition (A31).
    pub sos: SosId,
    /// When the caller pressed, by the phone's clock.
    #[serde(default)]
    pub pressed_at: Option<Timestamp>,
    /// Where the phone thinks it is, if it knows already (A19).
    #[serde(default)]
    pub fix: Option<Fix>,
    /// What the caller wrote, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
    /// The caller must not be heard: responders and contacts are told not to ring.
    #[serde(default)]
    pub silent: bool,
    /// What the caller has agreed to share so far, each with the words that asked (A44).
    #[serde(default)]
    pub consents: Vec<Consent>,
    /// The caller's name, where no account says it; 80 characters of it are kept.
    #[serde(default)]
    pub name: Option<String>,
}

/// `sos.locate`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosLocate {
    /// The session.
    pub sos: SosId,
    /// Where and when.
    pub fix: Fix,
}

/// `sos.consent`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosConsent {
    /// The session.
    pub sos: SosId,
    /// What the caller agrees to share, or takes back.
    pub consent: Consent,
}

/// `sos.silence`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosSilence {
    /// The session.
    pub sos: SosId,
    /// The caller must not be heard; `false`: they may be rung again.
    pub silent: bool,
}

/// `sos.cancel`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosCancel {
    /// The session.
    pub sos: SosId,
    /// The caller was asked and said yes.
    pub confirmed: bool,
    /// The caller is forced to say so: the call goes on, and responders alone are told.
    #[serde(default)]
    pub forced: bool,
}

/// `sos.safe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosSafe {
    /// The session.
    pub sos: SosId,
    /// The caller was asked and said yes.
    pub confirmed: bool,
    /// The caller is forced to say so: the call goes on, and responders alone are told.
    #[serde(default)]
    pub forced: bool,
}

/// `message.send`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageSend {
    /// Made by the sender.
    pub id: MessageId,
    /// `{"incident":"..."}` or `{"conversation":"..."}`.
    pub thread: Thread,
    /// At most 500 characters.
    pub text: String,
    /// When it was written, by the sender's clock.
    #[serde(default)]
    pub written_at: Option<Timestamp>,
    /// The cursor of the message of the same thread that it answers.
    #[serde(default)]
    pub reply_to: Option<Cursor>,
}

/// `entry.seen`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrySeen {
    /// The incident on the screen.
    pub incident: IncidentId,
}

/// `entry.delivered`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryDelivered {
    /// The last entry of the feed that the client holds.
    pub cursor: Cursor,
}

/// `incident.acknowledge`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentAcknowledge {
    /// Which.
    pub incident: IncidentId,
}

/// `incident.note`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentNote {
    /// Which.
    pub incident: IncidentId,
    /// Made by the writer.
    pub id: MessageId,
    /// At most 500 characters.
    pub text: String,
}

/// `incident.resolve`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentResolve {
    /// Which.
    pub incident: IncidentId,
    /// How it ended.
    pub outcome: Outcome,
    /// In words, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// `incident.reopen`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentReopen {
    /// Which.
    pub incident: IncidentId,
    /// Why, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_printed() {
        let hello = Hello { token: Some("secret".into()), locale: None };
        assert!(!format!("{hello:?}").contains("secret"));
    }
}
