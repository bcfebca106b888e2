//! Last wills: of clients that are lost, and of those that were connected when the gateway was killed.

mod support;

use lifeline_bridge::ports::{MqttRow, MqttStore};
use lifeline_broker::DoorSettings;
use support::{House, Raw, Seen, packet, publish_v3, settings, text};

const STATUS: &str = "v1/devices/d1/status";
const RECEIPTS: &str = "v1/devices/d1/receipts";

#[tokio::test]
async fn a_will_is_published_retained_when_its_client_is_lost_and_not_when_it_leaves() {
    let house = House::open().await;
    let connect = |flags: u8| {
        let will = [text("v1/devices/d1/status"), text("offline")].concat();
        let login = [text("d1"), text("secret")].concat();
        packet(0x10, &[&text("MQTT"), &[4, flags, 0, 0], &text("c"), &will, &login])
    };
    let retained = 0x20;
    let mut leaves = Raw::open(house.devices).await;
    leaves.send(&connect(0xC6 | retained)).await;
    leaves.expect(&[0x20, 2, 0, 0]).await;
    leaves.send(&publish_v3("v1/devices/d1/status", 1, 1, b"online")).await;
    leaves.expect(&[0x40, 2, 0, 1]).await;
    leaves.send(&[0xE0, 0]).await;
    leaves.expect_closed().await;
    let mut lost = Raw::open(house.devices).await;
    lost.send(&connect(0xC6 | retained)).await;
    lost.expect(&[0x20, 2, 0, 0]).await;
    drop(lost);
    house.app.until(|seen| seen.iter().filter(|seen| matches!(seen, Seen::Present(_, false))).count() == 2).await;
    let said_lost = house.app.seen().into_iter().filter(|seen| matches!(seen, Seen::Lost(_)));
    assert_eq!(said_lost.collect::<Vec<_>>(), [Seen::Lost("d1".to_owned())]);
    let mut console = house.lab_v3("console").await;
    console.subscribe_v3("v1/devices/+/status", 0).await;
    console.expect(&[&[0x31][..], &publish_v3("v1/devices/d1/status", 0, 0, b"offline")[1..]].concat()).await;
}

#[tokio::test]
async fn a_will_can_be_an_alert_and_an_alert_it_becomes() {
    let house = House::open().await;
    let mut client = Raw::open(house.devices).await;
    let will = [text("v1/devices/d1/alerts/power"), text("gone")].concat();
    let login = [text("d1"), text("secret")].concat();
    client.send(&packet(0x10, &[&text("MQTT"), &[4, 0xC6, 0, 0], &text("c"), &will, &login])).await;
    client.expect(&[0x20, 2, 0, 0]).await;
    drop(client);
    house.app.until(|seen| seen.contains(&Seen::Alert("d1".into(), "power".into(), "gone".into()))).await;
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3(RECEIPTS, 1).await;
    assert_eq!(client.receipt(4).await.id.as_deref(), Some("gone"));
}

#[tokio::test]
async fn a_delayed_will_is_not_published_if_its_client_returns() {
    let house = House::open().await;
    let connect = |delay: u8| {
        let will = [&[5, 0x18, 0, 0, 0, delay][..], &text("v1/devices/d1/alerts/power"), &text("gone")].concat();
        let login = [text("d1"), text("secret")].concat();
        let expiry = [5, 0x11, 0, 0, 0, 60];
        packet(0x10, &[&text("MQTT"), &[5, 0xC4, 0, 0], &expiry, &text("c"), &will, &login])
    };
    for present in [0, 1, 1] {
        let mut client = Raw::open(house.devices).await;
        client.send(&connect(1)).await;
        assert_eq!(client.packet().await[2..4], [present, 0]);
    }
    // The last one does not return.
    house.app.until(|seen| seen.contains(&Seen::Alert("d1".into(), "power".into(), "gone".into()))).await;
    assert_eq!(house.app.alerts().len(), 1);
}

/// A device of 3.1.1 with a retained will.
fn connect_with_will(flags: u8) -> Vec<u8> {
    let will = [text(STATUS), text("offline")].concat();
    let login = [text("d1"), text("secret")].concat();
    packet(0x10, &[&text("MQTT"), &[4, 0xE4 | flags, 0, 0], &text("c"), &will, &login])
}

