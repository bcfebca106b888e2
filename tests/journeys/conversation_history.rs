//! What was written, read back: pages both ways, search, and what was missed while away (B18).

use lifeline_tests::{Gateway, Member};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn page(member: &Member, conversation: &str, query: &str) -> (Vec<Value>, bool) {
    let (status, page) = member.person.get(&format!("/v1/conversations/{conversation}/messages?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    (page["entries"].as_array().unwrap().clone(), page["more"].as_bool().unwrap())
}

fn texts(entries: &[Value]) -> Vec<&str> {
    entries.iter().filter_map(|entry| entry["data"]["text"].as_str()).collect()
}

async fn search(member: &Member, body: &Value) -> (StatusCode, Value) {
    member.person.send(Method::POST, "/v1/messages/search", body).await
}

/// The newest page first, then back to the beginning: every message once, however much was written elsewhere meanwhile.
#[tokio::test]
async fn pages_go_both_ways() {
    let mut gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let quiet = amina.open("direct", &[&karim.id]).await;
    let loud = karim.open("group", &[]).await;
    for number in 0..7 {
        amina.say(&quiet, &format!("quiet {number}")).await;
        for line in 0..(number * number * 9) {
            karim.say(&loud, &format!("loud {number} {line}")).await;
        }
    }
    for restarted in [false, true] {
        if restarted {
            gateway.stop().await;
            gateway = gateway.start_again().await;
            amina = Member::demo(&gateway, "citizen").await;
        }
        let (_, list) = amina.person.get("/v1/conversations").await;
        assert_eq!(list["conversations"][0]["last"]["data"]["text"], "quiet 6", "{list}");
        let (newest, more) = page(&amina, &quiet, "limit=3").await;
        assert_eq!((texts(&newest), more), (vec!["quiet 4", "quiet 5", "quiet 6"], true));
        let mut before = newest[0]["cursor"].as_str().unwrap().to_owned();
        let mut back = Vec::new();
        loop {
            let (entries, more) = page(&amina, &quiet, &format!("limit=3&before={before}")).await;
            before = entries[0]["cursor"].as_str().unwrap().to_owned();
            back.splice(0..0, entries);
            if !more {
                break;
            }
        }
        assert_eq!(back[0]["type"], "conversation.opened");
        assert_eq!(texts(&back), ["quiet 0", "quiet 1", "quiet 2", "quiet 3"]);
        let (rest, more) = page(&amina, &quiet, &format!("after={before}")).await;
        assert_eq!((texts(&rest).len(), more), (7, false));
        assert_eq!(page(&amina, &quiet, &format!("before={before}")).await, (vec![], false));
    }
    let both = format!("/v1/conversations/{quiet}/messages?after=k1.1&before=k1.2");
    let (status, problem) = amina.person.get(&both).await;
    assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("before")), "{problem}");
}

