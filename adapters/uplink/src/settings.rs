use std::path::PathBuf;

use lifeline_bridge::TakenAs;
use lifeline_certs::PairFiles;
use lifeline_domain::{Severity, Signal, SignalKind, SignalState};
use rumqttc::v5::mqttbytes::{valid_filter, valid_topic};

/// What one uplink is to do.
#[derive(Clone, Debug)]
pub struct UplinkSettings {
    /// Its name, under which its cursor is kept.
    pub name: String,
    /// The other broker.
    pub broker: Broker,
    /// What is handed on; none: nothing.
    pub forward: Option<Forward>,
    /// What is taken.
    pub take: Vec<Take>,
}

/// Another broker, and who this gateway is there.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS; none: without.
    pub tls: Option<Tls>,
    /// The MQTT client id; the broker keeps a session under it.
    pub client_id: String,
    /// User name and password.
    pub login: Option<Login>,
}

impl Broker {
    /// Host and port.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// Files for TLS, read anew for each connection.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The authorities that the broker's certificate may be of, PEM.
    pub ca: PathBuf,
    /// A certificate to show.
    pub own: Option<PairFiles>,
}

/// How the gateway logs in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The user name.
    pub username: String,
    /// Where the password stands, read anew for each connection; none: an empty one.
    pub password_file: Option<PathBuf>,
}

/// Which signals are handed on.
#[derive(Clone, Debug)]
pub struct Forward {
    /// Where to.
    pub topic: TopicTemplate,
    /// Of these kinds; empty: of all.
    pub kinds: Vec<SignalKind>,
    /// Of these severities; empty: of all.
    pub severities: Vec<Severity>,
}

impl Forward {
    /// Whether a signal is handed on. A `clear` goes wherever its kind goes: it may be
    /// milder than what it ends.
    pub(crate) fn wants(&self, signal: &Signal) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.contains(&signal.kind);
        let severity = self.severities.is_empty() || self.severities.contains(&signal.severity);
        kind && (severity || signal.state == SignalState::Clear)
    }
}

/// What is taken from the other broker.
#[derive(Clone, Debug)]
pub struct Take {
    /// The topic filter there (MQTT 5 §4.7).
    pub filter: String,
    /// Who speaks for it here.
    pub taken_as: TakenAs,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The topic is none.
    #[error(
        "`{0}` is not a topic to publish to: `{{gateway}}`, `{{device}}` and `{{kind}}` are filled in, and no wildcard is allowed"
    )]
    Topic(String),
    /// The filter is none.
    #[error(
        "`{0}` is not a topic filter to take from: `+` stands for a whole level, `#` for all that follow, and shared subscriptions are not taken"
    )]
    Filter(String),
}

impl Take {
    /// Checks the filter.
    ///
    /// # Errors
    /// [`SettingsError::Filter`].
    pub fn new(filter: &str, taken_as: TakenAs) -> Result<Self, SettingsError> {
        if filter.is_empty() || filter.starts_with('$') || !valid_filter(filter) {
            return Err(SettingsError::Filter(filter.to_owned()));
        }
        Ok(Self { filter: filter.to_owned(), taken_as })
    }
}

/// The topic of a signal that is handed on, with `{gateway}`, `{device}` and `{kind}` to be filled in.
#[derive(Clone, Debug)]
pub struct TopicTemplate {
    text: String,
}

impl TopicTemplate {
    /// Reads it, with the gateway's name filled in.
    ///
    /// # Errors
    /// [`SettingsError::Topic`].
    pub fn new(text: &str, gateway: &str) -> Result<Self, SettingsError> {
        let filled = Self { text: text.replace("{gateway}", gateway) };
        let example = filled.text.replace("{device}", "d").replace("{kind}", "k");
        let wrong = example.is_empty() || example.starts_with('$') || example.contains(['{', '}', '\0']);
        if wrong || !valid_topic(&example) { Err(SettingsError::Topic(text.to_owned())) } else { Ok(filled) }
    }

    /// The topic of a signal.
    pub(crate) fn of(&self, signal: &Signal) -> String {
        self.text.replace("{device}", signal.device.as_str()).replace("{kind}", signal.kind.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_a_topic_and_a_filter_a_filter() {
        for good in ["lifeline/{gateway}/alerts/{device}/{kind}", "alerts", "{kind}/{kind}"] {
            assert!(TopicTemplate::new(good, "north").is_ok(), "{good}");
        }
        for bad in ["", "a/+/b", "a/#", "$SYS/x", "a/{sensor}", "a/{device"] {
            assert_eq!(TopicTemplate::new(bad, "north").unwrap_err(), SettingsError::Topic(bad.to_owned()));
        }
        let taken_as = TakenAs::new("city", "u").unwrap();
        for good in ["a/+/b", "#", "v1/devices/+/alerts/+"] {
            assert!(Take::new(good, taken_as.clone()).is_ok(), "{good}");
        }
        for bad in ["", "a/#/b", "a+", "$share/g/a", "$SYS/#"] {
            assert_eq!(Take::new(bad, taken_as.clone()).unwrap_err(), SettingsError::Filter(bad.to_owned()));
        }
    }
}
