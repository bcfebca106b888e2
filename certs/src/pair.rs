use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use rustls::{
    Error, InconsistentKeys,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
    sign::CertifiedKey,
};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::{CertsError, files};

/// Where a server's certificate and its key are, both PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairFiles {
    /// The certificate, followed by those that lead to its authority.
    pub certificate: PathBuf,
    /// Its private key: PKCS #8, PKCS #1 or SEC1, not encrypted.
    pub key: PathBuf,
}

impl PairFiles {
    pub(crate) fn load(&self) -> Result<CertifiedKey, CertsError> {
        let chain = read_certificates(&self.certificate)?;
        let key = read_key(&self.key)?;
        CertifiedKey::from_der(chain, key, &provider()).map_err(|error| match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                CertsError::KeyMismatch { key: self.key.clone(), certificate: self.certificate.clone() }
            }
            Error::InvalidCertificate(_) => {
                CertsError::NotACertificate { file: self.certificate.clone(), detail: error.to_string() }
            }
            error => CertsError::NotAKey { file: self.key.clone(), detail: error.to_string() },
        })
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The certificates of a PEM file, one or more, each readable.
pub(crate) fn read_certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, CertsError> {
    let wrong = |detail| CertsError::NotACertificate { file: file.to_owned(), detail };
    let text = files::read(file)?;
    let chain: Vec<_> =
        CertificateDer::pem_slice_iter(&text).collect::<Result<_, _>>().map_err(|error| wrong(in_words(error)))?;
    if chain.is_empty() {
        return Err(wrong(in_words(pem::Error::NoItemsFound)));
    }
    for certificate in &chain {
        X509Certificate::from_der(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    Ok(chain)
}

pub(crate) fn read_key(file: &Path) -> Result<PrivateKeyDer<'static>, CertsError> {
    let text = files::read(file)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| {
        let encrypted = b"ENCRYPTED";
        let detail = if text.windows(encrypted.len()).any(|part| part == encrypted) {
            "it is encrypted with a passphrase; store it decrypted, readable by the gateway only".to_owned()
        } else {
            in_words(error)
        };
        CertsError::NotAKey { file: file.to_owned(), detail }
    })
}

/// Never repeats the file's content, which may be a secret.
fn in_words(error: pem::Error) -> String {
    match error {
        pem::Error::NoItemsFound => "there is none in the file".to_owned(),
        pem::Error::MissingSectionEnd { .. } => "the file ends within a section".to_owned(),
        pem::Error::IllegalSectionStart { .. } => "a section's first line is broken".to_owned(),
        pem::Error::Base64Decode(_) => "a section is not base64".to_owned(),
        pem::Error::SectionTooLarge => "a section is too large".to_owned(),
        _ => "it cannot be read".to_owned(),
    }
}

/// When a certificate's validity ends.
pub(crate) fn expires_at(certificate: &CertificateDer<'_>) -> Option<SystemTime> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let seconds = u64::try_from(certificate.validity().not_after.timestamp()).ok()?;
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}
