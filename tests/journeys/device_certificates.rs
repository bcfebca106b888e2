use std::{
    fs,
    path::Path,
    process::Output,
    sync::Arc,
    time::{Duration, SystemTime},
};

use lifeline_certs::{DeviceAuthority, PairFiles, client_config, client_config_with};
use lifeline_tests::{Connack, Gateway, RawMqtt, Sensor, fresh_id, soon, until};
use rustls::{ClientConfig, pki_types::ServerName};
use tempfile::TempDir;
use tokio::{io::AsyncReadExt, net::TcpStream, process::Command};
use tokio_rustls::TlsConnector;

const NOT_AUTHORIZED: u8 = 0x87;
const DAY: Duration = Duration::from_secs(24 * 3600);

#[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// A certificate of `lifeline device cert`.
async fn certificate(gateway: &Gateway, id: &str, folder: &Path) -> PairFiles {
    let made = gateway.command(&["device", "cert", id, "--out", folder.to_str().unwrap(), "--json"]).await;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    PairFiles { certificate: folder.join(format!("{id}.pem")), key: folder.join(format!("{id}.key")) }
}

/// A certificate of an authority in `authority`, which the gateway has not made.
fn forged(authority: &Path, id: &str, at: SystemTime, into: &TempDir) -> PairFiles {
    let made = DeviceAuthority::open_or_create(authority, at).unwrap().issue(id, 1, at).unwrap();
    let files = PairFiles { certificate: into.path().join("forged.pem"), key: into.path().join("forged.key") };
    fs::write(&files.certificate, made.certificate_pem).unwrap();
    fs::write(&files.key, made.key_pem).unwrap();
    files
}

fn showing(gateway: &Gateway, own: &PairFiles) -> Arc<ClientConfig> {
    client_config_with(&gateway.demo.ca, own).unwrap()
}

/// The CONNACK, or the words of TLS.
async fn log_in(gateway: &Gateway, own: &PairFiles, username: Option<&str>) -> Result<(RawMqtt, Connack), String> {
    let opened = RawMqtt::tls(gateway.mqtts_port(), showing(gateway, own), 5).await;
    let mut client = opened.map_err(|error| error.to_string())?;
    match client.log_in(&fresh_id(), username, None).await {
        Some(connack) => Ok((client, connack)),
        None => Err("closed without CONNACK".to_owned()),
    }
}

/// What TLS says to a certificate. In 1.3 the client has finished the handshake by then,
/// and hears it where it waits for CONNACK.
async fn refused_by_tls(gateway: &Gateway, own: &PairFiles) -> String {
    let socket = TcpStream::connect(("127.0.0.1", gateway.mqtts_port())).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(showing(gateway, own));
    let refused = async { connector.connect(name, socket).await?.read_u8().await };
    soon("a refusal", refused).await.unwrap_err().to_string()
}

async fn refusal(gateway: &Gateway, own: &PairFiles, username: Option<&str>) -> Connack {
    let (mut client, connack) = log_in(gateway, own, username).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(client.packet().await, None, "the connection ends");
    connack
}

async fn mosquitto_pub(gateway: &Gateway, own: &PairFiles, more: &[&str]) -> Output {
    let mut command = Command::new("mosquitto_pub");
    command.args(["-h", "localhost", "-p", &gateway.mqtts_port().to_string(), "-q", "1", "-m", "smoke"]);
    command.arg("--cafile").arg(&gateway.demo.ca).arg("--cert").arg(&own.certificate).arg("--key").arg(&own.key);
    soon("mosquitto_pub's end", command.args(more).output()).await.expect("mosquitto_pub is installed")
}

/// mosquitto_pub, rumqttc and a hand-made client log in by certificate alone, and speak for that device only.
#[tokio::test]
async fn a_device_logs_in_by_its_certificate_alone() {
    let gateway = Gateway::start().await;
    let folder = tempfile::tempdir().unwrap();
    let device = gateway.add_device("hall-3", &[]).await;
    gateway.add_device("hall-4", &[]).await;
    let own = certificate(&gateway, "hall-3", folder.path()).await;
    for version in ["mqttv311", "mqttv5"] {
        let done = mosquitto_pub(&gateway, &own, &["-V", version, "-t", "v1/devices/hall-3/alerts/smoke"]).await;
        assert!(done.status.success(), "{version}: {}", String::from_utf8_lossy(&done.stderr));
    }
    let mut sensor = Sensor::connect_by_certificate(&gateway, "hall-3", &own).await;
    sensor.alert("smoke", "rumqttc").await;
    assert_eq!(sensor.receipt().await["stage"], "stored");
    for username in [None, Some("hall-3")] {
        let (mut client, connack) = log_in(&gateway, &own, username).await.unwrap();
        assert_eq!(connack.reason, 0, "{connack:?}");
        assert_eq!(client.reason_for("v1/devices/hall-3/alerts/smoke", b"smoke").await, 0);
        assert_eq!(client.reason_for("v1/devices/hall-4/alerts/smoke", b"smoke").await, NOT_AUTHORIZED);
    }
    let other = refusal(&gateway, &own, Some("hall-4")).await;
    assert_eq!(other.reason, NOT_AUTHORIZED);
    assert!(other.words.contains("the certificate is another device's"), "{other:?}");

    // A password that is sent as well must be right; without a certificate it goes on to be enough.
    let tls = async |own: Option<&PairFiles>| {
        let config = own.map_or_else(|| client_config(&gateway.demo.ca).unwrap(), |own| showing(&gateway, own));
        RawMqtt::tls(gateway.mqtts_port(), config, 5).await.unwrap()
    };
    let password = Some(device.password.as_str());
    for (own, password, reason) in
        [(Some(&own), password, 0), (Some(&own), Some("wrong"), 0x86), (None, password, 0), (None, None, 0x86)]
    {
        let connack = tls(own).await.log_in("both", Some("hall-3"), password).await.unwrap();
        assert_eq!(connack.reason, reason, "{connack:?}");
    }
    let nobody = tls(None).await.log_in("nobody", None, None).await.unwrap();
    assert_eq!(nobody.reason, 0x86, "{nobody:?}");
}

