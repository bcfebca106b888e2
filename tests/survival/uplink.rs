//! Signals between brokers: the line is cut and the gateway is killed in the middle, and
//! each signal arrives, in order, and counts once.

use std::collections::HashSet;

use lifeline_tests::{Gateway, Link, Mosquitto, Person, Sensor, until};
use serde_json::Value;
use tempfile::TempDir;

use crate::long_or_short;

/// A gateway's configuration in a folder of its own.
fn configuration(port: u16, lines: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder for the configuration");
    let file = folder.path().join("lifeline.toml");
    // Whoever looks often is not one of too many here.
    let text =
        format!("[http]\nrequests_per_minute_max = 1000000\n[uplink.city]\nurl = \"mqtt://127.0.0.1:{port}\"\n{lines}");
    std::fs::write(&file, text).expect("the configuration can be written");
    let file = file.to_str().expect("the folder's name is text").to_owned();
    (folder, file)
}

async fn start(file: &str) -> Gateway {
    Gateway::start_with(&["--config", file]).await
}

/// The signals of a gateway's feed.
async fn signals(reader: &Person) -> Vec<Value> {
    let feed = reader.feed(None).await;
    feed.into_iter().filter(|entry| entry["type"] == "signal.received").map(|entry| entry["data"].clone()).collect()
}

fn texts(signals: &[Value]) -> Vec<&str> {
    signals.iter().map(|signal| signal["text"].as_str().expect("every signal here has a text")).collect()
}

const BEHIND: &str = "lifeline_uplink_behind_entries{uplink=\"city\"}";

