use std::{fs, time::SystemTime};

use lifeline_certs::{DevelopmentAuthority, client_config};
use lifeline_tests::{Gateway, Person, Sensor, SensorEvent, soon, until};
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What a new connection is shown.
async fn shown(gateway: &Gateway, url: &str) -> CertificateDer<'static> {
    let port = url.rsplit(':').next().unwrap();
    let connector = TlsConnector::from(client_config(&gateway.demo.ca).unwrap());
    let socket = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = soon("a TLS handshake", connector.connect(name, socket)).await.unwrap();
    stream.get_ref().1.peer_certificates().unwrap()[0].clone()
}

/// The sensor's connection carries an alert, and has not been made anew since it was looked at last.
async fn still_connected(sensor: &mut Sensor) {
    sensor.publish(&format!("v1/devices/{}/alerts/smoke", sensor.id), b"smoke").await;
    loop {
        match sensor.event().await {
            SensorEvent::Acknowledged(_) => return,
            SensorEvent::Lost(why) => panic!("the connection was lost: {why}"),
            SensorEvent::Connected => panic!("the connection was made anew"),
            SensorEvent::Sent(_) | SensorEvent::Message(..) => {}
        }
    }
}

/// A renewed certificate reaches new connections of both doors at SIGHUP and leaves the
/// others; files that are wrong are named, and the old certificate stays.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "certificates are dated by the machine's clock")]
async fn a_renewed_certificate_is_taken_without_a_restart() {
    let gateway = Gateway::start().await;
    let doors = [gateway.demo.http.clone(), gateway.demo.mqtts.clone()];
    let folder = gateway.data().join("certs");
    let mut sensor = Sensor::connect_tls(&gateway).await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    let first = shown(&gateway, &doors[0]).await;
    assert_eq!(shown(&gateway, &doors[1]).await, first);

    let names = ["localhost", "127.0.0.1", "192.0.2.7"].map(str::to_owned);
    let authority = DevelopmentAuthority::open_or_create(&folder, SystemTime::now()).unwrap();
    authority.issue_server(&names, SystemTime::now()).unwrap();
    gateway.signal("HUP").await;
    let mut renewed = Vec::new();
    for door in &doors {
        let ask = async || Some(shown(&gateway, door).await).filter(|certificate| *certificate != first);
        renewed.push(until("the new certificate", ask).await);
    }
    assert_eq!(renewed[0], renewed[1]);
    still_connected(&mut sensor).await;
    assert!(desk.ask("ping", json!({})).await["ok"].is_object());

    fs::write(folder.join("server.key"), "broken").unwrap();
    gateway.signal("HUP").await;
    until("word of the broken file", async || {
        let log = gateway.log();
        (log.contains("the old certificate stays in use") && log.contains("server.key: not a PEM private key"))
            .then_some(())
    })
    .await;
    for door in &doors {
        assert_eq!(shown(&gateway, door).await, renewed[0]);
    }
    still_connected(&mut sensor).await;
    assert!(desk.ask("ping", json!({})).await["ok"].is_object());
}
