//! What people take with them of what the gateway keeps about them.

use std::io::{Cursor, Read};

use lifeline_tests::{Gateway, Member, Person, fresh_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::{
    broadcasts::{flood, in_minutes},
    passkeys::passkey_of,
};

/// An archive as it was sent.
struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    async fn of(person: &Person) -> Self {
        let answer = person.request(Method::POST, "/v1/me/export", Some("{}".to_owned())).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()["content-type"], "application/zip");
        assert_eq!(answer.headers()["cache-control"], "private, no-store");
        let bytes = answer.bytes().await.expect("it comes to its end").to_vec();
        Self(ZipArchive::new(Cursor::new(bytes)).expect("it opens"))
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.0.file_names().filter(|name| name.starts_with(folder)).map(str::to_owned).collect()
    }

    fn bytes(&mut self, name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.by_name(name).unwrap_or_else(|_| panic!("there is {name}")).read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn text(&mut self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("it is text")
    }

    fn json(&mut self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect("it is JSON")
    }

    /// All of it, one file after the other.
    fn everything(&mut self) -> Vec<u8> {
        let names: Vec<_> = self.names("");
        names.iter().flat_map(|name| self.bytes(name)).collect()
    }
}

/// Uploads something, and returns its id.
async fn attach(person: &Person, conversation: &str, name: &str, bytes: &[u8]) -> String {
    let id = fresh_id();
    let begin = json!({ "id": id, "thread": { "conversation": conversation }, "kind": "file", "name": name });
    let (status, view) = person.send(Method::POST, "/v1/media", &begin).await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    let request = person.client.patch(format!("{}/v1/media/{id}/upload", person.base));
    let request = request.bearer_auth(person.token.as_deref().unwrap()).header("upload-offset", 0);
    assert_eq!(request.body(bytes.to_vec()).send().await.expect("an answer").status(), StatusCode::NO_CONTENT);
    let (status, told) = person.send(Method::POST, &format!("/v1/media/{id}/finish"), &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    id
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn a_person_takes_all_of_their_own_and_nothing_else() {
    let mut gateway = Gateway::start().await;
    let mut amina = Member::demo(&gateway, "citizen").await;
    let (mut nila, mut rahim) = (Member::added(&gateway, "nila").await, Member::added(&gateway, "rahim").await);
    amina.person.send(Method::PATCH, "/v1/me", &json!({ "locale": "bn" })).await;
    amina.person.send(Method::POST, "/v1/contacts", &json!({ "person": nila.id })).await;

    // A call, with what the caller may read of it and what only responders may.
    let sos = fresh_id();
    let fix = json!({ "lat": 12.3456789, "lon": 98.7654321, "at": "2026-11-22T05:32:42Z" });
    let started = amina.socket.ask("sos.start", json!({ "sos": sos, "fix": fix, "text": "HELP-WORDS" })).await;
    let incident = started["ok"]["incident"].as_str().unwrap().to_owned();
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    let note = json!({ "incident": incident, "id": fresh_id(), "text": "NOTE-WORDS" });
    assert!(desk.ask("incident.note", note).await["ok"].is_object());
    rahim.socket.ask("sos.start", json!({ "sos": fresh_id(), "text": "RAHIMS-CALL" })).await;

    // A conversation with an edit, a deletion, and something attached by each of the two.
    let talk = amina.open("direct", &[&nila.id]).await;
    let changed = amina.say(&talk, "FIRST-WORDS").await;
    let gone = amina.say(&talk, "GONE-WORDS").await;
    let edit = json!({ "id": fresh_id(), "conversation": talk, "message": changed, "text": "NEWER-WORDS" });
    assert!(amina.socket.ask("message.edit", edit).await["ok"].is_object());
    amina.socket.ask("message.delete", json!({ "conversation": talk, "message": gone })).await;
    nila.say(&talk, "NILAS-WORDS").await;
    let plan: Vec<u8> = (0..700_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let own = attach(&amina.person, &talk, "plan.bin", &plan).await;
    let others = attach(&nila.person, &talk, "hers.bin", b"NILAS-FILE").await;

    // A group that she joined later, and a conversation that she is not in.
    let group = nila.open("group", &[&rahim.id]).await;
    nila.say(&group, "BEFORE-HER").await;
    nila.change(Method::POST, &format!("{group}/members"), json!({ "members": [amina.id] })).await;
    rahim.say(&group, "SINCE-HER").await;
    let secret = nila.open("direct", &[&rahim.id]).await;
    nila.say(&secret, "SECRET-WORDS").await;

    passkey_of(&amina.person, "Her phone").await;

    // A warning, with her answer and another's.
    let admin = Person::signed_in(&gateway, "admin").await;
    let warning = flood(&fresh_id());
    let (status, sent) = admin.send(Method::POST, "/v1/broadcasts", &warning).await;
    assert_eq!(status, StatusCode::CREATED, "{sent}");
    for (member, note) in [(&mut amina, "ON-THE-ROOF"), (&mut nila, "NILAS-ANSWER")] {
        let answer = json!({
            "broadcast": warning["id"], "answer": "need_help", "answered_at": in_minutes(-1), "note": note,
        });
        assert!(member.socket.ask("broadcast.answer", answer).await["ok"].is_object());
    }

    let mut archive = Archive::of(&amina.person).await;
    assert!(archive.text("README.txt").contains("এই গেটওয়ে"), "in her language");
    let profile = archive.json("profile.json");
    assert_eq!((&profile["id"], &profile["locale"]), (&json!(amina.id), &json!("bn")));
    assert_eq!(archive.json("contacts.json")["contacts"][0]["person"]["username"], "nila");
    assert_eq!(archive.json("sessions.json")["sessions"].as_array().unwrap().len(), 1);
    let passkeys = archive.json("sessions.json")["passkeys"].clone();
    assert_eq!(passkeys[0]["name"], "Her phone");
    let told: Vec<_> = passkeys[0].as_object().unwrap().keys().collect();
    assert_eq!(told, ["id", "name", "added_at"], "nothing of the key");
    let come = archive.json("broadcasts.json")["broadcasts"].clone();
    assert_eq!((&come[0]["broadcast"]["id"], come.as_array().unwrap().len()), (&warning["id"], 1));
    let answer = &come[0]["reach"]["answer"];
    assert_eq!((&answer["answer"], &answer["note"]), (&json!("need_help"), &json!("ON-THE-ROOF")));
    assert_eq!(archive.names("calls/"), [format!("calls/{incident}.json")]);
    let call = archive.json(&format!("calls/{incident}.json"));
    assert_eq!(call["incident"]["location"]["lat"], 12.3456789);
    let kinds: Vec<_> = call["entries"].as_array().unwrap().iter().map(|line| &line["type"]).collect();
    assert_eq!(kinds, ["incident.opened", "sos.started"], "as the caller reads it");
    let mut talks = archive.names("conversations/");
    talks.sort();
    let mut wanted = [&talk, &group].map(|id| format!("conversations/{id}.json"));
    wanted.sort();
    assert_eq!(talks, wanted);
    let written = archive.json(&format!("conversations/{talk}.json"));
    let texts: Vec<_> = written["entries"].as_array().unwrap().iter().map(|line| &line["data"]["text"]).collect();
    assert!(["NEWER-WORDS", "NILAS-WORDS"].iter().all(|text| texts.contains(&&json!(text))), "{written}");
    assert_eq!(archive.names("media/"), [format!("media/{own}-plan.bin")], "not {others}, which is Nila's");
    assert!(archive.bytes(&format!("media/{own}-plan.bin")) == plan);
    let everything = archive.everything();
    assert!(holds(&everything, "HELP-WORDS") && holds(&everything, "SINCE-HER"));
    for foreign in [
        "NOTE-WORDS",
        "RAHIMS-CALL",
        "FIRST-WORDS",
        "GONE-WORDS",
        "NILAS-FILE",
        "BEFORE-HER",
        "SECRET-WORDS",
        "NILAS-ANSWER",
    ] {
        assert!(!holds(&everything, foreign), "{foreign}");
    }

    // Nobody else gets it, nor with a token that is for calls only.
    let theirs = Archive::of(&rahim.person).await.everything();
    assert!(!holds(&theirs, "HELP-WORDS") && !holds(&theirs, "NEWER-WORDS") && !holds(&theirs, "12.3456789"));
    let mut only_calls = amina.person.clone();
    only_calls.token.clone_from(&amina.person.sos_token);
    for (who, status) in [(&only_calls, StatusCode::FORBIDDEN), (&Person::stranger(&gateway), StatusCode::UNAUTHORIZED)]
    {
        assert_eq!(who.send(Method::POST, "/v1/me/export", &json!({})).await.0, status);
    }
    let wrong = json!({ "password": "GUESSED-WORDS" });
    let (status, problem) = amina.person.send(Method::POST, "/v1/me/export", &wrong).await;
    assert_eq!((status.as_u16(), &problem["field"]), (422, &json!("password")), "{problem}");

    // It is told in the log that it was done, and by whom; nothing of what is in it.
    gateway.stop().await;
    let log = gateway.log();
    let audit = log.lines().find(|line| line.contains("exported")).expect("it is logged");
    assert!(audit.contains(&amina.id) && !log.contains("WORDS") && !log.contains("12.34567"), "{audit}");
}

/// Longer than many parts, and asked for again and again.
#[tokio::test]
async fn a_long_history_is_whole_and_nobody_asks_without_end() {
    let gateway = Gateway::start().await;
    let mut nila = Member::added(&gateway, "nila").await;
    let group = nila.open("group", &[]).await;
    for number in 0..450 {
        nila.say(&group, &format!("Number {number}.")).await;
    }
    let written = Archive::of(&nila.person).await.json(&format!("conversations/{group}.json"));
    let entries = written["entries"].as_array().unwrap();
    let texts: Vec<_> = entries.iter().filter_map(|line| line["data"]["text"].as_str()).collect();
    assert!(texts.iter().copied().eq((0..450).map(|number| format!("Number {number}."))), "{} texts", texts.len());
    let mut last = StatusCode::OK;
    for _ in 0..6 {
        last = nila.person.request(Method::POST, "/v1/me/export", Some("{}".to_owned())).await.status();
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
