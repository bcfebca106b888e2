use lifeline_protocol::ws::CloseCode;
use lifeline_tests::{Gateway, Person, fresh_id};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::{
    neighbour::Neighbour,
    tokens::{bad_tokens, claims_of, signed, signing_key},
};

fn error_of(reply: &Value) -> (Option<&str>, Option<&str>) {
    (reply["error"]["code"].as_str(), reply["error"]["field"].as_str())
}

/// "WebSocket frames: broken JSON, unknown type, missing field, a cursor from nowhere";
/// "latitude 91"; "text of 501 characters".
#[tokio::test]
async fn a_frame_that_cannot_be_carried_out_is_answered_and_the_connection_goes_on() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    let mut phone = Person::signed_in(&gateway, "citizen").await.connect().await;

    let broken: [(&str, Option<u64>, &str, Option<&str>); 7] = [
        (r#"{"id":90,"type":"ping""#, None, "invalid_json", None),
        ("", None, "invalid_json", None),
        (r#"{"type":"ping"}"#, None, "missing_field", Some("id")),
        (r#"{"id":91,"type":"dance"}"#, Some(91), "unknown_type", Some("type")),
        (r#"{"id":92,"data":{}}"#, Some(92), "missing_field", Some("type")),
        (r#"{"id":93,"type":"sos.start","data":{}}"#, Some(93), "missing_field", Some("data.sos")),
        (r#"{"id":94,"type":"ping","data":{"loud":true}}"#, Some(94), "unknown_field", Some("data.loud")),
    ];
    for (frame, number, code, field) in broken {
        phone.say(frame).await;
        let reply = phone.answer_to(number).await;
        assert_eq!(error_of(&reply), (Some(code), field), "{frame}: {reply}");
    }

    let head = desk.ask("subscribe", json!({ "channel": "feed" })).await["ok"]["head"].as_str().unwrap().to_owned();
    let epoch = head.split('.').next().unwrap();
    for nowhere in [format!("{epoch}.99999"), format!("{epoch}.-1"), "nonsense".to_owned(), "🚨".to_owned()] {
        let reply = desk.ask("subscribe", json!({ "channel": "feed", "after": nowhere })).await;
        assert_eq!(error_of(&reply), (Some("cursor_unknown"), Some("data.after")), "{nowhere}: {reply}");
    }

    let fix = json!({ "lat": 91, "lon": 0, "at": "2026-11-22T05:32:42Z" });
    let reply = phone.ask("sos.start", json!({ "sos": fresh_id(), "fix": fix })).await;
    assert_eq!(error_of(&reply), (Some("location_out_of_range"), Some("data.fix.lat")), "{reply}");
    let reply = phone.ask("sos.start", json!({ "sos": fresh_id(), "text": "🚨".repeat(501) })).await;
    assert_eq!(error_of(&reply), (Some("text_too_long"), Some("data.text")), "{reply}");
    let started = phone.ask("sos.start", json!({ "sos": fresh_id(), "text": "🚨".repeat(500) })).await;
    let thread = json!({ "incident": started["ok"]["incident"] });
    let message = |chars: usize| json!({ "id": fresh_id(), "thread": thread, "text": "🚨".repeat(chars) });
    let reply = phone.ask("message.send", message(501)).await;
    assert_eq!(error_of(&reply), (Some("text_too_long"), Some("data.text")), "{reply}");
    let sent = phone.ask("message.send", message(500)).await;
    assert!(sent["ok"]["cursor"].is_string(), "{sent}");
    neighbour.is_undisturbed().await;
}

/// "WebSocket frames: before `hello`".
#[tokio::test]
async fn the_first_frame_must_be_hello() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let stranger = Person::stranger(&gateway);
    for (frame, number, code) in [
        (r#"{"id":7,"type":"ping"}"#, Some(7), "hello_required"),
        (r#"{"id":7,"type":"dance"}"#, Some(7), "unknown_type"),
        (r#"{"id":7,"type":"hello","data":{"name":"A"}}"#, Some(7), "unknown_field"),
        ("hello", None, "invalid_json"),
    ] {
        let mut socket = stranger.open().await;
        socket.say(frame).await;
        assert_eq!(error_of(&socket.answer_to(number).await).0, Some(code), "{frame}");
        assert_eq!(socket.close_code().await, CloseCode::HelloRequired.number(), "{frame}");
    }
    neighbour.is_undisturbed().await;
}

/// "Token expired, forged, of another algorithm", in `hello` and when it is refreshed.
#[tokio::test]
async fn a_token_that_is_not_ours_greets_nobody() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let (key, claims) = (signing_key(&gateway), claims_of(citizen.token.as_deref().unwrap()));
    let mut phone = citizen.connect_as(Some(&signed(&key, &claims))).await;
    for bad in bad_tokens(&key, &claims) {
        let mut socket = citizen.open().await;
        let reply = socket.ask("hello", json!({ "token": bad.token })).await;
        assert_eq!(error_of(&reply).0, Some(bad.code), "{}", bad.what);
        assert_eq!(socket.close_code().await, CloseCode::TokenRejected.number(), "{}", bad.what);
        let reply = phone.ask("token.refresh", json!({ "token": bad.token })).await;
        assert_eq!(error_of(&reply).0, Some(bad.code), "{}", bad.what);
    }
    assert!(phone.ask("ping", json!({})).await["ok"].is_object(), "its first token is still good");
    neighbour.is_undisturbed().await;
}

/// "10,000 frames in a second".
#[tokio::test]
async fn ten_thousand_frames_in_a_second_are_too_many() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let mut flood = Person::signed_in(&gateway, "citizen").await.connect().await;
    flood.flood(r#"{"id":1,"type":"ping"}"#, 10_000).await;
    assert_eq!(flood.close_code().await, CloseCode::TooManyFrames.number());
    neighbour.is_undisturbed().await;
}

/// "An Origin that is not allowed".
#[tokio::test]
async fn a_page_of_another_origin_gets_no_socket() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    for origin in ["https://evil.example", "null", "https://localhost", &format!("{}.evil.example", person.base)] {
        assert_eq!(person.open_from(origin).await.err(), Some(StatusCode::FORBIDDEN), "{origin}");
    }
    assert!(person.open_from(&person.base).await.is_ok(), "the gateway's own pages may");
    neighbour.is_undisturbed().await;
}

/// Frames that no client of ours sends: binary ones, and ones without end.
#[tokio::test]
async fn frames_that_are_no_small_text_close_the_socket_with_their_code() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let large = |bytes: usize| Message::text("x".repeat(bytes));
    let not_utf8 = Frame::message(&b"{\"id\":1,\"type\":\"\xff\"}"[..], OpCode::Data(Data::Text), true);
    for (frame, code) in [
        (Message::binary(&b"{}"[..]), CloseCode::NotText),
        (Message::Frame(not_utf8), CloseCode::NotText),
        (large(16 * 1024 + 1), CloseCode::FrameTooLarge),
        (large(1024 * 1024), CloseCode::FrameTooLarge),
    ] {
        for greeted in [false, true] {
            let mut socket = if greeted { citizen.connect().await } else { citizen.open().await };
            socket.send_message(frame.clone()).await;
            assert_eq!(socket.close_code().await, code.number(), "greeted: {greeted}");
        }
    }
    neighbour.is_undisturbed().await;
}