/// Found by what messages say now, in one's own conversations only, and from when one was there.
#[tokio::test]
async fn messages_are_found_by_what_they_say() {
    let gateway = Gateway::start().await;
    let (mut amina, mut karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let nila = Member::added(&gateway, "nila").await;
    let direct = amina.open("direct", &[&karim.id]).await;
    let group = amina.open("group", &[&karim.id]).await;
    amina.say(&direct, "Where is the ÉCOLE?").await;
    amina.say(&group, "the école is closed").await;
    let slip = karim.say(&group, "no école today").await;
    let secret = amina.say(&group, "école again").await;
    let edit =
        json!({ "id": lifeline_tests::fresh_id(), "conversation": group, "message": slip, "text": "no school today" });
    assert!(karim.socket.ask("message.edit", edit).await["ok"].is_object());
    let delete = json!({ "conversation": group, "message": secret });
    assert!(amina.socket.ask("message.delete", delete).await["ok"].is_object());
    amina.change(Method::POST, &format!("{group}/members"), json!({ "members": [nila.id] })).await;
    amina.say(&group, "École, for Nila").await;

    let found = async |member: &Member, body: Value| -> (Vec<String>, Value) {
        let (status, found) = search(member, &body).await;
        assert_eq!(status, StatusCode::OK, "{found}");
        let entries = found["entries"].as_array().unwrap();
        (texts(entries).into_iter().map(str::to_owned).collect(), found["before"].clone())
    };
    let all = ["École, for Nila", "the école is closed", "Where is the ÉCOLE?"];
    assert_eq!(found(&karim, json!({ "text": " école" })).await, (all.map(str::to_owned).to_vec(), Value::Null));
    assert_eq!(found(&karim, json!({ "text": "école", "conversation": direct })).await.0, all[2..]);
    assert_eq!(found(&nila, json!({ "text": "école" })).await.0, all[..1], "from when she was there");
    assert_eq!(found(&nila, json!({ "text": "no such words" })).await, (vec![], Value::Null));
    let (mut pages, mut before) = (Vec::new(), Value::Null);
    loop {
        let (texts, next) = found(&amina, json!({ "text": "école", "limit": 1, "before": before })).await;
        assert!(texts.len() <= 1, "{texts:?}");
        pages.extend(texts);
        if next.is_null() {
            break;
        }
        before = next;
    }
    assert_eq!(pages, all);

    let (status, problem) = search(&nila, &json!({ "text": "école", "conversation": direct })).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{problem}");
    for text in ["é", "  ", &"é".repeat(501)] {
        let (status, problem) = search(&amina, &json!({ "text": text })).await;
        assert_eq!((status, &problem["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("text")), "{problem}");
    }
    let mut token = amina.person.clone();
    token.token = token.sos_token.clone();
    let (_, nothing) = token.send(Method::POST, "/v1/messages/search", &json!({ "text": "école" })).await;
    assert_eq!(nothing["entries"], json!([]), "an SOS token reads no conversation");
}

/// Who comes back with the last cursor hears what was missed, as it is now, each entry once and in order.
#[tokio::test]
async fn what_was_missed_is_heard_on_return() {
    let gateway = Gateway::start().await;
    let (mut amina, karim) = (Member::demo(&gateway, "citizen").await, Member::demo(&gateway, "responder").await);
    let direct = amina.open("direct", &[&karim.id]).await;
    let last = amina.say(&direct, "you there?").await;
    let Member { person, id, socket } = karim;
    socket.leave().await;
    let gone = amina.say(&direct, "forget this").await;
    assert!(
        amina.socket.ask("message.delete", json!({ "conversation": direct, "message": gone })).await["ok"].is_object()
    );
    let group = amina.open("group", &[&id]).await;
    let rest = ["one", "two", "three"];
    for text in rest {
        amina.say(if text == "two" { &direct } else { &group }, text).await;
    }
    let mut back = person.connect().await;
    let answer = back.ask("subscribe", json!({ "channel": "me", "after": last })).await;
    assert_eq!(answer["ok"]["resumed"], true, "{answer}");
    let mut heard = Vec::new();
    loop {
        let event = back.event().await;
        match event["type"].as_str() {
            Some("live") => break,
            Some("presence") => {}
            _ => heard.push(event),
        }
    }
    let types: Vec<_> = heard.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let sent = "message.sent";
    assert_eq!(types, [sent, "message.deleted", "conversation.opened", sent, sent, sent]);
    assert_eq!(texts(&heard), ["", "one", "two", "three"], "what was deleted is not told");
    let number = |event: &Value| event["cursor"].as_str().unwrap().split_once('.').unwrap().1.parse::<u64>().unwrap();
    assert!(heard.iter().map(number).is_sorted_by(|one, next| one < next));
    amina.say(&group, "four").await;
    assert_eq!(back.event_of(sent).await["data"]["text"], "four");

    // A cursor of another history: begin with pages.
    let mut other = person.connect().await;
    let answer = other.ask("subscribe", json!({ "channel": "me", "after": "k1.1" })).await;
    assert_eq!(answer["ok"]["resumed"], false, "{answer}");
    let ahead = other.ask("subscribe", json!({ "channel": "me", "after": format!("{last}999") })).await;
    assert_eq!(ahead["error"]["field"], "data.after", "{ahead}");
}
