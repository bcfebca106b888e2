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

#[cfg(test)]
mod tests {
    use rustls::{ServerConfig, ServerConnection, pki_types::ServerName};
    use tempfile::TempDir;

    use super::*;
    use crate::{DevelopmentAuthority, DeviceAuthority, PairFiles, ServerTls, Service, client_config_with};

    #[expect(clippy::disallowed_methods, reason = "TLS checks validity by the machine's clock")]
    fn now() -> SystemTime {
        SystemTime::now()
    }

    /// A server with an authority for its clients.
    struct Setting {
        folder: TempDir,
        ca: PathBuf,
        tls: ServerTls,
        devices: DeviceAuthority,
        trust: DeviceTrust,
    }

    impl Setting {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let authority = DevelopmentAuthority::open_or_create(folder.path(), now()).unwrap();
            let tls = ServerTls::load(authority.issue_server(&["localhost".to_owned()], now()).unwrap()).unwrap();
            let devices = DeviceAuthority::open_or_create(&folder.path().join("devices"), now()).unwrap();
            let trust = DeviceTrust::load(devices.certificate_file()).unwrap();
            Self { ca: authority.certificate_file(), folder, tls, devices, trust }
        }

        fn pair(&self, authority: &DeviceAuthority, at: SystemTime) -> PairFiles {
            let made = authority.issue("d1", 1, at).unwrap();
            let files =
                PairFiles { certificate: self.folder.path().join("d1.pem"), key: self.folder.path().join("d1.key") };
            std::fs::write(&files.certificate, made.certificate_pem).unwrap();
            std::fs::write(&files.key, made.key_pem).unwrap();
            files
        }

        fn server(&self, clients: ClientCertificates<'_>) -> Arc<ServerConfig> {
            self.tls.config(Service::Mqtts, false, clients).unwrap()
        }

        /// What the server thinks of a client: whether it has seen a certificate, or why it has ended the handshake.
        fn meets(&self, server: Arc<ServerConfig>, own: Option<&PairFiles>) -> Result<bool, Error> {
            let config = match own {
                Some(own) => client_config_with(&self.ca, own).unwrap(),
                None => crate::client_config(&self.ca).unwrap(),
            };
            let name = ServerName::try_from("localhost").unwrap();
            let mut client = rustls::ClientConnection::new(config, name).unwrap();
            let mut server = ServerConnection::new(server).unwrap();
            while client.is_handshaking() || server.is_handshaking() {
                let mut bytes = Vec::new();
                client.write_tls(&mut bytes).unwrap();
                server.read_tls(&mut bytes.as_slice()).unwrap();
                server.process_new_packets()?;
                let mut bytes = Vec::new();
                server.write_tls(&mut bytes).unwrap();
                client.read_tls(&mut bytes.as_slice()).unwrap();
                client.process_new_packets()?;
            }
            Ok(server.peer_certificates().is_some())
        }
    }

    #[test]
    fn a_certificate_is_taken_offered_or_not_and_asked_for_or_not() {
        let setting = Setting::new();
        let own = setting.pair(&setting.devices, now());
        let optional = setting.server(ClientCertificates::Optional(&setting.trust));
        assert_eq!(setting.meets(optional.clone(), Some(&own)), Ok(true));
        assert_eq!(setting.meets(optional, None), Ok(false));
        let required = setting.server(ClientCertificates::Required(&setting.trust));
        assert_eq!(setting.meets(required.clone(), Some(&own)), Ok(true));
        assert_eq!(setting.meets(required, None), Err(Error::NoCertificatesPresented));
        let off = setting.server(ClientCertificates::Off);
        assert_eq!(setting.meets(off, Some(&own)), Ok(false), "nobody looks at it");
    }

    #[test]
    fn expired_and_foreign_certificates_end_the_handshake() {
        let setting = Setting::new();
        let server = || setting.server(ClientCertificates::Optional(&setting.trust));
        let days = |count: u64| std::time::Duration::from_secs(count * 24 * 3600);
        let refused = |own: &PairFiles| setting.meets(server(), Some(own)).unwrap_err().to_string();
        let expired = setting.pair(&setting.devices, now() - days(2));
        assert!(refused(&expired).contains("expired"), "{}", refused(&expired));
        let early = setting.pair(&setting.devices, now() + days(2));
        assert!(refused(&early).contains("not valid yet"), "{}", refused(&early));
        let elsewhere = DeviceAuthority::open_or_create(&setting.folder.path().join("others"), now()).unwrap();
        let foreign = setting.pair(&elsewhere, now());
        assert!(refused(&foreign).contains("UnknownIssuer"), "{}", refused(&foreign));
        // Nor is a server's certificate a client's.
        let server_pair = PairFiles {
            certificate: setting.folder.path().join("server.pem"),
            key: setting.folder.path().join("server.key"),
        };
        assert!(setting.meets(server(), Some(&server_pair)).is_err());
    }

    #[test]
    fn the_authority_is_replaced_while_servers_stand_and_kept_if_the_new_one_is_broken() {
        let setting = Setting::new();
        let server = setting.server(ClientCertificates::Optional(&setting.trust));
        let old = setting.pair(&setting.devices, now());
        assert_eq!(setting.meets(server.clone(), Some(&old)), Ok(true));
        let folder = setting.folder.path().join("devices");
        std::fs::remove_dir_all(&folder).unwrap();
        let renewed = DeviceAuthority::open_or_create(&folder, now()).unwrap();
        setting.trust.reload().unwrap();
        assert!(setting.meets(server.clone(), Some(&old)).is_err());
        let new = setting.pair(&renewed, now());
        assert_eq!(setting.meets(server.clone(), Some(&new)), Ok(true));
        std::fs::write(folder.join("ca.pem"), "broken").unwrap();
        let error = setting.trust.reload().unwrap_err().to_string();
        assert!(error.contains("ca.pem: not a PEM certificate"), "{error}");
        assert_eq!(setting.meets(server, Some(&new)), Ok(true));
    }

    #[test]
    fn a_devices_certificate_names_it_and_no_two_are_the_same() {
        let setting = Setting::new();
        let made = || setting.devices.issue("AA:BB:CC:00:11:22", 1, now()).unwrap();
        let (one, two) = (made(), made());
        assert_ne!((&one.serial, &one.der), (&two.serial, &two.der));
        assert!(one.serial.split(':').all(|byte| byte.len() == 2), "{}", one.serial);
        let named = b"AA:BB:CC:00:11:22";
        assert!(one.der.windows(named.len()).any(|part| part == named));
        assert!(one.key_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
    }
}
