use lifeline_domain::{DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/devices`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// Its id: MQTT user name, client id and topic level.
    pub id: DeviceId,
    /// What the operator calls it.
    #[serde(default)]
    pub name: Option<String>,
}

/// The answer to adding a device or rotating its credential: the only time the secret is shown.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceCredential {
    /// Its id, also the MQTT user name.
    pub id: DeviceId,
    /// The MQTT password.
    pub password: String,
}

/// One device as admins see it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// What the operator calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when it may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    /// Whether it is connected.
    pub connected: bool,
    /// When it last said something; none since the gateway started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
}

/// `GET /v1/devices`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    /// All of them, by id.
    pub devices: Vec<DeviceView>,
}
