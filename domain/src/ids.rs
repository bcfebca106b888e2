use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Code, Problem};

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Problem;

            fn from_str(text: &str) -> Result<Self, Problem> {
                Uuid::parse_str(text).map(Self).map_err(|_| {
                    Problem::new(Code::InvalidField, format!("`{text}` is not a UUID"))
                })
            }
        }
    };
}

uuid_id! {
    /// An incident: made by the gateway when it opens one (UUIDv7).
    IncidentId
}
uuid_id! {
    /// An SOS session: made by the caller's phone, so that every way in is idempotent (A8, A31).
    SosId
}
uuid_id! {
    /// A person's account (UUIDv7).
    UserId
}
uuid_id! {
    /// A chat message: made by the sender, so that a repeated send counts once (A8).
    MessageId
}
uuid_id! {
    /// A conversation between people (UUIDv7).
    ConversationId
}
uuid_id! {
    /// A broadcast: made by its sender, so that a repeated one counts once.
    BroadcastId
}
uuid_id! {
    /// Something attached: made by whoever uploads it, so that a repeated upload counts once.
    MediaId
}
uuid_id! {
    /// One login of a person, on one browser or program (UUIDv7).
    LoginSessionId
}
uuid_id! {
    /// A passkey of a person (UUIDv7).
    PasskeyId
}
uuid_id! {
    /// One browser in which a person wants pushes (UUIDv7).
    PushSubscriptionId
}
uuid_id! {
    /// One sensor signal: sent by the device, or derived from what it sent.
    SignalId
}

uuid_id! {
    /// A command to a device: made by whoever asks for it, so that a repeated request counts once.
    CommandId
}

/// A device's name, which is also a level of its MQTT topics: 1 to 64 of
/// `A-Z a-z 0-9 - _ . :`. It never holds a topic separator or wildcard.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "kitchen-smoke-1")]
pub struct DeviceId(std::sync::Arc<str>);

impl DeviceId {
    /// The longest name, in characters.
    pub const CHARS_MAX: usize = 64;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeviceId {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if text.is_empty() || text.len() > Self::CHARS_MAX || !text.chars().all(allowed) {
            return Err(Problem::new(Code::InvalidField, "a device id is 1 to 64 characters of A-Z a-z 0-9 - _ . :"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for DeviceId {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<DeviceId> for String {
    fn from(id: DeviceId) -> String {
        id.0.as_ref().to_owned()
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_id_cannot_carry_topic_syntax() {
        for bad in ["", "a/b", "a+b", "#", "$SYS", "a b", "ü", &"x".repeat(65)] {
            assert!(bad.parse::<DeviceId>().is_err(), "{bad:?}");
        }
        for good in ["kitchen-smoke-1", "AA:BB:CC:00:11:22", "a.b_c"] {
            assert_eq!(good.parse::<DeviceId>().unwrap().as_str(), good);
        }
    }
}
