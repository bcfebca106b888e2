//! The pictures of people and of groups: who sees them, and what becomes of them.

use std::{
    io::{Cursor, Read},
    path::{Path, PathBuf},
};

use lifeline_tests::{Gateway, Member, Person, fresh_id, soon, until};
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};
use zip::ZipArchive;

/// One pixel of a colour, in a file that says where it was taken.
fn gif(colour: [u8; 3]) -> Vec<u8> {
    let (head, comment) = (b"GIF89a\x01\0\x01\0\x80\0\0", b"!\xfe\x08LAT 23.7\0");
    let pixel = b"\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    [&head[..], &colour, &pixel[..3], comment, &pixel[3..]].concat()
}

const RED: [u8; 3] = [255, 0, 0];
const BLUE: [u8; 3] = [0, 0, 255];

/// Gives a picture to oneself or a group, said to be of a media type.
async fn give(person: &Person, path: &str, media_type: &str, bytes: Vec<u8>) -> (u16, Value) {
    let request = person.client.put(format!("{}/v1/{path}/picture", person.base)).body(bytes);
    let request = request.header("content-type", media_type).bearer_auth(person.token.as_deref().unwrap());
    let answer = soon("an answer", request.send()).await.expect("the gateway answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// The id of the picture that a red or blue pixel became.
async fn given(person: &Person, path: &str, colour: [u8; 3]) -> String {
    let (status, view) = give(person, path, "image/gif", gif(colour)).await;
    assert_eq!(status, 200, "{view}");
    view["picture"].as_str().unwrap_or_else(|| panic!("{view}")).to_owned()
}

async fn read(person: &Person, path: &str) -> (u16, HeaderMap, Vec<u8>) {
    let answer = person.request(Method::GET, path, None).await;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.expect("a body").to_vec())
}

async fn status(person: &Person, path: &str) -> u16 {
    read(person, path).await.0
}

fn picture_of(list: &Value, id: &str) -> Value {
    let people = list.as_array().unwrap().iter().map(|one| one.get("person").unwrap_or(one));
    let found = people.filter(|one| one["id"] == id).collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "{list}");
    found[0]["picture"].clone()
}

async fn befriend(one: &Member, other: &Member) {
    for (me, person) in [(one, other), (other, one)] {
        let (status, view) = me.person.send(Method::POST, "/v1/contacts", &json!({ "person": person.id })).await;
        assert_eq!(status, StatusCode::OK, "{view}");
    }
}

/// What the vault holds of pictures: of people, and of groups.
fn stored(gateway: &Gateway) -> (usize, usize) {
    fn files(folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }
    let all = files(gateway.data());
    let below = |name: &str| all.iter().filter(|file| file.iter().any(|part| part == name)).count();
    (below("person"), below("group"))
}