#[tokio::test]
async fn a_client_that_was_lost_with_the_gateway_is_lost_and_its_will_is_published_once() {
    let house = House::open().await;
    let mut device = Raw::open(house.devices).await;
    device.send(&connect_with_will(2)).await;
    device.expect(&[0x20, 2, 0, 0]).await;
    // The store has the will by the next commit.
    device.send(&packet(0x33, &[&text(STATUS), &[0, 1], b"online"])).await;
    device.expect(&[0x40, 2, 0, 1]).await;

    let next = house.killed().await;
    let mut console = next.lab_v3("console").await;
    console.subscribe_v3(STATUS, 1).await;
    let mut seen = console.packet().await;
    if seen.ends_with(b"online") {
        seen = console.packet().await; // the will came after the subscription
    }
    assert!(seen.ends_with(b"offline"), "{seen:?}");
    next.door.shutdown().await;
    assert!(next.store.load().await.unwrap().iter().all(|row| !matches!(row, MqttRow::Will(_))));
}

#[tokio::test]
async fn a_client_that_comes_back_before_its_will_is_due_is_not_lost() {
    let house = House::open().await;
    let connect = {
        let will = [&[5, 0x18, 0, 0, 0, 60][..], &text("v1/devices/d1/alerts/power"), &text("gone")].concat();
        let login = [text("d1"), text("secret")].concat();
        packet(0x10, &[&text("MQTT"), &[5, 0xC4, 0, 0], &[5, 0x11, 0, 0, 0, 120], &text("c"), &will, &login])
    };
    let mut device = Raw::open(house.devices).await;
    device.send(&connect).await;
    assert_eq!(device.packet().await[2..4], [0, 0]);
    device.send(&packet(0x82, &[&[0, 1, 0], &text("v1/devices/d1/commands/#"), &[1]])).await;
    device.expect(&[0x90, 4, 0, 1, 0, 1]).await;

    let house = house.killed().await;
    let wills = async |house: &House| {
        let rows = house.store.load().await.unwrap();
        let wills = rows.into_iter().filter_map(|row| if let MqttRow::Will(will) = row { Some(will) } else { None });
        wills.collect::<Vec<_>>()
    };
    let mut device = Raw::open(house.devices).await;
    device.send(&connect).await;
    assert_eq!(device.packet().await[2..4], [1, 0]);
    device.send(&[0xE0, 0]).await; // leaves without its will
    device.expect_closed().await;
    house.door.shutdown().await;
    assert_eq!(wills(&house).await, []);
    assert_eq!(house.app.alerts().len(), 0);
}

#[tokio::test]
async fn a_will_on_a_listed_topic_is_published_after_a_kill() {
    let house = House::open().await;
    house.app.list("d1", &["zigbee2mqtt/#"]);
    let mut device = Raw::open(house.devices).await;
    let will = [text("zigbee2mqtt/bridge/state"), text("offline")].concat();
    let login = [text("d1"), text("secret")].concat();
    device.send(&packet(0x10, &[&text("MQTT"), &[4, 0xE6, 0, 0], &text("c"), &will, &login])).await;
    device.expect(&[0x20, 2, 0, 0]).await;
    // The store has the will by the next commit.
    device.send(&packet(0x33, &[&text(STATUS), &[0, 1], b"online"])).await;
    device.expect(&[0x40, 2, 0, 1]).await;
    let house = house.killed().await;
    let mut console = house.lab_v3("console").await;
    console.subscribe_v3("zigbee2mqtt/#", 0).await;
    assert!(console.packet().await.ends_with(b"offline"));
}

#[tokio::test]
async fn a_delayed_will_does_not_wait_where_its_session_has_no_room_to() {
    let house = House::with(DoorSettings { sessions_away_max: 0, ..settings() }).await;
    let will = [&[5, 0x18, 0, 0, 0, 60][..], &text("v1/devices/d1/alerts/power"), &text("gone")].concat();
    let login = [text("d1"), text("secret")].concat();
    let mut client = Raw::open(house.devices).await;
    let expiry = [5, 0x11, 0, 0, 0, 120];
    client.send(&packet(0x10, &[&text("MQTT"), &[5, 0xC4, 0, 0], &expiry, &text("c"), &will, &login])).await;
    assert_eq!(client.packet().await[2..4], [0, 0]);
    drop(client);
    house.app.until(|seen| seen.contains(&Seen::Alert("d1".into(), "power".into(), "gone".into()))).await;
}
