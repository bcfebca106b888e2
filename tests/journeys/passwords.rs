use std::net::Ipv4Addr;

use futures_util::{StreamExt, stream};
use lifeline_tests::{Gateway, Person, soon};
use reqwest::{Method, StatusCode};
use serde_json::json;

const NEW: &str = "several words of mine";

/// A password is changed by who knows the old one; every other login ends with its sockets.
#[tokio::test]
async fn a_changed_password_ends_the_other_logins() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let person = Person::signed_in(&gateway, "citizen").await;
    let other = Person::signed_in(&gateway, "citizen").await;
    let (mut own, mut others) = (person.connect().await, other.connect().await);
    for (old, new, field) in [
        ("a wrong password", NEW, "old_password"),
        (login.password.as_str(), "too short", "new_password"),
        (login.password.as_str(), "Password2026", "new_password"),
        (login.password.as_str(), "citizen-citizen", "new_password"),
    ] {
        let body = json!({ "old_password": old, "new_password": new });
        let (status, problem) = person.send(Method::POST, "/v1/me/password", &body).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some(field)), "{new}: {problem}");
    }
    let body = json!({ "old_password": login.password, "new_password": NEW });
    assert_eq!(person.send(Method::POST, "/v1/me/password", &body).await.0, StatusCode::NO_CONTENT);
    assert_eq!(soon("the other socket's end", others.close_code()).await, 4501);
    assert!(own.ask("ping", json!({})).await["ok"].is_object(), "the one that asked goes on");
    assert_eq!(other.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(person.get("/v1/me").await.0, StatusCode::OK);
    let old = json!({ "login": login.username, "password": login.password });
    assert_eq!(other.send(Method::POST, "/v1/auth/login", &old).await.0, StatusCode::UNAUTHORIZED);
    Person::stranger(&gateway).sign_in(&login.username, NEW).await;
}

/// "10,000 login attempts": they get nowhere, the right password among them included, and lock nobody out.
#[tokio::test]
async fn ten_thousand_guesses_get_nowhere_and_their_victim_gets_in() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let guesser = Person::stranger(&gateway);
    let (guesser, login_of) = (&guesser, &login);
    let guesses = stream::iter(0..10_000_u32).map(|number| async move {
        // Once they are limited, not even the right one is told from the others.
        let password = if number % 1000 == 999 { login_of.password.clone() } else { format!("guess {number}") };
        let body = json!({ "login": login_of.username, "password": password });
        guesser.send(Method::POST, "/v1/auth/login", &body).await.0
    });
    let answers: Vec<_> = guesses.buffered(32).collect().await;
    let count = |status: StatusCode| answers.iter().filter(|answer| **answer == status).count();
    assert_eq!(count(StatusCode::OK), 0);
    assert_eq!(count(StatusCode::UNAUTHORIZED) + count(StatusCode::TOO_MANY_REQUESTS), 10_000);
    assert!(count(StatusCode::TOO_MANY_REQUESTS) > 9_000, "{} were looked at", count(StatusCode::UNAUTHORIZED));
    // The person themselves, at their own address.
    Person::stranger_at(&gateway, Ipv4Addr::new(127, 0, 0, 2)).sign_in(&login.username, &login.password).await;
}
