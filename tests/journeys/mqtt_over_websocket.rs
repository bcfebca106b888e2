use lifeline_tests::{DemoDevice, Gateway, Person, RawMqtt};
use serde_json::Value;

async fn log_in(client: &mut RawMqtt, device: &DemoDevice) -> u8 {
    let id = format!("{}-ws", device.id);
    client.log_in(&id, Some(&device.username), Some(&device.password)).await.expect("CONNACK").reason
}

/// `/mqtt`, MQTT 3.1.1 and 5 §6: the same door, with packets in frames of any size.
#[tokio::test]
async fn a_device_behind_https_raises_an_alert_and_hears_its_receipt() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let device = &gateway.demo.devices[0];
    let (alerts, receipts) =
        (format!("v1/devices/{}/alerts/smoke", device.id), format!("v1/devices/{}/receipts", device.id));
    for (version, frame_bytes) in [(4, 64 * 1024), (5, 64 * 1024), (4, 1), (5, 3)] {
        let mut client = RawMqtt::websocket(&gateway, version, frame_bytes).await;
        assert_eq!(log_in(&mut client, device).await, 0, "version {version}, {frame_bytes} bytes a frame");
        assert_eq!(client.subscribe(&receipts).await, 1);
        let id = format!("ws-{version}-{frame_bytes}");
        let alert = serde_json::json!({ "id": id, "text": "over WebSocket", "pad": "x".repeat(2000) });
        client.publish(&alerts, alert.to_string().as_bytes()).await;
        let mut receipt = Value::Null;
        let mut acknowledged = false;
        while receipt.is_null() || !acknowledged {
            let (first, body) = client.packet().await.expect("the connection stands");
            match first & 0xF0 {
                0x40 => acknowledged = true,
                // Those that the last client has not acknowledged come again.
                _ => receipt = Some(json_in(&body)).filter(|one| one["id"] == id).unwrap_or_default(),
            }
        }
        assert_eq!(receipt["stage"], "stored", "{receipt}");
        client.ping().await;
    }
    let feed = responder.feed(None).await;
    assert_eq!(feed.iter().filter(|entry| entry["data"]["text"] == "over WebSocket").count(), 4);
}

/// The JSON object at the end of a PUBLISH.
fn json_in(body: &[u8]) -> Value {
    let start = body.iter().position(|&byte| byte == b'{').expect("an object");
    serde_json::from_slice(&body[start..]).expect("receipts are JSON")
}

/// One packet in many frames, many packets in one, and a disabled device cut off there as well.
#[tokio::test]
async fn frames_have_no_meaning_and_revocation_has() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("browser-1", &[]).await;
    let mut client = RawMqtt::websocket(&gateway, 5, 64 * 1024).await;
    assert_eq!(log_in(&mut client, &device).await, 0);
    client.send_bytes(&[0xC0, 0].repeat(50)).await;
    for _ in 0..50 {
        assert_eq!(client.packet().await, Some((0xD0, Vec::new())));
    }
    assert!(gateway.command(&["device", "disable", "browser-1"]).await.status.success());
    assert_eq!(client.packet().await.map(|(first, body)| (first, body[0])), Some((0xE0, 0x87)));
    assert_eq!(client.packet().await, None);
    let mut again = RawMqtt::websocket(&gateway, 5, 64 * 1024).await;
    assert_eq!(log_in(&mut again, &device).await, 0x86);
}
