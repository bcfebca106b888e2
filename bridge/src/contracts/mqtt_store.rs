use bytes::Bytes;
use lifeline_domain::Timestamp;
use uuid::Uuid;

use super::{Case, Home, cases};
use crate::ports::{
    MqttChange::{self, Put, Remove},
    MqttMessage, MqttQueued, MqttRow, MqttSession, MqttSessionKey, MqttStore, MqttSubscription, MqttWill,
};

/// What every [`MqttStore`] keeps to.
pub fn mqtt_store_cases<H: Home<dyn MqttStore>>() -> Vec<Case<H>> {
    cases![
        nothing_is_kept_at_first,
        every_kind_of_row_is_read_as_it_was_written,
        a_row_is_replaced_whole,
        a_removed_row_is_gone_and_can_be_removed_again,
        changes_are_made_in_their_order,
        names_that_look_alike_are_different_rows,
        a_write_may_be_repeated,
        a_large_write_is_read_whole,
        all_of_it_survives_reopening,
    ]
}

fn key(user: &str, client_id: &str) -> MqttSessionKey {
    MqttSessionKey { user: user.to_owned(), client_id: client_id.to_owned() }
}

fn message(topic: &str, payload: &'static [u8]) -> MqttMessage {
    MqttMessage { topic: topic.to_owned(), payload: Bytes::from_static(payload), qos: 1, ..MqttMessage::default() }
}

fn queued(key: MqttSessionKey, number: u64, payload: &'static [u8]) -> MqttRow {
    let message = message("a/b", payload);
    MqttRow::Queued(MqttQueued { key, number, received: false, share: None, alert: false, message })
}

/// One of each kind, with everything that can be in it.
fn samples() -> Vec<MqttRow> {
    let owner = key("d1", "Küche \"1\"");
    let full = MqttMessage {
        topic: "a/Zoë/'`;".to_owned(),
        payload: Bytes::from((0..=255).collect::<Vec<u8>>()),
        qos: 2,
        retain: true,
        expires_at: Some(Timestamp::from_millis(1_795_325_562_100)),
        payload_format: Some(1),
        content_type: Some("application/json".to_owned()),
        response_topic: Some("r".to_owned()),
        correlation_data: Some(vec![0, 255]),
        user_properties: vec![("k".to_owned(), "v".to_owned()), ("k".to_owned(), "w".to_owned())],
        subscription_ids: vec![1, 268_435_455],
    };
    let subscription =
        MqttSubscription { filter: "a/+/#".to_owned(), qos: 2, no_local: true, retain_as_published: true, id: Some(7) };
    vec![
        MqttRow::Session(MqttSession {
            key: owner.clone(),
            expiry_s: u32::MAX,
            away_until: Some(Timestamp::from_millis(1_795_325_562_101)),
            subscriptions: vec![subscription.clone(), MqttSubscription { filter: "#".to_owned(), ..subscription }],
        }),
        MqttRow::Queued(MqttQueued {
            key: owner.clone(),
            number: 7,
            received: true,
            share: Some("$share/g/a/#".to_owned()),
            alert: true,
            message: full.clone(),
        }),
        queued(owner.clone(), u64::from(u32::MAX) + 1, b""),
        MqttRow::Unreleased(owner.clone(), u16::MAX),
        MqttRow::Retained(full.clone()),
        MqttRow::Will(MqttWill {
            id: Uuid::from_u128(9),
            key: owner,
            v5: true,
            topics: vec!["zigbee2mqtt/#".parse().unwrap()],
            delay_s: 30,
            due_at: None,
            expiry_s: Some(60),
            message: full,
        }),
    ]
}

async fn put(store: &dyn MqttStore, rows: &[MqttRow]) {
    let changes: Vec<MqttChange> = rows.iter().cloned().map(Put).collect();
    assert_eq!(store.write(&changes).await, Ok(()));
}

