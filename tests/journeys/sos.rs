use lifeline_tests::{Gateway, Person, fresh_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn fix(lat: f64, at: &str) -> Value {
    json!({ "lat": lat, "lon": 90.4, "accuracy_m": 12.0, "at": at })
}

/// Items 5 and 6: pressed without waiting for a fix, located, seen, talked about, ended.
#[tokio::test]
async fn a_call_for_help_from_press_to_end() {
    let gateway = Gateway::start().await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    desk.event_of("live").await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let mut phone = citizen.connect().await;

    let sos = fresh_id();
    let started = phone.ask("sos.start", json!({ "sos": sos, "pressed_at": "2026-11-22T05:32:42Z" })).await;
    assert_eq!(started["ok"]["verified"], true, "{started}");
    let incident = started["ok"]["incident"].clone();
    let opened = desk.event_of("incident.opened").await;
    assert_eq!(opened["incident"], incident);
    assert_eq!(opened["data"]["severity"], "Extreme");
    assert_eq!(desk.event().await["type"], "sos.started");

    phone.ask("subscribe", json!({ "channel": format!("incident:{}", incident.as_str().unwrap()) })).await;
    assert_eq!(phone.event().await["type"], "reset");
    phone.event_of("live").await;

    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(23.7, "2026-11-22T05:32:52Z") })).await;
    assert!(located["ok"].is_object(), "{located}");
    assert_eq!(desk.event_of("sos.located").await["data"]["fix"]["lat"], 23.7);

    desk.ask("entry.seen", json!({ "incident": incident })).await;
    assert_eq!(phone.event_of("incident.seen").await["by"]["name"], "Rahman");
    let thread = json!({ "incident": incident });
    phone.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "There is smoke" })).await;
    assert_eq!(desk.event_of("message.sent").await["data"]["text"], "There is smoke");
    desk.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "Help is coming" })).await;
    phone.event_of("message.sent").await;
    assert_eq!(phone.event_of("message.sent").await["data"]["text"], "Help is coming");

    desk.ask("incident.note", json!({ "incident": incident, "id": fresh_id(), "text": "sounds calm" })).await;
    desk.ask("incident.acknowledge", json!({ "incident": incident })).await;
    let next = phone.event().await;
    assert_eq!(next["type"], "incident.acknowledged", "a note is for responders only");

    let refused = phone.ask("sos.safe", json!({ "sos": sos, "confirmed": false })).await;
    assert_eq!(refused["error"]["code"], "invalid_field");
    phone.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    assert_eq!(desk.event_of("sos.ended").await["data"]["end"], "safe");
}

/// A31: the socket's call and the fallback's are one, in either order, however often.
#[tokio::test]
async fn the_socket_and_the_fallback_are_one_call() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let sos = fresh_id();
    let body = json!({ "sos": sos, "fix": fix(23.7, "2026-11-22T05:32:42Z") });
    let (status, first) = citizen.send(Method::POST, "/v1/sos", &body).await;
    assert_eq!((status, first["repeated"].as_bool()), (StatusCode::CREATED, Some(false)));
    let mut phone = citizen.connect().await;
    for _ in 0..5 {
        let again = phone.ask("sos.start", body.clone()).await;
        assert_eq!(again["ok"]["incident"], first["incident"]);
        assert_eq!(again["ok"]["repeated"], true);
    }
    // Another press of the same person belongs to the same call.
    let another = phone.ask("sos.start", json!({ "sos": fresh_id() })).await;
    assert_eq!((&another["ok"]["incident"], &another["ok"]["sos"]), (&first["incident"], &json!(sos)));
    let feed = responder.feed(None).await;
    assert_eq!(feed.iter().filter(|entry| entry["type"] == "sos.started").count(), 1);
}

