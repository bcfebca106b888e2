use std::{io, path::PathBuf};

use lifeline_certs::CertsError;
use lifeline_domain::Problem;
use rumqttc::v5::{ConnectionError, StateError, mqttbytes::v5::ConnectReturnCode};

/// Why an uplink is not connected.
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
    /// The broker did not take a signal (MQTT 5 §3.4.2.1). It is sent again: nothing is passed over.
    #[error("the broker did not take the signal at {cursor}: {reason}")]
    Publish {
        /// Its place in the feed.
        cursor: String,
        /// As the standard names it.
        reason: String,
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
    /// A word for metrics.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Failure::PasswordFile { .. } | Failure::TlsFile(_) => "file",
            Failure::Unreachable { .. } => "unreachable",
            Failure::Tls { .. } => "tls",
            Failure::Login { .. } => "login",
            Failure::Subscription { .. } => "subscription",
            Failure::Publish { .. } => "publish",
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
        match error {
            ConnectionError::ConnectionRefused(code)
            | ConnectionError::MqttState(StateError::ConnFail { reason: code }) => {
                Failure::Login { address, reason: login(code) }
            }
            ConnectionError::Tls(error) => Failure::Tls { address, detail: error.to_string() },
            ConnectionError::Timeout(_) => Failure::Unreachable { address, detail: "no answer in time".to_owned() },
            ConnectionError::Io(error) if !connected => Failure::Unreachable { address, detail: error.to_string() },
            error => Failure::Lost { address, detail: error.to_string() },
        }
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
