use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use lifeline_tests::{Gateway, Person, Sensor, SensorEvent, Socket, fresh_id};
use rand::Rng;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use crate::{chance, long_or_short, offset};

const SENSORS: usize = 10;
/// 10 sensors, one alert each 20 ms: 500 a second.
const ALERT_EVERY: Duration = Duration::from_millis(20);
const WRITERS: usize = 5;
/// 5 writers, one message each 100 ms: 50 a second with the calls for help among them.
const MESSAGE_EVERY: Duration = Duration::from_millis(100);

/// What was asked and what was confirmed, over all rounds.
#[derive(Default)]
struct Ledger {
    asked: BTreeSet<String>,
    confirmed: BTreeSet<String>,
}

impl Ledger {
    fn ask(&mut self, id: &str) {
        self.asked.insert(id.to_owned());
    }

    fn confirm(&mut self, id: &str) {
        assert!(self.asked.contains(id), "{id} was never asked");
        self.confirmed.insert(id.to_owned());
    }

    /// What a client repeats after a restart, with the same id.
    fn open(&self) -> Vec<String> {
        self.asked.difference(&self.confirmed).cloned().collect()
    }
}

type Shared = Arc<Mutex<Ledger>>;

/// Item 12: every PUBACK'd alert and every answered command is in the store and in the
/// feed exactly once, and the feed's offsets have no hole.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_confirmed_is_lost_by_kill_9() {
    let rounds = long_or_short(20, 3);
    let mut chance = chance();
    let (alerts, messages, calls) = (Shared::default(), Shared::default(), Shared::default());
    let mut gateway = Gateway::start().await;
    let incident = open_incident(&gateway).await;
    for round in 0..rounds {
        let mut load = JoinSet::new();
        for number in 0..SENSORS {
            let again = if number == 0 { alerts.lock().unwrap().open() } else { Vec::new() };
            load.spawn(report(
                Sensor::connect_named(&gateway, &format!("s{round}-{number}")).await,
                alerts.clone(),
                again,
            ));
        }
        for number in 0..WRITERS {
            let again = if number == 0 { messages.lock().unwrap().open() } else { Vec::new() };
            let calls_again = if number == 0 { calls.lock().unwrap().open() } else { Vec::new() };
            let person = Person::signed_in(&gateway, "citizen").await;
            // Calls of people without an account: each is a call of its own.
            let (socket, stranger) = (person.connect().await, person.connect_as(None).await);
            let (incident, messages, calls) = (incident.clone(), messages.clone(), calls.clone());
            load.spawn(write(socket, stranger, incident, messages, calls, again, calls_again));
        }
        // The moment of the kill is what is random here.
        tokio::time::sleep(Duration::from_millis(chance.random_range(300..2500))).await;
        gateway = gateway.kill_and_restart().await;
        load.shutdown().await;
    }
    let responder = Person::signed_in(&gateway, "responder").await;
    let feed = responder.feed(None).await;
    let offsets: Vec<u64> = feed.iter().map(offset).collect();
    assert_eq!(offsets, (1..=offsets.len() as u64).collect::<Vec<_>>(), "the feed has no hole");
    let of = |kind: &str, id: fn(&Value) -> &Value| count(feed.iter().filter(|entry| entry["type"] == kind), id);
    check("alert", &alerts, &of("signal.received", |entry| &entry["data"]["reference"]));
    check("message", &messages, &of("message.sent", |entry| &entry["data"]["id"]));
    check("call for help", &calls, &of("sos.started", |entry| &entry["data"]["sos"]));

    // The projections tell the same story.
    let (_, stored) = responder.get(&format!("/v1/incidents/{incident}")).await;
    let sent = feed.iter().filter(|e| e["type"] == "message.sent" && e["incident"] == incident.as_str()).count();
    assert_eq!(stored["messages"], sent);
}

fn count<'a>(entries: impl Iterator<Item = &'a Value>, id: fn(&Value) -> &Value) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for entry in entries {
        *counts.entry(id(entry).as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    counts
}

fn check(what: &str, ledger: &Shared, stored: &HashMap<String, usize>) {
    let ledger = ledger.lock().unwrap();
    println!("{what}: {} asked, {} confirmed, {} stored", ledger.asked.len(), ledger.confirmed.len(), stored.len());
    assert!(!ledger.confirmed.is_empty(), "some {what} was confirmed");
    for id in &ledger.confirmed {
        assert_eq!(stored.get(id), Some(&1), "{what} {id} was confirmed");
    }
    let twice: Vec<_> = stored.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{what} stored more than once: {twice:?}");
}

async fn open_incident(gateway: &Gateway) -> String {
    let mut phone = Person::signed_in(gateway, "citizen").await.connect().await;
    let started = phone.ask("sos.start", json!({ "sos": fresh_id() })).await;
    started["ok"]["incident"].as_str().expect("an SOS has an incident").to_owned()
}

/// Publishes until the gateway is gone; first what an earlier round left open.
async fn report(mut sensor: Sensor, ledger: Shared, again: Vec<String>) {
    let topic = format!("v1/devices/{}/alerts/smoke", sensor.id);
    let mut again = again.into_iter();
    let mut sent: VecDeque<String> = VecDeque::new();
    let mut in_flight: HashMap<u16, String> = HashMap::new();
    let mut ticks = tokio::time::interval(ALERT_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                let id = again.next().unwrap_or_else(fresh_id);
                ledger.lock().unwrap().ask(&id);
                sensor.publish(&topic, format!(r#"{{"id":"{id}","value":1}}"#).as_bytes()).await;
                sent.push_back(id);
            }
            event = sensor.event() => match event {
                SensorEvent::Sent(packet) => {
                    in_flight.insert(packet, sent.pop_front().expect("it was published"));
                }
                SensorEvent::Acknowledged(packet) => {
                    let id = in_flight.remove(&packet).expect("it was sent");
                    ledger.lock().unwrap().confirm(&id);
                }
                SensorEvent::Lost(_) => return,
                SensorEvent::Connected | SensorEvent::Message(..) => {}
            }
        }
    }
}

/// Writes messages, and now and then calls for help, until the gateway is gone.
async fn write(
    mut socket: Socket,
    mut stranger: Socket,
    incident: String,
    messages: Shared,
    calls: Shared,
    again: Vec<String>,
    calls_again: Vec<String>,
) {
    let (mut again, mut calls_again) = (again.into_iter(), calls_again.into_iter());
    let mut ticks = tokio::time::interval(MESSAGE_EVERY);
    for number in 0_u64.. {
        ticks.tick().await;
        if number.is_multiple_of(10) {
            let id = calls_again.next().unwrap_or_else(fresh_id);
            calls.lock().unwrap().ask(&id);
            let Some(answer) = stranger.try_ask("sos.start", json!({ "sos": id })).await else { return };
            if answer["ok"].is_object() {
                calls.lock().unwrap().confirm(&id);
            }
            continue;
        }
        let id = again.next().unwrap_or_else(fresh_id);
        messages.lock().unwrap().ask(&id);
        let message = json!({ "id": id, "thread": { "incident": incident }, "text": "still here" });
        let Some(answer) = socket.try_ask("message.send", message).await else { return };
        if answer["ok"].is_object() {
            messages.lock().unwrap().confirm(&id);
        }
    }
}
