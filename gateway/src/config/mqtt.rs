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
    /// The largest packet, bytes.
    pub(crate) packet_bytes_max: usize,
    /// How many devices may be connected.
    pub(crate) connections_max: usize,
}

impl Default for MqttSection {
    fn default() -> Self {
        Self {
            listen: Some(([127, 0, 0, 1], 1883).into()),
            tls_listen: Some(([0, 0, 0, 0], 8883).into()),
            packet_bytes_max: 256 * 1024,
            connections_max: 20_000,
        }
    }
}
