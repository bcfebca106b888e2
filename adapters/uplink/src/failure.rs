use std::{io, path::PathBuf};

use lifeline_certs::{CertsError, handshake_failure};
use lifeline_domain::{Cursor, Problem};
use rumqttc::v5::{
    ConnectionError, StateError, TlsError,
    mqttbytes::{
        self,
        v5::{ConnectReturnCode, DisconnectReasonCode},
    },
};

/// What is wrong with an uplink's connection.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The password's file cannot be read.
    #[error("the password file {} cannot be read: {error}", file.display())]
    PasswordFile {
        /// Which.
        file: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// One of the files for TLS cannot be used.
    #[error(transparent)]
    TlsFile(#[from] CertsError),
    /// Nobody answers there.
    #[error("{address} cannot be reached: {detail}")]
    Unreachable {
        /// Host and port.
        address: String,
        /// As the system says it.
        detail: String,
    },
    /// The handshake failed: one of the two does not trust the other.
    #[error("the TLS handshake with {address} failed: {detail}")]
    Tls {
        /// Host and port.
        address: String,
        /// Why.
        detail: String,
    },
    /// The broker does not let this client in (MQTT 5 §3.2.2.2).
    #[error("{address} refused the login: {reason}")]
    Login {
        /// Host and port.
        address: String,
        /// As the standard names it.
        reason: String,
    },
    /// The broker does not let this client read there (MQTT 5 §3.9.3).
    #[error("the broker refused the subscription to `{filter}`: {reason}")]
    Subscription {
        /// To what.
        filter: String,
        /// As the standard names it.
        reason: String,
    },
    /// The broker does not take a signal for a reason that may pass (MQTT 5 §3.4.2.1). It is sent again.
    #[error("the broker did not take the signal at {cursor}: {reason}; it is sent again")]
    Publish {
        /// Its place in the feed.
        cursor: Cursor,
        /// As the standard names it.
        reason: &'static str,
    },
    /// Another client has come with the same client id (MQTT 5 §3.1.4).
    #[error(
        "{address} gave the connection's place to another client with the same client id: is there a second gateway?"
    )]
    TakenOver {
        /// Host and port.
        address: String,
    },
    /// The connection ended.
    #[error("the connection to {address} was lost: {detail}")]
    Lost {
        /// Host and port.
        address: String,
        /// Why.
        detail: String,
    },
    /// The gateway's own store does not answer.
    #[error("the gateway's store: {0}")]
    Store(#[from] Problem),
}

impl Failure {
    /// Counts it.
    pub(crate) fn count(&self, uplink: &str) {
        let (uplink, reason) = (uplink.to_owned(), self.reason());
        metrics::counter!("lifeline_uplink_failures_total", "uplink" => uplink, "reason" => reason).increment(1);
    }

    /// A word for metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Failure::PasswordFile { .. } | Failure::TlsFile(_) => "file",
            Failure::Unreachable { .. } => "unreachable",
            Failure::Tls { .. } => "tls",
            Failure::Login { .. } => "login",
            Failure::Subscription { .. } => "subscription",
            Failure::Publish { .. } => "publish",
            Failure::TakenOver { .. } => "taken_over",
            Failure::Lost { .. } => "lost",
            Failure::Store(_) => "store",
        }
    }

    /// Whether trying again soon may help: the connection stood before, and only it is gone.
    pub(crate) fn is_of_the_line(&self) -> bool {
        matches!(self, Failure::Lost { .. } | Failure::Unreachable { .. })
    }

    /// What a client's error means, before (`connected` is false) or after the broker let it in.
    pub(crate) fn of(error: ConnectionError, address: &str, connected: bool) -> Self {
        let address = address.to_owned();
        if let Some(error) = io_error(&error) {
            let detail = error.to_string();
            return match handshake_failure(error).filter(|_| !connected) {
                Some(detail) => Failure::Tls { address, detail },
                None if connected => Failure::Lost { address, detail },
                None => Failure::Unreachable { address, detail },
            };
        }
        match error {
            ConnectionError::ConnectionRefused(code)
            | ConnectionError::MqttState(StateError::ConnFail { reason: code }) => {
                Failure::Login { address, reason: login(code) }
            }
            ConnectionError::Tls(error) => Failure::Tls { address, detail: error.to_string() },
            ConnectionError::MqttState(StateError::ServerDisconnect {
                reason_code: DisconnectReasonCode::SessionTakenOver,
                ..
            }) => Failure::TakenOver { address },
            ConnectionError::Timeout(_) => Failure::Unreachable { address, detail: "no answer in time".to_owned() },
            error => Failure::Lost { address, detail: error.to_string() },
        }
    }
}

/// What the system, or TLS on top of it, says.
fn io_error(error: &ConnectionError) -> Option<&io::Error> {
    match error {
        ConnectionError::Io(error)
        | ConnectionError::Tls(TlsError::Io(error))
        | ConnectionError::MqttState(
            StateError::Io(error) | StateError::Deserialization(mqttbytes::Error::Io(error)),
        ) => Some(error),
        _ => None,
    }
}

fn login(code: ConnectReturnCode) -> String {
    match code {
        ConnectReturnCode::BadUserNamePassword => "wrong user name or password".to_owned(),
        ConnectReturnCode::NotAuthorized => "not authorized: the user name, password or certificate".to_owned(),
        ConnectReturnCode::ClientIdentifierNotValid => "the client id is not allowed".to_owned(),
        ConnectReturnCode::UnsupportedProtocolVersion => "it does not speak MQTT 5".to_owned(),
        code => format!("{code:?}"),
    }
}
