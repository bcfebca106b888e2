use lifeline_tests::{Gateway, Person, Sensor, fresh_id};
use serde_json::json;

/// Item 10, invariant 10: no location, text, name of a caller, token or password of a
/// whole journey stands in the log, even at the level `debug`.
#[tokio::test]
async fn a_journeys_log_holds_nothing_private() {
    let mut gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"text":"PRIVATE-WORDS","location":{"lat":12.3456789,"lon":98.7654321}}"#).await;
    sensor.alert("smoke", r#"{"text":"PRIVATE-WORDS","location":{"lat":912.3456789,"lon":98.7654321}}"#).await;
    sensor.alert("smoke", "{PRIVATE-WORDS").await;
    let registered =
        ["--lat", "12.3456789", "--lon", "98.7654321", "--place", "PRIVATE-WORDS", "--owner", "PRIVATE-WORDS"];
    let hall = gateway.add_device("hall-3", &registered).await;
    let token = gateway.command(&["device", "token", "hall-3", "--json"]).await;
    let token: serde_json::Value = serde_json::from_slice(&token.stdout).unwrap();
    let admin = Person::signed_in(&gateway, "admin").await;
    let devices = "id,lat,lon,place\nhall-4,912.3456789,98.7654321,PRIVATE-WORDS\nhall-5,12.3456789,,PRIVATE-WORDS\n";
    admin.request(reqwest::Method::POST, "/v1/devices/import", Some(devices.to_owned())).await;
    Sensor::connect_device(&gateway, &hall).await.alert("smoke", "PRIVATE-WORDS").await;
    let mut phone = citizen.connect().await;
    let sos = fresh_id();
    let fix = json!({ "lat": 12.3456789, "lon": 98.7654321, "at": "2026-11-22T05:32:42Z" });
    let started = phone.ask("sos.start", json!({ "sos": sos, "fix": fix, "text": "PRIVATE-WORDS" })).await;
    let thread = json!({ "incident": started["ok"]["incident"] });
    phone.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "PRIVATE-WORDS" })).await;
    phone.say(r#"{"id":9,"type":"message.send","data":{"text":"PRIVATE-WORDS"}}"#).await;
    phone.ask("sos.locate", json!({ "sos": sos, "fix": { "lat": 912.3456789, "lon": 0, "at": "x" } })).await;
    let mut desk = responder.connect().await;
    desk.ask("incident.note", json!({ "incident": thread["incident"], "id": fresh_id(), "text": "PRIVATE-WORDS" }))
        .await;
    let wrong = json!({ "login": "citizen", "password": "PRIVATE-WORDS" });
    citizen.send(reqwest::Method::POST, "/v1/auth/login", &wrong).await;
    gateway.stop().await;

    let log = gateway.log();
    assert!(log.contains("lifeline"), "there is a log to look at: {log}");
    let device = &gateway.demo.devices[0];
    let secrets = [
        ("a text", "PRIVATE-WORDS"),
        ("a latitude", "12.3456789"),
        ("a longitude", "98.7654321"),
        ("an access token", citizen.token.as_deref().unwrap()),
        ("a refresh token", citizen.refresh_token.as_deref().unwrap()),
        ("an SOS token", citizen.sos_token.as_deref().unwrap()),
        ("a device's password", &device.password),
        ("a device's password", &hall.password),
        ("a device's token", token["token"].as_str().unwrap()),
        ("a password", &gateway.demo.users[0].password),
    ];
    for (what, secret) in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{what} is in the log");
    }
}
