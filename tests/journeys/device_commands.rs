//! Commands to devices as part of an incident (N9).

use lifeline_tests::{DemoDevice, Gateway, Person, Sensor, SensorEvent, fresh_id, until};
use reqwest::{Method, StatusCode};
use rumqttc::QoS;
use serde_json::{Value, json};

/// What the timeline says of commands: type and data.
async fn told(person: &Person, incident: &str) -> Vec<(String, Value)> {
    let (status, page) = person.get(&format!("/v1/incidents/{incident}/timeline")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let entries = page["entries"].as_array().expect("a page").iter();
    let of_commands = entries.filter(|entry| entry["type"].as_str().unwrap().starts_with("command."));
    of_commands.map(|entry| (entry["type"].as_str().unwrap().to_owned(), entry["data"].clone())).collect()
}

async fn until_told(person: &Person, incident: &str, kinds: &[&str]) -> Vec<(String, Value)> {
    until("what becomes of the command", || async {
        let told = told(person, incident).await;
        let same = told.iter().map(|(kind, _)| kind.as_str()).eq(kinds.iter().copied());
        same.then_some(told)
    })
    .await
}

/// A siren that hears its commands.
async fn siren(gateway: &Gateway, device: &DemoDevice) -> Sensor {
    let sensor = Sensor::connect_device(gateway, device).await;
    let commands = format!("v1/devices/{}/commands/+", sensor.id);
    sensor.client.subscribe(commands, QoS::AtLeastOnce).await.expect("the client takes a subscription");
    sensor
}

/// The next command that a siren hears, with its topic.
async fn command(siren: &mut Sensor) -> (String, Value) {
    let heard = |event: &SensorEvent| matches!(event, SensorEvent::Message(topic, _) if topic.contains("/commands/"));
    let SensorEvent::Message(topic, payload) = siren.wait(heard).await else { unreachable!("waited for a message") };
    (topic, serde_json::from_slice(&payload).expect("commands are JSON"))
}

/// The incident that an alert of the demo's device opens.
async fn incident(gateway: &Gateway) -> String {
    let mut sensor = Sensor::connect(gateway).await;
    sensor.alert("smoke", "Smoke in hall 3").await;
    sensor.receipt().await["incident"].as_str().expect("an incident").to_owned()
}

/// Item 7: asked for, sent, answered: all of it stands in the timeline, and a repetition counts once.
#[tokio::test]
async fn a_siren_is_sounded_and_its_answer_stands_in_the_timeline() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("siren-1", &[]).await;
    let incident = incident(&gateway).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut desk = responder.connect().await;
    let mut siren = siren(&gateway, &device).await;
    let id = fresh_id();
    let parameters = json!({ "tone": "evacuate", "seconds": 30, "light": true });
    let ask = json!({ "id": id, "device": "siren-1", "name": "siren", "parameters": parameters, "incident": incident });
    let asked = desk.ask("device.command", ask.clone()).await;
    assert_eq!(asked["ok"]["incident"], incident, "{asked}");
    let (topic, heard) = command(&mut siren).await;
    assert_eq!(topic, "v1/devices/siren-1/commands/siren");
    assert_eq!((&heard["id"], &heard["parameters"], &heard["incident"]), (&json!(id), &parameters, &json!(incident)));
    until_told(&responder, &incident, &["command.requested", "command.sent"]).await;

    siren
        .publish(&format!("{topic}/result"), format!(r#"{{"id":"{id}","ok":true,"detail":"110 dB"}}"#).as_bytes())
        .await;
    let told = until_told(&responder, &incident, &["command.requested", "command.sent", "command.answered"]).await;
    assert_eq!(told[2].1, json!({ "id": id, "ok": true, "detail": "110 dB" }));
    let again = desk.ask("device.command", ask).await;
    assert_eq!(again["ok"]["repeated"], true, "{again}");
    assert_eq!(self::told(&responder, &incident).await.len(), 3, "it counts once");

    // Who called for help, and anybody else, has no say in it.
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let body = json!({ "id": fresh_id(), "name": "siren" });
    let (status, problem) = citizen.send(Method::POST, "/v1/devices/siren-1/commands", &body).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{problem}");
}

/// A device that is away gets its command when it returns, also after the gateway was killed; what nobody
/// answers is shown as unanswered.
#[tokio::test]
async fn a_device_that_is_away_gets_its_command_later_and_silence_times_out() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("siren-1", &[]).await;
    let incident = incident(&gateway).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let ask = async |responder: &Person, expires_s: u32| {
        let body = json!({ "id": fresh_id(), "name": "siren", "incident": incident, "expires_s": expires_s });
        let (status, answer) = responder.send(Method::POST, "/v1/devices/siren-1/commands", &body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        body["id"].clone()
    };
    let late = ask(&responder, 1).await;
    let told = until_told(&responder, &incident, &["command.requested", "command.timed_out"]).await;
    assert_eq!(told[1].1["id"], late);

    let waiting = ask(&responder, 3600).await;
    let gateway = gateway.kill_and_restart().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut siren = siren(&gateway, &device).await;
    assert_eq!(command(&mut siren).await.1["id"], waiting, "and not the one that has expired");
    let kinds = ["command.requested", "command.timed_out", "command.requested", "command.sent"];
    until_told(&responder, &incident, &kinds).await;

    let result = format!(r#"{{"id":{late},"ok":false}}"#);
    siren.publish("v1/devices/siren-1/commands/siren/result", result.as_bytes()).await;
    let told = until_told(&responder, &incident, &[&kinds[..], &["command.answered"][..]].concat()).await;
    assert_eq!(told[4].1, json!({ "id": late, "ok": false }), "a late answer is an answer");
}

/// Two persons: a dangerous command waits for a responder who is not the one who asked for it.
#[tokio::test]
async fn a_dangerous_command_waits_for_a_second_person() {
    let gateway = Gateway::start().await;
    let device = gateway.add_device("door-1", &[]).await;
    let (responder, admin) =
        (Person::signed_in(&gateway, "responder").await, Person::signed_in(&gateway, "admin").await);
    let mut door = siren(&gateway, &device).await;
    let id = fresh_id();
    let body = json!({ "id": id, "name": "lock" });
    let (status, answer) = responder.send(Method::POST, "/v1/devices/door-1/commands", &body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let confirm = format!("/v1/devices/door-1/commands/{id}/confirm");
    let (status, problem) = responder.send(Method::POST, &confirm, &json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("nobody-confirms-their-own-command"), "{problem}");
    let mut desk = responder.connect().await;
    let refused = desk.ask("device.command.confirm", json!({ "id": id })).await;
    assert_eq!(refused["error"]["code"], "forbidden", "{refused}");

    // What is not dangerous goes at once; so the door has heard nothing of the other.
    let light = json!({ "id": fresh_id(), "name": "light" });
    let (status, answer) = responder.send(Method::POST, "/v1/devices/door-1/commands", &light).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(command(&mut door).await.1["id"], light["id"]);

    let (status, answer) = admin.send(Method::POST, &confirm, &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (topic, heard) = command(&mut door).await;
    assert_eq!((topic.as_str(), &heard["id"]), ("v1/devices/door-1/commands/lock", &json!(id)));
}

/// What cannot be is named, with its field.
#[tokio::test]
async fn a_command_that_cannot_be_is_refused_by_its_field() {
    let gateway = Gateway::start().await;
    gateway.add_device("siren-1", &[]).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    for (device, wrong, code, field) in [
        ("siren-1", json!({ "name": "Siren" }), "invalid_field", json!("name")),
        ("siren-1", json!({ "name": "siren", "expires_s": 0 }), "invalid_field", json!("expires_s")),
        ("siren-1", json!({ "name": "siren", "expires_s": 3601 }), "invalid_field", json!("expires_s")),
        ("siren-1", json!({ "name": "siren", "parameters": { "a b": 1 } }), "invalid_field", json!("parameters")),
        ("siren-1", json!({ "name": "siren", "volume": 1 }), "unknown_field", json!("volume")),
        ("siren-1", json!({ "name": "siren", "incident": fresh_id() }), "not_found", Value::Null),
        ("nobody", json!({ "name": "siren" }), "not_found", json!("device")),
    ] {
        let mut body = wrong.clone();
        body["id"] = fresh_id().into();
        let (status, problem) = responder.send(Method::POST, &format!("/v1/devices/{device}/commands"), &body).await;
        assert!(status.is_client_error(), "{wrong}: {problem}");
        assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &field), "{wrong}: {problem}");
    }
    let (status, problem) =
        responder.send(Method::POST, &format!("/v1/devices/siren-1/commands/{}/confirm", fresh_id()), &json!({})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("not_found")), "{problem}");
}
