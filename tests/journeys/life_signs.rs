//! Devices that fall silent (N7).

use lifeline_tests::{DemoDevice, Gateway, Person, RawMqtt, Sensor, until};
use serde_json::{Value, json};

const KINDS: &str = "[devices.kinds.pulse]\nheartbeat_s = 2\nsilence_alarm = true\n\
                     [devices.kinds.sleeper]\nheartbeat_s = 2\n\
                     [devices.kinds.slow]\nheartbeat_s = 1000\nsilence_alarm = true\n";

/// The incidents of silence.
async fn silences(responder: &Person) -> Vec<Value> {
    let (_, page) = responder.get("/v1/incidents").await;
    let incidents = page["incidents"].as_array().expect("a page").iter();
    incidents.filter(|incident| incident["kind"] == "device_silent").cloned().collect()
}

async fn until_told(responder: &Person, count: usize) -> Vec<Value> {
    until("an incident of silence", || async {
        let told: Vec<_> = silences(responder).await.into_iter().filter(|one| one["cleared"].is_null()).collect();
        (told.len() == count).then_some(told)
    })
    .await
}

async fn device(admin: &Person, id: &str) -> Value {
    admin.get(&format!("/v1/devices/{id}")).await.1
}

/// CONNECT of 3.1.1 without a keep alive and with `offline` as the last will on the device's status.
fn connect_with_will(device: &DemoDevice) -> Vec<u8> {
    let status = format!("v1/devices/{}/status", device.id);
    let mut body = vec![0, 4, b'M', b'Q', b'T', b'T', 4, 0xC6, 0, 0];
    for text in [&device.id, &status, "offline", &device.username, &device.password] {
        body.extend(u16::try_from(text.len()).expect("it is short").to_be_bytes());
        body.extend(text.as_bytes());
    }
    let length = u8::try_from(body.len()).expect("it is short");
    let length = if length > 0x7F { vec![length | 0x80, 1] } else { vec![length] };
    [vec![0x10], length, body].concat()
}

/// Item 6: silence of a safety device is one incident, over a restart, too, and cleared when it is heard.
#[tokio::test]
async fn a_safety_device_that_falls_silent_is_one_incident_until_it_is_heard() {
    let gateway = Gateway::start_configured(KINDS).await;
    let pulse = gateway.add_device("pulse-1", &["--kind", "pulse", "--place", "Cellar"]).await;
    gateway.add_device("sleeper-1", &["--kind", "sleeper"]).await;
    let (responder, admin) =
        (Person::signed_in(&gateway, "responder").await, Person::signed_in(&gateway, "admin").await);
    let told = until_told(&responder, 1).await.remove(0);
    assert_eq!(told["origin"], json!({ "kind": "device", "id": "pulse-1" }), "{told}");
    assert_eq!((&told["place"], &told["status"], &told["signals"]), (&json!("Cellar"), &json!("open"), &json!(1)));
    until("a sleeper that is shown as silent", || async {
        (device(&admin, "sleeper-1").await["silent"] == true).then_some(())
    })
    .await;
    assert_eq!(device(&admin, "pulse-1").await["silent"], true);

    let gateway = gateway.kill_and_restart().await;
    let (responder, admin) =
        (Person::signed_in(&gateway, "responder").await, Person::signed_in(&gateway, "admin").await);
    // The gateway has looked: the one that was told before and the one that is never told are silent again.
    until("the silence after the restart", || async {
        let silent = [device(&admin, "pulse-1").await, device(&admin, "sleeper-1").await];
        silent.iter().all(|device| device["silent"] == true).then_some(())
    })
    .await;
    assert_eq!(until_told(&responder, 1).await[0]["signals"], 1, "it was told once");

    let sensor = Sensor::connect_device(&gateway, &pulse).await;
    until("a cleared incident", || async {
        sensor.publish("v1/devices/pulse-1/telemetry", b"{}").await;
        let incidents = silences(&responder).await;
        (incidents.len() == 1 && incidents[0]["cleared"] == true).then_some(())
    })
    .await;
    assert!(device(&admin, "pulse-1").await["last_heard_at"].is_string());
}

/// The last will on the status topic: ten seconds to come back, however slow the heartbeat.
#[tokio::test]
async fn a_safety_device_that_is_lost_is_told_long_before_its_heartbeat() {
    let gateway = Gateway::start_configured(KINDS).await;
    let slow = gateway.add_device("slow-1", &["--kind", "slow"]).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut client = RawMqtt::tcp(&gateway, 4).await;
    client.send_bytes(&connect_with_will(&slow)).await;
    assert_eq!(client.packet().await, Some((0x20, vec![0, 0])), "CONNACK");
    drop(client);
    let told = until_told(&responder, 1).await.remove(0);
    assert_eq!(told["origin"]["id"], "slow-1", "{told}");
}