async fn rows(store: &dyn MqttStore) -> Vec<MqttRow> {
    sorted(store.load().await.unwrap())
}

fn sorted(mut rows: Vec<MqttRow>) -> Vec<MqttRow> {
    rows.sort_by_key(MqttRow::key);
    rows
}

async fn nothing_is_kept_at_first<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    assert_eq!(store.load().await, Ok(vec![]));
    assert_eq!(store.write(&[]).await, Ok(()));
}

async fn every_kind_of_row_is_read_as_it_was_written<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    assert_eq!(rows(store.as_ref()).await, sorted(samples()));
}

async fn a_row_is_replaced_whole<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    let plain = MqttMessage { topic: "a/Zoë/'`;".to_owned(), ..MqttMessage::default() };
    put(store.as_ref(), &[MqttRow::Retained(plain.clone())]).await;
    let expected = samples().into_iter().map(|row| match row {
        MqttRow::Retained(_) => MqttRow::Retained(plain.clone()),
        row => row,
    });
    assert_eq!(rows(store.as_ref()).await, sorted(expected.collect()));
}

async fn a_removed_row_is_gone_and_can_be_removed_again<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    for _ in 0..2 {
        let changes: Vec<_> = samples()[1..].iter().map(|row| Remove(row.key())).collect();
        assert_eq!(store.write(&changes).await, Ok(()));
        assert_eq!(rows(store.as_ref()).await, samples()[..1]);
    }
}

async fn changes_are_made_in_their_order<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    let (old, new) = (queued(key("d1", "c"), 1, b"old"), queued(key("d1", "c"), 1, b"new"));
    let gone = queued(key("d1", "c"), 2, b"gone");
    let changes =
        [Put(old.clone()), Remove(old.key()), Put(old), Put(new.clone()), Put(gone.clone()), Remove(gone.key())];
    assert_eq!(store.write(&changes).await, Ok(()));
    assert_eq!(rows(store.as_ref()).await, [new]);
}

async fn names_that_look_alike_are_different_rows<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    let alike = [("d1", "c"), ("d", "1c"), ("", "d1c"), ("", "d1,c"), ("d1", "C"), ("d1", "c ")];
    let mut all: Vec<MqttRow> =
        alike.iter().map(|(user, client_id)| MqttRow::Unreleased(key(user, client_id), 1)).collect();
    all.extend(["a", "a/", "/a", "A", "a:b", "⟨a⟩"].map(|topic| MqttRow::Retained(message(topic, b"x"))));
    all.push(queued(key("d1", "c"), 1, b"x"));
    all.push(queued(key("d1", "c"), 10, b"x"));
    put(store.as_ref(), &all).await;
    assert_eq!(rows(store.as_ref()).await, sorted(all.clone()));
    assert_eq!(store.write(&[Remove(all[0].key()), Remove(all[6].key())]).await, Ok(()));
    all.remove(6);
    all.remove(0);
    assert_eq!(rows(store.as_ref()).await, sorted(all));
}

async fn a_write_may_be_repeated<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    for _ in 0..2 {
        put(store.as_ref(), &samples()).await;
        assert_eq!(rows(store.as_ref()).await, sorted(samples()));
    }
}

async fn a_large_write_is_read_whole<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    let all: Vec<_> = (0..3000).map(|number| queued(key("d1", "c"), number, b"a message of some length")).collect();
    put(store.as_ref(), &all).await;
    assert!(rows(store.as_ref()).await == all, "all 3000 rows, each once");
}

async fn all_of_it_survives_reopening<H: Home<dyn MqttStore>>(mut home: H) {
    let store = home.open().await;
    put(store.as_ref(), &samples()).await;
    assert_eq!(store.write(&[Remove(samples()[0].key())]).await, Ok(()));
    drop(store);
    let store = home.open().await;
    assert_eq!(rows(store.as_ref()).await, sorted(samples().split_off(1)));
}
