use lifeline_domain::{DeviceId, Timestamp};

/// A certificate for a device, with its key: shown once and kept nowhere.
#[derive(Clone)]
pub struct IssuedCertificate {
    /// The certificate, PEM.
    pub certificate_pem: String,
    /// Its private key, PEM (PKCS #8).
    pub key_pem: String,
    /// The certificate, DER.
    pub der: Vec<u8>,
    /// Its serial number, hex with colons.
    pub serial: String,
}

/// The authority that devices' certificates are of.
pub trait DeviceCertificates: Send + Sync {
    /// A client certificate for a device, valid for some days from now.
    ///
    /// # Errors
    /// In words, why none could be made.
    fn issue(&self, device: &DeviceId, days: u32, now: Timestamp) -> Result<IssuedCertificate, String>;
}
