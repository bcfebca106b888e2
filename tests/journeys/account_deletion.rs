//! A person deletes their account, or an admin does: what goes, what stays, and that a kill changes nothing of it.

use lifeline_tests::{Gateway, Member, Person, fresh_id, soon, until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// As [`Member::added`] makes everybody's.
const PASSWORD: &str = "several words of theirs";

/// Attaches a file to a conversation, and returns its id.
async fn attach(person: &Person, conversation: &str) -> String {
    let id = fresh_id();
    let begin = json!({ "id": id, "thread": { "conversation": conversation }, "kind": "file", "name": "plan.bin" });
    assert_eq!(person.send(Method::POST, "/v1/media", &begin).await.0, StatusCode::CREATED);
    let request = person.client.patch(format!("{}/v1/media/{id}/upload", person.base));
    let request = request.bearer_auth(person.token.as_deref().unwrap()).header("upload-offset", 0);
    assert_eq!(request.body("GONE-FILE").send().await.expect("an answer").status(), StatusCode::NO_CONTENT);
    let (status, told) = person.send(Method::POST, &format!("/v1/media/{id}/finish"), &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    id
}

/// Who is in a group, and who owns it, as one of them sees it.
async fn group_of(member: &Person, group: &str) -> Option<Value> {
    let (_, list) = member.get("/v1/conversations").await;
    list["conversations"].as_array()?.iter().find(|one| one["id"] == group).cloned()
}

#[tokio::test]
async fn nothing_of_a_deleted_account_opens_anything_and_nothing_of_the_person_is_read() {
    let gateway = Gateway::start().await;
    let (mut amina, mut nila) = (Member::added(&gateway, "amina2").await, Member::added(&gateway, "nila").await);
    let direct = amina.open("direct", &[&nila.id]).await;
    let group = amina.open("group", &[&nila.id]).await;
    let said = amina.say(&direct, "GONE-WORDS").await;
    let edit = json!({ "id": fresh_id(), "conversation": direct, "message": said, "text": "GONE-EDIT" });
    assert!(amina.socket.ask("message.edit", edit).await["ok"].is_object());
    nila.say(&direct, "Kept words").await;
    let media = attach(&amina.person, &direct).await;
    amina.person.send(Method::POST, "/v1/contacts", &json!({ "person": nila.id })).await;
    amina.person.send(Method::PATCH, "/v1/me", &json!({ "name": "GONE-NAME" })).await;

    let (status, plan) = amina.person.get("/v1/me/deletion").await;
    assert_eq!((status.as_u16(), &plan["obstacle"]), (200, &Value::Null), "{plan}");
    assert_eq!((&plan["conversations"], &plan["groups"][0]["to"]["id"]), (&json!(2), &json!(nila.id)), "{plan}");
    let mut only_calls = amina.person.clone();
    only_calls.token.clone_from(&amina.person.sos_token);
    let right = json!({ "password": PASSWORD, "erase_messages": true });
    assert_eq!(only_calls.send(Method::POST, "/v1/me/delete", &right).await.0, StatusCode::FORBIDDEN);
    let wrong = json!({ "password": "guessed words", "erase_messages": true });
    let (status, problem) = amina.person.send(Method::POST, "/v1/me/delete", &wrong).await;
    assert_eq!((status.as_u16(), &problem["field"]), (422, &json!("password")), "{problem}");
    assert_eq!(amina.person.send(Method::POST, "/v1/me/delete", &right).await.0, StatusCode::NO_CONTENT);

    // What was open ends, and nothing opens any more: token, refresh token, password.
    assert_eq!(soon("the socket's end", amina.socket.close_code()).await, 4502);
    assert_eq!(amina.person.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    let refresh = json!({ "refresh_token": amina.person.refresh_token });
    assert_eq!(amina.person.send(Method::POST, "/v1/auth/refresh", &refresh).await.0, StatusCode::UNAUTHORIZED);
    let login = json!({ "login": "amina2", "password": PASSWORD });
    assert_eq!(amina.person.send(Method::POST, "/v1/auth/login", &login).await.0, StatusCode::UNAUTHORIZED);
    // A call for help is taken all the same.
    let (status, call) = only_calls.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert!(status.is_success() && call["incident"].is_string(), "{call}");

    // Nila hears that she left, owns the group, and reads nothing of hers.
    nila.socket.event_of("conversation.member_removed").await;
    let stands = until("the group is Nila's", || async {
        group_of(&nila.person, &group).await.filter(|stands| stands["owners"] == json!([nila.id]))
    });
    assert_eq!(stands.await["members"], json!([nila.id]));
    let page = until("the words are erased", || async {
        let page = Value::from(nila.lines(&direct, "messages").await).to_string();
        (!page.contains("GONE-")).then_some(page)
    });
    let page = page.await;
    assert!(page.contains("Kept words") && page.contains("deleted_at"), "{page}");
    assert_eq!(nila.person.get(&format!("/v1/media/{media}")).await.0, StatusCode::NOT_FOUND);
    let (_, list) = nila.person.get("/v1/conversations").await;
    assert!(!list.to_string().contains("GONE-") && list["people"].as_array().unwrap().len() == 1, "{list}");
    assert_eq!(nila.person.get("/v1/contacts").await.1["contacts"], json!([]));
    let unread = json!({ "id": fresh_id(), "thread": { "conversation": direct }, "text": "Are you there?" });
    let unread = nila.socket.ask("message.send", unread).await;
    assert_eq!(unread["error"]["code"], "forbidden", "{unread}");
    let log = gateway.log();
    assert!(log.contains("has deleted their account") && !log.contains("GONE-"), "it is logged, and nothing of it");

    // The name is free again, for somebody who finds nothing of hers.
    let again = Member::added(&gateway, "amina2").await;
    assert_ne!(again.id, amina.id);
    assert_eq!(again.person.get("/v1/conversations").await.1["conversations"], json!([]));
}

/// Killed with the answer: the account is gone, and the rest is finished by the next process.
#[tokio::test]
async fn a_kill_in_between_changes_nothing() {
    let gateway = Gateway::start().await;
    let (mut amina, nila) = (Member::added(&gateway, "amina2").await, Member::added(&gateway, "nila").await);
    let mut groups = Vec::new();
    for _ in 0..20 {
        let group = amina.open("group", &[&nila.id]).await;
        amina.say(&group, "GONE-WORDS").await;
        groups.push(group);
    }
    let delete = json!({ "erase_messages": true });
    let admin = Person::signed_in(&gateway, "admin").await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    assert_eq!(citizen.send(Method::DELETE, "/v1/users/amina2", &delete).await.0, StatusCode::FORBIDDEN);
    assert_eq!(admin.send(Method::DELETE, "/v1/users/amina2", &delete).await.0, StatusCode::NO_CONTENT);
    let gateway = gateway.kill_and_restart().await;
    let nila = Member::back(&gateway, "nila").await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let (_, users) = admin.get("/v1/users").await;
    assert!(users.as_array().unwrap().iter().all(|user| user["username"] != "amina2"), "{users}");
    for group in &groups {
        until("the group is Nila's, without the words", || async {
            let owns = group_of(&nila.person, group).await?["owners"] == json!([nila.id]);
            let page = Value::from(nila.lines(group, "messages").await).to_string();
            (owns && !page.contains("GONE-WORDS") && !page.contains("\"amina2\"")).then_some(())
        })
        .await;
    }
    // The one who runs it alone stays.
    let own = gateway.login("admin").username.clone();
    let (status, problem) = admin.send(Method::DELETE, &format!("/v1/users/{own}"), &json!({})).await;
    assert_eq!((status.as_u16(), &problem["code"]), (409, &json!("wrong_status")), "{problem}");
}

/// What was attached to a message goes with the message.
#[tokio::test]
async fn a_deleted_message_takes_what_was_attached_with_it() {
    let gateway = Gateway::start().await;
    let (mut amina, nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let talk = amina.open("direct", &[&nila.id]).await;
    let media = attach(&amina.person, &talk).await;
    let stored = gateway.data().join(format!("media/conversation/{talk}/{media}"));
    assert!(std::fs::read_dir(&stored).expect("it is stored").next().is_some());
    let lines = amina.lines(&talk, "messages").await;
    let message = lines.iter().find(|line| line["type"] == "message.sent").expect("it was told");
    let delete = json!({ "conversation": talk, "message": message["cursor"] });
    for _ in 0..2 {
        assert!(amina.socket.ask("message.delete", delete.clone()).await["ok"].is_object());
    }
    let left = std::fs::read_dir(&stored).map(|files| files.count()).unwrap_or_default();
    assert_eq!(left, 0, "nothing of it is on the disk");
    assert_eq!(nila.person.get(&format!("/v1/media/{media}")).await.0, StatusCode::NOT_FOUND);
    let page = Value::from(nila.lines(&talk, "messages").await).to_string();
    assert!(page.contains("deleted_at") && !page.contains("plan.bin"), "{page}");
}
