//! An uplink over TLS: each side shows a certificate, and one that the other does not trust is refused in words.

use std::{path::Path, time::SystemTime};

use lifeline_certs::{DevelopmentAuthority, DeviceAuthority, PairFiles};
use lifeline_tests::{Gateway, Mosquitto, Sensor, until};

#[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
fn now() -> SystemTime {
    SystemTime::now()
}

/// A certificate for a client, of an authority in a folder.
fn client_pair(authority: &DeviceAuthority, folder: &Path) -> PairFiles {
    let made = authority.issue("north", 1, now()).unwrap();
    let files = PairFiles { certificate: folder.join("north.pem"), key: folder.join("north.key") };
    std::fs::write(&files.certificate, made.certificate_pem).unwrap();
    std::fs::write(&files.key, made.key_pem).unwrap();
    files
}

fn uplink(name: &str, host: &str, port: u16, ca: &Path, own: Option<&PairFiles>) -> String {
    let own = own.map_or_else(String::new, |own| {
        format!("certificate = \"{}\"\nkey = \"{}\"\n", own.certificate.display(), own.key.display())
    });
    format!(
        "[uplink.{name}]\nurl = \"mqtts://{host}:{port}\"\nca = \"{}\"\n{own}[uplink.{name}.forward]\n\
         topic = \"{name}/{{device}}/{{kind}}\"\n",
        ca.display()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_go_over_tls_to_a_broker_of_the_named_authority_only() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [servers, others, clients] = folders.each_ref().map(|folder| folder.path());
    let authority = DevelopmentAuthority::open_or_create(servers, now()).unwrap();
    let other = DevelopmentAuthority::open_or_create(others, now()).unwrap();
    let devices = DeviceAuthority::open_or_create(clients, now()).unwrap();
    let own = client_pair(&devices, clients);
    let foreign =
        client_pair(&DeviceAuthority::open_or_create(others.join("devices").as_path(), now()).unwrap(), others);
    let server = authority.issue_server(&["localhost".to_owned()], now()).unwrap();
    let (mosquitto, port) = Mosquitto::start_tls(&server, &devices.certificate_file()).await;
    let mut far = mosquitto.client("far", "#").await;

    let (right, wrong) = (authority.certificate_file(), other.certificate_file());
    let configuration = [
        uplink("good", "localhost", port, &right, Some(&own)),
        uplink("wrong-authority", "localhost", port, &wrong, Some(&own)),
        uplink("wrong-name", "127.0.0.1", port, &right, Some(&own)),
        uplink("no-certificate", "localhost", port, &right, None),
        uplink("foreign-certificate", "localhost", port, &right, Some(&foreign)),
    ]
    .concat();
    let gateway = Gateway::start_configured(&configuration).await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"id":"1","text":"over TLS"}"#).await;
    let (topic, message) = far.message().await;
    assert_eq!((topic.as_str(), &message["text"]), ("good/demo-smoke-1/smoke", &"over TLS".into()));

    let file = gateway.data().join("lifeline.toml");
    let doctor = gateway.command(&["doctor", "--config", file.to_str().unwrap()]).await;
    let found = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(!doctor.status.success() && found.contains("uplink.good: mqtts://localhost"), "{found}");
    for (name, words) in [
        ("wrong-authority", "its certificate is of another authority than those that are trusted"),
        ("wrong-name", "its certificate is for another name"),
        ("no-certificate", "it wants a certificate, and none is shown"),
        ("foreign-certificate", "it does not take the certificate that is shown"),
    ] {
        let failures = format!("lifeline_uplink_failures_total{{uplink=\"{name}\",reason=\"tls\"}}");
        until(&failures, || async { gateway.metric(&failures).await.filter(|times| *times >= 1.0) }).await;
        let said = |line: &&str| line.contains(name) && line.contains(words);
        until(words, || async { gateway.log().lines().find(said).map(str::len) }).await;
        assert!(found.contains(&format!("uplink.{name}: the TLS handshake")), "{found}");
        let connected = gateway.metric(&format!("lifeline_uplink_connected{{uplink=\"{name}\"}}")).await;
        assert_eq!(connected, Some(0.0), "{name}");
    }
}
