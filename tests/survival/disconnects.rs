use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use lifeline_tests::{Gateway, Person, Sensor, fresh_id, soon};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};
use tokio::{sync::watch, task::JoinSet};

use crate::{chance, long_or_short, offset};

const READERS: usize = 10;

/// Item 12, N3: readers that lose their connection at random under load read exactly what is stored.
#[tokio::test(flavor = "multi_thread")]
async fn readers_that_come_and_go_read_exactly_what_is_stored() {
    let cuts = long_or_short(1000, 100);
    let mut chance = chance();
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let (stop, stopped) = watch::channel(false);
    let (finish, finished) = watch::channel(false);
    let load = tokio::spawn(alerts(Sensor::connect(&gateway).await, stopped));
    let left = Arc::new(AtomicUsize::new(cuts));
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let seed = StdRng::seed_from_u64(chance.random());
        readers.spawn(read(responder.clone(), seed, left.clone(), finished.clone()));
    }
    soon_long("the cuts", async {
        while left.load(Ordering::Relaxed) > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    stop.send_replace(true);
    let published = soon("the end of the load", load).await.unwrap();
    finish.send_replace(true);
    let stored = responder.feed(None).await;
    println!("{published} alerts, {} entries, {cuts} cuts, {READERS} readers", stored.len());
    let signals = stored.iter().filter(|entry| entry["type"] == "signal.received").count();
    assert_eq!(signals, published);
    while let Some(read) = soon("a reader's end", readers.join_next()).await {
        let read = read.unwrap();
        let offsets: Vec<u64> = read.iter().map(offset).collect();
        assert_eq!(offsets, (1..=stored.len() as u64).collect::<Vec<_>>(), "no gap and no repeat");
        assert!(read == stored, "a reader's log is the store's");
    }
}

/// The long run's cuts take longer than anything else here may.
async fn soon_long<T>(what: &str, happening: impl Future<Output = T>) -> T {
    let patience = Duration::from_secs(600);
    tokio::time::timeout(patience, happening).await.unwrap_or_else(|_| panic!("{what} did not end within {patience:?}"))
}

/// Alerts until stopped; all of them are acknowledged at the end.
async fn alerts(mut sensor: Sensor, stopped: watch::Receiver<bool>) -> usize {
    let mut published = 0;
    while !*stopped.borrow() {
        sensor.alert("smoke", &format!(r#"{{"id":"{}"}}"#, fresh_id())).await;
        published += 1;
    }
    published
}

/// Reads some entries, breaks the connection, comes back with its cursor; at the end
/// reads to the feed's head.
async fn read(
    person: Person,
    mut chance: StdRng,
    left: Arc<AtomicUsize>,
    finished: watch::Receiver<bool>,
) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    loop {
        let last_turn = *finished.borrow();
        let mut socket = person.connect().await;
        let after = match seen.last() {
            Some(entry) => entry["cursor"].clone(),
            None => start_of(&person).await,
        };
        let subscribed = socket.ask("subscribe", json!({ "channel": "feed", "after": after })).await;
        assert_eq!(subscribed["ok"]["resumed"], true, "{subscribed}");
        let head = offset(&json!({ "cursor": subscribed["ok"]["head"] }));
        let wanted = chance.random_range(0..40);
        let mut read = 0;
        loop {
            let enough = if last_turn { seen.last().map_or(0, offset) >= head } else { read >= wanted };
            if enough {
                break;
            }
            let mut finished = finished.clone();
            let mut event = tokio::select! {
                event = socket.event() => event,
                _ = finished.wait_for(|finished| *finished), if !last_turn => break,
            };
            if event["cursor"].is_string() {
                event.as_object_mut().expect("an event").remove("channel");
                seen.push(event);
                read += 1;
            }
        }
        if last_turn {
            socket.leave().await;
            return seen;
        }
        socket.cut();
        let _ = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
    }
}

/// The cursor before the first entry.
async fn start_of(person: &Person) -> Value {
    let (_, page) = person.get("/v1/feed?limit=1").await;
    let head = page["head"].as_str().expect("a page has a head");
    json!(format!("{}.0", head.split('.').next().expect("a cursor has an epoch")))
}
