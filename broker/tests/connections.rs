//! Connections: takeover, revocation, wills, silence, slow readers, shutdown.

mod support;

use std::time::Duration;

use lifeline_broker::DoorSettings;
use lifeline_protocol::mqtt::Stage;
use support::{
    House, Raw, Seen, connect_v3, connect_v5, device, packet, publish_v3, publish_v5, receipt, settings, text,
};

const RECEIPTS: &str = "v1/devices/d1/receipts";

#[tokio::test]
async fn a_revoked_device_is_disconnected_and_kept_out() {
    let house = House::open().await;
    let (mut v3, mut v5) = (house.device_v3("d1").await, house.device_v5("d2").await);
    let mut bystander = house.device_v3("d3").await;
    house.app.revoke("d1");
    house.app.revoke("d2");
    v3.expect_closed().await;
    let disconnect = v5.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x87));
    v5.expect_closed().await;
    bystander.expect_silence().await;
    let mut again = Raw::open(house.devices).await;
    again.send(&connect_v3("d1", "d1", true)).await;
    again.expect(&[0x20, 2, 0, 5]).await;
}

#[tokio::test]
async fn a_session_does_not_outlive_the_listing_of_its_topics() {
    let house = House::open().await;
    house.app.list("d1", &["zigbee2mqtt/kitchen/#"]);
    let connect = connect_v3("d1", "bridge", false);
    let mut client = Raw::open(house.devices).await;
    client.send(&connect).await;
    client.expect(&[0x20, 2, 0, 0]).await;
    client.subscribe_v3("zigbee2mqtt/kitchen/+", 1).await;
    client.send(&publish_v3("zigbee2mqtt/kitchen/door", 1, 1, b"open")).await;
    let packets = [client.packet().await, client.packet().await];
    assert!(packets.iter().any(|packet| packet[0] == 0x40), "{packets:02x?}");
    let heard = packets.iter().find(|packet| packet[0] & 0xF0 == 0x30).expect("its own subscription hears it");
    assert!(heard.ends_with(b"open"));
    client.send(&packet(0x82, &[&[0, 98], &text("zigbee2mqtt/+/door"), &[1]])).await;
    client.expect(&[0x90, 3, 0, 98, 0x80]).await;
    drop(client);

    house.app.list("d1", &["zigbee2mqtt/hall/#"]);
    let mut again = Raw::open(house.devices).await;
    again.send(&connect).await;
    again.expect(&[0x20, 2, 1, 0]).await;
    let unacknowledged = again.packet().await;
    assert!(unacknowledged.ends_with(b"open"), "what it was sent already comes again");
    let mut console = house.lab_v3("console").await;
    console.send(&publish_v3("zigbee2mqtt/kitchen/door", 1, 1, b"closed")).await;
    console.expect(&[0x40, 2, 0, 1]).await;
    again.expect_silence().await;
}

#[tokio::test]
async fn half_a_connect_and_silence_disturbs_nobody_and_is_closed() {
    let house = House::with(DoorSettings { connect_deadline: Duration::from_millis(300), ..settings() }).await;
    let mut silent = Vec::new();
    for half in 0..500 {
        let mut raw = Raw::open(house.devices).await;
        let connect = connect_v3("d1", "silent", true);
        raw.send(&connect[..half % connect.len()]).await;
        silent.push(raw);
    }
    let mut client = house.device_v3("d1").await;
    client.send(&publish_v3("v1/devices/d1/alerts/smoke", 1, 1, b"x")).await;
    client.expect(&[0x40, 2, 0, 1]).await;
    for mut raw in silent {
        raw.expect_closed().await;
    }
    client.expect_silence().await;
}

#[tokio::test]
async fn who_says_nothing_for_one_and_a_half_times_the_keep_alive_is_given_up() {
    let house = House::open().await;
    let mut console = house.lab_v3("console").await;
    console.subscribe_v3("v1/devices/d1/status", 0).await;
    let mut client = Raw::open(house.devices).await;
    let will = [text("v1/devices/d1/status"), text("offline")].concat();
    let login = [text("d1"), text("secret")].concat();
    // Keep alive 1 s.
    client.send(&packet(0x10, &[&text("MQTT"), &[5, 0xC6, 0, 1, 0], &text("c"), &[0], &will, &login])).await;
    assert_eq!(client.packet().await[0], 0x20);
    let disconnect = client.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x8D)); // [MQTT-3.1.2-22] of 5
    client.expect_closed().await;
    console.expect(&publish_v3("v1/devices/d1/status", 0, 0, b"offline")).await;
}

#[tokio::test]
async fn a_client_id_used_at_full_speed_leaves_one_connection_and_a_working_door() {
    let house = House::open().await;
    let mut clients = Vec::new();
    for _ in 0..50 {
        let mut raw = Raw::open(house.devices).await;
        raw.send(&connect_v5("d1", "same", true, &[])).await;
        clients.push(raw);
    }
    let mut alive = 0;
    for raw in &mut clients {
        let connack = raw.packet().await;
        assert_eq!(connack[0], 0x20);
        if connack[3] == 0 {
            raw.send(&[0xC0, 0]).await;
            match raw.try_packet().await {
                Some(packet) if packet == [0xD0, 0] => alive += 1,
                Some(packet) => assert_eq!((packet[0], packet[2]), (0xE0, 0x8E)),
                None => {}
            }
        }
    }
    assert!(alive >= 1, "the last one stays");
    house.device_v3("d1").await.expect_silence().await;
}

