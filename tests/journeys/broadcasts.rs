//! Broadcasts: warnings to everyone or to an area, and who is safe.

use std::time::{SystemTime, UNIX_EPOCH};

use lifeline_domain::Timestamp;
use lifeline_tests::{Gateway, Member, Person, fresh_id, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// A time that is so many seconds from now.
#[expect(clippy::disallowed_methods, reason = "the gateway under test goes by the real clock")]
fn in_seconds(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    Timestamp::from_millis(i64::try_from(now).unwrap() + seconds * 1_000).to_string()
}

pub(crate) fn in_minutes(minutes: i64) -> String {
    in_seconds(minutes * 60)
}

pub(crate) fn flood(id: &str) -> Value {
    json!({
        "id": id,
        "title": "Flood",
        "text": "Go to the upper floors.",
        "language": "en",
        "translations": { "bn": { "title": "বন্যা", "text": "উপরের তলায় যান।" } },
        "severity": "Severe",
        "urgency": "Immediate",
        "certainty": "Observed",
        "expires_at": in_minutes(60),
        "asks_safe": true,
    })
}

fn around(lon: f64, lat: f64, radius_m: f64) -> Value {
    json!({ "name": "Old Dhaka", "shape": { "type": "Circle", "coordinates": [lon, lat], "radius_m": radius_m } })
}

async fn post(person: &Person, path: &str, body: &Value) -> (u16, Value) {
    let (status, view) = person.send(Method::POST, path, body).await;
    (status.as_u16(), view)
}

async fn figures(person: &Person, id: &str) -> Value {
    let (status, detail) = person.get(&format!("/v1/broadcasts/{id}")).await;
    assert_eq!(status, StatusCode::OK, "{detail}");
    detail["figures"].clone()
}

async fn names(person: &Person, id: &str, group: &str) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let (status, page) = person.get(&format!("/v1/broadcasts/{id}/people?group={group}&limit=1{after}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let people = page["people"].as_array().unwrap();
        assert!(people.len() <= 1, "{page}");
        names.extend(people.iter().map(|one| one["person"]["username"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return names };
        after = format!("&after={next}");
    }
}

async fn shown(person: &Person) -> Vec<Value> {
    let (status, list) = person.get("/v1/me/broadcasts").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["broadcasts"].as_array().unwrap().clone()
}

async fn name_place(person: &Person, lat: f64, lon: f64) {
    let places = json!({ "places": [{ "label": "Home", "lat": lat, "lon": lon }] });
    let (status, view) = person.send(Method::PUT, "/v1/me/places", &places).await;
    assert_eq!(status, StatusCode::OK, "{view}");
}

#[tokio::test]
async fn a_warning_reaches_everyone_once_and_their_answers_are_counted_over_a_kill() {
    let mut gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let mut nila = Member::added(&gateway, "nila").await;
    let mut karim = Member::demo(&gateway, "responder").await;
    let id = fresh_id();
    let (status, sent) = post(&admin, "/v1/broadcasts", &flood(&id)).await;
    assert_eq!((status, &sent["broadcast"]["status"]), (201, &json!("sent")), "{sent}");
    assert_eq!(post(&admin, "/v1/broadcasts", &flood(&id)).await.0, 201, "a repetition counts once");
    for member in [&mut amina, &mut nila, &mut karim] {
        let event = member.next().await;
        assert_eq!((&event["type"], &event["data"]["id"]), (&json!("broadcast.sent"), &json!(id)), "{event}");
        assert_eq!((&event["data"]["severity"], &event["by"]["role"]), (&json!("Severe"), &json!("admin")));
        let told = member.socket.ask("broadcast.delivered", json!({ "broadcast": id })).await;
        assert_eq!(told["ok"]["repeated"], false, "{told}");
    }
    let everyone = figures(&admin, &id).await;
    assert_eq!((&everyone["people"], &everyone["reached"], &everyone["seen"]), (&json!(3), &json!(3), &json!(0)));

    amina.socket.ask("broadcast.seen", json!({ "broadcast": id })).await;
    let need = json!({ "broadcast": id, "answer": "need_help", "answered_at": in_minutes(-1), "note": "on the roof" });
    let said = amina.socket.ask("broadcast.answer", need.clone()).await;
    assert_eq!(said["ok"]["repeated"], false, "{said}");
    assert_eq!(amina.next().await["type"], "broadcast.answered", "her other browsers hear of it");
    assert_eq!(amina.socket.ask("broadcast.answer", need).await["ok"]["repeated"], true);
    let safe = json!({ "broadcast": id, "answer": "safe", "answered_at": in_minutes(-1) });
    nila.socket.ask("broadcast.answer", safe).await;

    // Responders hear figures and not each answer.
    let told = loop {
        let event = karim.socket.event_of("broadcast.figures").await;
        if event["data"]["need_help"] == 1 && event["data"]["safe"] == 1 {
            break event["data"].clone();
        }
    };
    assert_eq!((&told["silent"], &told["seen"], &told["reached"]), (&json!(1), &json!(2), &json!(3)), "{told}");

    gateway.kill().await;
    let gateway = gateway.start_again().await;
    let karim = Person::signed_in(&gateway, "responder").await;
    assert_eq!(figures(&karim, &id).await, told, "what was confirmed is there after a kill");
    assert_eq!(names(&karim, &id, "need_help").await, ["citizen"]);
    assert_eq!(names(&karim, &id, "safe").await, ["nila"]);
    assert_eq!(names(&karim, &id, "silent").await, ["responder"]);
    let (_, detail) = karim.get(&format!("/v1/broadcasts/{id}")).await;
    let last = detail["over_time"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["reached"], &last["need_help"]), (&json!(3), &json!(1)), "{detail}");
    let amina = Person::signed_in(&gateway, "citizen").await;
    let mine = &shown(&amina).await[0];
    assert_eq!((&mine["answer"]["answer"], &mine["answer"]["note"]), (&json!("need_help"), &json!("on the roof")));
}

#[tokio::test]
async fn a_phone_that_was_off_gets_what_it_missed_as_it_is_now() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let (first, second, ended) = (fresh_id(), fresh_id(), fresh_id());
    post(&admin, "/v1/broadcasts", &flood(&first)).await;
    let cursor = amina.next().await["cursor"].as_str().unwrap().to_owned();
    let Member { person, socket, .. } = amina;
    socket.leave().await;

    let mut update = flood(&first);
    update.as_object_mut().unwrap().remove("id");
    update["text"] = json!("The water rises. Go to the roof.");
    let (status, updated) = post(&admin, &format!("/v1/broadcasts/{first}/update"), &update).await;
    assert_eq!((status, &updated["broadcast"]["status"]), (200, &json!("updated")), "{updated}");
    for id in [&second, &ended] {
        assert_eq!(post(&admin, "/v1/broadcasts", &flood(id)).await.0, 201);
    }
    let cancel = json!({ "text": "It was a drill." });
    assert_eq!(post(&admin, &format!("/v1/broadcasts/{ended}/cancel"), &cancel).await.0, 200);
    assert_eq!(post(&admin, &format!("/v1/broadcasts/{ended}/update"), &update).await.0, 409);

    let mut socket = person.connect().await;
    let subscribed = socket.ask("subscribe", json!({ "channel": "me", "after": cursor })).await;
    assert_eq!(subscribed["ok"]["resumed"], true, "{subscribed}");
    for (kind, id) in [("updated", &first), ("sent", &second), ("cancelled", &ended)] {
        let event = socket.event().await;
        assert_eq!(
            (&event["type"], &event["data"]["id"]),
            (&json!(format!("broadcast.{kind}")), &json!(id)),
            "{event}"
        );
    }
    assert_eq!(socket.event().await["type"], "live");
    let mine = shown(&person).await;
    let texts: Vec<_> = mine.iter().map(|one| one["broadcast"]["status"].as_str().unwrap()).collect();
    assert_eq!(texts, ["cancelled", "sent", "updated"], "the newest first");
}

#[tokio::test]
async fn an_area_is_for_those_who_named_a_place_in_it_or_none() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let mut near = Member::demo(&gateway, "citizen").await;
    let mut far = Member::added(&gateway, "far").await;
    let mut nowhere = Member::added(&gateway, "nowhere").await;
    name_place(&near.person, 23.710_4, 90.407_4).await;
    name_place(&far.person, 51.5, -0.1).await;
    let (_, places) = near.person.get("/v1/me/places").await;
    assert_eq!(places["places"][0], json!({ "label": "Home", "lat": 23.71, "lon": 90.407 }), "to about 100 m");
    assert!(!admin.get("/v1/users").await.1.to_string().contains("23.71"), "nobody else reads it");

    let area = around(90.4, 23.7, 5_000.0);
    let (status, audience) = post(&admin, "/v1/broadcasts/preview", &json!({ "area": area })).await;
    assert_eq!((status, &audience["within"]), (200, &json!(1)), "{audience}");
    let (id, all) = (fresh_id(), fresh_id());
    let mut warning = flood(&id);
    warning["area"] = area;
    let (status, sent) = post(&admin, "/v1/broadcasts", &warning).await;
    assert_eq!((status, &sent["figures"]["people"]), (201, &audience["people"]), "as many as the preview said");
    post(&admin, "/v1/broadcasts", &flood(&all)).await;
    for member in [&mut near, &mut nowhere] {
        assert_eq!(member.next().await["data"]["area"]["name"], "Old Dhaka");
        assert_eq!(member.next().await["data"]["id"], json!(all));
    }
    // It is not told, not listed, and not theirs to answer.
    assert_eq!(far.next().await["data"]["id"], json!(all), "the first one was not for them");
    assert_eq!(shown(&far.person).await.len(), 1);
    let answer = json!({ "broadcast": id, "answer": "safe", "answered_at": in_minutes(0) });
    let refused = far.socket.ask("broadcast.answer", answer).await;
    assert_eq!(refused["error"]["code"], "forbidden", "{refused}");
    let (status, none) = far.person.send(Method::PUT, "/v1/me/places", &json!({ "places": [] })).await;
    assert_eq!((status.as_u16(), none), (200, json!({ "places": [] })), "a place is withdrawn");
    assert_eq!(shown(&far.person).await.len(), 2);
}

