//! A broker that does not take everything: what it refuses is counted and said, is not called delivered, and
//! does not hold up what comes after.

use lifeline_tests::{FussyBroker, Gateway, Mosquitto, Person, RawMqtt, Sensor, until};
use serde_json::Value;

/// The beginning of a configuration with an uplink to a port on this machine, and what it says of it.
fn uplink(port: u16, lines: &str) -> String {
    format!("[uplink.city]\nurl = \"mqtt://127.0.0.1:{port}\"\n{lines}\n")
}

async fn reaches(gateway: &Gateway, metric: &str, value: f64) {
    until(metric, || async { gateway.metric(metric).await.filter(|now| *now == value) }).await;
}

/// What `lifeline doctor` says of the uplinks of a gateway whose metrics are on a port of their own.
async fn doctor(gateway: &Gateway, configuration: &str) -> Vec<String> {
    let metrics = gateway.demo.metrics.trim_start_matches("http://").trim_end_matches("/metrics");
    let file = gateway.data().join("doctor.toml");
    std::fs::write(&file, format!("[http]\nmetrics_listen = \"{metrics}\"\n{configuration}")).unwrap();
    let found = gateway.command(&["doctor", "--json", "--config", file.to_str().unwrap()]).await;
    let found: Vec<Value> = serde_json::from_slice(&found.stdout).expect("the doctor's findings are JSON");
    let uplinks = found.iter().filter(|finding| finding["what"] == "uplink");
    uplinks.map(|finding| format!("{}: {}", finding["verdict"], finding["detail"])).collect()
}

/// An access control list: smoke may be published, gas may not.
#[tokio::test(flavor = "multi_thread")]
async fn what_mosquitto_does_not_allow_is_said_and_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("acl");
    std::fs::write(&rules, "topic read lifeline/#\ntopic write lifeline/+/alerts/+/smoke\n").unwrap();
    let mosquitto = Mosquitto::start_with(&format!("allow_anonymous true\nacl_file {}", rules.display())).await;
    let mut far = mosquitto.client("far", "lifeline/#").await;
    let configuration = uplink(mosquitto.port, "[uplink.city.forward]");
    let gateway = Gateway::start_configured(&configuration).await;
    let mut sensor = Sensor::connect(&gateway).await;
    for (kind, id) in [("gas", "1"), ("smoke", "2"), ("gas", "3"), ("gas", "4"), ("smoke", "5")] {
        sensor.alert(kind, &format!(r#"{{"id":"{id}","text":"{id}"}}"#)).await;
    }
    // Mosquitto hangs up as well, so that what was under way comes again.
    let mut texts = Vec::new();
    while texts.last().is_none_or(|last| last != "5") {
        let text = far.message().await.1["text"].as_str().expect("a text").to_owned();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    assert_eq!(texts, ["2", "5"]);
    reaches(&gateway, "lifeline_uplink_behind_entries{uplink=\"city\"}", 0.0).await;
    reaches(&gateway, "lifeline_uplink_refused_total{uplink=\"city\",reason=\"not_authorized\"}", 3.0).await;

    let reader = Person::signed_in(&gateway, "responder").await;
    let feed = reader.feed(None).await;
    let gas = feed.iter().find(|entry| entry["data"]["text"] == "1").expect("the first signal is in the feed");
    let log = gateway.log();
    let said = log.lines().find(|line| line.contains("the broker refuses a signal: it does not get it"));
    let said = said.expect("the log says so");
    assert!(said.contains("ERROR") && said.contains("not_authorized"), "{said}");
    assert!(said.contains(gas["cursor"].as_str().unwrap()), "{said}");
    let found = doctor(&gateway, &configuration).await;
    assert!(
        found[0].starts_with("\"warning\"") && found[0].contains("refused 3 signals (not_authorized)"),
        "{found:?}"
    );

    // Nor is it sent again after a restart.
    let gateway = gateway.restart().await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"id":"6","text":"6"}"#).await;
    while far.message().await.1["text"] != "6" {}
    reaches(&gateway, "lifeline_uplink_behind_entries{uplink=\"city\"}", 0.0).await;
    let refused = gateway.metric("lifeline_uplink_refused_total{uplink=\"city\",reason=\"not_authorized\"}").await;
    assert_eq!(refused, None);
}

/// Another gateway, whose policy lets a device speak for itself only.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_gateways_policy_forbids_does_not_hold_up_what_it_allows() {
    let centre = Gateway::start().await;
    let north = centre.add_device("north", &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, &north.password).unwrap();
    let port = centre.demo.mqtt.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let lines = format!(
        "username = \"north\"\npassword_file = \"{}\"\n[uplink.city.forward]\ntopic = \"v1/devices/{{device}}/alerts/{{kind}}\"",
        password.display()
    );
    let gateway = Gateway::start_configured(&uplink(port, &lines)).await;
    let own = gateway.add_device("north", &[]).await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"id":"1","text":"of a stranger"}"#).await;
    let mut sensor = Sensor::connect_device(&gateway, &own).await;
    sensor.alert("smoke", r#"{"id":"2","text":"of itself"}"#).await;
    reaches(&gateway, "lifeline_uplink_refused_total{uplink=\"city\",reason=\"not_authorized\"}", 1.0).await;
    reaches(&gateway, "lifeline_uplink_forwarded_total{uplink=\"city\"}", 1.0).await;
    let reader = Person::signed_in(&centre, "responder").await;
    let feed = reader.feed(None).await;
    let texts: Vec<_> = feed.iter().filter_map(|entry| entry["data"]["text"].as_str()).collect();
    assert_eq!(texts, ["of itself"]);
}

