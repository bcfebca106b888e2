//! Retained messages.

mod support;

use lifeline_broker::DoorSettings;
use support::{House, Raw, packet, publish_v3, settings, text};

const STATUS: &str = "v1/devices/d1/status";

#[tokio::test]
async fn retained_messages_survive_with_what_is_left_of_their_time() {
    let house = House::open().await;
    let mut publisher = Raw::open(house.lab).await;
    publisher.send(&packet(0x10, &[&text("MQTT"), &[5, 2, 0, 0, 0], &text("p")])).await;
    assert_eq!(publisher.packet().await[3], 0);
    let retained = |topic: &str, id: u8, properties: &[u8], payload: &[u8]| {
        let length = [u8::try_from(properties.len()).unwrap()];
        packet(0x33, &[&text(topic), &[0, id], &length, properties, payload])
    };
    publisher.send(&retained("r/stays", 1, &[], b"1")).await;
    publisher.send(&retained("r/hour", 2, &[2, 0, 0, 14, 16], b"2")).await;
    publisher.send(&retained("r/over", 3, &[2, 0, 0, 0, 0], b"3")).await;
    publisher.send(&retained("r/deleted", 4, &[], b"4")).await;
    publisher.send(&retained("r/deleted", 5, &[], b"")).await;
    for id in 1..=5 {
        publisher.expect(&[0x40, 2, 0, id]).await;
    }
    let house = house.killed().await;
    let mut reader = Raw::open(house.lab).await;
    reader.send(&packet(0x10, &[&text("MQTT"), &[5, 2, 0, 0, 0], &text("r")])).await;
    assert_eq!(reader.packet().await[3], 0);
    reader.send(&packet(0x82, &[&[0, 1, 0], &text("r/#"), &[0]])).await;
    reader.expect(&[0x90, 4, 0, 1, 0, 0]).await;
    let mut found = [reader.packet().await, reader.packet().await];
    found.sort_by_key(Vec::len);
    assert_eq!(found[0], packet(0x31, &[&text("r/stays"), &[0], b"1"]));
    let left = &found[1][2 + 2 + "r/hour".len()..];
    assert_eq!((found[1][0], left[0], left[1], left[6]), (0x31, 5, 2, b'2'));
    let seconds = u32::from_be_bytes([left[2], left[3], left[4], left[5]]);
    assert!((1..=3600).contains(&seconds), "{seconds}");
    reader.expect_silence().await;
}

#[tokio::test]
async fn more_retained_messages_than_allowed_are_refused_with_the_reason() {
    let house = House::with(DoorSettings { retained_max: 1, ..settings() }).await;
    let mut five = house.device_v5("d1").await;
    five.send(&packet(0x33, &[&text(STATUS), &[0, 1, 0], b"online"])).await;
    five.expect(&[0x40, 2, 0, 1]).await;
    let mut other = house.device_v5("d2").await;
    other.send(&packet(0x33, &[&text("v1/devices/d2/status"), &[0, 1, 0], b"online"])).await;
    let puback = other.packet().await;
    assert_eq!((puback[0], puback[4]), (0x40, 0x97));
    five.send(&packet(0x33, &[&text(STATUS), &[0, 2, 0], b"replaced"])).await;
    five.expect(&[0x40, 2, 0, 2]).await;
    let mut three = house.device_v3("d3").await;
    three.subscribe_v3("v1/devices/d3/receipts", 1).await;
    three.send(&packet(0x33, &[&text("v1/devices/d3/status"), &[0, 1], b"online"])).await;
    three.expect(&[0x40, 2, 0, 1]).await;
    let code = three.receipt(4).await.error.map(|error| error.code);
    assert_eq!(code, Some(lifeline_domain::Code::Busy));
}

#[tokio::test]
async fn incidents_are_mirrored_as_retained_state() {
    let house = House::open().await;
    let incident: lifeline_domain::Incident = serde_json::from_str(
        r#"{"id":"00000000-0000-7000-8000-000000000001","status":"open","kind":"smoke","severity":"Severe",
            "origin":{"kind":"device","id":"d1"},"opened_at":"2026-01-01T00:00:00.000Z",
            "updated_at":"2026-01-01T00:00:00.000Z","opened_offset":1,"updated_offset":1,"signals":1,"messages":0}"#,
    )
    .unwrap();
    let topic = format!("v1/incidents/{}", incident.id);
    let json = serde_json::to_vec(&incident).unwrap();
    let mut live = house.lab_v3("live").await;
    live.subscribe_v3("v1/incidents/+", 0).await;
    house.incidents.send(incident.into()).await.unwrap();
    live.expect(&publish_v3(&topic, 0, 0, &json)).await;
    let mut later = house.lab_v3("later").await;
    later.subscribe_v3("v1/incidents/+", 0).await;
    assert_eq!(later.packet().await[0], 0x31);
}
