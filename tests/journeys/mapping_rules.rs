use lifeline_tests::{Gateway, Person, Sensor, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const SMOKE: &str = r#"{"battery":97,"linkquality":120,"smoke":true,"tamper":false}"#;
const CLEAR: &str = r#"{"battery":97,"linkquality":118,"smoke":false,"tamper":false}"#;

/// Issue 3, item 5: a Zigbee bridge speaks as it always did, and its sensors' alarms are
/// incidents of their own.
#[tokio::test]
async fn a_zigbee_smoke_detector_opens_and_clears_an_incident_of_its_own() {
    let gateway = Gateway::start().await;
    let bridge = gateway.add_device("z2m", &["--topic", "zigbee2mqtt/#", "--topic", "unknown/#"]).await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    assert_eq!(
        (desk.event().await["type"].clone(), desk.event().await["type"].clone()),
        (json!("reset"), json!("live"))
    );

    let mut hub = Sensor::connect_device(&gateway, &bridge).await;
    hub.publish("zigbee2mqtt/hall", SMOKE.as_bytes()).await;
    let stored = hub.receipt().await;
    assert_eq!(stored["stage"], "stored", "{stored}");
    let opened = desk.event().await;
    assert_eq!((&opened["type"], &opened["data"]["kind"]), (&json!("incident.opened"), &json!("smoke")));
    assert_eq!(opened["data"]["origin"], json!({ "kind": "device", "id": "z2m", "source": "hall" }));
    assert_eq!(opened["incident"], stored["incident"]);
    assert_eq!(desk.event().await["data"]["battery_percent"], 97);

    hub.publish("zigbee2mqtt/cellar", CLEAR.as_bytes()).await;
    hub.publish("zigbee2mqtt/hall", CLEAR.as_bytes()).await;
    let cleared = desk.event().await;
    assert_eq!((&cleared["type"], &cleared["data"]["state"]), (&json!("signal.received"), &json!("clear")));
    assert_eq!((&cleared["data"]["source"], &cleared["incident"]), (&json!("hall"), &opened["incident"]));
}

/// What no rule understands is put aside, and the device is told; what it may not publish is denied.
#[tokio::test]
async fn what_no_rule_understands_is_put_aside_with_the_reason() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("z2m", &["--topic", "zigbee2mqtt/#", "--topic", "unknown/#"]).await;
    let mut hub = Sensor::connect_device(&gateway, &device).await;
    for (topic, payload, code) in [
        ("zigbee2mqtt/hall", "{\"smoke\":tr", "invalid_json"),
        ("unknown/thing", "on", "unknown_topic"),
        ("shellies/x/sensor/smoke", "true", "forbidden"),
    ] {
        hub.publish(topic, payload.as_bytes()).await;
        let rejected = hub.receipt().await;
        assert_eq!((&rejected["stage"], &rejected["error"]["code"]), (&json!("rejected"), &json!(code)), "{rejected}");
    }
    let admin = Person::signed_in(&gateway, "admin").await;
    let aside = until("both are put aside", || async {
        let (_, page) = admin.get("/v1/quarantine").await;
        (page["entries"].as_array()?.len() == 2).then_some(page)
    })
    .await;
    assert_eq!(aside["entries"][0]["data"]["topic"], "unknown/thing");
}

