//! What outlives a connection and the gateway: sessions, their messages, retained
//! messages, wills. The gateway is killed by opening another door on what its store had.

mod support;

use std::time::Duration;

use lifeline_bridge::{
    memory::Fault,
    ports::{MqttChange, MqttMessage, MqttQueued, MqttRow, MqttSession, MqttSessionKey, MqttStore, MqttSubscription},
};
use lifeline_broker::DoorSettings;
use lifeline_domain::Timestamp;
use support::{House, Raw, Seen, connect_v3, connect_v5, packet, publish_v3, publish_v5, settings, text};

const STATUS: &str = "v1/devices/d1/status";

/// A will is published as soon as its client was lost.
fn without_grace() -> DoorSettings {
    DoorSettings { return_grace: Duration::ZERO, ..settings() }
}

/// The next run of a gateway that is killed now.
async fn killed(house: &House) -> House {
    House::on(without_grace(), house.store.as_left_by_a_kill()).await
}

fn dup(mut publish: Vec<u8>) -> Vec<u8> {
    publish[0] |= 0x08;
    publish
}

/// A lab client of 3.1.1 whose session is kept; `present` says whether there was one.
async fn kept(house: &House, client_id: &str, present: u8) -> Raw {
    let mut raw = Raw::open(house.lab).await;
    raw.send(&packet(0x10, &[&text("MQTT"), &[4, 0, 0, 0], &text(client_id)])).await;
    raw.expect(&[0x20, 2, present, 0]).await;
    raw
}

async fn publish(raw: &mut Raw, topic: &str, qos: u8, id: u16, payload: &[u8]) {
    raw.send(&publish_v3(topic, qos, id, payload)).await;
    let [high, low] = id.to_be_bytes();
    raw.expect(&[if qos == 1 { 0x40 } else { 0x50 }, 2, high, low]).await;
    if qos == 2 {
        raw.send(&[0x62, 2, high, low]).await;
        raw.expect(&[0x70, 2, high, low]).await;
    }
}

#[tokio::test]
async fn what_was_acknowledged_reaches_a_session_that_was_away_when_the_gateway_was_killed() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.subscribe_v3("news/#", 2).await;
    drop(subscriber);
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, "news/1", 1, 1, b"one").await;
    publish(&mut publisher, "news/2", 2, 2, b"two").await;

    let house = killed(&house).await;
    let mut subscriber = kept(&house, "console", 1).await;
    subscriber.expect(&dup(publish_v3("news/1", 1, 0x8001, b"one"))).await;
    subscriber.expect(&dup(publish_v3("news/2", 2, 0x8002, b"two"))).await;
    // Its subscriptions are there, too.
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, "news/3", 1, 3, b"three").await;
    subscriber.expect(&publish_v3("news/3", 1, 0x8003, b"three")).await;
    subscriber.send(&[0x40, 2, 0x80, 1, 0x50, 2, 0x80, 2]).await;
    subscriber.expect(&[0x62, 2, 0x80, 2]).await;

    // It has the second one: only PUBREL comes again. The third is not confirmed.
    let house = killed(&house).await;
    let mut subscriber = kept(&house, "console", 1).await;
    subscriber.expect(&[0x62, 2, 0x80, 2]).await;
    subscriber.expect(&dup(publish_v3("news/3", 1, 0x8003, b"three"))).await;
    subscriber.send(&[0x70, 2, 0x80, 2, 0x40, 2, 0x80, 3]).await;
    subscriber.expect_silence().await;
    subscriber.send(&[0xE0, 0]).await;
    subscriber.expect_closed().await;
    house.door.shutdown().await;
    let queued = house.store.load().await.unwrap().into_iter().filter(|row| matches!(row, MqttRow::Queued(_)));
    assert_eq!(queued.count(), 0, "what is confirmed is not kept");
}

#[tokio::test]
async fn no_publish_is_acknowledged_before_the_store_has_it_and_others_do_not_wait() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.subscribe_v3("news/#", 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    let held = house.store.faults().hold_next();
    publisher.send(&publish_v3("news/1", 1, 1, b"one")).await;
    held.reached().await;
    publisher.expect_silence().await;
    subscriber.expect_silence().await;
    let mut other = house.device_v3("d1").await;
    publish(&mut other, "v1/devices/d1/telemetry", 1, 1, b"{}").await;
    held.release();
    publisher.expect(&[0x40, 2, 0, 1]).await;
    subscriber.expect(&publish_v3("news/1", 1, 0x8001, b"one")).await;
}

