use futures_util::{SinkExt, StreamExt};
use lifeline_tests::{AnySocket, Gateway, Person, RawMqtt, soon};
use reqwest::StatusCode;
use tokio_tungstenite::tungstenite::Message;

use crate::neighbour::Neighbour;

/// Reads until the gateway closes; the close code, if it says one.
async fn close_code(socket: &mut AnySocket) -> Option<u16> {
    soon("the end", async {
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Close(frame) = message {
                return frame.map(|frame| frame.code.into());
            }
        }
        None
    })
    .await
}

/// Without the subprotocol `mqtt` [MQTT-6.0.0-3], from another site's page, without an upgrade.
#[tokio::test]
async fn a_handshake_that_is_not_mqtts_is_refused() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    for protocol in [None, Some("lifeline.v1.json"), Some("mqttv3.1")] {
        let refused = person.open_mqtt(protocol, None).await.err();
        assert_eq!(refused, Some(StatusCode::UNPROCESSABLE_ENTITY), "{protocol:?}");
    }
    for origin in ["https://evil.example", "null"] {
        let refused = person.open_mqtt(Some("mqtt"), Some(origin)).await.err();
        assert_eq!(refused, Some(StatusCode::FORBIDDEN), "{origin}");
    }
    assert!(person.open_mqtt(Some("mqtt"), Some(&person.base)).await.is_ok(), "the gateway's own pages may");
    assert!(person.open_mqtt(Some("mqttv3.1, mqtt"), None).await.is_ok(), "one of several is enough");
    let (status, _) = person.get("/mqtt").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    neighbour.is_undisturbed().await;
}

/// "If any other type of data frame is received the recipient MUST close the Network
/// Connection" [MQTT-6.0.0-1]; and a frame that no packet can fill.
#[tokio::test]
async fn frames_that_hold_no_packet_close_the_socket() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    for (frame, code) in [
        (Message::text("CONNECT"), Some(1003)),
        (Message::binary(vec![0x10; 1024 * 1024]), Some(1009)),
        (Message::binary(&b"GET / HTTP/1.1\r\n\r\n"[..]), None),
        (Message::binary(&[0xC0, 0][..]), None),
    ] {
        let mut socket = person.open_mqtt(Some("mqtt"), None).await.expect("a WebSocket opens");
        // The gateway may close before it has all of it.
        let _ = socket.send(frame.clone()).await;
        assert_eq!(close_code(&mut socket).await, code, "{} bytes", frame.len());
    }
    neighbour.is_undisturbed().await;
}

/// 500 that say half a CONNECT, or nothing, by each way in: whoever comes meanwhile is
/// served, and all of them are closed.
#[tokio::test]
async fn five_hundred_half_open_clients_disturb_nobody() {
    const HALF: &[u8] = b"\x10\x20\x00\x04MQTT\x05";
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let mut silent = Vec::new();
    for number in 0..500 {
        let mut client = match number % 5 {
            0 => RawMqtt::websocket(&gateway, 5, 1024).await,
            _ => RawMqtt::tcp(&gateway, 5).await,
        };
        client.send_bytes(&HALF[..number % (HALF.len() + 1)]).await;
        silent.push(client);
    }
    let device = gateway.add_device("hall-3", &[]).await;
    assert_eq!(RawMqtt::connect(&gateway, 5, &device).await.1, 0);
    neighbour.is_undisturbed().await;
    let closed = silent.iter_mut().map(RawMqtt::packet);
    let said = futures_util::future::join_all(closed).await;
    assert!(said.iter().all(Option::is_none), "each is closed without a word");
    neighbour.is_undisturbed().await;
}
