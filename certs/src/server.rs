use std::{sync::Arc, time::SystemTime};

use arc_swap::ArcSwap;
use rustls::{
    ServerConfig,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};

use crate::{CertsError, ClientCertificates, PairFiles, pair};

/// What is served over TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Pages, REST and WebSocket: ALPN `http/1.1`.
    Https,
    /// MQTT: no ALPN, since devices offer many names for it or none.
    Mqtts,
}

/// The gateway's certificate, and the TLS configuration of everything that shows it.
pub struct ServerTls {
    files: PairFiles,
    current: Arc<Current>,
}

/// The certificate that the next connection gets.
#[derive(Debug)]
struct Current(ArcSwap<CertifiedKey>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

impl ServerTls {
    /// Reads the certificate and its key.
    ///
    /// # Errors
    /// Naming the file and what is wrong: missing, unreadable, not a certificate, not a
    /// key, or not the key of the certificate.
    pub fn load(files: PairFiles) -> Result<Self, CertsError> {
        let current = Arc::new(Current(ArcSwap::from_pointee(files.load()?)));
        Ok(Self { files, current })
    }

    /// Reads the files again. Connections that stand go on; new ones get the new
    /// certificate, in every configuration that was made.
    ///
    /// # Errors
    /// As [`ServerTls::load`]; the old certificate stays in use then.
    pub fn reload(&self) -> Result<(), CertsError> {
        self.current.0.store(Arc::new(self.files.load()?));
        Ok(())
    }

    /// The configuration for a service: TLS 1.3 only, unless old devices need 1.2, and
    /// whether clients are asked for certificates.
    ///
    /// # Errors
    /// The TLS library refuses.
    pub fn config(
        &self,
        service: Service,
        allow_tls12: bool,
        clients: ClientCertificates<'_>,
    ) -> Result<Arc<ServerConfig>, CertsError> {
        let versions: &[_] = if allow_tls12 { &[&TLS13, &TLS12] } else { &[&TLS13] };
        let mut config = ServerConfig::builder_with_provider(pair::provider())
            .with_protocol_versions(versions)?
            .with_client_cert_verifier(clients.verifier())
            .with_cert_resolver(self.current.clone());
        config.alpn_protocols = match service {
            Service::Https => vec![b"http/1.1".to_vec()],
            Service::Mqtts => Vec::new(),
        };
        Ok(Arc::new(config))
    }

    /// When the present certificate's validity ends, for health checks and warnings.
    pub fn expires_at(&self) -> Option<SystemTime> {
        pair::expires_at(self.current.0.load().end_entity_cert().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, time::Duration};

    use rustls::{ClientConfig, ProtocolVersion, RootCertStore, pki_types::ServerName};
    use tempfile::TempDir;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };
    use tokio_rustls::{TlsAcceptor, TlsConnector, client::TlsStream};

    use super::*;
    use crate::{DevelopmentAuthority, client_config};

    const DAY: Duration = Duration::from_secs(24 * 3600);

    /// An authority on disk with a server certificate that is valid today.
    struct Setting {
        folder: TempDir,
        authority: DevelopmentAuthority,
        files: PairFiles,
    }

    #[expect(clippy::disallowed_methods, reason = "the TLS client checks validity by the machine's clock")]
    fn now() -> SystemTime {
        SystemTime::now()
    }

    fn setting() -> Setting {
        let folder = tempfile::tempdir().unwrap();
        let authority = DevelopmentAuthority::open_or_create(folder.path(), now()).unwrap();
        let files = authority.issue_server(&["localhost".to_owned(), "127.0.0.1".to_owned()], now()).unwrap();
        Setting { folder, authority, files }
    }

    /// A server that gives back what it gets, and its address.
    async fn echo(config: Arc<ServerConfig>) -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                let acceptor = TlsAcceptor::from(config.clone());
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(socket).await else { return };
                    let (mut reader, mut writer) = tokio::io::split(stream);
                    let _ = tokio::io::copy(&mut reader, &mut writer).await;
                });
            }
        });
        address
    }

    async fn connect(
        address: std::net::SocketAddr,
        config: Arc<ClientConfig>,
        name: &'static str,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let socket = TcpStream::connect(address).await?;
        TlsConnector::from(config).connect(ServerName::try_from(name).unwrap(), socket).await
    }

    async fn says_it_back(stream: &mut TlsStream<TcpStream>) {
        stream.write_all(b"still there?").await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"still there?");
    }

    fn only_tls12(ca: &Path) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(pair::read_certificates(ca).unwrap().remove(0)).unwrap();
        let config = ClientConfig::builder_with_provider(pair::provider())
            .with_protocol_versions(&[&TLS12])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Arc::new(config)
    }

    #[tokio::test]
    async fn tls_1_3_is_spoken_and_1_2_only_where_it_is_allowed() {
        let Setting { folder: _folder, authority, files } = setting();
        let ca = authority.certificate_file();
        let tls = ServerTls::load(files).unwrap();

        let strict = echo(tls.config(Service::Mqtts, false, ClientCertificates::Off).unwrap()).await;
        for name in ["localhost", "127.0.0.1"] {
            let mut stream = connect(strict, client_config(&ca).unwrap(), name).await.unwrap();
            assert_eq!(stream.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_3));
            says_it_back(&mut stream).await;
        }
        let refused = connect(strict, only_tls12(&ca), "localhost").await.unwrap_err();
        assert!(refused.to_string().contains("ProtocolVersion"), "{refused}");

        let lenient = echo(tls.config(Service::Mqtts, true, ClientCertificates::Off).unwrap()).await;
        let mut old = connect(lenient, only_tls12(&ca), "localhost").await.unwrap();
        assert_eq!(old.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_2));
        says_it_back(&mut old).await;
        let new = connect(lenient, client_config(&ca).unwrap(), "localhost").await.unwrap();
        assert_eq!(new.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_3));
    }

    #[tokio::test]
    async fn https_offers_http_1_1_and_mqtts_takes_any_name() {
        let Setting { folder: _folder, authority, files } = setting();
        let tls = ServerTls::load(files).unwrap();
        let offering = |names: &[&[u8]]| {
            let mut config = ClientConfig::clone(&client_config(&authority.certificate_file()).unwrap());
            config.alpn_protocols = names.iter().map(|name| name.to_vec()).collect();
            Arc::new(config)
        };
        let https = echo(tls.config(Service::Https, false, ClientCertificates::Off).unwrap()).await;
        let stream = connect(https, offering(&[b"h2", b"http/1.1"]), "localhost").await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"http/1.1".as_slice()));
        let mqtts = echo(tls.config(Service::Mqtts, false, ClientCertificates::Off).unwrap()).await;
        assert!(connect(mqtts, offering(&[b"mqtt"]), "localhost").await.is_ok());
    }

    #[tokio::test]
    async fn strangers_and_other_names_are_not_trusted() {
        let one = setting();
        let other = setting();
        let tls = ServerTls::load(one.files).unwrap();
        let server = echo(tls.config(Service::Https, false, ClientCertificates::Off).unwrap()).await;
        let stranger = client_config(&other.authority.certificate_file()).unwrap();
        let refused = connect(server, stranger, "localhost").await.unwrap_err();
        assert!(refused.to_string().contains("invalid peer certificate"), "{refused}");
        let friend = client_config(&one.authority.certificate_file()).unwrap();
        let refused = connect(server, friend, "elsewhere.example").await.unwrap_err();
        assert!(refused.to_string().contains("not valid for name"), "{refused}");
    }

    #[tokio::test]
    async fn a_reload_reaches_the_next_connection_and_leaves_the_others() {
        let Setting { folder, authority, files } = setting();
        let ca = authority.certificate_file();
        let tls = ServerTls::load(files.clone()).unwrap();
        let first_end = tls.expires_at().unwrap();
        let server = echo(tls.config(Service::Https, false, ClientCertificates::Off).unwrap()).await;
        let shown = |stream: &TlsStream<TcpStream>| stream.get_ref().1.peer_certificates().unwrap()[0].clone();

        let mut before = connect(server, client_config(&ca).unwrap(), "localhost").await.unwrap();
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned(), "192.0.2.7".to_owned()];
        authority.issue_server(&names, now() - DAY).unwrap();
        tls.reload().unwrap();
        let mut after = connect(server, client_config(&ca).unwrap(), "localhost").await.unwrap();
        assert_ne!(shown(&before), shown(&after));
        assert!(tls.expires_at().unwrap() < first_end);
        says_it_back(&mut before).await;
        says_it_back(&mut after).await;

        std::fs::write(&files.key, "broken").unwrap();
        let error = tls.reload().unwrap_err().to_string();
        assert!(error.contains("server.key: not a PEM private key"), "{error}");
        let kept = connect(server, client_config(&ca).unwrap(), "localhost").await.unwrap();
        assert_eq!(shown(&kept), shown(&after), "a failed reload keeps what was");
        drop(folder);
    }

    #[test]
    fn broken_files_are_named_with_what_is_wrong() {
        let Setting { folder, files, .. } = setting();
        let refused = |files: &PairFiles| ServerTls::load(files.clone()).err().expect("must be refused").to_string();
        let file = |name: &str, content: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, content).unwrap();
            file
        };
        let encrypted = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
        let not_der = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let not_key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let with_key = |key| PairFiles { key, ..files.clone() };
        let with_certificate = |certificate| PairFiles { certificate, ..files.clone() };
        for (pair, expected) in [
            (with_key(folder.path().join("none.key")), "none.key: there is no such file"),
            (with_key(folder.path().to_owned()), ": cannot be read: "),
            (with_key(file("empty.key", b"")), "empty.key: not a PEM private key: there is none in the file"),
            (with_key(files.certificate.clone()), "server.pem: not a PEM private key: there is none in the file"),
            (with_key(file("encrypted.key", encrypted)), "encrypted.key: not a PEM private key: it is encrypted"),
            (with_key(file("cut.key", not_key)), "cut.key: not a PEM private key: "),
            (with_key(folder.path().join("ca.key")), "ca.key: this key does not match the certificate in "),
            (with_certificate(folder.path().join("none.pem")), "none.pem: there is no such file"),
            (with_certificate(file("text.pem", b"hello")), "text.pem: not a PEM certificate: there is none"),
            (with_certificate(file("not_der.pem", not_der)), "not_der.pem: not a PEM certificate: "),
            (with_certificate(files.key.clone()), "server.key: not a PEM certificate: there is none in the file"),
        ] {
            let error = refused(&pair);
            assert!(error.contains(expected), "expected `{expected}` in `{error}`");
        }
        let error = client_config(&folder.path().join("none.pem")).unwrap_err().to_string();
        assert!(error.ends_with("none.pem: there is no such file"), "{error}");
    }
}
