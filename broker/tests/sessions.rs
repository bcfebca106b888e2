//! What outlives a connection and the gateway: sessions and their messages. The gateway is
//! killed by opening another door on what its store had.

mod support;

use lifeline_bridge::{
    memory::Fault,
    ports::{MqttChange, MqttMessage, MqttQueued, MqttRow, MqttSession, MqttSessionKey, MqttStore, MqttSubscription},
};
use lifeline_broker::DoorSettings;
use lifeline_domain::Timestamp;
use support::{House, Raw, Seen, connect_v3, connect_v5, packet, publish_v3, publish_v5, settings, text};

fn dup(mut publish: Vec<u8>) -> Vec<u8> {
    publish[0] |= 0x08;
    publish
}

#[tokio::test]
async fn what_was_acknowledged_reaches_a_session_that_was_away_when_the_gateway_was_killed() {
    let house = House::open().await;
    let mut subscriber = house.kept_v3("console", 0).await;
    subscriber.subscribe_v3("news/#", 2).await;
    drop(subscriber);
    let mut publisher = house.lab_v3("publisher").await;
    publisher.publish_v3("news/1", 1, 1, b"one").await;
    publisher.publish_v3("news/2", 2, 2, b"two").await;

    let house = house.killed().await;
    let mut subscriber = house.kept_v3("console", 1).await;
    subscriber.expect(&dup(publish_v3("news/1", 1, 0x8001, b"one"))).await;
    subscriber.expect(&dup(publish_v3("news/2", 2, 0x8002, b"two"))).await;
    // Its subscriptions are there, too.
    let mut publisher = house.lab_v3("publisher").await;
    publisher.publish_v3("news/3", 1, 3, b"three").await;
    subscriber.expect(&publish_v3("news/3", 1, 0x8003, b"three")).await;
    subscriber.send(&[0x40, 2, 0x80, 1, 0x50, 2, 0x80, 2]).await;
    subscriber.expect(&[0x62, 2, 0x80, 2]).await;

    // It has the second one: only PUBREL comes again. The third is not confirmed.
    let house = house.killed().await;
    let mut subscriber = house.kept_v3("console", 1).await;
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
    let mut subscriber = house.kept_v3("console", 0).await;
    subscriber.subscribe_v3("news/#", 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    let held = house.store.faults().hold_next();
    publisher.send(&publish_v3("news/1", 1, 1, b"one")).await;
    held.reached().await;
    publisher.expect_silence().await;
    subscriber.expect_silence().await;
    let mut other = house.device_v3("d1").await;
    other.publish_v3("v1/devices/d1/telemetry", 1, 1, b"{}").await;
    held.release();
    publisher.expect(&[0x40, 2, 0, 1]).await;
    subscriber.expect(&publish_v3("news/1", 1, 0x8001, b"one")).await;
}

#[tokio::test]
async fn what_could_not_be_stored_is_not_acknowledged_and_can_be_repeated() {
    let house = House::open().await;
    let mut subscriber = house.kept_v3("console", 0).await;
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
    let mut subscriber = house.kept_v3("console", 0).await;
    subscriber.expect_silence().await;
    house.store.faults().fail_next(Fault::BeforeWriting);
    subscriber.send(&packet(0x82, &[&[0, 1], &text("news/#"), &[1]])).await;
    subscriber.expect_closed().await;
}

#[tokio::test]
async fn a_qos_2_publish_is_handed_on_once_although_the_gateway_is_killed_after_pubrec() {
    let house = House::open().await;
    let mut subscriber = house.kept_v3("console", 0).await;
    subscriber.subscribe_v3("news/#", 2).await;
    drop(subscriber);
    let mut publisher = house.kept_v3("publisher", 0).await;
    let message = publish_v3("news/1", 2, 7, b"once");
    publisher.send(&message).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;

    let house = house.killed().await;
    let mut publisher = house.kept_v3("publisher", 1).await;
    publisher.send(&dup(message.clone())).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;
    publisher.send(&[0x62, 2, 0, 7]).await;
    publisher.expect(&[0x70, 2, 0, 7]).await;

    // After PUBCOMP the id is another message's.
    let house = house.killed().await;
    let mut publisher = house.kept_v3("publisher", 1).await;
    publisher.send(&publish_v3("news/2", 2, 7, b"another")).await;
    publisher.expect(&[0x50, 2, 0, 7]).await;
    let mut subscriber = house.kept_v3("console", 1).await;
    subscriber.expect(&dup(publish_v3("news/1", 2, 0x8001, b"once"))).await;
    subscriber.expect(&publish_v3("news/2", 2, 0x8002, b"another")).await;
    subscriber.expect_silence().await;
}

#[tokio::test]
async fn a_session_that_was_given_up_does_not_come_back() {
    let house = House::open().await;
    let mut subscriber = house.kept_v3("console", 0).await;
    subscriber.subscribe_v3("news/#", 1).await;
    drop(subscriber);
    let mut publisher = house.lab_v3("publisher").await;
    publisher.publish_v3("news/1", 1, 1, b"one").await;
    // A clean start ends the old session, and this one ends with its connection.
    let mut clean = house.lab_v3("console").await;
    clean.send(&[0xE0, 0]).await;
    clean.expect_closed().await;
    publisher.publish_v3("news/2", 1, 2, b"two").await;
    // The store has it by the next commit.
    let mut other = house.kept_v3("other", 0).await;
    other.subscribe_v3("x", 1).await;
    let house = house.killed().await;
    house.kept_v3("console", 0).await.expect_silence().await;
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
        MqttRow::Queued(MqttQueued {
            key: key.clone(),
            number: 1,
            received: false,
            share: None,
            alert: false,
            message,
        }),
        MqttRow::Unreleased(key.clone(), 4),
        // Of a session that is not there.
        MqttRow::Unreleased(MqttSessionKey { client_id: "nobody".to_owned(), ..key }, 4),
    ];
    store.write(&rows.map(MqttChange::Put)).await.unwrap();
    let house = House::on(settings(), store.clone()).await;
    house.kept_v3("console", 0).await.expect_silence().await;
    house.door.shutdown().await;
    let left = store.load().await.unwrap();
    let only_the_new_one = |row: &MqttRow| matches!(row, MqttRow::Session(session) if session.subscriptions.is_empty());
    assert!(left.len() == 1 && only_the_new_one(&left[0]), "{left:?}");
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
    publisher.publish_v3("zigbee2mqtt/door", 1, 1, b"open").await;

    // The next run's registration of the device lists nothing.
    let house = house.killed().await;
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
    let mut console = house.kept_v3("console", 0).await;
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
            publisher.publish_v3("news/2", 1, id, b"again").await;
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
