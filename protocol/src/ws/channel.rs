use std::{fmt, str::FromStr};

use lifeline_domain::{Code, IncidentId, Problem};
use serde::Deserialize;

/// What a client can subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Everything responders work with, in one order.
    Feed,
    /// One incident: the same entries, for its caller and for responders.
    Incident(IncidentId),
    /// What others write to me.
    Me,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Channel::Feed => f.write_str("feed"),
            Channel::Incident(id) => write!(f, "incident:{id}"),
            Channel::Me => f.write_str("me"),
        }
    }
}

impl FromStr for Channel {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        match (text, text.strip_prefix("incident:")) {
            ("feed", _) => Ok(Channel::Feed),
            ("me", _) => Ok(Channel::Me),
            (_, Some(id)) => id.parse().map(Channel::Incident),
            _ => Err(Problem::new(Code::InvalidField, "a channel is `feed`, `incident:{id}` or `me`")),
        }
    }
}

impl<'de> Deserialize<'de> for Channel {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|problem: Problem| serde::de::Error::custom(problem.detail))
    }
}
