//! What was found to stop, stall or rob rumqttd's own listeners and links (the facts are in
//! `docs/decisions/0003-mqtt-codec.md`), replayed against the door.
//!
//! Elsewhere: one that stalls in the TLS handshake, in `clients.rs`; a QoS 2 publish over a
//! kill of the gateway, in `sessions.rs`; a router that has ended all the same, in `sessions.rs`.

mod support;

use std::{
    sync::{
        Once,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::Duration,
};

use lifeline_broker::DoorSettings;
use support::{House, Raw, connect_v3, packet, publish_v3, publish_v5, settings, text};

/// How often a router's thread has panicked. It is replaced, so a panic shows nowhere else.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// A door, and a subscriber of its router that is there all the time.
struct Replay {
    house: House,
    witness: Raw,
    publisher: Raw,
}

impl Replay {
    async fn begin() -> Self {
        Self::with(settings()).await
    }

    async fn with(settings: DoorSettings) -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                let router = thread::current().name().is_some_and(|name| name.starts_with("router"));
                PANICS.fetch_add(usize::from(router), SeqCst);
                usual(panic);
            }));
        });
        let house = House::with(settings).await;
        let mut witness = house.lab_v3("witness").await;
        witness.subscribe_v3("witness", 0).await;
        let publisher = house.lab_v3("publisher").await;
        Self { house, witness, publisher }
    }

    /// Publishes with QoS 1, many at once.
    async fn publish(&mut self, topic: &str, payloads: impl Iterator<Item = Vec<u8>>) {
        let payloads: Vec<_> = payloads.collect();
        for some in payloads.chunks(100) {
            let all = (1..).zip(some).flat_map(|(id, payload)| publish_v3(topic, 1, id, payload));
            self.publisher.send(&all.collect::<Vec<_>>()).await;
            for id in 1..=some.len() {
                self.publisher.expect(&[0x40, 2, 0, id as u8]).await;
            }
        }
    }

    /// The router routes still, and has never panicked.
    async fn end(mut self) {
        self.publisher.send(&publish_v3("witness", 0, 0, b"end")).await;
        self.witness.expect(&publish_v3("witness", 0, 0, b"end")).await;
        assert_eq!(PANICS.load(SeqCst), 0, "the router's thread has panicked");
    }

    /// A client of the lab listener, MQTT 5.
    async fn lab_v5(&self, client_id: &str) -> Raw {
        let mut raw = Raw::open(self.house.lab).await;
        raw.send(&packet(0x10, &[&text("MQTT"), &[5, 2, 0, 0, 0], &text(client_id)])).await;
        assert_eq!(raw.packet().await[3], 0);
        raw
    }
}

#[tokio::test]
async fn a_client_id_with_topic_syntax_is_used_twice() {
    let replay = Replay::begin().await;
    for client_id in ["a/b", "a+b", "a#b", "a$b", "a/b", "a+b", "a#b", "a$b"] {
        let mut raw = Raw::open(replay.house.lab).await;
        raw.send(&packet(0x10, &[&text("MQTT"), &[4, 2, 0, 0], &text(client_id)])).await;
        raw.expect(&[0x20, 2, 0, 0]).await;
    }
    replay.end().await;
}

#[tokio::test]
async fn a_publish_with_a_property_reaches_a_subscriber_of_3_1_1() {
    let replay = Replay::begin().await;
    let mut three = replay.house.lab_v3("three").await;
    three.subscribe_v3("t/#", 1).await;
    let mut five = replay.lab_v5("five").await;
    five.send(&packet(0x32, &[&text("t/1"), &[0, 1], &[7, 0x26, 0, 1, b'k', 0, 1, b'v'], b"x"])).await;
    five.expect(&[0x40, 2, 0, 1]).await;
    three.expect(&publish_v3("t/1", 1, 1, b"x")).await;
    replay.end().await;
}

#[tokio::test]
async fn a_lone_member_of_a_shared_subscription_leaves_with_a_message_unconfirmed() {
    let replay = Replay::begin().await;
    let mut five = replay.lab_v5("five").await;
    five.send(&packet(0x82, &[&[0, 2, 0], &text("$share/g/t/#"), &[1]])).await;
    five.expect(&[0x90, 4, 0, 2, 0, 1]).await;
    five.send(&publish_v5("t/2", 1, 2, b"x")).await;
    let mut packets = [five.packet().await[0], five.packet().await[0]];
    packets.sort_unstable();
    assert_eq!(packets, [0x32, 0x40]);
    drop(five);
    replay.end().await;
}

#[tokio::test]
async fn a_client_that_is_refused_for_want_of_room_tries_again_and_again() {
    let mut replay = Replay::with(DoorSettings { connections_max: 2, router_links_max: 1, ..settings() }).await;
    for _ in 0..50 {
        let mut refused = Raw::open(replay.house.lab).await;
        refused.send(&packet(0x10, &[&text("MQTT"), &[4, 2, 0, 0], &text("refused")])).await;
        refused.expect(&[0x20, 2, 0, 3]).await;
        refused.expect_closed().await;
        // Nor is there room for another in the router.
        replay.publisher.send(&packet(0x82, &[&[0, 1], &text("t/#"), &[0]])).await;
        replay.publisher.expect(&[0x90, 3, 0, 1, 0x80]).await;
    }
    replay.end().await;
}

