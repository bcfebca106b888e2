use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use lifeline_bridge::{
    memory::{Fault, MemoryMqttStore},
    ports::MqttStore,
};
use lifeline_domain::Timestamp;

use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_325_562_000);

struct Fixture {
    store: MemoryMqttStore,
    keeper: Arc<Keeper>,
    mailbox: Arc<Mailbox>,
    signal: Arc<Signal>,
}

fn fixture(room: Arc<Room>) -> Fixture {
    let (store, keeper) = (MemoryMqttStore::default(), Keeper::new());
    let (worker, behind) = (keeper.clone(), store.clone());
    tokio::spawn(async move { worker.run(&behind).await });
    let key = MqttSessionKey { user: "d1".to_owned(), client_id: "c".to_owned() };
    let mailbox = Mailbox::new(key, true, 1, keeper.clone(), room);
    Fixture { store, keeper, mailbox, signal: Signal::new() }
}

fn message(payload: &str, qos: Qos) -> KeptMessage {
    let publish = Publish {
        topic: "t".to_owned(),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
        qos,
        retain: false,
        dup: false,
        id: 0,
        alias: None,
        properties: None,
    };
    KeptMessage { publish, expires_at: None }
}

impl Fixture {
    /// Takes a message in, until it is on the disk.
    async fn put(&self, message: KeptMessage) -> bool {
        self.put_as(false, message).await
    }

    async fn put_alert(&self, payload: &str) -> bool {
        self.put_as(true, message(payload, Qos::AtLeastOnce)).await
    }

    async fn put_as(&self, alert: bool, message: KeptMessage) -> bool {
        let Some((number, change)) = self.mailbox.push(message, alert, None) else { return false };
        let mailbox = self.mailbox.clone();
        let (done, stored) = tokio::sync::oneshot::channel();
        self.keeper.keep([change], move |committed| {
            mailbox.stored(number, committed);
            done.send(committed).unwrap();
        });
        stored.await.unwrap()
    }

    fn sent(&self) -> Vec<(String, PacketId, bool)> {
        let all = std::iter::from_fn(|| self.mailbox.next(NOW));
        all.map(|one| (String::from_utf8_lossy(&one.payload).into_owned(), one.id, one.dup)).collect()
    }

    async fn rows(&self) -> Vec<MqttQueued> {
        assert_eq!(self.keeper.stored([]).await, Ok(true));
        let rows = self.store.load().await.unwrap().into_iter();
        rows.filter_map(|row| if let MqttRow::Queued(queued) = row { Some(queued) } else { None }).collect()
    }

    /// The mailbox of the next run.
    async fn restarted(&self) -> Fixture {
        let next = fixture(Room::new(100, 100, 1 << 20));
        next.mailbox.restore(self.rows().await);
        next.mailbox.attach(&next.signal, 1);
        next
    }
}

fn room() -> Arc<Room> {
    Room::new(100, 100, 1 << 20)
}

#[tokio::test]
async fn nothing_is_sent_before_its_commit_and_what_is_confirmed_is_forgotten() {
    let fixture = fixture(room());
    fixture.mailbox.attach(&fixture.signal, 1);
    let (number, change) = fixture.mailbox.push(message("a", Qos::AtLeastOnce), false, None).unwrap();
    assert_eq!(fixture.sent(), []);
    assert_eq!(fixture.keeper.stored([change]).await, Ok(true));
    fixture.mailbox.stored(number, true);
    assert_eq!(fixture.sent(), [("a".to_owned(), 0x8001, false)]);
    assert_eq!((fixture.rows().await.len(), fixture.mailbox.under_way()), (1, 1));
    fixture.mailbox.done(0x8001);
    fixture.mailbox.done(0x8001);
    assert_eq!((fixture.rows().await.len(), fixture.mailbox.under_way()), (0, 0));
}

#[tokio::test]
async fn what_could_not_be_stored_was_never_taken_in() {
    let fixture = fixture(room());
    fixture.mailbox.attach(&fixture.signal, 1);
    fixture.store.faults().fail_next(Fault::AfterWriting);
    assert!(!fixture.put(message("a", Qos::AtLeastOnce)).await);
    assert_eq!(fixture.sent(), []);
    assert_eq!(fixture.rows().await, []);
}