#[tokio::test]
async fn only_admins_warn_only_responders_follow_and_nothing_is_shown_after_its_end() {
    let gateway = Gateway::start().await;
    let (admin, karim) = (Person::signed_in(&gateway, "admin").await, Person::signed_in(&gateway, "responder").await);
    let mut amina = Member::demo(&gateway, "citizen").await;
    let id = fresh_id();
    for person in [&amina.person, &karim] {
        for (path, body) in [
            ("/v1/broadcasts".to_owned(), flood(&id)),
            ("/v1/broadcasts/preview".to_owned(), json!({})),
            (format!("/v1/broadcasts/{id}/cancel"), json!({})),
        ] {
            assert_eq!(post(person, &path, &body).await.0, 403, "{path}");
        }
    }
    let mut short = flood(&id);
    short["expires_at"] = json!(in_seconds(8));
    let (status, sent) = post(&admin, "/v1/broadcasts", &short).await;
    assert_eq!(status, 201, "{sent}");
    for path in ["/v1/broadcasts".to_owned(), format!("/v1/broadcasts/{id}")] {
        assert_eq!(amina.person.get(&path).await.0, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(karim.get(&path).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(amina.next().await["data"]["id"], json!(id));
    until("it has expired", || async { shown(&amina.person).await.is_empty().then_some(()) }).await;
    let late = json!({ "broadcast": id, "answer": "safe", "answered_at": in_minutes(0) });
    assert_eq!(
        amina.socket.ask("broadcast.answer", late).await["ok"]["repeated"],
        false,
        "said offline, it still counts"
    );
    assert_eq!(figures(&karim, &id).await["safe"], 1);
    let mut stolen = amina.person.clone();
    stolen.token = stolen.sos_token.clone();
    assert_eq!(stolen.get("/v1/me/broadcasts").await.0, StatusCode::FORBIDDEN);
    assert_eq!(stolen.get("/v1/me/places").await.0, StatusCode::FORBIDDEN);
}
