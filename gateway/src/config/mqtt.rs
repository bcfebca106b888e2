use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[mqtt]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MqttSection {
    /// MQTT without TLS, for devices on this machine: a loopback address.
    pub(crate) listen: Option<SocketAddr>,
    /// MQTT over TLS.
    pub(crate) tls_listen: Option<SocketAddr>,
    /// The oldest TLS that `tls_listen` speaks: 1.2 is for old devices.
    pub(crate) tls_min: TlsMin,
    /// Whether `tls_listen` takes certificates of `lifeline device cert` instead of passwords.
    pub(crate) client_certificates: ClientCertificateMode,
    /// The largest packet, bytes.
    pub(crate) packet_bytes_max: usize,
    /// How many devices may be connected.
    pub(crate) connections_max: usize,
    /// The longest keep alive of MQTT 5 devices, seconds; 65535 leaves it to them.
    pub(crate) keep_alive_max_s: u16,
    /// How many messages wait for an MQTT session that does not read; then the oldest makes room, alerts last.
    pub(crate) queued_per_session_max: usize,
    /// How many topics may have a retained message.
    pub(crate) retained_max: usize,
    /// Seconds that a client has to come back after the gateway was killed before its last will is published.
    pub(crate) return_grace_s: u32,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum TlsMin {
    /// RFC 5246.
    #[serde(rename = "1.2")]
    Tls12,
    /// RFC 8446.
    #[serde(rename = "1.3")]
    Tls13,
}

/// Whether devices show certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientCertificateMode {
    /// Nobody is asked for one.
    Off,
    /// Who has one needs no password.
    Optional,
    /// Who has none is refused.
    Required,
}

impl Default for MqttSection {
    fn default() -> Self {
        Self {
            listen: Some(([127, 0, 0, 1], 1883).into()),
            tls_listen: Some(([0, 0, 0, 0], 8883).into()),
            tls_min: TlsMin::Tls13,
            client_certificates: ClientCertificateMode::Optional,
            packet_bytes_max: 256 * 1024,
            connections_max: 20_000,
            keep_alive_max_s: u16::MAX,
            queued_per_session_max: 1_000,
            retained_max: 10_000,
            return_grace_s: 30,
        }
    }
}