#[tokio::test]
async fn what_could_not_be_stored_is_not_acknowledged_and_can_be_repeated() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.subscribe_v3("news/#", 1).await;
    house.store.faults().fail_next(Fault::BeforeWriting);
    let mut publisher = house.lab_v3("publisher").await;
    publisher.send(&publish_v3("news/1", 1, 1, b"one")).await;
    publisher.expect_closed().await;
    subscriber.expect_silence().await;
    let mut publisher = house.lab_v3("publisher").await;
    publisher.send(&dup(publish_v3("news/1", 1, 1, b"one"))).await;
    publisher.expect(&[0x40, 2, 0, 1]).await;
    let received = subscriber.packet().await;
    assert_eq!((received[0], &received[12..]), (0x32, &b"one"[..]));
    subscriber.send(&[0x40, 2, received[10], received[11]]).await;
    subscriber.expect_silence().await;
}

#[tokio::test]
async fn a_subscription_is_not_confirmed_before_the_store_has_it() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.expect_silence().await;
    house.store.faults().fail_next(Fault::BeforeWriting);
    subscriber.send(&packet(0x82, &[&[0, 1], &text("news/#"), &[1]])).await;
    subscriber.expect_closed().await;
}

#[tokio::test]
async fn a_qos_2_publish_is_handed_on_once_although_the_gateway_is_killed_after_pubrec() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.subscribe_v3("news/#", 2).await;
    drop(subscriber);
    let mut publisher = kept(&house, "publisher", 0).await;
    let message = publish_v3("news/1", 2, 7, b"once");
    publisher.send(&message).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;

    let house = killed(&house).await;
    let mut publisher = kept(&house, "publisher", 1).await;
    publisher.send(&dup(message.clone())).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;
    publisher.send(&[0x62, 2, 0, 7]).await;
    publisher.expect(&[0x70, 2, 0, 7]).await;

    // After PUBCOMP the id is another message's.
    let house = killed(&house).await;
    let mut publisher = kept(&house, "publisher", 1).await;
    publisher.send(&publish_v3("news/2", 2, 7, b"another")).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;
    let mut subscriber = kept(&house, "console", 1).await;
    subscriber.expect(&dup(publish_v3("news/1", 2, 0x8001, b"once"))).await;
    subscriber.expect(&publish_v3("news/2", 2, 0x8002, b"another")).await;
    subscriber.expect_silence().await;
}

#[tokio::test]
async fn a_session_that_was_given_up_does_not_come_back() {
    let house = House::open().await;
    let mut subscriber = kept(&house, "console", 0).await;
    subscriber.subscribe_v3("news/#", 1).await;
    drop(subscriber);
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, "news/1", 1, 1, b"one").await;
    // A clean start ends the old session, and this one ends with its connection.
    let mut clean = house.lab_v3("console").await;
    clean.send(&[0xE0, 0]).await;
    clean.expect_closed().await;
    publish(&mut publisher, "news/2", 1, 2, b"two").await;
    // The store has it by the next commit.
    let mut other = kept(&house, "other", 0).await;
    other.subscribe_v3("x", 1).await;
    let house = killed(&house).await;
    kept(&house, "console", 0).await.expect_silence().await;
}

#[tokio::test]
async fn a_session_whose_time_is_over_is_forgotten_with_all_that_was_its() {
    let key = MqttSessionKey { user: String::new(), client_id: "console".to_owned() };
    let message = MqttMessage { topic: "news/1".to_owned(), qos: 1, ..MqttMessage::default() };
    let subscription =
        MqttSubscription { filter: "news/#".to_owned(), qos: 1, no_local: false, retain_as_published: false, id: None };
    let store = lifeline_bridge::memory::MemoryMqttStore::default();
    let session = MqttSession {
        key: key.clone(),
        expiry_s: 60,
        away_until: Some(Timestamp::from_millis(1)),
        subscriptions: vec![subscription],
    };
    let rows = [
        MqttRow::Session(session),
        MqttRow::Queued(MqttQueued { key: key.clone(), number: 1, received: false, share: None, alert: false, message }),
        MqttRow::Unreleased(key.clone(), 4),
        // Of a session that is not there.
        MqttRow::Unreleased(MqttSessionKey { client_id: "nobody".to_owned(), ..key }, 4),
    ];
    store.write(&rows.map(MqttChange::Put)).await.unwrap();
    let house = House::on(settings(), store.clone()).await;
    kept(&house, "console", 0).await.expect_silence().await;
    house.door.shutdown().await;
    let left = store.load().await.unwrap();
    let only_the_new_one = |row: &MqttRow| matches!(row, MqttRow::Session(session) if session.subscriptions.is_empty());
    assert!(left.len() == 1 && only_the_new_one(&left[0]), "{left:?}");
}

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
    let house = killed(&house).await;
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

    let next = killed(&house).await;
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

    let house = killed(&house).await;
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
async fn what_waits_for_a_subscription_that_is_no_longer_allowed_is_not_sent() {
    let house = House::open().await;
    house.app.list("d1", &["zigbee2mqtt/#"]);
    let mut device = Raw::open(house.devices).await;
    device.send(&connect_v3("d1", "c", false)).await;
    device.expect(&[0x20, 2, 0, 0]).await;
    device.subscribe_v3("zigbee2mqtt/+", 1).await;
    drop(device);
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, "zigbee2mqtt/door", 1, 1, b"open").await;

    // The next run's registration of the device lists nothing.
    let house = killed(&house).await;
    let mut device = Raw::open(house.devices).await;
    device.send(&connect_v3("d1", "c", false)).await;
    device.expect(&[0x20, 2, 1, 0]).await;
    device.expect_silence().await;
    device.send(&[0xE0, 0]).await;
    device.expect_closed().await;
    house.door.shutdown().await;
    let rows = house.store.load().await.unwrap();
    let empty = |row: &MqttRow| matches!(row, MqttRow::Session(session) if session.subscriptions.is_empty());
    assert!(rows.len() == 1 && empty(&rows[0]), "{rows:?}");
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
    let house = killed(&house).await;
    let mut console = house.lab_v3("console").await;
    console.subscribe_v3("zigbee2mqtt/#", 0).await;
    assert!(console.packet().await.ends_with(b"offline"));
}

