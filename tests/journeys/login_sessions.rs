use lifeline_tests::{Gateway, Person, RawMqtt, soon};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// A person sees where they are signed in, and ends one of them or all.
#[tokio::test]
async fn logins_are_listed_and_ended_one_by_one_or_all() {
    let gateway = Gateway::start().await;
    let phone = Person::signed_in(&gateway, "citizen").await;
    let desk = Person::signed_in(&gateway, "citizen").await;
    let (mut at_desk, mut on_phone) = (desk.connect().await, phone.connect().await);
    let (_, listed) = phone.get("/v1/me/sessions").await;
    let sessions = listed["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2, "{listed}");
    let current: Vec<_> = sessions.iter().map(|one| one["current"].as_bool().unwrap()).collect();
    assert_eq!(current, [false, true], "the last login first: {listed}");
    assert!(sessions.iter().all(|one| one["agent"] == "lifeline-tests" && one["address"] == "127.0.0.1"), "{listed}");

    // Nobody else ends it, nor learns of it.
    let path = format!("/v1/me/sessions/{}/end", sessions[0]["id"].as_str().unwrap());
    let responder = Person::signed_in(&gateway, "responder").await;
    assert_eq!(responder.send(Method::POST, &path, &json!({})).await.0, StatusCode::NOT_FOUND);
    assert_eq!(responder.get("/v1/me/sessions").await.1["sessions"].as_array().unwrap().len(), 1);

    assert_eq!(phone.send(Method::POST, &path, &json!({})).await.0, StatusCode::NO_CONTENT);
    assert_eq!(soon("the desk's end", at_desk.close_code()).await, 4501);
    assert_eq!(desk.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    let refresh = json!({ "refresh_token": desk.refresh_token });
    assert_eq!(desk.send(Method::POST, "/v1/auth/refresh", &refresh).await.0, StatusCode::UNAUTHORIZED);
    assert!(on_phone.ask("ping", json!({})).await["ok"].is_object());

    let all = json!({ "current": true });
    assert_eq!(phone.send(Method::POST, "/v1/me/sessions/end", &all).await.0, StatusCode::NO_CONTENT);
    assert_eq!(soon("the phone's end", on_phone.close_code()).await, 4501);
    assert_eq!(responder.get("/v1/me").await.0, StatusCode::OK, "nobody else's ended");
}

/// Logging out ends the login's sockets, its MQTT console and its streams, and voids its access token.
#[tokio::test]
async fn logging_out_ends_what_the_login_has_open() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut socket = responder.connect().await;
    let events = responder.client.get(format!("{}/v1/feed", responder.base)).header("accept", "text/event-stream");
    let events = events.bearer_auth(responder.token.as_ref().unwrap()).send().await.unwrap();
    let tls = lifeline_certs::client_config(&gateway.demo.ca).expect("the authority can be read");
    let mut console = RawMqtt::tls(gateway.mqtts_port(), tls, 5).await.expect("a handshake");
    let username = &gateway.login("responder").username;
    let connack = console.log_in("console", Some(username), responder.token.as_deref()).await.expect("CONNACK");
    assert_eq!(connack.reason, 0, "{connack:?}");
    let other = Person::signed_in(&gateway, "responder").await;
    let mut others = other.connect().await;
    let refresh = json!({ "refresh_token": responder.refresh_token });
    assert_eq!(responder.send(Method::POST, "/v1/auth/logout", &refresh).await.0, StatusCode::NO_CONTENT);
    assert_eq!(soon("the socket's end", socket.close_code()).await, 4501);
    let told = soon("the console's end", console.packet()).await;
    assert_eq!(told.map(|(first, body)| (first, body[0])), Some((0xE0, 0x87)), "DISCONNECT: not authorized");
    soon("the stream's end", events.text()).await.expect("it ends as a whole");
    assert_eq!(responder.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    assert!(others.ask("ping", json!({})).await["ok"].is_object(), "the other login goes on");
}

/// A login lasts over a restart, and one that ended does not come back.
#[tokio::test]
async fn logins_are_kept_over_a_kill() {
    let gateway = Gateway::start().await;
    let (kept, ended) = (Person::signed_in(&gateway, "citizen").await, Person::signed_in(&gateway, "citizen").await);
    ended.send(Method::POST, "/v1/auth/logout", &json!({ "refresh_token": ended.refresh_token })).await;
    let gateway = gateway.kill_and_restart().await;
    let at = |person: &Person| {
        let mut moved = person.clone();
        moved.base.clone_from(&gateway.demo.http);
        moved
    };
    assert_eq!(at(&kept).get("/v1/me").await.0, StatusCode::OK);
    assert_eq!(at(&ended).get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    let refresh = |person: &Person| json!({ "refresh_token": person.refresh_token });
    assert_eq!(at(&kept).send(Method::POST, "/v1/auth/refresh", &refresh(&kept)).await.0, StatusCode::OK);
    assert_eq!(at(&ended).send(Method::POST, "/v1/auth/refresh", &refresh(&ended)).await.0, StatusCode::UNAUTHORIZED);
}
