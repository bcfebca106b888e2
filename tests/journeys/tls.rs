use std::{net::TcpListener, path::PathBuf, process::Stdio, sync::Arc, time::SystemTime};

use lifeline_certs::{DevelopmentAuthority, PairFiles, client_config, client_config_with};
use lifeline_tests::{RawMqtt, binary, soon, until};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
    version::TLS12,
};
use tempfile::TempDir;
use tokio::{
    net::UnixStream,
    process::{Child, Command},
};

/// `lifeline serve` with a configuration of its own.
struct Served {
    data: TempDir,
    config: PathBuf,
    ca: PathBuf,
    mqtts: u16,
    _process: Child,
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
fn now() -> SystemTime {
    SystemTime::now()
}

impl Served {
    /// With these lines in the section `[mqtt]`.
    async fn with(mqtt: &str) -> Self {
        let data = tempfile::tempdir().unwrap();
        let authority = DevelopmentAuthority::open_or_create(&data.path().join("tls"), now()).unwrap();
        let PairFiles { certificate, key } = authority.issue_server(&["localhost".to_owned()], now()).unwrap();
        let (http, mqtts) = (free_port(), free_port());
        let config = data.path().join("lifeline.toml");
        let text = format!(
            "data = {data:?}\n[http]\nlisten = \"127.0.0.1:{http}\"\nmetrics_listen = \"127.0.0.1:{}\"\n\
             [tls]\ncertificate = {certificate:?}\nkey = {key:?}\n\
             [mqtt]\nlisten = \"127.0.0.1:{}\"\ntls_listen = \"127.0.0.1:{mqtts}\"\n{mqtt}\n",
            free_port(),
            free_port(),
            data = data.path().join("data"),
        );
        std::fs::write(&config, text).unwrap();
        let mut command = Command::new(binary());
        command.args(["serve", "--config"]).arg(&config).stderr(Stdio::null()).kill_on_drop(true);
        let process = command.spawn().unwrap();
        // The operator's socket is opened last.
        let socket = data.path().join("data/operator.sock");
        until("a gateway that serves", async || UnixStream::connect(&socket).await.ok()).await;
        Self { data, config, ca: authority.certificate_file(), mqtts, _process: process }
    }

    fn any_version(&self) -> Arc<ClientConfig> {
        client_config(&self.ca).unwrap()
    }

    fn only_tls12(&self) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&self.ca).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS12]).unwrap();
        Arc::new(config.with_root_certificates(roots).with_no_client_auth())
    }

    async fn command(&self, arguments: &[&str]) -> serde_json::Value {
        let mut command = Command::new(binary());
        command.args(arguments).arg("--json").arg("--config").arg(&self.config);
        let done = soon("the command's end", command.output()).await.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }
}

/// TLS 1.3 only, unless the configuration lets 1.2 in; a device that speaks 1.2 only then logs in.
#[tokio::test]
async fn tls_1_2_is_refused_unless_it_is_let_in() {
    let strict = Served::with("").await;
    assert!(RawMqtt::tls(strict.mqtts, strict.only_tls12(), 5).await.is_err());
    let lenient = Served::with("tls_min = \"1.2\"").await;
    let made = lenient.command(&["device", "add", "old-1"]).await;
    for config in [lenient.only_tls12(), lenient.any_version()] {
        let mut client = RawMqtt::tls(lenient.mqtts, config, 4).await.unwrap();
        let connack = client.log_in("old-1", Some("old-1"), made["password"].as_str()).await.unwrap();
        assert_eq!(connack.reason, 0);
        assert_eq!(client.reason_for("v1/devices/old-1/alerts/smoke", b"smoke").await, 0);
    }
}

/// Where certificates are required a password is not enough; where they are off one does not help.
#[tokio::test]
async fn certificates_are_required_or_passed_over_as_configured() {
    for (mode, by_password, by_certificate) in [("required", false, true), ("off", true, false)] {
        let served = Served::with(&format!("client_certificates = \"{mode}\"")).await;
        let made = served.command(&["device", "add", "hall-3"]).await;
        let folder = served.data.path().join("device");
        served.command(&["device", "cert", "hall-3", "--out", folder.to_str().unwrap()]).await;
        let own = PairFiles { certificate: folder.join("hall-3.pem"), key: folder.join("hall-3.key") };
        let log_in = async |config, username, password| {
            let mut client = RawMqtt::tls(served.mqtts, config, 5).await.ok()?;
            Some(client.log_in("hall-3", username, password).await?.reason)
        };
        let password = log_in(served.any_version(), Some("hall-3"), made["password"].as_str()).await;
        assert_eq!(password == Some(0), by_password, "{mode}: {password:?}");
        let certificate = log_in(client_config_with(&served.ca, &own).unwrap(), None, None).await;
        assert_eq!(certificate == Some(0), by_certificate, "{mode}: {certificate:?}");
    }
}
