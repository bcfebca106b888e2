//! The way of an alert: nothing is acknowledged before it is durable, in order, and the
//! device is told what became of it.

mod support;

use std::sync::atomic::Ordering::SeqCst;

use lifeline_domain::Code;
use lifeline_protocol::mqtt::Stage;
use support::{House, Raw, Seen, connect_v3, device, packet, publish_v3, publish_v5, receipt, text};

const SMOKE: &str = "v1/devices/d1/alerts/smoke";
const RECEIPTS: &str = "v1/devices/d1/receipts";

#[tokio::test]
async fn no_alert_is_acknowledged_before_its_commit_and_all_in_order() {
    let house = House::open().await;
    let mut client = house.device_v5("d1").await;
    house.app.hold();
    for id in 1..=9 {
        client.send(&publish_v5(SMOKE, 1 + (id % 2) as u8, id, b"x")).await;
    }
    // An answer that needs no commit waits for its turn, too.
    client.send(&publish_v5("v1/devices/d1/telemetry", 1, 10, b"{}")).await;
    house.app.until(|seen| seen.iter().any(|seen| matches!(seen, Seen::Telemetry(..)))).await;
    assert_eq!(house.app.alerts().len(), 9, "all are under way at once");
    client.expect_silence().await;
    house.app.commit(4);
    for id in 1..=4 {
        client.expect(&[if id % 2 == 0 { 0x40 } else { 0x50 }, 2, 0, id]).await;
    }
    client.expect_silence().await;
    house.app.commit(5);
    for id in 5..=9 {
        client.expect(&[if id % 2 == 0 { 0x40 } else { 0x50 }, 2, 0, id]).await;
    }
    client.expect(&[0x40, 2, 0, 10]).await;
}

#[tokio::test]
async fn a_full_connection_is_held_back_and_loses_nothing() {
    let house = House::with(lifeline_broker::DoorSettings { in_flight_max: 4, ..support::settings() }).await;
    let mut client = house.device_v3("d1").await;
    house.app.hold();
    for id in 1..=20 {
        client.send(&publish_v3(SMOKE, 1, id, &id.to_be_bytes())).await;
    }
    house.app.until(|seen| seen.len() > 4).await; // presence, and four alerts
    let mut other = house.device_v3("d2").await;
    other.expect_silence().await;
    assert_eq!(house.app.alerts().len(), 4, "no more than four are under way");
    house.app.commit(100);
    for id in 1..=20 {
        client.expect(&[0x40, 2, 0, id]).await;
    }
    assert_eq!(house.app.alerts().len(), 20);
}

#[tokio::test]
async fn an_alert_that_cannot_be_stored_is_not_acknowledged_and_can_be_repeated() {
    let house = House::open().await;
    house.app.failing.store(true, SeqCst);
    let mut v3 = house.device_v3("d1").await;
    v3.send(&publish_v3(SMOKE, 1, 1, b"x")).await;
    v3.expect_closed().await;
    let mut v5 = house.device_v5("d1").await;
    v5.send(&publish_v5(SMOKE, 2, 1, b"x")).await;
    let disconnect = v5.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x89));
    v5.expect_closed().await;

    house.app.failing.store(false, SeqCst);
    let mut v3 = house.device_v3("d1").await;
    v3.send(&publish_v3(SMOKE, 1, 1, b"x")).await;
    v3.expect(&[0x40, 2, 0, 1]).await;
}

#[tokio::test]
async fn an_alert_without_acknowledgement_is_stored_too_although_its_device_is_gone() {
    let house = House::open().await;
    house.app.hold();
    let mut client = house.device_v3("d1").await;
    client.send(&[&publish_v3(SMOKE, 0, 0, b"q0")[..], &publish_v3(SMOKE, 1, 1, b"q1"), &[0xE0, 0]].concat()).await;
    client.expect_closed().await;
    assert_eq!(house.app.alerts(), ["q0", "q1"]);
    // Its receipts wait for it.
    house.app.commit(2);
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    assert_eq!(client.receipt(4).await.id.as_deref(), Some("q0"));
    assert_eq!(client.receipt(4).await.id.as_deref(), Some("q1"));
}

#[tokio::test]
async fn receipts_reach_the_device_after_the_acknowledgement_and_later_ones_too() {
    let house = House::open().await;
    for version in [4, 5] {
        let mut client = if version == 4 { house.device_v3("d1").await } else { house.device_v5("d1").await };
        let id_and_no_properties: &[u8] = if version == 4 { &[0, 9] } else { &[0, 9, 0] };
        client.send(&packet(0x82, &[id_and_no_properties, &text(RECEIPTS), &[1]])).await;
        assert_eq!(client.packet().await[0], 0x90);
        let publish = if version == 4 { publish_v3 } else { publish_v5 };
        client.send(&publish(SMOKE, 1, 1, b"a-1")).await;
        client.expect(&[0x40, 2, 0, 1]).await;
        let stored = client.receipt(version).await;
        assert_eq!((stored.id.as_deref(), stored.stage), (Some("a-1"), Stage::Stored));
        house.receipts.send((device("d1"), receipt("a-1", Stage::Seen, None))).await.unwrap();
        house.receipts.send((device("d2"), receipt("not mine", Stage::Seen, None))).await.unwrap();
        house.receipts.send((device("d1"), receipt("a-1", Stage::Acknowledged, None))).await.unwrap();
        assert_eq!(client.receipt(version).await.stage, Stage::Seen);
        assert_eq!(client.receipt(version).await.stage, Stage::Acknowledged);
        client.send(&[0xE0, 0]).await;
        client.expect_closed().await;
    }
}