#[tokio::test]
async fn a_restart_repeats_what_was_not_confirmed_under_the_same_ids() {
    let fixture = fixture(room());
    for (payload, qos) in [("1", Qos::AtLeastOnce), ("2", Qos::ExactlyOnce), ("3", Qos::ExactlyOnce)] {
        assert!(fixture.put(message(payload, qos)).await);
    }
    fixture.mailbox.attach(&fixture.signal, 1);
    assert_eq!(fixture.sent().len(), 3);
    assert!(!fixture.mailbox.received(0x8002), "PUBREL waits for the commit");
    assert!(fixture.rows().await[1].received);
    assert_eq!((fixture.mailbox.next_release(), fixture.mailbox.next_release()), (Some(0x8002), None));

    let next = fixture.restarted().await;
    assert_eq!(next.mailbox.next_release(), Some(0x8002), "it has 2 already");
    assert_eq!(next.sent(), [("1".to_owned(), 0x8001, true), ("3".to_owned(), 0x8003, true)]);
    next.mailbox.done(0x8002);
    assert_eq!(next.rows().await.len(), 0, "its store is another one");
    assert_eq!(next.mailbox.under_way(), 2);
}

#[tokio::test]
async fn when_it_is_full_the_oldest_goes_and_alerts_go_last() {
    let fixture = fixture(Room::new(2, 100, 1 << 20));
    assert!(fixture.put_alert("alert").await);
    assert!(fixture.put(message("old", Qos::AtLeastOnce)).await);
    assert!(fixture.put(message("new", Qos::AtLeastOnce)).await);
    assert!(fixture.put_alert("second alert").await);
    assert!(!fixture.put(message("too much", Qos::AtLeastOnce)).await);
    assert!(fixture.put_alert("third alert").await);
    fixture.mailbox.attach(&fixture.signal, 1);
    let sent: Vec<_> = fixture.sent().into_iter().map(|(payload, ..)| payload).collect();
    assert_eq!(sent, ["second alert", "third alert"]);
    assert!(!fixture.put_alert("alert").await, "what was sent stays");
    assert_eq!(fixture.rows().await.len(), 2);
}

#[tokio::test]
async fn what_is_over_and_qos_0_for_nobody_are_not_kept() {
    let fixture = fixture(room());
    assert!(!fixture.put(message("nobody", Qos::AtMostOnce)).await);
    let short = KeptMessage { expires_at: Some(NOW), ..message("short", Qos::AtLeastOnce) };
    assert!(fixture.put(short).await);
    fixture.mailbox.attach(&fixture.signal, 1);
    assert!(fixture.mailbox.push(message("now", Qos::AtMostOnce), false, None).is_none());
    assert_eq!(fixture.sent(), [("now".to_owned(), 0, false)]);
    assert_eq!(fixture.rows().await, []);
    assert_eq!((fixture.mailbox.room.count.load(Relaxed), fixture.mailbox.room.bytes.load(Relaxed)), (0, 0));
}

#[tokio::test]
async fn an_id_that_is_under_way_is_not_used_again() {
    let fixture = fixture(room());
    assert!(fixture.put(message("first", Qos::ExactlyOnce)).await);
    fixture.mailbox.lock().last = 0x8000;
    assert!(fixture.put(message("second", Qos::ExactlyOnce)).await);
    fixture.mailbox.attach(&fixture.signal, 1);
    assert_eq!(fixture.sent().into_iter().map(|(_, id, _)| id).collect::<Vec<_>>(), [0x8001, 0x8002]);
}

#[tokio::test]
async fn what_is_left_for_others_is_what_its_client_cannot_have_had_once_for_sure() {
    let fixture = fixture(room());
    let share: Arc<str> = "$share/g/t".into();
    fixture.mailbox.attach(&fixture.signal, 1);
    for (payload, qos) in [("1", 1), ("2", 2), ("3", 1), ("4", 2)] {
        let message = message(payload, Qos::try_from(qos).unwrap());
        let (number, change) = fixture.mailbox.push(message, false, Some(&share)).unwrap();
        assert_eq!(fixture.keeper.stored([change]).await, Ok(true));
        fixture.mailbox.stored(number, true);
    }
    assert!(fixture.put(message("its own", Qos::AtLeastOnce)).await);
    assert!(fixture.mailbox.next(NOW).is_some() && fixture.mailbox.next(NOW).is_some());
    // Its commit is under way.
    assert!(fixture.mailbox.push(message("5", Qos::ExactlyOnce), false, Some(&share)).is_some());
    let (changes, left) = fixture.mailbox.end();
    assert_eq!(changes.len(), 6);
    let left: Vec<_> = left.iter().map(|left| &left.message.publish.payload[..]).collect();
    assert_eq!(left, [b"1", b"3", b"4", b"5"], "but for 2, which was sent with QoS 2");
    assert!(fixture.mailbox.push(message("late", Qos::AtLeastOnce), false, None).is_none());
}
