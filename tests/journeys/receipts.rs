//! What members of a conversation know of each other: receipts, typing, presence.

use lifeline_tests::{Gateway, Member};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn listed(member: &Member) -> Value {
    let (status, list) = member.person.get("/v1/conversations").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["conversations"][0].clone()
}

async fn got(member: &mut Member, what: &str, conversation: &str, cursor: &str) {
    let done = member.socket.ask(what, json!({ "conversation": conversation, "cursor": cursor })).await;
    assert!(done["ok"].is_object(), "{done}");
}

/// Where somebody stands, as the receipts of a conversation say it.
async fn position_of(member: &Member, conversation: &str, other: &str) -> (Value, Value) {
    let (_, receipts) = member.person.get(&format!("/v1/conversations/{conversation}/receipts")).await;
    let theirs = receipts["members"].as_array().unwrap().iter().find(|one| one["member"] == other).unwrap();
    (theirs["delivered"].clone(), theirs["read"].clone())
}

/// Sent, stored, delivered, read: told to the author, counted for the reader, known after a restart.
#[tokio::test]
async fn an_author_hears_how_far_a_message_has_come() {
    let mut gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let direct = amina.open("direct", &[&karim.id]).await;
    amina.say(&direct, "one").await;
    let second = amina.say(&direct, "two").await;
    assert_eq!((listed(&karim).await["unread"].clone(), listed(&amina).await["unread"].clone()), (json!(2), json!(0)));

    got(&mut karim, "message.delivered", &direct, &second).await;
    let told = amina.socket.event_of("receipt").await;
    assert!(told.get("cursor").is_none(), "not durable: {told}");
    let nothing = told["data"]["members"][0]["read"].clone();
    assert_eq!(
        told["data"],
        json!({
            "conversation": direct,
            "members": [{ "member": karim.id, "delivered": second, "read": nothing }],
        })
    );
    assert_eq!(listed(&karim).await["unread"], 2, "delivered is not read");
    got(&mut karim, "message.read", &direct, &second).await;
    let told = amina.socket.event_of("receipt").await;
    assert_eq!(told["data"]["members"][0]["read"], second);
    assert_eq!(
        (listed(&karim).await["unread"].clone(), listed(&karim).await["read"].clone()),
        (json!(0), json!(second))
    );

    // Nobody goes back, and nobody reads what they have not been given.
    got(&mut karim, "message.delivered", &direct, nothing.as_str().unwrap()).await;
    let third = amina.say(&direct, "three").await;
    assert_eq!(listed(&karim).await["unread"], 1);
    let mut foreign = Member::demo(&gateway, "admin").await;
    let (status, _) = foreign.person.get(&format!("/v1/conversations/{direct}/receipts")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let refused = foreign.socket.ask("message.read", json!({ "conversation": direct, "cursor": third })).await;
    assert_eq!(refused["error"]["code"], "forbidden");
    let ahead = format!("{}9", third);
    let refused = karim.socket.ask("message.read", json!({ "conversation": direct, "cursor": ahead })).await;
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["field"]),
        (&json!("cursor_unknown"), &json!("data.cursor"))
    );

    let known = position_of(&amina, &direct, &karim.id).await;
    assert_eq!(known, (json!(second), json!(second)));
    gateway.stop().await;
    let gateway = gateway.start_again().await;
    let (amina, karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    assert_eq!(position_of(&amina, &direct, &karim.id).await, known);
    assert_eq!(listed(&karim).await["unread"], 1);
}

/// Typing and presence are told to those who share a conversation, and to nobody else.
#[tokio::test]
async fn members_hear_who_types_and_who_is_there() {
    let gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let mut foreign = Member::demo(&gateway, "admin").await;
    let group = amina.open("group", &[&karim.id]).await;
    let typing = json!({ "conversation": group });
    assert_eq!(foreign.socket.ask("typing", typing.clone()).await["error"]["code"], "forbidden");
    for _ in 0..5 {
        assert!(amina.socket.ask("typing", typing.clone()).await["ok"].is_object());
    }
    let told = karim.socket.event_of("typing").await;
    assert_eq!(
        told,
        json!({ "type": "typing", "channel": "me", "data": { "conversation": group, "member": amina.id } })
    );
    amina.say(&group, "there").await;
    let mut between = 0;
    while let Some(event) = karim.socket.event_or_end().await {
        match event["type"].as_str() {
            Some("message.sent") => break,
            Some("typing") => between += 1,
            _ => {}
        }
    }
    assert_eq!(between, 0, "said five times, told once");

    let (_, present) = amina.person.get(&format!("/v1/conversations/{group}/presence")).await;
    assert!(present["members"].as_array().unwrap().iter().all(|one| one["online"] == true), "{present}");
    let path = format!("/v1/conversations/{group}/presence");
    assert_eq!(foreign.person.get(&path).await.0, StatusCode::FORBIDDEN);
    // Who came before her has been told of, too, when Nila is.
    let nila = Member::added(&gateway, "nila").await;
    amina.open("direct", &[&nila.id]).await;
    nila.socket.leave().await;
    let _there = nila.person.connect().await;
    while amina.socket.event_of("presence").await["data"] != json!({ "user": nila.id, "online": true }) {}
    karim.socket.leave().await;
    let gone = amina.socket.event_of("presence").await;
    assert_eq!(gone["data"]["online"], false, "{gone}");
    assert_eq!(gone["data"]["user"], karim.id);
    assert!(gone["data"]["last_seen_at"].is_string() && gone.get("cursor").is_none(), "{gone}");
    let _back = karim.person.connect().await;
    assert_eq!(amina.socket.event_of("presence").await["data"], json!({ "user": karim.id, "online": true }));
    // The admin shares nothing with them: the next thing heard is their own conversation.
    foreign.open("group", &[]).await;
    assert_eq!(foreign.socket.event().await["type"], "conversation.opened");
}