#[tokio::test]
async fn a_receipt_that_was_not_confirmed_comes_again() {
    let house = House::open().await;
    house.receipts.send((device("d1"), receipt("1", Stage::Seen, None))).await.unwrap();
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    assert_eq!(client.packet().await[0], 0x32);
    drop(client);
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    assert_eq!(client.receipt(4).await.id.as_deref(), Some("1"));
    client.expect_silence().await;
    client.send(&[0xE0, 0]).await;
    client.expect_closed().await;
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    client.expect_silence().await;
}

#[tokio::test]
async fn what_3_1_1_cannot_say_in_a_puback_comes_as_a_rejected_receipt() {
    let house = House::open().await;
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    for (topic, payload, code) in [
        ("v1/devices/d2/alerts/smoke", &b"x"[..], Code::Forbidden),
        ("$SYS/broker", b"x", Code::Forbidden),
        ("v1/devices/d1/alerts/SMOKE", b"x", Code::UnknownTopic),
        (SMOKE, b"{", Code::InvalidJson),
    ] {
        client.send(&publish_v3(topic, 1, 1, payload)).await;
        client.expect(&[0x40, 2, 0, 1]).await;
        let receipt = client.receipt(4).await;
        assert_eq!((receipt.stage, receipt.error.unwrap().code), (Stage::Rejected, code), "{topic}");
    }
    client.send(&publish_v3("v1/devices/d2/status", 0, 0, b"online")).await;
    assert_eq!(client.receipt(4).await.error.unwrap().code, Code::Forbidden);
    assert_eq!(house.app.alerts(), ["{"], "nothing else reached the ledger");
}

#[tokio::test]
async fn a_payload_of_1_mb_is_refused_and_its_device_told() {
    let house = House::open().await;
    let megabyte = vec![b'x'; 1 << 20];
    let mut v5 = house.device_v5("d1").await;
    v5.send(&publish_v5(SMOKE, 1, 1, &megabyte)).await;
    let disconnect = v5.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x95));
    v5.expect_closed().await;
    let mut v3 = house.device_v3("d1").await;
    v3.send(&publish_v3(SMOKE, 1, 1, &megabyte)).await;
    v3.expect_closed().await;
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    for _ in 0..2 {
        assert_eq!(client.receipt(4).await.error.unwrap().code, Code::PayloadTooLarge);
    }
    // Another's device is not told what a stranger sent.
    let mut stranger = house.device_v3("d2").await;
    stranger.send(&publish_v3(SMOKE, 1, 1, &megabyte)).await;
    stranger.expect_closed().await;
    client.expect_silence().await;
    let aside = house.app.seen().into_iter().filter(|seen| matches!(seen, Seen::Quarantined(..))).count();
    assert_eq!(aside, 2);
}

#[tokio::test]
async fn telemetry_goes_to_the_application_and_presence_follows_the_connections() {
    let house = House::open().await;
    let mut one = house.device_v3("d1").await;
    one.send(&publish_v3("v1/devices/d1/location", 1, 1, b"{}")).await;
    one.expect(&[0x40, 2, 0, 1]).await;
    let mut two = Raw::open(house.devices).await;
    two.send(&connect_v3("d1", "another", true)).await;
    two.expect(&[0x20, 2, 0, 0]).await;
    drop(one);
    two.send(&publish_v3("v1/devices/d1/telemetry", 1, 1, b"{}")).await;
    two.expect(&[0x40, 2, 0, 1]).await;
    drop(two);
    let seen = |what: &[Seen]| what.contains(&Seen::Present("d1".to_owned(), false));
    house.app.until(seen).await;
    assert_eq!(
        house.app.seen(),
        [
            Seen::Present("d1".to_owned(), true),
            Seen::Telemetry("v1/devices/d1/location".to_owned(), "{}".into()),
            Seen::Telemetry("v1/devices/d1/telemetry".to_owned(), "{}".into()),
            Seen::Present("d1".to_owned(), false),
        ]
    );
}

#[tokio::test]
async fn mqtt_subscribers_hear_of_an_alert_only_when_it_is_stored() {
    let house = House::open().await;
    let mut console = house.lab_v3("console").await;
    console.subscribe_v3("v1/devices/+/alerts/+", 1).await;
    house.app.hold();
    let mut client = house.device_v3("d1").await;
    client.send(&publish_v3(SMOKE, 1, 1, b"{")).await;
    client.send(&publish_v3(SMOKE, 1, 2, b"fire")).await;
    house.app.until(|seen| seen.iter().filter(|seen| matches!(seen, Seen::Alert(..))).count() == 2).await;
    console.expect_silence().await;
    house.app.commit(2);
    console.expect(&publish_v3(SMOKE, 1, 1, b"fire")).await; // and never the rejected one
}