#[tokio::test]
async fn a_client_id_that_is_far_too_long_is_refused_with_a_reason() {
    let house = House::open().await;
    for (length, v3, v5) in [(300, Some(vec![0x20, 2, 0, 2]), 0x85), (65_000, None, 0x95)] {
        let id = "x".repeat(length);
        let mut raw = Raw::open(house.devices).await;
        raw.send(&connect_v3("d1", &id, true)).await;
        if let Some(connack) = v3 {
            raw.expect(&connack).await;
        }
        raw.expect_closed().await;
        let mut raw = Raw::open(house.devices).await;
        raw.send(&connect_v5("d1", &id, true, &[])).await;
        assert_eq!(raw.packet().await[2..4], [0, v5]);
        raw.expect_closed().await;
    }
}

#[tokio::test]
async fn a_session_keeps_its_subscriptions_and_gets_what_came_meanwhile() {
    let house = House::open().await;
    let mut lab = Raw::open(house.lab).await;
    let connect = packet(0x10, &[&text("MQTT"), &[4, 0, 0, 0], &text("kept")]);
    lab.send(&connect).await;
    lab.expect(&[0x20, 2, 0, 0]).await;
    lab.subscribe_v3("news/#", 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    publisher.send(&publish_v3("news/1", 1, 1, b"one")).await;
    publisher.expect(&[0x40, 2, 0, 1]).await;
    lab.expect(&publish_v3("news/1", 1, 0x8001, b"one")).await; // not confirmed
    drop(lab);
    publisher.send(&publish_v3("news/2", 1, 2, b"two")).await;
    publisher.expect(&[0x40, 2, 0, 2]).await;
    let mut lab = Raw::open(house.lab).await;
    lab.send(&connect).await;
    lab.expect(&[0x20, 2, 1, 0]).await;
    let mut again = publish_v3("news/1", 1, 0x8001, b"one");
    again[0] |= 0x08; // [MQTT-4.4.0-1] DUP
    lab.expect(&again).await;
    lab.expect(&publish_v3("news/2", 1, 0x8002, b"two")).await;
}

#[tokio::test]
async fn a_reader_that_stops_reading_is_cut_off_and_others_go_on() {
    let house = House::with(DoorSettings { write_deadline: Duration::from_millis(300), ..settings() }).await;
    let mut slow = house.lab_v3("slow").await;
    slow.subscribe_v3("flood/#", 0).await;
    let mut quick = house.lab_v3("quick").await;
    quick.subscribe_v3("flood/end", 0).await;
    let mut publisher = house.lab_v3("publisher").await;
    let payload = vec![b'x'; 32 * 1024];
    // More than the buffers of both sockets can hold.
    for id in 1..=1000_u16 {
        publisher.send(&publish_v3("flood/1", 1, id, &payload)).await;
        publisher.expect(&[0x40, 2, (id >> 8) as u8, id as u8]).await;
    }
    publisher.send(&publish_v3("flood/end", 0, 0, b"end")).await;
    quick.expect(&publish_v3("flood/end", 0, 0, b"end")).await;
    quick.expect_silence().await;
    slow.until_cut_off().await;
}

#[tokio::test]
async fn receipts_do_not_outrun_the_clients_receive_maximum() {
    let house = House::open().await;
    let mut client = Raw::open(house.devices).await;
    client.send(&connect_v5("d1", "c", true, &[0x21, 0, 2])).await;
    assert_eq!(client.packet().await[3], 0);
    for id in 0..3 {
        house.receipts.send((device("d1"), receipt(&id.to_string(), Stage::Seen, None))).await.unwrap();
    }
    client.send(&packet(0x82, &[&[0, 1, 0], &text(RECEIPTS), &[1]])).await;
    assert_eq!(client.packet().await[0], 0x90);
    let first = client.packet().await;
    assert_eq!(client.packet().await[0], 0x32);
    client.expect_silence().await; // the third waits [MQTT-3.3.4-7]
    let id = 2 + 2 + RECEIPTS.len() + usize::from(first[1] & 0x80 != 0);
    client.send(&[0x40, 2, first[id], first[id + 1]]).await;
    assert_eq!(client.packet().await[0], 0x32);
}

#[tokio::test]
async fn a_client_that_exceeds_the_receive_maximum_is_told_so() {
    let house = House::with(DoorSettings { in_flight_max: 3, ..settings() }).await;
    let mut client = house.device_v5("d1").await;
    for id in 1..=3 {
        client.send(&publish_v5("v1/devices/d1/telemetry", 2, id, b"{}")).await;
        client.expect(&[0x50, 2, 0, id as u8]).await;
    }
    client.send(&[0x62, 2, 0, 1]).await;
    client.expect(&[0x70, 2, 0, 1]).await;
    client.send(&publish_v5("v1/devices/d1/telemetry", 2, 4, b"{}")).await;
    client.expect(&[0x50, 2, 0, 4]).await;
    client.send(&publish_v5("v1/devices/d1/telemetry", 2, 5, b"{}")).await; // [MQTT-3.3.4-9]
    let disconnect = client.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x93));
    client.expect_closed().await;
}

#[tokio::test]
async fn shutdown_acknowledges_what_is_being_committed_and_says_why() {
    let house = House::open().await;
    let mut silent = Raw::open(house.devices).await;
    let mut client = house.device_v5("d1").await;
    house.app.hold();
    client.send(&publish_v5("v1/devices/d1/alerts/smoke", 1, 1, b"x")).await;
    house.app.until(|seen| seen.iter().any(|seen| matches!(seen, Seen::Alert(..)))).await;
    let closing = tokio::spawn({
        let door = house.door.clone();
        async move { door.shutdown().await }
    });
    silent.expect_closed().await;
    house.app.commit(1);
    client.expect(&[0x40, 2, 0, 1]).await;
    let disconnect = client.packet().await;
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x8B));
    client.expect_closed().await;
    drop((client, silent));
    closing.await.unwrap();
}
