use lifeline_tests::{Gateway, Person, RawMqtt, Sensor, soon};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// The latest entry of a type in the feed.
async fn latest(person: &Person, kind: &str) -> Value {
    let feed = person.feed(None).await;
    feed.into_iter().rfind(|entry| entry["type"] == kind).expect("there is one")
}

/// What an alert leaves out its device's registration says: severity by its kind, and place.
#[tokio::test]
async fn an_alert_takes_from_its_device_what_it_does_not_say() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let flags = [
        ["--kind", "panic_button"],
        ["--lat", "23.7808"],
        ["--lon", "-90.4219"],
        ["--floor", "2"],
        ["--place", "Hall 3, above the door"],
        ["--owner", "Amina"],
    ];
    let device = gateway.add_device("button-1", flags.as_flattened()).await;
    let mut button = Sensor::connect_device(&gateway, &device).await;
    button.alert("leak", "water").await;
    let signal = latest(&responder, "signal.received").await["data"].take();
    assert_eq!(signal["severity"], "Extreme", "of its kind, not of the alert's: {signal}");
    assert_eq!(signal["location"], json!({ "lat": 23.7808, "lon": -90.4219, "floor": "2" }));
    assert_eq!(signal["place"], "Hall 3, above the door");
    let incident = latest(&responder, "incident.opened").await["incident"].take();
    let (_, incident) = responder.get(&format!("/v1/incidents/{}", incident.as_str().unwrap())).await;
    assert_eq!(incident["place"], "Hall 3, above the door", "{incident}");
    assert_eq!(incident["location"]["floor"], "2", "{incident}");

    button.alert("leak", r#"{"severity":"Minor","location":{"lat":1,"lon":2}}"#).await;
    let signal = latest(&responder, "signal.received").await["data"].take();
    assert_eq!((&signal["severity"], &signal["location"]["lat"]), (&json!("Minor"), &json!(1.0)), "{signal}");
    assert!(signal["place"].is_null(), "it is no longer there: {signal}");
}

