//! What mapping rules make an alert of is an alert: in the budgets, in a full queue, and as
//! a last will.

mod support;

use std::time::Duration;

use lifeline_broker::{BudgetSettings, DoorSettings};
use support::{House, Raw, Seen, packet, publish_v3, publish_v5, settings, text};

/// What a bridge's registration lists, and what ThingsBoard's devices call their own.
const TOPICS: [&str; 2] = ["zigbee2mqtt/hall", "v1/devices/me/telemetry"];

async fn house(settings: DoorSettings) -> House {
    let house = House::with(settings).await;
    house.app.list("d1", &["zigbee2mqtt/#"]);
    house
}

#[tokio::test]
async fn what_is_no_alert_is_shed_over_the_budget_of_telemetry_and_what_is_one_is_not() {
    let budgets = BudgetSettings { telemetry_per_second: 1, ..BudgetSettings::default() };
    let house = house(DoorSettings { budgets, ..settings() }).await;
    let mut client = house.device_v5("d1").await;
    for (round, topic) in TOPICS.into_iter().enumerate() {
        let mut flood: Vec<u8> = (0..100).flat_map(|_| publish_v5(topic, 0, 0, b"on")).collect();
        flood.extend(publish_v5(topic, 1, 1, b"on"));
        flood.extend(publish_v5(topic, 1, 2, b"alarm"));
        client.send(&flood).await;
        let refused = client.packet().await;
        assert_eq!((refused[0], &refused[2..5]), (0x40, &[0, 1, 0x97][..]), "{topic}: {refused:02x?}");
        client.expect(&[0x40, 2, 0, 2]).await;
        let read = house.app.seen().into_iter().filter(|seen| matches!(seen, Seen::Mapped(..))).count();
        assert_eq!(read, 102 * (round + 1), "{topic}: all of it was read, to know what it is");
    }
}

#[tokio::test]
async fn a_device_over_its_budgets_is_slowed_down_and_its_alerts_are_taken_in_order() {
    let budgets = BudgetSettings {
        telemetry_per_second: 1,
        alerts_per_second: 10,
        alerts_at_once: 2,
        ..BudgetSettings::default()
    };
    let house = house(DoorSettings { budgets, ..settings() }).await;
    let mut client = house.device_v3("d1").await;
    let publish = |id: u8| {
        let payload = if id.is_multiple_of(2) { format!("alarm {id}") } else { format!("{id}") };
        publish_v3("zigbee2mqtt/hall", 1, id.into(), payload.as_bytes())
    };
    client.send(&(1..=10).flat_map(publish).collect::<Vec<_>>()).await;
    for id in 1..=10 {
        client.expect(&[0x40, 2, 0, id]).await;
    }
    client.subscribe_v3("v1/devices/d1/receipts", 1).await;
    let mut stored = Vec::new();
    while stored.len() < 5 {
        stored.extend(client.receipt(4).await.id);
    }
    assert_eq!(stored, ["alarm 2", "alarm 4", "alarm 6", "alarm 8", "alarm 10"]);
}

#[tokio::test]
async fn a_full_queue_lets_go_of_an_alert_last_also_after_a_kill() {
    let full = || DoorSettings { queued_per_session_max: 2, return_grace: Duration::ZERO, ..settings() };
    let mut house = house(full()).await;
    house.kept_v3("console", 0).await.subscribe_v3("zigbee2mqtt/#", 1).await;
    let publish = async |house: &House, payloads: &[&str]| {
        let mut bridge = house.device_v3("d1").await;
        for payload in payloads {
            bridge.publish_v3("zigbee2mqtt/hall", 1, 1, payload.as_bytes()).await;
        }
    };
    publish(&house, &["alarm 1", "on"]).await;
    house = House::on(full(), house.store.as_left_by_a_kill()).await;
    house.app.list("d1", &["zigbee2mqtt/#"]);
    publish(&house, &["off", "alarm 2", "too late"]).await;
    let mut console = house.kept_v3("console", 1).await;
    for payload in ["alarm 1", "alarm 2"] {
        let packet = console.packet().await;
        assert!(packet.ends_with(payload.as_bytes()), "{payload}: {}", String::from_utf8_lossy(&packet));
    }
    console.expect_silence().await;
}

/// A device of 3.1.1 whose last will is on this topic.
async fn connected_with_will(house: &House, topic: &str, payload: &str) -> Raw {
    let mut client = Raw::open(house.devices).await;
    let (will, login) = ([text(topic), text(payload)].concat(), [text("d1"), text("secret")].concat());
    client.send(&packet(0x10, &[&text("MQTT"), &[4, 0xCE, 0, 0], &text("c"), &will, &login])).await;
    client.expect(&[0x20, 2, 0, 0]).await;
    client
}

#[tokio::test]
async fn a_will_is_read_by_the_rules_like_a_publish() {
    let house = house(settings()).await;
    for topic in TOPICS {
        for payload in ["alarm: the bridge is gone", "offline"] {
            drop(connected_with_will(&house, topic, payload).await);
            let read = Seen::Mapped("d1".to_owned(), topic.to_owned(), payload.into());
            house.app.until(|seen| seen.contains(&read)).await;
        }
    }
    // The receipts of those that became alerts wait for the device.
    let mut client = house.device_v3("d1").await;
    client.subscribe_v3("v1/devices/d1/receipts", 1).await;
    for _ in TOPICS {
        assert_eq!(client.receipt(4).await.id.as_deref(), Some("alarm: the bridge is gone"));
    }
    client.expect_silence().await;
}

#[tokio::test]
async fn a_will_is_read_by_the_rules_after_a_kill() {
    for topic in TOPICS {
        let house = house(settings()).await;
        let mut client = connected_with_will(&house, topic, "alarm: gone").await;
        // The store has the will by the next commit.
        client.send(&packet(0x33, &[&text("v1/devices/d1/status"), &[0, 1], b"online"])).await;
        client.expect(&[0x40, 2, 0, 1]).await;
        let house = house.killed().await;
        let read = Seen::Mapped("d1".to_owned(), topic.to_owned(), "alarm: gone".into());
        house.app.until(|seen| seen.contains(&read)).await;
    }
}