#[tokio::test]
async fn a_slow_qos_0_reader_is_taken_over_by_the_same_client_id() {
    let mut replay = Replay::begin().await;
    let mut slow = replay.house.lab_v3("slow").await;
    slow.subscribe_v3("t/#", 0).await;
    replay.publish("t/3", (0..2000).map(|_| vec![0; 4096])).await;
    let mut taker = replay.house.lab_v3("slow").await;
    taker.subscribe_v3("t/#", 0).await;
    replay.publish("t/4", [b"new".to_vec()].into_iter()).await;
    taker.expect(&publish_v3("t/4", 0, 0, b"new")).await;
    replay.end().await;
}

#[tokio::test]
async fn a_client_sends_what_only_a_server_sends_and_confirms_what_it_never_got() {
    let replay = Replay::begin().await;
    for bytes in [&[0x20, 2, 0, 0][..], &[0x90, 3, 0, 1, 0], &[0xB0, 2, 0, 1], &[0xD0, 0]] {
        let mut raw = replay.house.lab_v3("server").await;
        raw.send(bytes).await;
        raw.expect_closed().await;
    }
    let mut client = replay.house.lab_v3("client").await;
    client.subscribe_v3("t/#", 2).await;
    client.send(&[0x40, 2, 0, 77, 0x50, 2, 0, 78, 0x70, 2, 0, 79]).await;
    client.expect(&[0x62, 2, 0, 78]).await;
    client.expect_silence().await;
    replay.end().await;
}

#[tokio::test]
async fn a_qos_2_publish_is_taken_once_although_the_connection_breaks_before_pubrel() {
    let replay = Replay::begin().await;
    let publish = publish_v3("v1/devices/d1/alerts/smoke", 2, 5, b"once");
    let mut client = Raw::open(replay.house.devices).await;
    client.send(&connect_v3("d1", "c", false)).await;
    client.expect(&[0x20, 2, 0, 0]).await;
    client.send(&publish).await;
    client.expect(&[0x50, 2, 0, 5]).await;
    drop(client);
    let mut client = Raw::open(replay.house.devices).await;
    client.send(&connect_v3("d1", "c", false)).await;
    client.expect(&[0x20, 2, 1, 0]).await;
    client.send(&[&[publish[0] | 0x08][..], &publish[1..]].concat()).await;
    client.expect(&[0x50, 2, 0, 5]).await;
    client.send(&[0x62, 2, 0, 5]).await;
    client.expect(&[0x70, 2, 0, 5]).await;
    assert_eq!(replay.house.app.alerts(), ["once"]);
    replay.end().await;
}

/// rumqttd tells a link `Unschedule` when 200 messages wait for it, and then waits to be told to go on.
#[tokio::test]
async fn a_reader_that_pauses_gets_all_that_was_published_meanwhile_and_what_comes_then() {
    const COUNT: u32 = 6000;
    let mut replay = Replay::with(patient()).await;
    let mut reader = replay.house.lab_v3("reader").await;
    reader.subscribe_v3("t/1", 0).await;
    for round in 0..2 {
        replay.publish("t/1", (0..COUNT).map(|number| numbered(number, 1024))).await;
        for number in 0..COUNT {
            let expected = publish_v3("t/1", 0, 0, &numbered(number, 1024));
            assert!(reader.packet().await == expected, "round {round}: {number} is missing");
        }
    }
    replay.end().await;
}

/// rumqttd lets go of a filter's oldest segment without a word to the link that has not read it.
#[tokio::test]
async fn a_reader_too_far_behind_is_told_so_and_has_no_gap_before() {
    let mut replay = Replay::with(patient()).await;
    let mut reader = replay.lab_v5("reader").await;
    reader.send(&packet(0x82, &[&[0, 1, 0], &text("t/1"), &[0]])).await;
    reader.expect(&[0x90, 4, 0, 1, 0, 0]).await;
    // 48 MB; the router keeps 32.
    replay.publish("t/1", (0..750).map(|number| numbered(number, 64 * 1024))).await;
    let mut number = 0;
    let disconnect = loop {
        let packet = reader.packet().await;
        if packet[0] != 0x30 {
            break packet;
        }
        assert!(packet == publish_v5("t/1", 0, 0, &numbered(number, 64 * 1024)), "{number} is missing");
        number += 1;
    };
    assert_eq!((disconnect[0], disconnect[2]), (0xE0, 0x97), "after {number}");
    reader.expect_closed().await;
    replay.end().await;
}

/// A session that outlives its connection does not depend on what the router keeps.
#[tokio::test]
async fn a_kept_session_gets_all_that_was_acknowledged_however_far_behind_it_is() {
    const COUNT: u32 = 3000;
    let mut replay = Replay::with(patient()).await;
    let mut reader = replay.house.kept_v3("kept", 0).await;
    reader.subscribe_v3("t/1", 1).await;
    replay.publish("t/1", (0..COUNT).map(|number| numbered(number, 16 * 1024))).await;
    for number in 0..COUNT {
        let packet = reader.packet().await;
        let id = packet.len() - 16 * 1024 - 2;
        assert!(packet[id + 2..] == numbered(number, 16 * 1024), "{number} is missing");
        reader.send(&[0x40, 2, packet[id], packet[id + 1]]).await;
    }
    reader.expect_silence().await;
    replay.end().await;
}

/// Nobody is cut off for reading nothing, and every queue has room.
fn patient() -> DoorSettings {
    DoorSettings {
        write_deadline: Duration::from_secs(3600),
        queued_per_session_max: 10_000,
        queued_bytes_max: 256 << 20,
        ..settings()
    }
}

/// A payload that begins with a number.
fn numbered(number: u32, bytes: usize) -> Vec<u8> {
    let mut payload = number.to_be_bytes().to_vec();
    payload.resize(bytes, b'.');
    payload
}
