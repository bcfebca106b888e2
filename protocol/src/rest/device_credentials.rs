use lifeline_domain::{DeviceCertificate, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer to adding a device or rotating its credential: the only time the secret is shown.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceCredential {
    /// Its id, also the MQTT user name.
    pub id: DeviceId,
    /// The MQTT password.
    pub password: String,
}

/// `POST /v1/devices/{id}/token` and `POST /v1/devices/{id}/certificates`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialLife {
    /// How long it is good, days: 1 to 3650.
    #[serde(default = "a_year")]
    #[schema(required = false, default = 365)]
    pub days: u32,
}

fn a_year() -> u32 {
    365
}

/// A token that a device sends as its password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceToken {
    /// Its id, also the MQTT user name.
    pub id: DeviceId,
    /// The token (JWT, RFC 7519).
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A certificate that was made for a device: the only time the key is shown.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct IssuedDeviceCertificate {
    /// The device.
    pub id: DeviceId,
    /// What is recorded of it.
    pub certificate: DeviceCertificate,
    /// The certificate, PEM.
    pub certificate_pem: String,
    /// Its private key, PEM (PKCS #8).
    pub key_pem: String,
}

/// `POST /v1/devices/{id}/certificates/revoke`
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RevokeCertificates {
    /// Which; none: all of the device's.
    pub fingerprint_sha256: Option<String>,
}
