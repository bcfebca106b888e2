use std::{
    path::{Path, PathBuf},
    time::SystemTime,
};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::{CertsError, authority::Authority};

/// The authority whose certificates devices log in with. The gateway makes it and is
/// the only one who trusts it.
pub struct DeviceAuthority {
    folder: PathBuf,
    authority: Authority,
}

/// A certificate for a device, with its key: neither is kept here.
pub struct DevicePair {
    /// The certificate, PEM.
    pub certificate_pem: String,
    /// Its private key, PEM (PKCS #8).
    pub key_pem: String,
    /// The certificate, DER: what is recorded of it is made from this.
    pub der: Vec<u8>,
    /// Its serial number, hex with colons.
    pub serial: String,
}

impl DeviceAuthority {
    /// Opens the authority in `folder`, or makes it: `ca.pem`, valid for ten years, and
    /// `ca.key`, which only the owner may read, in a folder which only the owner may enter.
    ///
    /// # Errors
    /// Naming the file: it cannot be read or written, is not what it should be, or has expired.
    pub fn open_or_create(folder: &Path, now: SystemTime) -> Result<Self, CertsError> {
        let authority = Authority::open_or_create(folder, "Lifeline devices", now)?;
        Ok(Self { folder: folder.to_owned(), authority })
    }

    /// The authority's certificate: what devices' certificates are checked with.
    pub fn certificate_file(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// A client certificate whose subject's common name is the device's id, valid for some days.
    ///
    /// # Errors
    /// The cryptography refuses.
    pub fn issue(&self, device: &str, days: u32, now: SystemTime) -> Result<DevicePair, CertsError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, device);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = self.authority.sign(params, &key, now, days)?;
        let der = certificate.der().to_vec();
        let serial = match X509Certificate::from_der(&der) {
            Ok((_, read)) => read.raw_serial_as_string(),
            Err(error) => return Err(CertsError::NotReadBack(error.to_string())),
        };
        Ok(DevicePair { certificate_pem: certificate.pem(), key_pem: key.serialize_pem(), der, serial })
    }
}