/// A33: nobody is refused: without a login, with an expired one, with a broken token.
#[tokio::test]
async fn a_call_without_a_valid_login_is_taken_and_marked() {
    let gateway = Gateway::start().await;
    let mut stranger = Person::stranger(&gateway);
    let (status, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id(), "name": "Nila" })).await;
    assert_eq!((status, called["verified"].as_bool()), (StatusCode::CREATED, Some(false)));

    // The answer's token follows this call, and nothing else.
    let mut phone = stranger.connect_as(called["sos_token"].as_str()).await;
    let sos = called["sos"].clone();
    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(1.0, "2026-11-22T05:32:42Z") })).await;
    assert!(located["ok"].is_object(), "{located}");
    let thread = json!({ "incident": called["incident"] });
    let sent = phone.ask("message.send", json!({ "id": fresh_id(), "thread": thread, "text": "here" })).await;
    assert!(sent["ok"].is_object(), "{sent}");
    let refused = phone.ask("subscribe", json!({ "channel": "feed" })).await;
    assert_eq!(refused["error"]["code"], "forbidden");

    stranger.token = Some("not.a.token".to_owned());
    let (status, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert_eq!((status, called["verified"].as_bool()), (StatusCode::CREATED, Some(false)));

    // A socket without a token may call, and then follow its own call.
    let mut phone = stranger.connect_as(None).await;
    let sos = fresh_id();
    let started = phone.ask("sos.start", json!({ "sos": sos, "name": "Karim" })).await;
    assert_eq!(started["ok"]["verified"], false);
    let located = phone.ask("sos.locate", json!({ "sos": sos, "fix": fix(1.0, "2026-11-22T05:32:42Z") })).await;
    assert!(located["ok"].is_object(), "{located}");

    // The name is what they say, on either way in.
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    let started = feed.iter().filter(|entry| entry["type"] == "sos.started");
    let names: Vec<_> = started.map(|entry| (&entry["by"]["kind"], entry["by"]["name"].as_str())).collect();
    let unverified = &json!("unverified");
    assert_eq!(names, [(unverified, Some("Nila")), (unverified, None), (unverified, Some("Karim"))]);
}

/// A call of someone else can be neither followed nor read.
#[tokio::test]
async fn a_call_is_its_callers_and_the_responders() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let stranger = Person::stranger(&gateway);
    let (_, called) = stranger.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    let incident = called["incident"].as_str().unwrap();
    let (status, _) = citizen.get(&format!("/v1/incidents/{incident}")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let mut phone = citizen.connect().await;
    for (kind, data) in [
        ("sos.safe", json!({ "sos": called["sos"], "confirmed": true })),
        ("sos.cancel", json!({ "sos": called["sos"], "confirmed": true })),
        ("sos.locate", json!({ "sos": called["sos"], "fix": fix(1.0, "2026-11-22T05:32:42Z") })),
        ("message.send", json!({ "id": fresh_id(), "thread": { "incident": incident }, "text": "x" })),
        ("incident.acknowledge", json!({ "incident": incident })),
    ] {
        let refused = phone.ask(kind, data).await;
        assert_eq!(refused["error"]["code"], "forbidden", "{kind}: {refused}");
    }
    let refused = phone.ask("subscribe", json!({ "channel": format!("incident:{incident}") })).await;
    assert_eq!(refused["error"]["code"], "not_found");
}

/// Item 5: the page works as a plain form without JavaScript.
#[tokio::test]
async fn the_form_works_without_javascript() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    let page = person.request(Method::GET, "/", None).await.text().await.unwrap();
    let sos = page.split("name=\"sos\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("sos", sos.as_str()), ("text", "I am locked in"), ("name", "Nila")];
    let answer = person.client.post(format!("{}/sos", person.base)).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for flag in ["HttpOnly", "Secure", "SameSite=Strict"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let state = person.client.get(format!("{}{location}", person.base)).header("cookie", cookie);
    let state = state.send().await.unwrap().text().await.unwrap();
    assert!(state.contains("Reached the emergency desk") && !state.contains("Seen by a responder"), "{state}");
    let responder = Person::signed_in(&gateway, "responder").await;
    let feed = responder.feed(None).await;
    let started = feed.iter().find(|entry| entry["type"] == "sos.started").unwrap();
    assert_eq!((&started["data"]["text"], &started["by"]["name"]), (&json!("I am locked in"), &json!("Nila")));
}
