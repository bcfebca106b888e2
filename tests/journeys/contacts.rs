//! Contacts, and who finds whom (B4, B17).

use lifeline_tests::{Gateway, Member, fresh_id, soon};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn ask(who: &Member, person: &str) -> (u16, Value) {
    let (status, view) = who.person.send(Method::POST, "/v1/contacts", &json!({ "person": person })).await;
    (status.as_u16(), view)
}

async fn answer(who: &Member, person: &str, what: &str) -> (u16, Value) {
    let (status, view) = who.person.send(Method::POST, &format!("/v1/contacts/{person}/{what}"), &json!({})).await;
    (status.as_u16(), view)
}

async fn remove(who: &Member, person: &str) -> u16 {
    who.person.send(Method::DELETE, &format!("/v1/contacts/{person}"), &json!({})).await.0.as_u16()
}

/// Each with status, and who is told of whose SOS.
async fn contacts(who: &Member) -> Vec<(String, String, bool, bool)> {
    let (status, list) = who.person.get("/v1/contacts").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    let view = |one: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let flag = |key: &str| one[key].as_bool().unwrap();
        (text(&one["person"]["id"]), text(&one["status"]), flag("emergency"), flag("emergency_for"))
    };
    list["contacts"].as_array().unwrap().iter().map(view).collect()
}

fn with(person: &str, status: &str) -> Vec<(String, String, bool, bool)> {
    vec![(person.to_owned(), status.to_owned(), false, false)]
}

async fn hears(who: &mut Member, kind: &str) -> Value {
    let event = who.next().await;
    assert_eq!((&event["type"], &event["channel"]), (&json!(kind), &json!("me")), "{event}");
    event
}