#[tokio::test(flavor = "multi_thread")]
async fn every_signal_is_handed_on_in_order_over_a_cut_line_and_a_kill() {
    let quarter = long_or_short(500, 40);
    let mosquitto = Mosquitto::start().await;
    let link = Link::to(mosquitto.port).await;
    let (_folder, file) = configuration(link.port, "gateway = \"north\"\n[uplink.city.forward]\nkinds = [\"smoke\"]\n");
    let mut far = mosquitto.client("far", "lifeline/#").await;
    let mut gateway = start(&file).await;
    let mut sensor = Sensor::connect(&gateway).await;
    let mut sent = 0..4 * quarter;
    for part in 0..4 {
        match part {
            1 => link.cut(),
            2 => link.mend(),
            3 => {
                gateway = gateway.kill_and_restart().await;
                sensor = Sensor::connect(&gateway).await;
            }
            _ => {}
        }
        for number in sent.by_ref().take(quarter) {
            sensor.alert("smoke", &format!(r#"{{"id":"{number}","text":"{number}"}}"#)).await;
            sensor.alert("gas", &format!(r#"{{"id":"g{number}"}}"#)).await;
        }
        if part == 1 {
            // The line is cut: the log keeps them, and it is known how many wait.
            let waiting = (2 * quarter) as f64;
            until("the way behind", || async { gateway.metric(BEHIND).await.filter(|behind| *behind >= waiting) })
                .await;
        }
    }
    let (mut ids, mut numbers) = (HashSet::new(), Vec::new());
    while numbers.len() < 4 * quarter {
        let (topic, message) = far.message().await;
        assert_eq!(topic, "lifeline/north/alerts/demo-smoke-1/smoke");
        assert_eq!(message["lifeline"]["device"], "demo-smoke-1", "{message}");
        // What comes again has the id that it had.
        if ids.insert(message["id"].as_str().expect("it has an id").to_owned()) {
            numbers.push(message["text"].as_str().expect("it has its text").parse::<usize>().expect("a number"));
        }
    }
    assert_eq!(numbers, (0..4 * quarter).collect::<Vec<_>>());
    until("nothing to be behind", || async { gateway.metric(BEHIND).await.filter(|behind| *behind == 0.0) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_signal_is_taken_once_over_a_cut_line_and_a_kill() {
    let quarter = long_or_short(500, 40);
    let mosquitto = Mosquitto::start().await;
    let link = Link::to(mosquitto.port).await;
    let (_folder, file) =
        configuration(link.port, "[[uplink.city.take]]\nfilter = \"v1/devices/+/alerts/+\"\ndevice = \"city\"\n");
    let mut gateway = start(&file).await;
    let reader = Person::signed_in(&gateway, "responder").await;
    let far = mosquitto.client("far", "nothing").await;
    let publish = async |number: usize| {
        far.publish("v1/devices/d7/alerts/smoke", &format!(r#"{{"id":"{number}","text":"{number}"}}"#)).await;
    };
    // Who says the same with the same id until it is heard says it once.
    until("the subscription", || async {
        publish(0).await;
        (!signals(&reader).await.is_empty()).then_some(())
    })
    .await;
    let mut sent = 1..4 * quarter;
    for part in 0..4 {
        match part {
            1 => link.cut(),
            2 => link.mend(),
            3 => gateway = gateway.kill_and_restart().await,
            _ => {}
        }
        for number in sent.by_ref().take(quarter) {
            publish(number).await;
        }
    }
    let reader = Person::signed_in(&gateway, "responder").await;
    let all = until("all signals", || async {
        let signals = signals(&reader).await;
        (signals.len() >= 4 * quarter).then_some(signals)
    })
    .await;
    assert_eq!(texts(&all), (0..4 * quarter).map(|number| number.to_string()).collect::<Vec<_>>());
    assert!(all.iter().all(|signal| signal["device"] == "city" && signal["source"] == "d7"), "{all:?}");
}

/// QoS 0 has no acknowledgements by which a broker could be held back: the socket is what holds it.
#[tokio::test(flavor = "multi_thread")]
async fn a_burst_without_acknowledgements_is_taken_whole_on_one_connection() {
    let burst = long_or_short(20_000, 1_000);
    let mosquitto = Mosquitto::start().await;
    let (_folder, file) =
        configuration(mosquitto.port, "[[uplink.city.take]]\nfilter = \"v1/devices/+/alerts/+\"\ndevice = \"city\"\n");
    let gateway = start(&file).await;
    let reader = Person::signed_in(&gateway, "responder").await;
    let far = mosquitto.client("far", "nothing").await;
    let alert = |number: usize| format!(r#"{{"id":"{number}","text":"{number}"}}"#);
    until("the subscription", || async {
        far.publish("v1/devices/d7/alerts/smoke", &alert(0)).await;
        (!signals(&reader).await.is_empty()).then_some(())
    })
    .await;
    for number in 1..burst {
        far.publish_once("v1/devices/d7/alerts/smoke", &alert(number)).await;
    }
    let all = until("all signals", || async {
        let signals = signals(&reader).await;
        (signals.len() >= burst).then_some(signals)
    })
    .await;
    assert_eq!(texts(&all), (0..burst).map(|number| number.to_string()).collect::<Vec<_>>());
    assert!(!gateway.log().contains("the uplink is not connected"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_in_a_ring_have_each_signal_once() {
    let mosquitto = Mosquitto::start().await;
    let lines = "[uplink.city.forward]\n[[uplink.city.take]]\nfilter = \"lifeline/#\"\ndevice = \"city\"\n";
    let (_folder, file) = configuration(mosquitto.port, lines);
    let (one, other) = (start(&file).await, start(&file).await);
    let people = [Person::signed_in(&one, "responder").await, Person::signed_in(&other, "responder").await];
    let (mut of_one, mut of_other) = (Sensor::connect(&one).await, Sensor::connect(&other).await);
    // Both have subscribed when each has heard of the other; a repetition has the same id.
    for (from, to) in [(&mut of_one, &people[1]), (&mut of_other, &people[0])] {
        let mut number = 0;
        while signals(to).await.iter().all(|signal| signal["device"] != "city") {
            from.alert("gas", &format!(r#"{{"id":"first {number}","text":"first"}}"#)).await;
            number += 1;
        }
    }
    of_one.alert("smoke", r#"{"id":"1","text":"from one"}"#).await;
    of_other.alert("smoke", r#"{"id":"1","text":"from the other"}"#).await;
    for text in ["from one", "from the other"] {
        for reader in &people {
            until(text, || async { texts(&signals(reader).await).contains(&text).then_some(()) }).await;
        }
    }
    // Each hands on what it took; it comes back to where it is from, and goes no further.
    for (home, away) in [(&one, &people[1]), (&other, &people[0])] {
        let taken = signals(away).await.iter().filter(|signal| signal["device"] == "city").count();
        until("the end of the way round", || async {
            home.metric("lifeline_loops_total").await.filter(|loops| *loops == taken as f64)
        })
        .await;
    }
    for reader in &people {
        let signals = signals(reader).await;
        for text in ["from one", "from the other"] {
            assert_eq!(texts(&signals).iter().filter(|known| **known == text).count(), 1, "{text}");
        }
    }
    let taken =
        signals(&people[1]).await.into_iter().find(|signal| signal["text"] == "from one").expect("it was taken");
    assert_eq!((&taken["source"], &taken["passage"]["device"]), (&"demo-smoke-1".into(), &"demo-smoke-1".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_or_finds_nobody_is_told_why() {
    let mosquitto = Mosquitto::start_with("allow_anonymous false").await;
    let (folder, file) = configuration(
        mosquitto.port,
        "username = \"north\"\npassword_file = \"PASSWORD\"\n[uplink.city.forward]\n[uplink.nobody]\nurl = \"mqtt://127.0.0.1:1\"\n[uplink.nobody.forward]\n",
    );
    let password = folder.path().join("password");
    std::fs::write(&password, "very secret\n").expect("the password can be written");
    let text = std::fs::read_to_string(&file).expect("the configuration can be read");
    let text = text.replace("PASSWORD", password.to_str().expect("the folder's name is text"));
    std::fs::write(&file, text).expect("the configuration can be written");
    let gateway = start(&file).await;
    for name in ["{uplink=\"city\",reason=\"login\"}", "{uplink=\"nobody\",reason=\"unreachable\"}"] {
        let name = format!("lifeline_uplink_failures_total{name}");
        until(&name, || async { gateway.metric(&name).await.filter(|times| *times >= 1.0) }).await;
    }
    let log = gateway.log();
    assert!(
        log.contains("refused the login: not authorized") && log.contains("127.0.0.1:1 cannot be reached"),
        "{log}"
    );
    assert!(!log.contains("very secret"));

    let doctor = gateway.command(&["doctor", "--config", &file]).await;
    let found = String::from_utf8_lossy(&doctor.stdout);
    assert!(found.contains("refused the login") && found.contains("cannot be reached"), "{found}");
    // People and devices are served without the other broker.
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", "smoke").await;
}
