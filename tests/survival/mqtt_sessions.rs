use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use lifeline_tests::{Gateway, fresh_id};
use rand::Rng;
use rumqttc::{AsyncClient, Event, EventLoop, LastWill, MqttOptions, Outgoing, Packet, QoS};
use tokio::{task::JoinSet, time::timeout};

use crate::{chance, long_or_short};

/// Nothing here takes so long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const PUBLISHERS: usize = 2;
/// Two publishers: less than a session's queue holds until the kill.
const PUBLISH_EVERY: Duration = Duration::from_millis(10);

fn options(gateway: &Gateway, client_id: &str, clean: bool) -> MqttOptions {
    let url = gateway.demo.mqtt_lab.as_deref().expect("started with --lab");
    let (host, port) = url.split_once("://").and_then(|(_, rest)| rest.rsplit_once(':')).expect("a URL with a port");
    let mut options = MqttOptions::new(client_id, host, port.parse().expect("a port"));
    options.set_clean_session(clean);
    options
}

/// The next event. The connection must not break.
async fn event(events: &mut EventLoop) -> Event {
    timeout(PATIENCE, events.poll()).await.expect("an MQTT event").expect("the connection stays")
}

/// Connects and waits for CONNACK; says whether there was a session.
async fn connected(options: MqttOptions) -> (AsyncClient, EventLoop, bool) {
    let (client, mut events) = AsyncClient::new(options, 100);
    loop {
        if let Event::Incoming(Packet::ConnAck(connack)) = event(&mut events).await {
            return (client, events, connack.session_present);
        }
    }
}

/// What was published and acknowledged, by QoS.
#[derive(Default)]
struct Published {
    asked: HashSet<String>,
    confirmed: HashSet<String>,
}

