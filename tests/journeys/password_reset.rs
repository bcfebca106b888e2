use lifeline_tests::{Gateway, Person, soon};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::registration::link_in;

const NEW: &str = "several words of hers";

async fn gateway_with_nila() -> (Gateway, String) {
    let gateway = Gateway::start().await;
    let added = gateway.command(&["user", "add", "nila", "--email", "nila@example.org", "--json"]).await;
    let added: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
    let password = added[0]["password"].as_str().unwrap().to_owned();
    (gateway, password)
}

/// A forgotten password is set anew by a mailed link, with pages alone; every login ends with its sockets.
#[tokio::test]
async fn a_forgotten_password_is_set_anew_and_every_login_ends() {
    let (gateway, password) = gateway_with_nila().await;
    let nila = Person::stranger(&gateway).sign_in("nila", &password).await;
    let mut socket = nila.connect().await;
    let stranger = Person::stranger(&gateway);
    let post = |path: &str, form: &[(&str, &str)]| {
        let request = stranger.client.post(format!("{}{path}", stranger.base)).form(&form);
        async { request.send().await.expect("the gateway answers") }
    };
    assert!(stranger.request(Method::GET, "/sign-in", None).await.text().await.unwrap().contains("href=\"/forgot\""));
    assert_eq!(post("/forgot", &[("login", "NILA@example.org")]).await.status(), StatusCode::OK);
    let link = link_in(&gateway.mail_to("nila@example.org", 0).await);
    let page = stranger.request(Method::GET, &format!("/reset?link={link}"), None).await;
    assert!(page.text().await.unwrap().contains(&link));

    let weak = post("/reset", &[("link", &link), ("password", "nila-nila-1990")]).await;
    assert_eq!(weak.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = weak.text().await.unwrap();
    assert!(
        shown.contains(&link) && !shown.contains("nila-nila-1990"),
        "the link stays good, the password is not shown"
    );
    assert_eq!(post("/reset", &[("link", &link), ("password", NEW)]).await.status(), StatusCode::OK);
    assert_eq!(soon("the socket's end", socket.close_code()).await, 4502);
    assert_eq!(nila.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    let refresh = json!({ "refresh_token": nila.refresh_token });
    assert_eq!(nila.send(Method::POST, "/v1/auth/refresh", &refresh).await.0, StatusCode::UNAUTHORIZED);
    let old = json!({ "login": "nila", "password": password });
    assert_eq!(nila.send(Method::POST, "/v1/auth/login", &old).await.0, StatusCode::UNAUTHORIZED);
    Person::stranger(&gateway).sign_in("nila", NEW).await;
    assert!(gateway.mail_to("nila@example.org", 1).await.contains("Subject: Your password was changed"));
    let again = json!({ "link": link, "password": "yet other words of hers" });
    assert_eq!(stranger.send(Method::POST, "/v1/auth/reset", &again).await.0, StatusCode::NOT_FOUND, "once");
}

/// Asking for a link tells nobody who is registered, and floods nobody's mailbox.
#[tokio::test]
async fn asking_for_a_link_tells_nothing() {
    let (gateway, _) = gateway_with_nila().await;
    let stranger = Person::stranger(&gateway);
    let ask = |login: &str| {
        let body = json!({ "login": login }).to_string();
        async { stranger.request(Method::POST, "/v1/auth/forgot", Some(body)).await }
    };
    for login in ["nila", "nobody", "nobody@example.org", "citizen"] {
        let answer = ask(login).await;
        assert_eq!((answer.status(), answer.text().await.unwrap().as_str()), (StatusCode::ACCEPTED, ""), "{login}");
    }
    gateway.mail_to("nila@example.org", 0).await;
    for login in ["nila", "nobody"] {
        let mut answers = Vec::new();
        for _ in 0..10 {
            answers.push(ask(login).await.status());
        }
        let limited = answers.iter().filter(|answer| **answer == StatusCode::TOO_MANY_REQUESTS).count();
        assert_eq!(limited, 6, "{login}: {answers:?}");
    }
    gateway.mail_to("nila@example.org", 4).await;
    assert_eq!(gateway.mails_to("nila@example.org").len(), 5);
}