#[tokio::test]
async fn a_persons_picture_is_seen_by_those_who_know_them_and_by_no_other_way() {
    let gateway = Gateway::start().await;
    let (mut amina, mut nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    let rahim = Member::added(&gateway, "rahim").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    befriend(&amina, &nila).await;

    let red = given(&amina.person, "me", RED).await;
    let at = |picture: &str| format!("/v1/people/{}/pictures/{picture}", amina.id);
    for member in [&mut amina.socket, &mut nila.socket] {
        let event = member.event_of("person.picture_changed").await;
        assert_eq!((&event["channel"], &event["data"]["picture"]), (&json!("me"), &json!(red)), "{event}");
    }
    let (found, headers, bytes) = read(&nila.person, &at(&red)).await;
    assert_eq!(found, 200);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(headers[name], value);
    }
    assert!(bytes.starts_with(b"\xff\xd8\xff") && !bytes.windows(4).any(|window| window == b"23.7"));
    assert_eq!(read(&amina.person, &at(&red)).await.2, bytes, "one sees one's own");
    let contacts = nila.person.get("/v1/contacts").await.1;
    assert_eq!(picture_of(&contacts["contacts"], &amina.id), json!(red));

    // A stranger finds her, and sees no picture by any route; nor does a responder before she calls.
    let username = amina.person.get("/v1/me").await.1["username"].as_str().unwrap().to_owned();
    let hits = rahim.person.get(&format!("/v1/people?query={username}")).await.1;
    assert_eq!(picture_of(&hits["people"], &amina.id), Value::Null);
    let own_group = rahim.open("group", &[]).await;
    let mut only_calls = nila.person.clone();
    only_calls.token.clone_from(&nila.person.sos_token);
    let admin = Person::signed_in(&gateway, "admin").await;
    for person in [&rahim.person, &responder, &admin] {
        assert_eq!(status(person, &at(&red)).await, 404);
    }
    assert_eq!(status(&only_calls, &at(&red)).await, 404);
    assert_eq!(status(&Person::stranger(&gateway), &at(&red)).await, 401);
    for (path, expected) in [
        (format!("/v1/people/{}/pictures/{red}", rahim.id), 404),
        (format!("/v1/conversations/{own_group}/pictures/{red}"), 404),
        (format!("/v1/media/{red}"), 404),
        (format!("/v1/media/{red}/content"), 422),
    ] {
        assert_eq!(status(&rahim.person, &path).await, expected, "{path}");
    }

    // While she calls, responders see whom they look for; the stranger still does not.
    let started = amina.socket.ask("sos.start", json!({ "sos": fresh_id() })).await;
    let (incident, sos) = (started["ok"]["incident"].as_str().unwrap(), started["ok"]["sos"].clone());
    let audience = responder.get(&format!("/v1/incidents/{incident}/audience")).await.1;
    assert_eq!((&audience["caller"]["id"], &audience["caller"]["picture"]), (&json!(amina.id), &json!(red)));
    assert_eq!((status(&responder, &at(&red)).await, status(&rahim.person, &at(&red)).await), (200, 404));
    assert!(amina.socket.ask("sos.cancel", json!({ "sos": sos, "confirmed": true })).await["ok"].is_object());
    assert_eq!(status(&responder, &at(&red)).await, 404, "the call is over");

    // Another picture has another name, and the one before is nowhere any more.
    let blue = given(&amina.person, "me", BLUE).await;
    assert_eq!(nila.socket.event_of("person.picture_changed").await["data"]["picture"], blue);
    assert_eq!((status(&nila.person, &at(&red)).await, status(&nila.person, &at(&blue)).await), (404, 200));
    assert_ne!(read(&nila.person, &at(&blue)).await.2, bytes);
    assert_eq!(stored(&gateway), (1, 0));

    // Who is blocked sees nothing of it; they are not told that they are.
    let block = format!("/v1/contacts/{}/block", nila.id);
    assert!(amina.person.send(Method::POST, &block, &json!({})).await.0.is_success());
    assert_eq!(status(&nila.person, &at(&blue)).await, 404);
    assert!(
        amina.person.send(Method::POST, &format!("/v1/contacts/{}/unblock", nila.id), &json!({})).await.0.is_success()
    );

    let (gone, view) = amina.person.send(Method::DELETE, "/v1/me/picture", &json!({})).await;
    assert_eq!((gone.as_u16(), &view["picture"]), (200, &Value::Null));
    assert_eq!(amina.person.send(Method::DELETE, "/v1/me/picture", &json!({})).await.0, StatusCode::OK, "once more");
    assert_eq!(status(&amina.person, &at(&blue)).await, 404);
    assert_eq!(stored(&gateway), (0, 0));
}