#[tokio::test]
async fn asked_accepted_marked_and_removed_over_a_restart() {
    let mut gateway = Gateway::start().await;
    let (mut amina, mut nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let (status, view) = ask(&amina, &nila.id).await;
    assert_eq!((status, &view["status"], &view["person"]["username"]), (200, &json!("requested"), &json!("nila")));
    assert!(view["person"].get("email").is_none());
    hears(&mut amina, "contact.requested").await;
    let asked = hears(&mut nila, "contact.requested").await;
    assert_eq!((&asked["by"]["id"], &asked["data"]["person"]), (&json!(amina.id), &json!(nila.id)));
    assert_eq!(contacts(&nila).await, with(&amina.id, "asked"));
    assert_eq!(ask(&amina, &nila.id).await.1["status"], "requested", "asking twice is asking once");

    // The other way round it is accepted.
    assert_eq!(ask(&nila, &amina.id).await.1["status"], "accepted");
    hears(&mut amina, "contact.accepted").await;
    hears(&mut nila, "contact.accepted").await;
    let mark = json!({ "emergency": true });
    let (status, _) = amina.person.send(Method::PATCH, &format!("/v1/contacts/{}", nila.id), &mark).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(hears(&mut nila, "contact.emergency_set").await["data"]["emergency"], true);

    soon("the end", gateway.stop()).await;
    let gateway = gateway.start_again().await;
    let (amina, mut nila) = (Member::demo(&gateway, "citizen").await, Member::back(&gateway, "nila").await);
    assert_eq!(contacts(&amina).await, [(nila.id.clone(), "accepted".to_owned(), true, false)]);
    assert_eq!(contacts(&nila).await, [(amina.id.clone(), "accepted".to_owned(), false, true)]);
    assert_eq!((remove(&amina, &nila.id).await, remove(&amina, &nila.id).await), (204, 204));
    hears(&mut nila, "contact.revoked").await;
    assert_eq!((contacts(&amina).await, contacts(&nila).await), (vec![], vec![]));
    assert_eq!(answer(&nila, &amina.id, "accept").await.0, 404);

    assert_eq!(ask(&amina, &amina.id).await.0, 422);
    assert_eq!(ask(&amina, &fresh_id()).await.0, 404);
    let (status, problem) = amina.person.send(Method::PATCH, &format!("/v1/contacts/{}", nila.id), &mark).await;
    assert_eq!((status.as_u16(), &problem["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn who_is_blocked_is_not_told_and_gets_nowhere() {
    let gateway = Gateway::start().await;
    let (mut amina, mut nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let direct = amina.open("direct", &[&nila.id]).await;
    for one in [&mut amina, &mut nila] {
        hears(one, "conversation.opened").await;
    }
    assert_eq!(answer(&nila, &amina.id, "block").await.0, 204);
    hears(&mut nila, "contact.blocked").await;
    assert_eq!(contacts(&nila).await, with(&amina.id, "blocked"));
    assert_eq!(contacts(&amina).await, []);

    // Her request looks like any other, and he hears nothing of it.
    assert_eq!(ask(&amina, &nila.id).await.1["status"], "requested");
    hears(&mut amina, "contact.requested").await;
    assert_eq!(contacts(&amina).await, with(&nila.id, "requested"));
    let message = json!({ "id": fresh_id(), "thread": { "conversation": direct }, "text": "?" });
    let refused = amina.socket.ask("message.send", message).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    assert!(!refused.to_string().contains("block"), "{refused}");
    let (_, presence) = amina.person.get(&format!("/v1/conversations/{direct}/presence")).await;
    let shown = |presence: &Value, who: &str| {
        let members = presence["members"].as_array().unwrap();
        members.iter().find(|one| one["user"] == who).unwrap()["online"].clone()
    };
    assert_eq!((shown(&presence, &nila.id), shown(&presence, &amina.id)), (json!(false), json!(true)));
    // Nor is there a way round it by a group; the words are those for nobody.
    let group = |members: &str| json!({ "id": fresh_id(), "kind": "group", "members": [members] });
    let (status, unknown) = amina.person.send(Method::POST, "/v1/conversations", &group(&fresh_id())).await;
    let (blocked, problem) = amina.person.send(Method::POST, "/v1/conversations", &group(&nila.id)).await;
    assert_eq!((status.as_u16(), blocked.as_u16(), &problem["detail"]), (404, 404, &unknown["detail"]));

    // The next thing that she who blocks hears is that the block has ended.
    assert_eq!(answer(&nila, &amina.id, "unblock").await.0, 204);
    hears(&mut nila, "contact.unblocked").await;
    assert_eq!(contacts(&nila).await, with(&amina.id, "asked"));
    amina.say(&direct, "back").await;
    nila.hears("back").await;
}

#[tokio::test]
async fn nobody_asks_everybody() {
    let gateway = Gateway::start().await;
    let (amina, nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let mut statuses = Vec::new();
    for _ in 0..31 {
        statuses.push(ask(&amina, &fresh_id()).await.0);
    }
    assert_eq!((statuses.pop(), statuses.iter().all(|status| *status == 404)), (Some(429), true), "{statuses:?}");
    assert_eq!(ask(&nila, &amina.id).await.0, 200, "another person has a budget of their own");
    assert_eq!(answer(&amina, &nila.id, "accept").await.0, 200, "and who was asked may answer");
}

async fn found(who: &Member, query: &str) -> Vec<String> {
    let (status, page) = who.person.get(&format!("/v1/people?query={query}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(!page.to_string().contains("example.org"), "an e-mail address is told to nobody: {page}");
    let people = page["people"].as_array().unwrap().iter();
    people.map(|person| person["username"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn people_are_found_by_those_who_may() {
    let gateway = Gateway::start().await;
    let amina = Member::demo(&gateway, "citizen").await;
    let (rahela, rahim) = (Member::added(&gateway, "rahela").await, Member::added(&gateway, "rahim").await);
    let none: [&str; 0] = [];
    assert_eq!(found(&amina, "rahim").await, ["rahim"], "a whole username finds its owner");
    assert_eq!(found(&amina, "@RAHIM").await, ["rahim"]);
    assert_eq!(found(&amina, "rahi").await, none, "a beginning does not, unless they allow it");
    let (status, me) = rahim.person.send(Method::PATCH, "/v1/me", &json!({ "findable": true })).await;
    assert_eq!((status.as_u16(), &me["findable"]), (200, &json!(true)));
    assert_eq!(found(&amina, "rah").await, ["rahim"]);
    assert_eq!(found(&amina, "ra").await, none, "too short");
    amina.open("group", &[&rahela.id]).await;
    assert_eq!(found(&amina, "rah").await, ["rahela", "rahim"], "whom she knows comes first");
    assert_eq!(found(&amina, "amina").await, none, "not herself");

    // Who blocks her is gone, also by the username; responders find everyone.
    answer(&rahela, &amina.id, "block").await;
    answer(&rahim, &amina.id, "block").await;
    assert_eq!((found(&amina, "rah").await.len(), found(&amina, "rahim").await.len()), (0, 0));
    let karim = Member::demo(&gateway, "responder").await;
    assert_eq!(found(&karim, "rahe").await, ["rahela"]);
    for (query, field) in [("", "query"), ("%20", "query"), (&*"x".repeat(81), "query")] {
        let (status, problem) = amina.person.get(&format!("/v1/people?query={query}")).await;
        assert_eq!((status.as_u16(), &problem["field"]), (422, &json!(field)), "{query}");
    }
    let mut stolen = amina.person.clone();
    stolen.token = stolen.sos_token.clone();
    for path in ["/v1/people?query=rahim", "/v1/contacts"] {
        assert_eq!(stolen.get(path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
}
