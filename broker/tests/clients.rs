//! Clients that people use: rumqttc with 3.1.1 and 5, in the clear and over TLS.

mod support;

use std::{net::SocketAddr, sync::Arc, time::SystemTime};

use lifeline_certs::{ClientCertificates, DevelopmentAuthority, ServerTls, Service, client_config};
use lifeline_protocol::mqtt::{Receipt, Stage};
use rumqttc::{AsyncClient, Event, Incoming, MqttOptions, QoS, TlsConfiguration, Transport, v5};
use support::{House, PATIENCE, Raw, Seen, connect_v3};
use tokio::{net::TcpListener, time::timeout};

const RECEIPTS: &str = "v1/devices/d1/receipts";

fn options(address: SocketAddr) -> MqttOptions {
    let mut options = MqttOptions::new("any-client-id", address.ip().to_string(), address.port());
    options.set_credentials("d1", "secret");
    options
}

/// Runs the client until it has a PUBACK and a receipt.
async fn alert_v3(options: MqttOptions) -> Receipt {
    let (client, mut events) = AsyncClient::new(options, 10);
    client.subscribe(RECEIPTS, QoS::AtLeastOnce).await.unwrap();
    let mut acknowledged = false;
    let work = async {
        loop {
            match events.poll().await.unwrap() {
                Event::Incoming(Incoming::SubAck(_)) => {
                    let publish = client.publish("v1/devices/d1/alerts/smoke", QoS::AtLeastOnce, false, "a-1");
                    publish.await.unwrap();
                }
                Event::Incoming(Incoming::PubAck(_)) => acknowledged = true,
                Event::Incoming(Incoming::Publish(publish)) => {
                    assert!(acknowledged, "the acknowledgement comes first");
                    assert_eq!(publish.topic, RECEIPTS);
                    return serde_json::from_slice(&publish.payload).unwrap();
                }
                _ => {}
            }
        }
    };
    timeout(PATIENCE, work).await.unwrap()
}

#[tokio::test]
async fn rumqttc_3_1_1_raises_an_alert_and_reads_its_receipt() {
    let house = House::open().await;
    let receipt = alert_v3(options(house.devices)).await;
    assert_eq!((receipt.id.as_deref(), receipt.stage), (Some("a-1"), Stage::Stored));
}

#[tokio::test]
async fn rumqttc_5_raises_an_alert_with_qos_2_and_reads_its_receipt() {
    let house = House::open().await;
    let mut options = v5::MqttOptions::new("c", house.devices.ip().to_string(), house.devices.port());
    options.set_credentials("d1", "secret");
    let (client, mut events) = v5::AsyncClient::new(options, 10);
    client.subscribe(RECEIPTS, v5::mqttbytes::QoS::AtLeastOnce).await.unwrap();
    let work = async {
        loop {
            match events.poll().await.unwrap() {
                v5::Event::Incoming(v5::Incoming::SubAck(_)) => {
                    let qos = v5::mqttbytes::QoS::ExactlyOnce;
                    client.publish("v1/devices/d1/alerts/smoke", qos, false, "a-1").await.unwrap();
                }
                v5::Event::Incoming(v5::Incoming::Publish(publish)) => {
                    return serde_json::from_slice::<Receipt>(&publish.payload).unwrap();
                }
                _ => {}
            }
        }
    };
    assert_eq!(timeout(PATIENCE, work).await.unwrap().stage, Stage::Stored);
    assert_eq!(house.app.alerts(), ["a-1"]);
}

#[tokio::test]
async fn over_tls_an_alert_goes_through_while_others_stall_in_the_handshake() {
    let house = House::open().await;
    let folder = tempfile::tempdir().unwrap();
    #[expect(clippy::disallowed_methods, reason = "a certificate is valid by the machine's clock")]
    let now = SystemTime::now();
    let authority = DevelopmentAuthority::open_or_create(folder.path(), now).unwrap();
    let files = authority.issue_server(&["localhost".to_owned(), "127.0.0.1".to_owned()], now).unwrap();
    let config = ServerTls::load(files).unwrap().config(Service::Mqtts, false, ClientCertificates::Off).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    house.door.listen_tls(listener, config);

    let mut stalled = Vec::new();
    for _ in 0..50 {
        stalled.push(Raw::open(address).await);
    }
    // Plain MQTT on the TLS port is refused in the handshake.
    let mut plain = Raw::open(address).await;
    plain.send(&connect_v3("d1", "c", true)).await;
    assert_ne!(plain.try_packet().await.map(|packet| packet[0]), Some(0x20));

    let mut options = options(address);
    let client = Arc::unwrap_or_clone(client_config(&authority.certificate_file()).unwrap());
    options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(Arc::new(client))));
    assert_eq!(alert_v3(options).await.stage, Stage::Stored);
    house.app.until(|seen| seen.iter().any(|seen| matches!(seen, Seen::Present(_, true)))).await;
}
