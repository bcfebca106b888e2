use lifeline_tests::{Gateway, Person, Sensor, fresh_id};
use reqwest::StatusCode;
use serde_json::{Value, json};

fn offset(entry: &Value) -> u64 {
    entry["cursor"].as_str().unwrap().rsplit('.').next().unwrap().parse().unwrap()
}

/// Item 6, N3: a reader resumes after a disconnect and after a restart of the gateway
/// without a gap or a repeat.
#[tokio::test]
async fn a_reader_resumes_where_it_was() {
    let mut gateway = Gateway::start().await;
    let mut seen: Vec<Value> = Vec::new();
    for round in 0..4 {
        let responder = Person::signed_in(&gateway, "responder").await;
        let mut desk = responder.connect().await;
        let after = seen.last().map(|entry| entry["cursor"].clone());
        let subscribed = desk.ask("subscribe", json!({ "channel": "feed", "after": after })).await;
        assert_eq!(subscribed["ok"]["resumed"], after.is_some(), "{subscribed}");
        let mut sensor = Sensor::connect(&gateway).await;
        sensor.alert("smoke", &format!(r#"{{"id":"live-{round}"}}"#)).await;
        loop {
            let event = desk.event().await;
            if event["cursor"].is_string() && event["type"] != "reset" {
                let last = event["data"]["reference"] == format!("live-{round}");
                seen.push(event);
                if last {
                    break;
                }
            }
        }
        desk.cut();
        sensor.alert("smoke", &format!(r#"{{"id":"missed-{round}"}}"#)).await;
        gateway = match round {
            0 => gateway,
            1 => gateway.restart().await,
            _ => gateway.kill_and_restart().await,
        };
    }
    let offsets: Vec<u64> = seen.iter().map(offset).collect();
    assert_eq!(offsets, (1..=offsets.len() as u64).collect::<Vec<_>>(), "no gap and no repeat");
    let stored = Person::signed_in(&gateway, "responder").await.feed(None).await;
    for (read, stored) in seen.iter().zip(&stored) {
        let mut read = read.clone();
        read.as_object_mut().unwrap().remove("channel");
        assert_eq!(&read, stored, "the socket and the pages say the same");
    }
}

/// Item 6: a cursor of another history gets a reset and a snapshot; one ahead of the feed an error.
#[tokio::test]
async fn a_cursor_from_elsewhere_gets_a_snapshot_and_one_from_nowhere_an_error() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    Sensor::connect(&gateway).await.alert("gas", "gas").await;
    let mut desk = responder.connect().await;
    let subscribed = desk.ask("subscribe", json!({ "channel": "feed", "after": "k0.7" })).await;
    assert_eq!(subscribed["ok"]["resumed"], false);
    let reset = desk.event().await;
    assert_eq!((reset["type"].as_str(), reset["data"]["incidents"][0]["kind"].as_str()), (Some("reset"), Some("gas")));

    let head = subscribed["ok"]["head"].as_str().unwrap();
    let epoch = head.split('.').next().unwrap();
    for nowhere in [format!("{epoch}.99999"), "nonsense".to_owned(), format!("{epoch}.-1")] {
        let refused = desk.ask("subscribe", json!({ "channel": "feed", "after": nowhere })).await;
        assert_eq!(refused["error"]["code"], "cursor_unknown", "{nowhere}: {refused}");
        assert_eq!(refused["error"]["field"], "data.after");
    }
    let (status, problem) = responder.get("/v1/feed?after=nonsense").await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::BAD_REQUEST, Some("cursor_unknown")));
}

/// Item 6: the same entries by server-sent events, resumed by the last event id.
#[tokio::test]
async fn server_sent_events_carry_the_same_entries() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    Sensor::connect(&gateway).await.alert("gas", "gas").await;
    let pages = responder.feed(None).await;
    let first = pages[0]["cursor"].as_str().unwrap();
    let request = responder.client.get(format!("{}/v1/feed", responder.base));
    let request = request.bearer_auth(responder.token.as_ref().unwrap());
    let mut stream = request.header("accept", "text/event-stream").header("last-event-id", first).send().await.unwrap();
    let mut text = String::new();
    while !text.contains("event: live") {
        let chunk = lifeline_tests::soon("an event", stream.chunk()).await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    let data: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: ").or(line.strip_prefix("data:")))
        .map(|data| serde_json::from_str(data).unwrap())
        .filter(|data: &Value| data["cursor"].is_string())
        .collect();
    assert_eq!(data, pages[1..]);
}

/// Invariant 7: a snapshot and the entries after it are the snapshot of now.
#[tokio::test]
async fn a_late_reader_sees_what_an_early_one_does() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let mut phone = citizen.connect().await;
    let started = phone.ask("sos.start", json!({ "sos": fresh_id() })).await;
    let incident = started["ok"]["incident"].as_str().unwrap().to_owned();
    let mut desk = responder.connect().await;
    desk.ask("incident.acknowledge", json!({ "incident": incident })).await;
    let (_, stored) = responder.get(&format!("/v1/incidents/{incident}")).await;
    let subscribed = desk.ask("subscribe", json!({ "channel": "feed" })).await;
    assert_eq!(subscribed["ok"]["resumed"], false);
    let reset = desk.event_of("reset").await;
    assert_eq!(reset["data"]["incidents"][0], stored);
    let (_, page) = responder.get("/v1/incidents").await;
    assert_eq!(page["incidents"][0], stored, "the projection is what is live");
    let (_, timeline) = responder.get(&format!("/v1/incidents/{incident}/timeline")).await;
    assert_eq!(timeline["entries"].as_array().unwrap(), &responder.feed(None).await);
}
