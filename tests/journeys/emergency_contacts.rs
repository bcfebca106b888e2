//! An SOS tells the contacts whom the caller has chosen (B4, A21).

use lifeline_tests::{Gateway, Member, Person, fresh_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Makes two people contacts; `told` is told of the SOS of `caller` if it says so.
async fn befriend(caller: &Member, told: &Member, emergency: bool) {
    for (me, other) in [(caller, told), (told, caller)] {
        let ask = json!({ "person": other.id });
        assert_eq!(me.person.send(Method::POST, "/v1/contacts", &ask).await.0, StatusCode::OK);
    }
    mark(caller, told, emergency).await;
}

async fn mark(caller: &Member, told: &Member, emergency: bool) {
    let path = format!("/v1/contacts/{}", told.id);
    let (status, view) = caller.person.send(Method::PATCH, &path, &json!({ "emergency": emergency })).await;
    assert_eq!(status, StatusCode::OK, "{view}");
}

async fn calls(who: &Member) -> Vec<Value> {
    let (status, list) = who.person.get("/v1/contacts/sos").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["incidents"].as_array().unwrap().clone()
}

fn write(incident: &Value, text: &str) -> Value {
    json!({ "id": fresh_id(), "thread": { "incident": incident }, "text": text })
}

#[tokio::test]
async fn a_contact_is_told_sees_and_writes_and_no_more() {
    let gateway = Gateway::start().await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let (mut nila, rahim) = (Member::added(&gateway, "nila").await, Member::added(&gateway, "rahim").await);
    befriend(&amina, &nila, true).await;
    befriend(&amina, &rahim, false).await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    desk.ask("subscribe", json!({ "channel": "feed" })).await;
    desk.event_of("live").await;

    let fix = json!({ "lat": 23.7, "lon": 90.4, "at": "2026-11-22T05:32:42Z" });
    let started = amina.socket.ask("sos.start", json!({ "sos": fresh_id(), "fix": fix, "text": "Help" })).await;
    let (incident, sos) = (started["ok"]["incident"].clone(), started["ok"]["sos"].clone());
    let id = incident.as_str().unwrap();
    let told = nila.socket.event_of("sos.contacts_told").await;
    assert_eq!((&told["channel"], &told["incident"]), (&json!("me"), &incident), "{told}");
    assert_eq!((&told["by"]["name"], &told["data"]["contacts"]), (&json!("Amina"), &json!([nila.id])), "{told}");
    // Responders see the call first, and that contacts were told.
    let kinds = [desk.event().await, desk.event().await, desk.event().await].map(|event| event["type"].clone());
    assert_eq!(kinds, ["incident.opened", "sos.started", "sos.contacts_told"]);

    // The caller sees who is told; so does the contact. Another contact sees nothing.
    for who in [&amina, &nila] {
        let (status, audience) = who.person.get(&format!("/v1/incidents/{id}/audience")).await;
        assert_eq!((status.as_u16(), &audience["contacts"][0]["name"]), (200, &json!("nila")), "{audience}");
    }
    assert_eq!(calls(&nila).await[0]["location"]["lat"], 23.7);
    assert_eq!(calls(&rahim).await, Vec::<Value>::new());
    for path in ["", "/audience", "/timeline"] {
        let (status, _) = rahim.person.get(&format!("/v1/incidents/{id}{path}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }

    // She follows the incident, and they write to each other in its thread.
    nila.socket.ask("subscribe", json!({ "channel": format!("incident:{id}") })).await;
    nila.socket.event_of("live").await;
    assert!(nila.socket.ask("message.send", write(&incident, "I am coming")).await["ok"].is_object());
    let heard = desk.event_of("message.sent").await;
    assert_eq!((&heard["by"]["id"], &heard["by"]["role"]), (&json!(nila.id), &json!("citizen")));
    desk.ask("incident.note", json!({ "incident": incident, "id": fresh_id(), "text": "calm" })).await;
    let moved = json!({ "lat": 23.8, "lon": 90.4, "at": "2026-11-22T05:32:52Z" });
    amina.socket.ask("sos.locate", json!({ "sos": sos, "fix": moved })).await;
    nila.socket.event_of("message.sent").await;
    let next = nila.next().await;
    assert_eq!((&next["type"], &next["data"]["fix"]["lat"]), (&json!("sos.located"), &json!(23.8)), "not the note");

    // As a contact, not as a responder.
    for (command, data) in [
        ("incident.acknowledge", json!({ "incident": incident })),
        ("incident.resolve", json!({ "incident": incident, "outcome": "assisted" })),
        ("incident.note", json!({ "incident": incident, "id": fresh_id(), "text": "?" })),
        ("entry.seen", json!({ "incident": incident })),
        ("sos.safe", json!({ "sos": sos, "confirmed": true })),
        ("subscribe", json!({ "channel": "feed" })),
    ] {
        assert_eq!(nila.socket.ask(command, data).await["error"]["code"], "forbidden", "{command}");
    }
    assert_eq!(nila.person.get("/v1/incidents").await.0, StatusCode::FORBIDDEN);

    // Who is no longer to be told hears and sees nothing more, also on the open channel.
    mark(&amina, &nila, false).await;
    nila.socket.event_of("contact.emergency_set").await;
    amina.socket.ask("message.send", write(&incident, "only responders")).await;
    assert_eq!(nila.socket.ask("message.send", write(&incident, "?")).await["error"]["code"], "forbidden");
    assert_eq!(nila.person.get(&format!("/v1/incidents/{id}")).await.0, StatusCode::NOT_FOUND);
    mark(&amina, &nila, true).await;
    let next = nila.next().await;
    assert_eq!(next["type"], "contact.emergency_set", "{next}");

    // The end comes wherever she is, and the thread can be read afterwards, over a restart, too.
    amina.socket.ask("sos.safe", json!({ "sos": sos, "confirmed": true })).await;
    let end = nila.socket.event_of("sos.ended").await;
    assert_eq!(end["data"]["end"], "safe");
    let gateway = gateway.restart().await;
    let nila = Member::back(&gateway, "nila").await;
    assert_eq!(calls(&nila).await[0]["sos"]["state"], "ended");
    let (status, page) = nila.person.get(&format!("/v1/incidents/{id}/timeline")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page["entries"].as_array().unwrap().iter().all(|entry| entry["type"] != "incident.noted"));
}

/// A33: what cannot be verified tells responders only; a login that has ended is known by its SOS token.
#[tokio::test]
async fn an_sos_token_tells_contacts_and_a_stranger_does_not() {
    let gateway = Gateway::start().await;
    let amina = Member::demo(&gateway, "citizen").await;
    let mut nila = Member::added(&gateway, "nila").await;
    befriend(&amina, &nila, true).await;
    let stranger = Person::stranger(&gateway);
    let body = json!({ "sos": fresh_id(), "name": "Amina" });
    assert_eq!(stranger.send(Method::POST, "/v1/sos", &body).await.0, StatusCode::CREATED);
    let mut ended = stranger.clone();
    ended.token = amina.person.sos_token.clone();
    let (status, started) = ended.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert_eq!(status, StatusCode::CREATED);
    let told = nila.socket.event_of("sos.contacts_told").await;
    assert_eq!(told["incident"], started["incident"], "the first one that she hears of");
    assert_eq!(calls(&nila).await.len(), 1);
}