#[tokio::test]
async fn a_session_that_is_not_kept_leaves_nothing_in_the_store() {
    let house = House::open().await;
    let mut device = house.device_v5("d1").await;
    device.send(&publish_v5("v1/devices/d1/telemetry", 1, 1, b"{}")).await;
    device.expect(&[0x40, 2, 0, 1]).await;
    let mut raw = Raw::open(house.devices).await;
    // Kept for a minute, and given up at DISCONNECT.
    raw.send(&connect_v5("d1", "c", true, &[0x11, 0, 0, 0, 60])).await;
    assert_eq!(raw.packet().await[3], 0);
    raw.send(&packet(0xE0, &[&[0, 5, 0x11, 0, 0, 0, 0]])).await;
    raw.expect_closed().await;
    house.door.shutdown().await;
    assert_eq!(house.store.load().await.unwrap(), []);
}

#[tokio::test]
async fn sessions_survive_an_orderly_restart_with_their_receipts_subscription() {
    let house = House::open().await;
    let mut device = Raw::open(house.devices).await;
    device.send(&connect_v3("d1", "c", false)).await;
    device.expect(&[0x20, 2, 0, 0]).await;
    device.subscribe_v3("v1/devices/d1/receipts", 1).await;
    house.door.shutdown().await;
    let house = House::on(settings(), house.store.clone()).await;
    let mut device = Raw::open(house.devices).await;
    device.send(&connect_v3("d1", "c", false)).await;
    device.expect(&[0x20, 2, 1, 0]).await;
    device.send(&publish_v3("v1/devices/d1/alerts/smoke", 1, 1, b"a-1")).await;
    device.expect(&[0x40, 2, 0, 1]).await;
    assert_eq!(device.receipt(4).await.id.as_deref(), Some("a-1"));
}

#[tokio::test]
async fn a_router_that_ends_is_replaced_and_nobody_is_disconnected() {
    // Room for what is published until the next router is found.
    let house = House::with(DoorSettings { queued_per_session_max: 100_000, ..settings() }).await;
    let mut clean = house.lab_v3("clean").await;
    clean.subscribe_v3("news/#", 1).await;
    let mut console = kept(&house, "console", 0).await;
    console.subscribe_v3("news/#", 1).await;
    let mut device = house.device_v3("d1").await;
    let mut publisher = house.lab_v3("publisher").await;
    publisher.send(&packet(0x33, &[&text("news/1"), &[0, 1], b"kept"])).await;
    publisher.expect(&[0x40, 2, 0, 1]).await;
    clean.expect(&publish_v3("news/1", 1, 1, b"kept")).await;
    console.expect(&publish_v3("news/1", 1, 0x8001, b"kept")).await;

    for round in 0..3 {
        house.door.sabotage_router().await;
        // A message gets through again, once the clean subscriber has found the next router.
        let mut id = 10;
        let received = loop {
            publish(&mut publisher, "news/2", 1, id, b"again").await;
            let received = clean.expect_before_pong().await;
            if received.first().is_some_and(|one| one[0] == 0x32) {
                break received;
            }
            id += 1;
        };
        assert!(received[0].ends_with(b"again"), "round {round}");
        for packet in received {
            clean.send(&[0x40, 2, packet[10], packet[11]]).await;
        }
        // What goes past the router has missed nothing.
        for _ in 10..=id {
            let packet = console.packet().await;
            assert!(packet.ends_with(b"again"));
            console.send(&[0x40, 2, packet[10], packet[11]]).await;
        }
        device.expect_silence().await;
        let mut late = house.lab_v3("late").await;
        late.subscribe_v3("news/1", 0).await;
        late.expect(&[&[0x31][..], &publish_v3("news/1", 0, 0, b"kept")[1..]].concat()).await;
    }
    house.app.until(|seen| !seen.contains(&Seen::Present("d1".into(), false))).await;
}
