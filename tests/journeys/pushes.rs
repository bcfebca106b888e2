//! Word to people who are not looking: Web Push, with a push service that opens what it gets.

use lifeline_domain::Timestamp;
use lifeline_tests::{Gateway, Member, Person, PushService, fresh_id, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn subscribe(person: &Person, browser: &Value) -> String {
    let (status, view) = person.send(Method::POST, "/v1/push/subscriptions", browser).await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    assert!(!view.to_string().contains(browser["keys"]["auth"].as_str().unwrap()), "{view}");
    view["id"].as_str().unwrap().to_owned()
}

async fn subscriptions(person: &Person) -> Vec<Value> {
    let (status, list) = person.get("/v1/push/subscriptions").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["subscriptions"].as_array().unwrap().clone()
}

async fn call_for_help(person: &Person) -> Value {
    let fix = json!({ "lat": 23.7, "lon": 90.4, "at": "2026-11-22T05:32:42Z" });
    let call = json!({ "sos": fresh_id(), "fix": fix, "text": "smoke on the third floor" });
    let (status, recorded) = person.send(Method::POST, "/v1/sos", &call).await;
    assert_eq!(status, StatusCode::CREATED, "{recorded}");
    recorded["incident"].clone()
}

#[tokio::test]
async fn a_call_wakes_responders_and_emergency_contacts() {
    let gateway = Gateway::start().await;
    let mut service = PushService::start().await;
    let (amina, nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let (karim, rahim) = (Person::signed_in(&gateway, "responder").await, Member::added(&gateway, "rahim").await);
    for (me, other) in [(&amina, &nila), (&nila, &amina)] {
        me.person.send(Method::POST, "/v1/contacts", &json!({ "person": other.id })).await;
    }
    let path = format!("/v1/contacts/{}", nila.id);
    assert_eq!(amina.person.send(Method::PATCH, &path, &json!({ "emergency": true })).await.0, StatusCode::OK);
    let people = [("amina", &amina.person), ("nila", &nila.person), ("karim", &karim), ("rahim", &rahim.person)];
    for (name, person) in people {
        subscribe(person, &service.browser(name)).await;
    }

    let incident = call_for_help(&amina.person).await;
    let mut pushed = [service.next().await, service.next().await];
    pushed.sort_by(|one, other| one.browser.cmp(&other.browser));
    let (_, key) = karim.get("/v1/push/key").await;
    for (push, (browser, kind)) in pushed.iter().zip([("karim", "sos"), ("nila", "contact_sos")]) {
        assert_eq!((push.browser.as_str(), push.urgency.as_str()), (browser, "high"), "{push:?}");
        // Who, and where to look: neither the place nor a text.
        assert_eq!(push.message, json!({ "kind": kind, "incident": incident, "by": "Amina" }));
        assert_eq!(push.key, key["key"], "the key that browsers subscribe with");
        assert!(push.ttl_s <= 3600, "{push:?}");
    }
    // That nobody may ring comes after the call, to those who might.
    let (_, me) = amina.person.get("/v1/me").await;
    let path = format!("/v1/sos/{}/silence", me["sos"]["sos"].as_str().unwrap());
    assert_eq!(amina.person.send(Method::POST, &path, &json!({ "silent": true })).await.0, StatusCode::OK);
    let next = service.next().await;
    assert_eq!(next.browser, "nila");
    assert_eq!(next.message, json!({ "kind": "contact_sos", "incident": incident, "silent": true, "by": "Amina" }));
    // Neither the caller nor others are pushed to: the next is of the next call.
    let incident = call_for_help(&Person::stranger(&gateway)).await;
    let next = service.next().await;
    assert_eq!((next.browser.as_str(), &next.message["incident"]), ("karim", &incident), "{next:?}");
    assert_eq!(next.message.get("by"), None);
}

#[tokio::test]
async fn a_message_is_pushed_to_who_is_not_connected_until_they_log_out() {
    let gateway = Gateway::start().await;
    let mut service = PushService::start().await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let nila = Member::added(&gateway, "nila").await;
    let Member { person, id, mut socket } = nila;
    let conversation = amina.open("direct", &[&id]).await;
    subscribe(&person, &service.browser("nila")).await;
    subscribe(&amina.person, &service.browser("amina")).await;

    let said = amina.say(&conversation, "while she is there").await;
    socket.event_of("message.sent").await;
    socket.ask("message.delivered", json!({ "conversation": conversation, "cursor": said })).await;
    socket.leave().await;
    amina.sees_gone(&conversation, &id).await;
    amina.say(&conversation, "while she is away").await;
    let pushed = service.next().await;
    assert_eq!((pushed.browser.as_str(), pushed.urgency.as_str()), ("nila", "normal"));
    assert_eq!(pushed.message, json!({ "kind": "message", "conversation": conversation, "by": "Amina" }));
    amina.say(&conversation, "and another").await;
    let again = service.next().await;
    assert_eq!((again.topic, service.requests()), (pushed.topic, 2), "it takes the place of the first");

    // B20: logging out ends it.
    let refresh = json!({ "refresh_token": person.refresh_token });
    assert_eq!(person.send(Method::POST, "/v1/auth/logout", &refresh).await.0, StatusCode::NO_CONTENT);
    amina.say(&conversation, "after she has gone").await;
    let back = Member::back(&gateway, "nila").await;
    assert_eq!(subscriptions(&back.person).await, Vec::<Value>::new());
    subscribe(&back.person, &service.browser("again")).await;
    back.socket.leave().await;
    amina.sees_gone(&conversation, &id).await;
    amina.say(&conversation, "back").await;
    assert_eq!((service.next().await.browser.as_str(), service.requests()), ("again", 3), "nothing came in between");
}

/// B16: a conversation is muted by its members, each for themselves, and calls ring through.
#[tokio::test]
async fn a_muted_conversation_is_not_pushed_and_everything_else_is() {
    let gateway = Gateway::start().await;
    let mut service = PushService::start().await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let nila = Member::added(&gateway, "nila").await;
    let other = Member::added(&gateway, "karim").await;
    let loud = amina.open("group", &[&nila.id]).await;
    let muted = amina.open("direct", &[&nila.id]).await;
    let mute = format!("/v1/conversations/{muted}/mute");
    let Member { person, id, socket } = nila;
    subscribe(&person, &service.browser("nila")).await;
    let (status, me) = person.send(Method::POST, &mute, &json!({})).await;
    assert_eq!((status, &me["muted"]), (StatusCode::OK, &json!([muted])));
    assert_eq!(person.get("/v1/me").await.1["muted"], json!([muted]));
    socket.leave().await;
    amina.sees_gone(&muted, &id).await;

    amina.say(&muted, "where she wants quiet").await;
    amina.say(&loud, "where she does not").await;
    let pushed = service.next().await;
    assert_eq!((&pushed.message["conversation"], service.requests()), (&json!(loud), 1));

    let (status, me) = person.send(Method::POST, &mute.replace("/mute", "/unmute"), &json!({})).await;
    assert_eq!((status, &me["muted"]), (StatusCode::OK, &json!([])));
    amina.say(&muted, "again").await;
    assert_eq!((&service.next().await.message["conversation"], service.requests()), (&json!(muted), 2));

    // Who is not in it learns nothing of it.
    for path in [&mute, "/v1/conversations/0199c1de-0000-7000-8000-000000000001/mute"] {
        let (status, refused) = other.person.send(Method::POST, path, &json!({})).await;
        assert_eq!((status, &refused["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{path}");
    }
}

#[tokio::test]
async fn a_warning_is_pushed_to_everyone_connected_or_not_and_has_come_then() {
    let gateway = Gateway::start().await;
    let mut service = PushService::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let (amina, karim) = (Member::demo(&gateway, "citizen").await, Person::signed_in(&gateway, "responder").await);
    for (name, person) in [("amina", &amina.person), ("karim", &karim), ("admin", &admin)] {
        subscribe(person, &service.browser(name)).await;
    }
    let hello = amina.person.open().await.ask("hello", json!({})).await;
    let now: Timestamp = serde_json::from_value(hello["ok"]["server_at"].clone()).unwrap();
    let id = fresh_id();
    let expires_at = now.plus(std::time::Duration::from_secs(7_200));
    let warning = json!({ "id": id, "title": "Flood", "text": "Go up.", "expires_at": expires_at });
    let (status, sent) = admin.send(Method::POST, "/v1/broadcasts", &warning).await;
    assert_eq!((status, &sent["figures"]["reached"]), (StatusCode::CREATED, &json!(0)), "{sent}");
    let mut pushed = [service.next().await, service.next().await];
    pushed.sort_by(|one, other| one.browser.cmp(&other.browser));
    for (push, browser) in pushed.iter().zip(["amina", "karim"]) {
        assert_eq!((push.browser.as_str(), push.urgency.as_str()), (browser, "high"), "{push:?}");
        assert_eq!((&push.message["kind"], &push.message["broadcast"]), (&json!("broadcast"), &json!(id)));
        assert!(!push.message.to_string().contains("Go up"), "no text on a locked screen");
        assert!((3_600..=7_200).contains(&push.ttl_s), "until it expires: {push:?}");
    }
    until("both are reached", || async {
        let (_, detail) = karim.get(&format!("/v1/broadcasts/{id}")).await;
        (detail["figures"]["reached"] == 2).then_some(())
    })
    .await;
    let cancelled = admin.send(Method::POST, &format!("/v1/broadcasts/{id}/cancel"), &json!({})).await;
    assert_eq!(cancelled.0, StatusCode::OK);
    let end = service.next().await;
    assert_eq!(
        (&end.message["kind"], &end.topic),
        (&json!("broadcast_cancelled"), &pushed[0].topic),
        "takes its place"
    );
}

#[tokio::test]
async fn what_is_gone_is_removed_and_what_is_not_taken_comes_again_once() {
    let gateway = Gateway::start().await;
    let mut service = PushService::start().await;
    let karim = Person::signed_in(&gateway, "responder").await;
    subscribe(&karim, &service.browser("old")).await;
    service.answers(410);
    call_for_help(&Person::stranger(&gateway)).await;
    assert_eq!(service.next().await.browser, "old");
    until("the subscription is removed", || async { subscriptions(&karim).await.is_empty().then_some(()) }).await;

    // Refused for now: tried again, also by the process after a kill, until it is taken, once.
    subscribe(&karim, &service.browser("new")).await;
    service.answers(503);
    let incident = call_for_help(&Person::stranger(&gateway)).await;
    for _ in 0..2 {
        assert_eq!(service.next().await.status, 503);
    }
    let gateway = gateway.kill_and_restart().await;
    assert_eq!(service.next().await.status, 503);
    service.answers(201);
    loop {
        let push = service.next().await;
        assert_eq!((push.browser.as_str(), &push.message["incident"]), ("new", &incident));
        if push.status == 201 {
            break;
        }
    }
    // Neither a stop nor a start repeats it: the next push is of the next call.
    let gateway = gateway.restart().await;
    let incident = call_for_help(&Person::stranger(&gateway)).await;
    let next = service.next().await;
    assert_eq!((next.status, &next.message["incident"]), (201, &incident), "{next:?}");
    assert!(!gateway.log().contains("smoke on the third floor"));
}

#[tokio::test]
async fn a_subscription_is_its_owners_and_leads_nowhere_else() {
    let gateway = Gateway::start().await;
    let service = PushService::start().await;
    let (amina, karim) = (Person::signed_in(&gateway, "citizen").await, Person::signed_in(&gateway, "responder").await);
    let browser = service.browser("amina");
    let id = subscribe(&amina, &browser).await;
    assert_eq!(subscribe(&amina, &browser).await, id, "one browser, one subscription");
    assert_eq!(subscriptions(&karim).await, Vec::<Value>::new());
    let path = format!("/v1/push/subscriptions/{id}");
    assert_eq!(karim.send(Method::DELETE, &path, &json!({})).await.0, StatusCode::NOT_FOUND);
    // Who knows the address and not the keys does not take it over.
    let mut stolen = service.browser("other");
    stolen["endpoint"] = browser["endpoint"].clone();
    let (status, problem) = karim.send(Method::POST, "/v1/push/subscriptions", &stolen).await;
    assert_eq!((status.as_u16(), &problem["field"]), (409, &json!("endpoint")));
    assert_eq!(subscriptions(&amina).await[0]["current"], true);

    let with = |field: &str, value: &str| {
        let mut body = browser.clone();
        *body.pointer_mut(field).unwrap() = json!(value);
        body
    };
    for (body, field) in [
        (with("/endpoint", "http://push.example/x"), "endpoint"),
        (with("/endpoint", "file:///etc/passwd"), "endpoint"),
        (with("/endpoint", "https://user:pw@push.example/"), "endpoint"),
        (with("/keys/p256dh", "BAAA"), "keys.p256dh"),
        (with("/keys/auth", "AAAA"), "keys.auth"),
    ] {
        let (status, problem) = karim.send(Method::POST, "/v1/push/subscriptions", &body).await;
        assert_eq!((status.as_u16(), &problem["field"]), (422, &json!(field)), "{body}");
    }
    // At most ten: the oldest makes room.
    for number in 0..10 {
        subscribe(&amina, &service.browser(&format!("b{number}"))).await;
    }
    let left = subscriptions(&amina).await;
    assert_eq!((left.len(), left.iter().any(|one| one["id"] == json!(id))), (10, false));
    let newest = left[9]["id"].as_str().unwrap();
    let path = format!("/v1/push/subscriptions/{newest}");
    assert_eq!(amina.send(Method::DELETE, &path, &json!({})).await.0, StatusCode::NO_CONTENT);
    assert_eq!(subscriptions(&amina).await.len(), 9);

    // Where pushes may not go into our own network, they do not.
    let strict = Gateway::start_configured("[push]\ncontact = \"mailto:a@b.example\"\n").await;
    let karim = Person::signed_in(&strict, "responder").await;
    for endpoint in ["http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "https://localhost/x", "https://10.0.0.1/x"] {
        let (status, problem) = karim.send(Method::POST, "/v1/push/subscriptions", &with("/endpoint", endpoint)).await;
        assert_eq!((status.as_u16(), &problem["field"]), (422, &json!("endpoint")), "{endpoint}");
    }
}