#[tokio::test]
async fn a_groups_picture_is_its_leaders_to_change_and_its_members_to_see() {
    let gateway = Gateway::start().await;
    let amina = Member::demo(&gateway, "citizen").await;
    let (mut nila, rahim) = (Member::added(&gateway, "nila").await, Member::added(&gateway, "rahim").await);
    let group = amina.open("group", &[&nila.id]).await;
    let path = format!("conversations/{group}");
    let red = given(&amina.person, &path, RED).await;
    let at = |picture: &str| format!("/v1/conversations/{group}/pictures/{picture}");
    let event = nila.socket.event_of("conversation.picture_changed").await;
    assert_eq!((&event["by"]["name"], &event["data"]["picture"]), (&json!("Amina"), &json!(red)), "{event}");
    let (_, list) = nila.person.get("/v1/conversations").await;
    assert_eq!(list["conversations"][0]["picture"], red);
    assert_eq!((status(&nila.person, &at(&red)).await, status(&rahim.person, &at(&red)).await), (200, 403));

    // Members who do not lead it, and others, change nothing; a conversation of two has none.
    for person in [&nila.person, &rahim.person] {
        assert_eq!(give(person, &path, "image/gif", gif(BLUE)).await.0, 403);
        let (refused, _) = person.send(Method::DELETE, &format!("/v1/{path}/picture"), &json!({})).await;
        assert_eq!(refused, StatusCode::FORBIDDEN);
    }
    let direct = amina.open("direct", &[&nila.id]).await;
    let (refused, problem) = give(&amina.person, &format!("conversations/{direct}"), "image/gif", gif(BLUE)).await;
    assert!(refused == 403 || problem["code"] == "wrong_status", "{problem}");
    assert_eq!(stored(&gateway), (0, 1));

    // It is there after a kill, and in what a member takes along; who is removed reads it no more.
    let gateway = gateway.kill_and_restart().await;
    let nila = Member::back(&gateway, "nila").await;
    let amina = Member::demo(&gateway, "citizen").await;
    let (_, _, bytes) = read(&nila.person, &at(&red)).await;
    let mine = given(&nila.person, "me", BLUE).await;
    let (_, _, own) = read(&nila.person, &format!("/v1/people/{}/pictures/{mine}", nila.id)).await;
    let archive = nila.person.request(Method::POST, "/v1/me/export", Some("{}".to_owned())).await;
    let mut archive = ZipArchive::new(Cursor::new(archive.bytes().await.unwrap().to_vec())).expect("it opens");
    for (name, expected) in [("picture.jpg".to_owned(), own), (format!("conversations/{group}.jpg"), bytes)] {
        let mut found = Vec::new();
        archive.by_name(&name).unwrap_or_else(|_| panic!("there is {name}")).read_to_end(&mut found).unwrap();
        assert!(found == expected, "{name}");
    }
    assert_eq!(amina.remove(&group, &nila.id).await.0, 204);
    assert_eq!((status(&nila.person, &at(&red)).await, status(&amina.person, &at(&red)).await), (403, 200));

    // With the last one who leaves it goes.
    assert_eq!(stored(&gateway), (1, 1));
    assert_eq!(amina.remove(&group, &amina.id).await.0, 204);
    assert_eq!(stored(&gateway), (1, 0));
}

#[tokio::test]
async fn lies_bombs_and_floods_give_nobody_a_picture() {
    let gateway = Gateway::start().await;
    let amina = Member::demo(&gateway, "citizen").await;
    let mut bomb = gif(RED);
    bomb[6..10].copy_from_slice(&[0xff; 4]);
    for (said, bytes, field) in [
        ("image/png", b"<html><script>alert()</script>".to_vec(), Value::Null),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Value::Null),
        ("image/png", gif(RED), json!("Content-Type")),
        ("application/octet-stream", bomb, Value::Null),
        ("image/gif", Vec::new(), Value::Null),
    ] {
        let (status, problem) = give(&amina.person, "me", said, bytes).await;
        assert_eq!((status, &problem["code"], &problem["field"]), (415, &json!("wrong_content"), &field), "{problem}");
    }
    let (status, problem) = give(&amina.person, "me", "image/gif", vec![b'G'; 5_000_001]).await;
    assert_eq!((status, &problem["code"]), (413, &json!("payload_too_large")), "{problem}");
    assert_eq!(amina.person.get("/v1/me").await.1["picture"], Value::Null);
    assert_eq!(stored(&gateway), (0, 0));
    for number in 0..6 {
        let (status, view) = give(&amina.person, "me", "application/octet-stream", gif(RED)).await;
        match number {
            0..5 => assert_eq!(status, 200, "{view}"),
            _ => assert_eq!((status, &view["code"]), (429, &json!("rate_limited")), "{view}"),
        }
    }
    assert_eq!(stored(&gateway), (1, 0), "one is kept");
    // Taking it away is never too often.
    assert_eq!(amina.person.send(Method::DELETE, "/v1/me/picture", &json!({})).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_deleted_account_takes_its_picture_along() {
    let gateway = Gateway::start().await;
    let (amina, nila) = (Member::demo(&gateway, "citizen").await, Member::added(&gateway, "nila").await);
    befriend(&amina, &nila).await;
    let alone = nila.open("group", &[]).await;
    let shared = nila.open("group", &[&amina.id]).await;
    let red = given(&nila.person, "me", RED).await;
    for group in [&alone, &shared] {
        given(&nila.person, &format!("conversations/{group}"), BLUE).await;
    }
    assert_eq!(stored(&gateway), (1, 2));
    let password = json!({ "password": "several words of theirs" });
    assert_eq!(nila.person.send(Method::POST, "/v1/me/delete", &password).await.0, StatusCode::NO_CONTENT);
    let at = format!("/v1/people/{}/pictures/{red}", nila.id);
    assert_eq!(status(&amina.person, &at).await, 404);
    // The group that goes on keeps its picture.
    until("the pictures are erased", || async { (stored(&gateway) == (0, 1)).then_some(()) }).await;
}