/// The registry by REST: shown, changed field by field, and what cannot be is named.
#[tokio::test]
async fn a_device_is_shown_and_changed_field_by_field() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let new = json!({ "id": "hall-3", "name": "Hall 3", "kind": "smoke_detector", "owner": "Amina" });
    let (status, made) = admin.send(Method::POST, "/v1/devices", &new).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (_, device) = admin.get("/v1/devices/hall-3").await;
    assert_eq!(device["kind"], "smoke_detector");
    assert_eq!((&device["severity"], &device["heartbeat_s"]), (&json!("Severe"), &json!(3600)), "{device}");
    assert_eq!((&device["silent"], &device["connected"]), (&json!(false), &json!(false)), "{device}");

    let change = json!({ "owner": null, "place": "above the door", "topics": ["tele/hall-3/#"] });
    let (status, device) = admin.send(Method::PATCH, "/v1/devices/hall-3", &change).await;
    assert_eq!(status, StatusCode::OK, "{device}");
    assert!(device["owner"].is_null() && device["name"] == "Hall 3", "{device}");
    assert_eq!(device["topics"], json!(["tele/hall-3/#"]));

    for (wrong, code, field) in [
        (json!({ "kind": "Smoke Detector" }), "invalid_field", "kind"),
        (json!({ "location": { "lat": 91, "lon": 0 } }), "location_out_of_range", "location.lat"),
        (json!({ "topics": ["#"] }), "invalid_field", "topics[0]"),
        (json!({ "topics": ["v1/devices/other/#"] }), "invalid_field", "topics[0]"),
        (json!({ "place": "x".repeat(201) }), "text_too_long", "place"),
        (json!({ "colour": "red" }), "unknown_field", "colour"),
    ] {
        let (status, problem) = admin.send(Method::PATCH, "/v1/devices/hall-3", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &json!(field)), "{problem}");
    }
    let (status, problem) = admin.send(Method::POST, "/v1/devices", &json!({ "id": "import" })).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("id")), "{problem}");
    let (status, _) = admin.get("/v1/devices/nobody").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let responder = Person::signed_in(&gateway, "responder").await;
    for (method, path) in [(Method::GET, "/v1/devices/hall-3"), (Method::POST, "/v1/devices/hall-3/disable")] {
        let answer = responder.request(method, path, None).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

/// Other topics than a device's own, where its registration lists them, and no further.
#[tokio::test]
async fn a_device_keeps_to_its_own_topics_and_those_that_are_listed() {
    const NOT_AUTHORIZED: u8 = 0x87;
    let gateway = Gateway::start().await;
    let bridge = gateway.add_device("z2m", &["--topic", "zigbee2mqtt/kitchen/#", "--topic", "tele/+/STATE"]).await;
    let other = gateway.add_device("other", &[]).await;
    let (mut client, reason) = RawMqtt::connect(&gateway, 5, &bridge).await;
    assert_eq!(reason, 0);
    assert_eq!(client.subscribe("zigbee2mqtt/kitchen/+/set").await, 1);
    for topic in ["zigbee2mqtt/kitchen", "zigbee2mqtt/kitchen/smoke", "tele/plug/STATE"] {
        assert_eq!(client.reason_for(topic, b"{}").await, 0, "{topic}");
    }
    let others = ["zigbee2mqtt/hall", "tele/plug/state", "v1/devices/other/alerts/smoke", "v1/devices/z2m/receipts"];
    for topic in others {
        assert_eq!(client.reason_for(topic, b"{}").await, NOT_AUTHORIZED, "{topic}");
    }
    for filter in ["zigbee2mqtt/#", "#", "tele/#", "v1/devices/+/receipts"] {
        assert_eq!(client.subscribe(filter).await, NOT_AUTHORIZED, "{filter}");
    }
    let (mut stranger, _) = RawMqtt::connect(&gateway, 5, &other).await;
    assert_eq!(stranger.reason_for("zigbee2mqtt/kitchen/smoke", b"{}").await, NOT_AUTHORIZED);

    // What is no longer listed is no longer allowed: the connection ends, and the next one is told so.
    let set = gateway.command(&["device", "set", "z2m", "--no-topics"]).await;
    assert!(set.status.success(), "{}", String::from_utf8_lossy(&set.stderr));
    let (first, body) = client.packet().await.expect("a word of farewell");
    assert_eq!((first, body[0]), (0xE0, NOT_AUTHORIZED));
    let (mut again, _) = RawMqtt::connect(&gateway, 5, &bridge).await;
    assert_eq!(again.reason_for("zigbee2mqtt/kitchen", b"{}").await, NOT_AUTHORIZED);
    assert_eq!(again.reason_for("v1/devices/z2m/alerts/smoke", b"{}").await, 0);
}

/// Disabling and rotating end the connections that stand, in both versions; enabling lets the device in again.
#[tokio::test]
async fn a_device_that_is_disabled_or_rotated_is_cut_off() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("hall-3", &[]).await;
    let neighbour = gateway.add_device("hall-4", &[]).await;
    let (mut other, _) = RawMqtt::connect(&gateway, 5, &neighbour).await;
    for command in ["disable", "rotate"] {
        let device_of = |password: &str| lifeline_tests::DemoDevice { password: password.to_owned(), ..device.clone() };
        let (mut v3, old) = RawMqtt::connect(&gateway, 4, &device).await;
        let (mut v5, new) = RawMqtt::connect(&gateway, 5, &device).await;
        assert_eq!((old, new), (0, 0), "before {command}");
        let done = gateway.command(&["device", command, "hall-3", "--json"]).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(soon("the end of 3.1.1", v3.packet()).await, None);
        assert_eq!(soon("the word of 5", v5.packet()).await.map(|(first, body)| (first, body[0])), Some((0xE0, 0x87)));
        assert_eq!(v5.packet().await, None);
        assert_eq!(RawMqtt::connect(&gateway, 5, &device).await.1, 0x86, "after {command}");
        let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
        match command {
            "disable" => {
                assert!(answer["disabled_at"].is_string(), "{answer}");
                let enabled = gateway.command(&["device", "enable", "hall-3"]).await;
                assert!(enabled.status.success());
                assert_eq!(RawMqtt::connect(&gateway, 5, &device).await.1, 0, "with the password it had");
            }
            _ => {
                let renewed = device_of(answer["password"].as_str().unwrap());
                assert_eq!(RawMqtt::connect(&gateway, 5, &renewed).await.1, 0);
            }
        }
    }
    other.ping().await;
}

/// A token in place of the password, until the device's credentials are replaced.
#[tokio::test]
async fn a_device_logs_in_with_a_token() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("hall-3", &[]).await;
    let issued = gateway.command(&["device", "token", "hall-3", "--days", "7", "--json"]).await;
    let issued: Value = serde_json::from_slice(&issued.stdout).unwrap();
    let token = lifeline_tests::DemoDevice { password: issued["token"].as_str().unwrap().to_owned(), ..device };
    let (mut client, reason) = RawMqtt::connect(&gateway, 5, &token).await;
    assert_eq!(reason, 0);
    assert_eq!(client.reason_for("v1/devices/hall-3/alerts/smoke", b"smoke").await, 0);
    gateway.command(&["device", "rotate", "hall-3"]).await;
    assert_eq!(client.packet().await.map(|(first, _)| first), Some(0xE0));
    assert_eq!(RawMqtt::connect(&gateway, 5, &token).await.1, 0x86);
    let refused = gateway.command(&["device", "token", "hall-3", "--days", "0"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("1 to 3650 days (days)"), "{refused:?}");
}
