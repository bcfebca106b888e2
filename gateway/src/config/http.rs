use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[http]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct HttpSection {
    /// Pages, REST and WebSocket over TLS.
    pub(crate) listen: SocketAddr,
    /// `/metrics`, without TLS: a loopback address.
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// Other origins whose pages may use the gateway, such as `https://help.example`.
    pub(crate) allowed_origins: Vec<String>,
    /// HTTP and WebSocket connections that may be open at once; past that a new one is closed
    /// as soon as it is accepted, a call for help with it: as many as open files and memory allow.
    pub(crate) connections_max: usize,
    /// Frames in one second that a WebSocket may send.
    pub(crate) frames_per_second_max: u32,
    /// Requests in one minute from one address; an SOS is never counted.
    pub(crate) requests_per_minute_max: u32,
    /// Attempts to sign in within one minute for one login.
    pub(crate) logins_per_minute_max: u32,
    /// The number to call that the SOS page shows.
    pub(crate) emergency_number: String,
}

impl Default for HttpSection {
    fn default() -> Self {
        Self {
            listen: ([0, 0, 0, 0], 8443).into(),
            metrics_listen: Some(([127, 0, 0, 1], 9464).into()),
            allowed_origins: Vec::new(),
            connections_max: 20_000,
            frames_per_second_max: 500,
            requests_per_minute_max: 1200,
            logins_per_minute_max: 10,
            emergency_number: "112".to_owned(),
        }
    }
}
