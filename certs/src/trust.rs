use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use arc_swap::ArcSwap;
use rustls::{
    DigitallySignedStruct, DistinguishedName, Error, RootCertStore, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    pki_types::{CertificateDer, UnixTime},
    server::{
        WebPkiClientVerifier,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
};

use crate::{CertsError, pair};

/// The authorities whose certificates devices may log in with: read from a file, and
/// read again while connections stand.
pub struct DeviceTrust {
    file: PathBuf,
    current: Arc<ArcSwap<Arc<dyn ClientCertVerifier>>>,
}

/// Whether a server asks its clients for certificates.
#[derive(Clone, Copy)]
pub enum ClientCertificates<'a> {
    /// It does not.
    Off,
    /// It does; who has none logs in otherwise, and one that is not good ends the handshake.
    Optional(&'a DeviceTrust),
    /// Who has none is refused in the handshake.
    Required(&'a DeviceTrust),
}

impl DeviceTrust {
    /// Reads the authorities' certificates, PEM.
    ///
    /// # Errors
    /// Naming the file: it is missing, cannot be read or holds no authority's certificate.
    pub fn load(file: PathBuf) -> Result<Self, CertsError> {
        let current = Arc::new(ArcSwap::from_pointee(verifier(&file)?));
        Ok(Self { file, current })
    }

    /// Reads the file again. Connections that stand go on; the next handshake goes by the new file.
    ///
    /// # Errors
    /// As [`DeviceTrust::load`]; the old authorities stay in use then.
    pub fn reload(&self) -> Result<(), CertsError> {
        self.current.store(Arc::new(verifier(&self.file)?));
        Ok(())
    }

    /// When the first of the authorities ends, for health checks.
    pub fn expires_at(&self) -> Option<SystemTime> {
        pair::read_certificates(&self.file).ok()?.iter().filter_map(pair::expires_at).min()
    }
}

impl ClientCertificates<'_> {
    pub(crate) fn verifier(self) -> Arc<dyn ClientCertVerifier> {
        let trusting = |trust: &DeviceTrust, required| -> Arc<dyn ClientCertVerifier> {
            Arc::new(Current { verifier: trust.current.clone(), required })
        };
        match self {
            Self::Off => WebPkiClientVerifier::no_client_auth(),
            Self::Optional(trust) => trusting(trust, false),
            Self::Required(trust) => trusting(trust, true),
        }
    }
}

fn verifier(file: &Path) -> Result<Arc<dyn ClientCertVerifier>, CertsError> {
    let wrong = |detail: String| CertsError::NotACertificate { file: file.to_owned(), detail };
    let mut roots = RootCertStore::empty();
    for certificate in pair::read_certificates(file)? {
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    let built = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), pair::provider()).build();
    built.map(|verifier| verifier as Arc<dyn ClientCertVerifier>).map_err(|error| wrong(error.to_string()))
}

/// Checks with the authorities of the moment.
#[derive(Debug)]
struct Current {
    verifier: Arc<ArcSwap<Arc<dyn ClientCertVerifier>>>,
    required: bool,
}

impl ClientCertVerifier for Current {
    fn client_auth_mandatory(&self) -> bool {
        self.required
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        // None: they can change, and a device has one certificate to offer.
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        self.verifier.load().verify_client_cert(end_entity, intermediates, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.load().verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.load().verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.load().supported_verify_schemes()
    }
}