/// Expired, of another authority, of the right one but not registered: each is refused with its reason.
#[tokio::test]
async fn certificates_that_are_not_the_gateways_own_open_nothing() {
    let gateway = Gateway::start().await;
    let folder = tempfile::tempdir().unwrap();
    gateway.add_device("hall-3", &[]).await;
    let own_authority = gateway.data().join("device-authority");
    let elsewhere = folder.path().join("another-authority");

    for (authority, at, alert, logged) in [
        (&own_authority, now() - 10 * DAY, "CertificateExpired", "it has expired"),
        (&elsewhere, now(), "UnknownCA", "it is of another authority"),
    ] {
        let pair = forged(authority, "hall-3", at, &folder);
        let told = refused_by_tls(&gateway, &pair).await;
        assert!(told.contains(alert), "{told}");
        let done = mosquitto_pub(&gateway, &pair, &["-t", "v1/devices/hall-3/alerts/smoke"]).await;
        assert!(!done.status.success(), "{logged}");
        until("word of it in the log", async || gateway.log().contains(logged).then_some(())).await;
    }
    // Whoever has stolen the authority's key still has no certificate that is registered.
    let unregistered = refusal(&gateway, &forged(&own_authority, "hall-3", now(), &folder), None).await;
    assert_eq!(unregistered.reason, NOT_AUTHORIZED);
    assert!(unregistered.words.contains("not registered here"), "{unregistered:?}");
}

/// Revoked by name, with all others, by rotating and by disabling: the connection that stands
/// ends, and the next one hears why.
#[tokio::test]
async fn a_certificate_that_is_revoked_ends_its_connections() {
    let gateway = Gateway::start().await;
    let folder = tempfile::tempdir().unwrap();
    gateway.add_device("hall-3", &[]).await;
    for (turn, way) in ["one", "all", "rotate", "disable"].into_iter().enumerate() {
        let folder = folder.path().join(turn.to_string());
        let own = certificate(&gateway, "hall-3", &folder).await;
        let (mut client, connack) = log_in(&gateway, &own, None).await.unwrap();
        assert_eq!(connack.reason, 0, "{way}: {connack:?}");
        let shown = gateway.command(&["device", "show", "hall-3", "--json"]).await;
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        let fingerprint = shown["certificates"][turn]["fingerprint_sha256"].as_str().unwrap();
        let arguments = match way {
            "one" => vec!["device", "cert", "hall-3", "--revoke", fingerprint],
            "all" => vec!["device", "cert", "hall-3", "--revoke", "all"],
            way => vec!["device", way, "hall-3"],
        };
        let done = gateway.command(&arguments).await;
        assert!(done.status.success(), "{way}: {}", String::from_utf8_lossy(&done.stderr));
        let farewell = client.packet().await.map(|(first, body)| (first, body[0]));
        assert_eq!(farewell, Some((0xE0, NOT_AUTHORIZED)), "{way}");
        let refused = refusal(&gateway, &own, None).await;
        assert_eq!(refused.reason, NOT_AUTHORIZED, "{way}");
        assert!(refused.words.contains("the certificate was revoked"), "{way}: {refused:?}");
    }
    let disabled = gateway.command(&["device", "cert", "hall-3", "--out", folder.path().to_str().unwrap()]).await;
    let said = String::from_utf8_lossy(&disabled.stderr).into_owned();
    assert!(said.contains("the device is disabled"), "{said}");
    assert!(!folder.path().join("hall-3.key").exists(), "no empty file stays");
    let unknown = gateway.command(&["device", "cert", "hall-3", "--revoke", "00ff"]).await;
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no certificate with this fingerprint"));
}

/// The devices' authority is replaced: at SIGHUP new handshakes go by the new one, and
/// connections that stand go on.
#[tokio::test]
async fn a_new_devices_authority_is_taken_without_dropping_connections() {
    let gateway = Gateway::start().await;
    let folder = tempfile::tempdir().unwrap();
    gateway.add_device("hall-3", &[]).await;
    let own = certificate(&gateway, "hall-3", folder.path()).await;
    let (mut client, connack) = log_in(&gateway, &own, None).await.unwrap();
    assert_eq!(connack.reason, 0);

    let authority = gateway.data().join("device-authority");
    fs::remove_dir_all(&authority).unwrap();
    DeviceAuthority::open_or_create(&authority, now()).unwrap();
    gateway.signal("HUP").await;
    until("the old authority's end", async || log_in(&gateway, &own, None).await.is_err().then_some(())).await;
    let of_the_new = forged(&authority, "hall-3", now(), &folder);
    assert!(refusal(&gateway, &of_the_new, None).await.words.contains("not registered here"));
    assert_eq!(client.reason_for("v1/devices/hall-3/alerts/smoke", b"smoke").await, 0, "it stands");

    fs::write(authority.join("ca.pem"), "broken").unwrap();
    gateway.signal("HUP").await;
    let word = "devices' certificates are checked with the old authority";
    until("word of the broken file", async || gateway.log().contains(word).then_some(())).await;
    assert!(refusal(&gateway, &of_the_new, None).await.words.contains("not registered here"));
    client.ping().await;
}
