//! Conversations: who is in a group, and what they read (B1, B18, B19).

use lifeline_tests::{Gateway, Member, fresh_id, soon};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Who joins reads and hears from then on; who is removed nothing more, in every way.
#[tokio::test]
async fn a_group_from_its_opening_to_the_last_to_leave() {
    let gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let (mut nila, rahim) = (Member::added(&gateway, "nila").await, Member::added(&gateway, "rahim").await);
    let group = amina.open("group", &[&karim.id]).await;
    amina.say(&group, "before").await;
    karim.hears("before").await;

    // Names: anything but control characters, shown harmlessly by whoever shows it.
    let (status, problem) = amina.change(Method::PATCH, &group, json!({ "title": "bell \u{7}" })).await;
    assert_eq!((status, &problem["code"], &problem["field"]), (422, &json!("invalid_field"), &json!("title")));
    let title = "Hall 3 🔥 <b>\u{202e}gnihtyna\nelse";
    let (status, renamed) = amina.change(Method::PATCH, &group, json!({ "title": title })).await;
    assert_eq!((status, &renamed["title"], &renamed["owners"]), (200, &json!(title), &json!([amina.id])));
    assert_eq!(karim.socket.event_of("conversation.renamed").await["data"]["title"], title);

    // A member may not add people; who is added reads from then on.
    let add = json!({ "members": [nila.id] });
    assert_eq!(karim.change(Method::POST, &format!("{group}/members"), add.clone()).await.0, 403);
    assert_eq!(nila.person.get(&format!("/v1/conversations/{group}/messages")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(amina.change(Method::POST, &format!("{group}/members"), add).await.0, 200);
    nila.socket.event_of("conversation.members_added").await;
    amina.say(&group, "after").await;
    nila.hears("after").await;
    assert_eq!(nila.reads(&group).await, ["after"]);
    assert_eq!(karim.reads(&group).await, ["before", "after"]);
    assert_eq!(nila.lines(&group, "messages").await[0]["type"], "conversation.members_added");

    // An admin adds and removes members, and does not touch the owner.
    let roles = format!("{group}/members/{}", karim.id);
    assert_eq!(karim.change(Method::PATCH, &roles, json!({ "role": "admin" })).await.0, 403);
    let (status, view) = amina.change(Method::PATCH, &roles, json!({ "role": "admin" })).await;
    assert_eq!((status, &view["admins"]), (200, &json!([karim.id])));
    assert_eq!(karim.remove(&group, &amina.id).await.0, 403);
    assert_eq!(nila.remove(&group, &karim.id).await.0, 403);
    assert_eq!(rahim.remove(&group, &nila.id).await.0, 403);
    assert_eq!(karim.remove(&group, &nila.id).await.0, 204);
    let last = nila.socket.event_of("conversation.member_removed").await;
    assert_eq!(last["data"]["member"], nila.id);
    let secret = amina.say(&group, "without Nila").await;
    karim.hears("after").await;
    karim.hears("without Nila").await;
    assert_eq!(nila.person.get(&format!("/v1/conversations/{group}/messages")).await.0, StatusCode::FORBIDDEN);
    assert_eq!(nila.person.get("/v1/conversations").await.1["conversations"], json!([]));
    let message =
        json!({ "id": fresh_id(), "thread": { "conversation": group }, "text": "hello?", "reply_to": secret });
    assert_eq!(nila.socket.ask("message.send", message).await["error"]["code"], "forbidden");
    // What she hears next is of another conversation: nothing of the group came in between.
    let own = nila.open("group", &[]).await;
    let next = nila.socket.event().await;
    assert_eq!((&next["type"], &next["data"]["id"]), (&json!("conversation.opened"), &json!(own)), "{next}");
    nila.say(&own, "mine").await;
    nila.hears("mine").await;

    // The last owner hands over before leaving.
    let (status, problem) = amina.remove(&group, &amina.id).await;
    assert_eq!((status, &problem["code"]), (409, &json!("wrong_status")));
    assert_eq!(amina.change(Method::PATCH, &roles, json!({ "role": "owner" })).await.0, 200);
    assert_eq!(amina.remove(&group, &amina.id).await.0, 204);
    assert_eq!(karim.remove(&group, &karim.id).await.0, 204);
}

/// A conversation of two stays theirs: a group with a third knows nothing of it (B18).
#[tokio::test]
async fn a_group_opened_from_a_direct_conversation_knows_nothing_of_it() {
    let gateway = Gateway::start().await;
    let (mut amina, karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let nila = Member::added(&gateway, "nila").await;
    let direct = amina.open("direct", &[&karim.id]).await;
    amina.say(&direct, "between us").await;
    let add = json!({ "members": [nila.id] });
    assert_eq!(amina.change(Method::POST, &format!("{direct}/members"), add).await.0, 403, "nobody leads it");
    let group = amina.open("group", &[&karim.id, &nila.id]).await;
    assert_ne!(group, direct);
    assert_eq!((nila.reads(&group).await.len(), karim.reads(&direct).await), (0, vec!["between us".to_owned()]));
    assert_eq!(nila.person.get(&format!("/v1/conversations/{direct}/messages")).await.0, StatusCode::FORBIDDEN);
    let (_, mine) = nila.person.get("/v1/conversations").await;
    assert_eq!(mine["conversations"].as_array().unwrap().len(), 1, "{mine}");
}

/// Edited and deleted by the author alone; readers get the newest text, auditors every one.
#[tokio::test]
async fn a_message_is_answered_edited_and_deleted() {
    let gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let mut nila = Member::added(&gateway, "nila").await;
    let group = amina.open("group", &[&karim.id]).await;
    let other = amina.open("group", &[&nila.id]).await;
    let first = amina.say(&group, "meet at 8").await;
    let heard = karim.hears("meet at 8").await;
    assert_eq!(heard["cursor"], json!(first));

    let reply = json!({ "id": fresh_id(), "thread": { "conversation": group }, "text": "fine", "reply_to": first });
    let replied = karim.socket.ask("message.send", reply.clone()).await["ok"].clone();
    let again = karim.socket.ask("message.send", reply).await["ok"].clone();
    assert_eq!(
        (&again["cursor"], &again["repeated"]),
        (&replied["cursor"], &json!(true)),
        "the same id is one message"
    );
    assert_eq!(amina.hears("meet at 8").await["data"]["reply_to"], Value::Null);
    assert_eq!(
        amina.hears("fine").await["data"]["reply_to"],
        json!({ "message": heard["data"]["id"], "by": amina.id })
    );
    let astray = json!({ "id": fresh_id(), "thread": { "conversation": other }, "text": "?", "reply_to": first });
    let refused = amina.socket.ask("message.send", astray).await;
    assert_eq!((&refused["error"]["code"], &refused["error"]["field"]), (&json!("not_found"), &json!("data.reply_to")));

    let edit = |id: &str, text: &str| json!({ "id": id, "conversation": group, "message": first, "text": text });
    let id = fresh_id();
    let refused = karim.socket.ask("message.edit", edit(&id, "meet at 3")).await;
    assert_eq!(refused["error"]["code"], "not_found", "another's");
    for repeated in [false, true] {
        let edited = amina.socket.ask("message.edit", edit(&id, "meet at 9")).await;
        assert_eq!(edited["ok"]["repeated"], repeated, "{edited}");
    }
    assert_eq!(karim.socket.event_of("message.edited").await["data"]["text"], "meet at 9");
    let long = amina.socket.ask("message.edit", edit(&fresh_id(), &"🔥".repeat(501))).await;
    assert_eq!((&long["error"]["code"], &long["error"]["field"]), (&json!("text_too_long"), &json!("data.text")));
    assert!(amina.socket.ask("message.edit", edit(&fresh_id(), &"🔥".repeat(500))).await["ok"].is_object());
    let lines = karim.lines(&group, "messages").await;
    assert_eq!(lines[1]["data"]["text"], "🔥".repeat(500));
    assert!(lines[1]["data"]["edited_at"].is_string());
    assert!(lines.iter().all(|line| line["data"]["text"] != "meet at 9"), "only the newest: {lines:?}");

    let delete = json!({ "conversation": group, "message": first });
    assert_eq!(karim.socket.ask("message.delete", delete.clone()).await["error"]["code"], "not_found");
    assert!(amina.socket.ask("message.delete", delete.clone()).await["ok"].is_object());
    assert_eq!(amina.socket.ask("message.delete", delete).await["ok"]["repeated"], true);
    karim.socket.event_of("message.deleted").await;
    let late = amina.socket.ask("message.edit", edit(&fresh_id(), "back")).await;
    assert_eq!(late["error"]["code"], "wrong_status");
    assert_eq!(karim.reads(&group).await, ["", "fine"]);
    // Who joins now hears nothing of what is done to older messages.
    let answer = replied["cursor"].as_str().unwrap().to_owned();
    amina.change(Method::POST, &format!("{group}/members"), json!({ "members": [nila.id] })).await;
    let change = json!({ "id": fresh_id(), "conversation": group, "message": answer, "text": "not fine" });
    assert!(karim.socket.ask("message.edit", change).await["ok"].is_object());
    amina.say(&group, "welcome").await;
    nila.socket.event_of("conversation.members_added").await;
    let next = nila.socket.event().await;
    assert_eq!((&next["type"], &next["data"]["text"]), (&json!("message.sent"), &json!("welcome")), "{next}");
    let seen: Vec<_> = nila.lines(&group, "messages").await.iter().map(|line| line["type"].clone()).collect();
    assert_eq!(seen, ["conversation.members_added", "message.sent"]);

    // Audit: word for word, for admins only, and as a restart finds it.
    assert_eq!(karim.person.get(&format!("/v1/conversations/{group}/audit")).await.0, StatusCode::FORBIDDEN);
    let admin = Member::demo(&gateway, "admin").await;
    assert_eq!(admin.person.get(&format!("/v1/conversations/{group}/messages")).await.0, StatusCode::FORBIDDEN);
    let texts = |lines: &[Value]| -> Vec<String> {
        lines.iter().filter_map(|line| line["data"]["text"].as_str().map(str::to_owned)).collect()
    };
    let fire = "🔥".repeat(500);
    let all = ["meet at 8", "fine", "meet at 9", &fire, "not fine", "welcome"];
    assert_eq!(texts(&admin.lines(&group, "audit").await), all);
    let mut gateway = gateway;
    soon("the end", gateway.stop()).await;
    let gateway = gateway.start_again().await;
    let karim = Member::demo(&gateway, "responder").await;
    assert_eq!(karim.reads(&group).await, ["", "not fine", "welcome"]);
    let (_, mine) = karim.person.get("/v1/conversations").await;
    assert_eq!(mine["conversations"][0]["owners"], json!([amina.id]), "{mine}");
}

/// A token that outlives the login stands for the account, and opens none of its conversations.
#[tokio::test]
async fn an_sos_token_opens_no_conversation() {
    let gateway = Gateway::start().await;
    let amina = Member::demo(&gateway, "citizen").await;
    let group = amina.open("group", &[]).await;
    let mut person = amina.person.clone();
    person.token = person.sos_token.clone();
    assert_eq!(person.get("/v1/conversations").await, (StatusCode::OK, json!({ "conversations": [], "people": [] })));
    assert_eq!(person.get(&format!("/v1/conversations/{group}/messages")).await.0, StatusCode::FORBIDDEN);
    let mut socket = person.connect().await;
    for (command, data) in [
        ("subscribe", json!({ "channel": "me" })),
        ("message.send", json!({ "id": fresh_id(), "thread": { "conversation": group }, "text": "?" })),
        ("typing", json!({ "conversation": group })),
    ] {
        assert_eq!(socket.ask(command, data).await["error"]["code"], "forbidden", "{command}");
    }
}