/// Publishes with QoS 1 and 2 in turn until the gateway is gone.
async fn publish(options: MqttOptions, published: Arc<Mutex<Published>>) {
    let (client, mut events, _) = connected(options).await;
    let mut ticks = tokio::time::interval(PUBLISH_EVERY);
    let (mut waiting, mut in_flight) = (std::collections::VecDeque::new(), HashMap::new());
    for number in 0_u64.. {
        let id = fresh_id();
        published.lock().unwrap().asked.insert(id.clone());
        let qos = if number.is_multiple_of(2) { QoS::AtLeastOnce } else { QoS::ExactlyOnce };
        client.publish(format!("news/{number}"), qos, false, id.clone()).await.expect("the client takes it");
        waiting.push_back(id);
        loop {
            let event = tokio::select! {
                _ = ticks.tick() => break,
                event = events.poll() => event,
            };
            match event {
                Ok(Event::Outgoing(Outgoing::Publish(packet))) => {
                    in_flight.insert(packet, waiting.pop_front().expect("it was published"));
                }
                Ok(Event::Incoming(
                    Packet::PubAck(rumqttc::PubAck { pkid }) | Packet::PubComp(rumqttc::PubComp { pkid }),
                )) => {
                    published.lock().unwrap().confirmed.insert(in_flight.remove(&pkid).expect("it was sent"));
                }
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
}

/// Connects a session that was away and takes everything that waits for it.
async fn drain(gateway: &Gateway, client_id: &str, end: &str, seen: &mut HashMap<String, usize>) {
    let (client, mut events, present) = connected(options(gateway, client_id, false)).await;
    assert!(present, "the session of {client_id} is there");
    let (mut exactly, mut released, mut ended) = (0, 0, false);
    while !ended || released < exactly {
        match event(&mut events).await {
            Event::Incoming(Packet::Publish(message)) => {
                let id = String::from_utf8_lossy(&message.payload).into_owned();
                ended |= id == end;
                exactly += usize::from(message.qos == QoS::ExactlyOnce);
                *seen.entry(id).or_default() += 1;
            }
            Event::Incoming(Packet::PubRel(_)) => released += 1,
            _ => {}
        }
    }
    client.disconnect().await.expect("the client takes it");
    while !matches!(event(&mut events).await, Event::Outgoing(Outgoing::Disconnect)) {}
}

/// Publishes one message and waits for its acknowledgement.
async fn tell(gateway: &Gateway, topic: &str, retain: bool, payload: &str) {
    let (client, mut events, _) = connected(options(gateway, "teller", true)).await;
    client.publish(topic, QoS::AtLeastOnce, retain, payload).await.expect("the client takes it");
    while !matches!(event(&mut events).await, Event::Incoming(Packet::PubAck(_))) {}
}

/// A message that is retained, or comes in time.
async fn heard(gateway: &Gateway, topic: &str) -> String {
    let (client, mut events, _) = connected(options(gateway, "listener", true)).await;
    client.subscribe(topic, QoS::AtLeastOnce).await.expect("the client takes it");
    loop {
        if let Event::Incoming(Packet::Publish(message)) = event(&mut events).await {
            return String::from_utf8_lossy(&message.payload).into_owned();
        }
    }
}

/// What publishers were told is kept reaches sessions that were away, with QoS 2 once;
/// retained messages and the will of a client that was lost with the gateway are there.
#[tokio::test(flavor = "multi_thread")]
async fn mqtt_sessions_retained_messages_and_wills_survive_kill_9() {
    let rounds = long_or_short(20, 3);
    let mut chance = chance();
    let mut gateway = Gateway::start_with(&["--lab"]).await;
    let sessions = [("once", QoS::ExactlyOnce), ("at-least-once", QoS::AtLeastOnce)];
    for (client_id, qos) in sessions {
        let (client, mut events, present) = connected(options(&gateway, client_id, false)).await;
        assert!(!present);
        client.subscribe("news/#", qos).await.expect("the client takes it");
        while !matches!(event(&mut events).await, Event::Incoming(Packet::SubAck(_))) {}
    }
    let mut with_will = options(&gateway, "lost", true);
    with_will.set_last_will(LastWill::new("wills/lost", "gone", QoS::AtLeastOnce, true));
    let (_lost, mut lost_events, _) = connected(with_will).await;
    let lost = tokio::spawn(async move { while lost_events.poll().await.is_ok() {} });

    let published = Arc::new(Mutex::new(Published::default()));
    let mut seen = [HashMap::new(), HashMap::new()];
    for round in 0..rounds {
        let state = fresh_id();
        tell(&gateway, "state/now", true, &state).await;
        let mut load = JoinSet::new();
        for number in 0..PUBLISHERS {
            load.spawn(publish(options(&gateway, &format!("p{round}-{number}"), true), published.clone()));
        }
        // The moment of the kill is what is random here.
        tokio::time::sleep(Duration::from_millis(chance.random_range(300..2500))).await;
        gateway = gateway.kill_and_restart().await;
        load.shutdown().await;
        assert_eq!(heard(&gateway, "state/now").await, state, "the retained message of round {round}");
        let end = fresh_id();
        tell(&gateway, "news/end", false, &end).await;
        for ((client_id, _), seen) in sessions.iter().zip(&mut seen) {
            drain(&gateway, client_id, &end, seen).await;
        }
        let published = published.lock().unwrap();
        println!("{} asked, {} confirmed", published.asked.len(), published.confirmed.len());
        for ((client_id, qos), seen) in sessions.iter().zip(&seen) {
            let missing: Vec<_> = published.confirmed.iter().filter(|id| !seen.contains_key(*id)).collect();
            assert!(missing.is_empty(), "{client_id} has not got {missing:?}");
            let twice: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).collect();
            assert!(*qos == QoS::AtLeastOnce || twice.is_empty(), "{client_id} has got {twice:?}");
        }
    }
    assert!(!published.lock().unwrap().confirmed.is_empty(), "something was confirmed");
    lost.await.expect("it is lost");
    assert_eq!(heard(&gateway, "wills/lost").await, "gone");
}