/// A quota may be free again in a moment; a packet does not get smaller.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_a_moment_is_sent_again_and_what_is_too_large_is_not() {
    const QUOTA_EXCEEDED: u8 = 0x97;
    let mut broker = FussyBroker::start(700, vec![QUOTA_EXCEEDED; 3]).await;
    let gateway = Gateway::start_configured(&uplink(broker.port, "[uplink.city.forward]")).await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"id":"1","text":"1"}"#).await;
    for reason in [QUOTA_EXCEEDED, QUOTA_EXCEEDED, QUOTA_EXCEEDED, 0] {
        let (answer, payload) = broker.answered().await;
        assert_eq!((answer, &payload["text"]), (reason, &"1".into()));
    }
    sensor.alert("smoke", &format!(r#"{{"id":"2","text":"{}"}}"#, "long ".repeat(100))).await;
    sensor.alert("smoke", r#"{"id":"3","text":"3"}"#).await;
    assert_eq!(broker.answered().await.1["text"], "3");
    reaches(&gateway, "lifeline_uplink_behind_entries{uplink=\"city\"}", 0.0).await;
    reaches(&gateway, "lifeline_uplink_failures_total{uplink=\"city\",reason=\"publish\"}", 3.0).await;
    reaches(&gateway, "lifeline_uplink_refused_total{uplink=\"city\",reason=\"packet_too_large\"}", 1.0).await;
    reaches(&gateway, "lifeline_uplink_forwarded_total{uplink=\"city\"}", 2.0).await;
    let refused = gateway.metric("lifeline_uplink_refused_total{uplink=\"city\",reason=\"quota_exceeded\"}").await;
    assert_eq!(refused, None);
}

/// What may not be taken does not hold up what is handed on, and is taken once it may.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_subscription_is_said_and_asked_for_again() {
    let centre = Gateway::start().await;
    let north = centre.add_device("north", &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, &north.password).unwrap();
    let port = centre.demo.mqtt.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let lines = format!(
        "username = \"north\"\npassword_file = \"{}\"\n[uplink.city.forward]\ntopic = \"v1/devices/north/alerts/{{kind}}\"\n\
         [[uplink.city.take]]\nfilter = \"v1/incidents/+\"\ndevice = \"centre\"\n",
        password.display()
    );
    let gateway = Gateway::start_configured(&uplink(port, &lines)).await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"id":"1","text":"not held up"}"#).await;
    reaches(&gateway, "lifeline_uplink_forwarded_total{uplink=\"city\"}", 1.0).await;
    let refused = "lifeline_uplink_failures_total{uplink=\"city\",reason=\"subscription\"}";
    reaches(&gateway, refused, 1.0).await;
    assert!(gateway.log().contains("the broker refused the subscription to `v1/incidents/+`: NotAuthorized"));
    assert!(!gateway.log().contains("the uplink is not connected"));

    // The registration is put right, which ends the connection: the next one has it.
    let set = centre.command(&["device", "set", "north", "--topic", "v1/incidents/+"]).await;
    assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
    until("a message from the centre", || async {
        gateway.metric("lifeline_uplink_taken_total{uplink=\"city\"}").await.filter(|taken| *taken >= 1.0)
    })
    .await;
}

/// Two gateways on copies of one data folder push each other out, which is not to look like a bad line.
#[tokio::test(flavor = "multi_thread")]
async fn another_client_with_the_same_id_is_called_so() {
    let centre = Gateway::start().await;
    let north = centre.add_device("north", &[]).await;
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, &north.password).unwrap();
    let port = centre.demo.mqtt.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let lines = format!(
        "client_id = \"one-of-a-kind\"\nusername = \"north\"\npassword_file = \"{}\"\n[uplink.city.forward]",
        password.display()
    );
    let gateway = Gateway::start_configured(&uplink(port, &lines)).await;
    reaches(&gateway, "lifeline_uplink_connected{uplink=\"city\"}", 1.0).await;
    let mut other = RawMqtt::tcp(&centre, 5).await;
    let connack = other.log_in("one-of-a-kind", Some("north"), Some(&north.password)).await.expect("CONNACK");
    assert_eq!(connack.reason, 0, "{connack:?}");
    reaches(&gateway, "lifeline_uplink_failures_total{uplink=\"city\",reason=\"taken_over\"}", 1.0).await;
    assert!(gateway.log().contains("is there a second gateway?"));
}