/// ThingsBoard's devices call themselves `me`.
#[tokio::test]
async fn a_device_made_for_thingsboard_needs_no_topic_of_its_own() {
    let gateway = Gateway::start().await;
    let mut device = Sensor::connect(&gateway).await;
    device.publish("v1/devices/me/telemetry", br#"{"temperature":21.5}"#).await;
    device.publish("v1/devices/me/telemetry", br#"{"temperature":61.5,"smoke":true}"#).await;
    assert_eq!(device.receipt().await["stage"], "stored");
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    assert_eq!(feed[0]["data"]["origin"], json!({ "kind": "device", "id": device.id }));
}

/// Home Assistant's discovery: a sensor of any make says what it is, and is followed from then on.
#[tokio::test]
async fn a_sensor_that_announces_itself_is_followed() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("esp", &["--topic", "homeassistant/#", "--topic", "hall-node/#"]).await;
    let mut node = Sensor::connect_device(&gateway, &device).await;
    let state = "hall-node/binary_sensor/smoke/state";
    node.publish(state, b"ON").await;
    assert_eq!(node.receipt().await["error"]["code"], "unknown_topic");
    let config = json!({ "name": "Smoke", "dev_cla": "smoke", "stat_t": state, "dev": { "name": "Hall" } });
    node.publish("homeassistant/binary_sensor/hall-node/smoke/config", config.to_string().as_bytes()).await;
    node.publish(state, b"ON").await;
    let stored = node.receipt().await;
    assert_eq!(stored["stage"], "stored", "{stored}");
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    assert_eq!(feed[0]["data"]["origin"]["source"], "Hall Smoke");
}

/// The rules are the admins' to read and try.
#[tokio::test]
async fn admins_read_and_try_the_rules_and_nobody_else() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let (status, rules) = admin.get("/v1/rules").await;
    assert_eq!(status, StatusCode::OK);
    let files: Vec<_> = rules["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert!(files.contains(&"zigbee2mqtt.toml") && files.contains(&"shelly.toml"), "{files:?}");

    let publish = json!({ "topic": "zigbee2mqtt/hall", "payload": SMOKE });
    let (status, tried) = admin.send(Method::POST, "/v1/rules/test", &publish).await;
    assert_eq!((status, &tried["signals"][0]["kind"]), (StatusCode::OK, &json!("smoke")), "{tried}");
    let wrong = json!({ "topic": "a", "payload": "x", "rules": "[[topic]]\nfilter = \"a#\"\n" });
    let (_, tried) = admin.send(Method::POST, "/v1/rules/test", &wrong).await;
    assert_eq!((&tried["faults"][0]["line"], &tried["faults"][0]["column"]), (&json!(2), &json!(10)), "{tried}");
    let (status, _) = admin.send(Method::POST, "/v1/rules/test", &json!({ "topic": "a" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

    for role in ["responder", "citizen"] {
        let person = Person::signed_in(&gateway, role).await;
        assert_eq!(person.get("/v1/rules").await.0, StatusCode::FORBIDDEN);
        assert_eq!(person.send(Method::POST, "/v1/rules/test", &publish).await.0, StatusCode::FORBIDDEN);
    }
}

const OWN: &str = r#"
[[topic]]
filter = "siren/+room"
payload = "text"
source = 'room'
[[topic.rule]]
name = "siren"
kind = '"panic"'
clear = 'payload == "off"'
"#;

/// A file of one's own is in force within seconds; a wrong one is named and changes nothing.
#[tokio::test]
async fn rules_are_read_again_when_they_change_and_wrong_ones_change_nothing() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("sirens", &["--topic", "siren/#"]).await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let folder = gateway.data().join("rules");
    std::fs::create_dir(&folder).unwrap();
    let own = folder.join("own.toml");
    let shown = |wanted: fn(&Value) -> bool| {
        let admin = &admin;
        until("the rules as they should be", move || async move {
            let (_, rules) = admin.get("/v1/rules").await;
            wanted(&rules).then_some(rules)
        })
    };
    let has_own = |rules: &Value| rules["files"].as_array().unwrap().iter().any(|file| file["name"] == "own.toml");
    std::fs::write(&own, OWN).unwrap();
    shown(has_own).await;

    std::fs::write(&own, OWN.replace("payload ==", "paylod ==")).unwrap();
    let rules = shown(|rules| rules["faults"][0].is_object()).await;
    let fault = &rules["faults"][0];
    assert_eq!(
        (&fault["file"], &fault["line"], &fault["column"]),
        (&json!("own.toml"), &json!(9), &json!(10)),
        "{fault}"
    );
    assert_eq!((&fault["rule"], &fault["key"]), (&json!("siren"), &json!("clear")));
    assert!(has_own(&rules), "the rules before it stay");
    let mut sirens = Sensor::connect_device(&gateway, &device).await;
    sirens.publish("siren/hall", b"on").await;
    assert_eq!(sirens.receipt().await["stage"], "stored");
    assert!(gateway.log().contains("own.toml, line 9, column 10"));

    // A gateway that starts with a wrong file does without it, and says so.
    let gateway = gateway.restart().await;
    let listed = gateway.command(&["rules", "list", "--json"]).await;
    assert!(!listed.status.success());
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert!(listed["faults"][0].is_object() && listed["files"].as_array().unwrap().len() > 5 && !has_own(&listed));
    let mut sirens = Sensor::connect_device(&gateway, &device).await;
    sirens.publish("siren/cellar", b"on").await;
    assert_eq!(sirens.receipt().await["error"]["code"], "unknown_topic");
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// `lifeline rules test`: what is wrong with a file, and what payloads become by it.
#[tokio::test]
async fn a_file_of_rules_is_tried_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, OWN).unwrap();
    let try_it = async |arguments: &[&str]| Gateway::run(&[&["rules", "test", path], arguments].concat()).await;
    let good = try_it(&["--topic", "siren/hall", "--payload", "on", "--json"]).await;
    assert!(good.status.success(), "{}", said(&good));
    let report: Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(report["publish"]["rules"][0]["signal"], json!({ "source": "hall", "kind": "panic", "state": "raise" }));
    let unknown = try_it(&["--topic", "other", "--payload", "on"]).await;
    assert!(!unknown.status.success() && said(&unknown).contains("no filter"), "{}", said(&unknown));

    let cases = folder.path().join("cases.toml");
    let case = |kind: &str| {
        let signal = format!("{{ source = \"hall\", kind = \"{kind}\", state = \"clear\" }}");
        format!("[[case]]\nwhat = \"off\"\ntopic = \"siren/hall\"\npayload = \"off\"\nsignals = [{signal}]\n")
    };
    std::fs::write(&cases, case("panic")).unwrap();
    let played = try_it(&["--cases", cases.to_str().unwrap()]).await;
    assert!(played.status.success() && said(&played).contains("1 cases are as they should be"), "{}", said(&played));
    std::fs::write(&cases, case("smoke")).unwrap();
    let failed = try_it(&["--cases", cases.to_str().unwrap()]).await;
    assert!(!failed.status.success() && said(&failed).contains("FAILED"), "{}", said(&failed));

    for (from, to, place) in [
        ("clear", "cleer", "line 9, column 1"),
        ("payload == ", "payload = ", "line 9, column 18, rule `siren`, key `clear`"),
        ("siren/+room", "siren/+room/x#", "line 3, column 10, key `filter`"),
        ("text", "yaml", "line 4"),
        (
            "siren/+room",
            "zigbee2mqtt/#room",
            "line 3, column 10, key `filter`: `zigbee2mqtt/#room` takes the same topics",
        ),
    ] {
        std::fs::write(&file, OWN.replacen(from, to, 1)).unwrap();
        let wrong = try_it(&[]).await;
        assert!(!wrong.status.success() && said(&wrong).contains(place), "{to}: {}", said(&wrong));
    }
    let shown = Gateway::run(&["rules", "show", "zigbee2mqtt.toml"]).await;
    assert!(said(&shown).contains("zigbee2mqtt/#sensor"), "{}", said(&shown));
    let nothing = Gateway::run(&["rules", "test", "no-such-file.toml"]).await;
    assert!(!nothing.status.success() && said(&nothing).contains("no-such-file.toml"), "{}", said(&nothing));
}
