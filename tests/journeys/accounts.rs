use std::time::Duration;

use lifeline_tests::{Gateway, Person, soon};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// Item 8: sign in by name and by e-mail, refresh once, log out.
#[tokio::test]
async fn an_account_from_its_making_to_logout() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let body = json!({
        "username": "Nila", "email": "Nila@Example.org", "name": "Nila", "role": "citizen", "password": "a long password",
    });
    let (status, made) = admin.send(Method::POST, "/v1/users", &body).await;
    assert_eq!((status, made["username"].as_str()), (StatusCode::CREATED, Some("nila")), "{made}");
    let (status, problem) = admin.send(Method::POST, "/v1/users", &body).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::CONFLICT, Some("already_exists")));

    let person = Person::stranger(&gateway).sign_in("nila@example.org", "a long password").await;
    let refresh = json!({ "refresh_token": person.refresh_token });
    let (status, renewed) = person.send(Method::POST, "/v1/auth/refresh", &refresh).await;
    assert_eq!(status, StatusCode::OK);
    assert_ne!(renewed["refresh_token"].as_str(), person.refresh_token.as_deref());
    // Used twice: one of the two is not the person, so the session ends for both.
    let (status, _) = person.send(Method::POST, "/v1/auth/refresh", &refresh).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) =
        person.send(Method::POST, "/v1/auth/refresh", &json!({ "refresh_token": renewed["refresh_token"] })).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);

    let person = Person::stranger(&gateway).sign_in("nila", "a long password").await;
    let refresh = json!({ "refresh_token": person.refresh_token });
    person.send(Method::POST, "/v1/auth/logout", &refresh).await;
    let (status, _) = person.send(Method::POST, "/v1/auth/refresh", &refresh).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

/// Item 8: in the browser the refresh token is in a cookie that no script can read.
#[tokio::test]
async fn a_browser_keeps_the_refresh_token_in_a_cookie() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen");
    let person = Person::stranger(&gateway);
    let body = json!({ "login": login.username, "password": login.password }).to_string();
    let post = |path: &str| {
        let request = person.client.post(format!("{}{path}", person.base)).header("x-lifeline-cookie", "1");
        request.header("content-type", "application/json")
    };
    let answer = post("/v1/auth/login").body(body).send().await.unwrap();
    let cookies: Vec<String> =
        answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    let refresh = cookies.iter().find(|cookie| cookie.starts_with("lifeline_refresh=")).unwrap();
    for flag in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/v1/auth"] {
        assert!(refresh.contains(flag), "{refresh}");
    }
    let tokens: serde_json::Value = answer.json().await.unwrap();
    assert!(tokens.get("refresh_token").is_none());
    let cookie = refresh.split(';').next().unwrap();
    let renewed = post("/v1/auth/refresh").header("cookie", cookie).send().await.unwrap();
    assert_eq!(renewed.status(), StatusCode::OK);
    let forged = post("/v1/auth/refresh").header("cookie", cookie).header("origin", "https://evil.example");
    assert_eq!(forged.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

/// A person reads and changes their own profile; an admin's command fills it in.
#[tokio::test]
async fn a_profile_is_its_owners() {
    let gateway = Gateway::start().await;
    let flags = ["--email", "Nila@Example.org", "--name", "Nila", "--locale", "bn", "--time-zone", "Asia/Dhaka"];
    let added = gateway.command(&[&["user", "add", "nila", "--json"][..], &flags].concat()).await;
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    let added: serde_json::Value = serde_json::from_slice(&added.stdout).unwrap();
    let password = added[0]["password"].as_str().unwrap();
    let nila = Person::stranger(&gateway).sign_in("NILA@example.ORG", password).await;
    let (_, me) = nila.get("/v1/me").await;
    for (field, value) in [("email", "nila@example.org"), ("locale", "bn"), ("time_zone", "Asia/Dhaka")] {
        assert_eq!(me[field], value, "{me}");
    }
    let change = json!({ "name": "Nila Begum", "username": "Nila.B", "locale": "en" });
    let (status, me) = nila.send(Method::PATCH, "/v1/me", &change).await;
    assert_eq!(
        (status, me["name"].as_str(), me["username"].as_str()),
        (StatusCode::OK, Some("Nila Begum"), Some("nila.b"))
    );
    let nila = Person::stranger(&gateway).sign_in("nila.b", password).await;
    assert_eq!(nila.get("/v1/me").await.1["locale"], "en");

    for (change, status, field) in [
        (json!({ "username": "citizen" }), 409, "username"),
        (json!({ "username": "a b" }), 422, "username"),
        (json!({ "locale": "en_US" }), 422, "locale"),
        (json!({ "time_zone": "+06:00" }), 422, "time_zone"),
        (json!({ "email": "other@example.org" }), 422, "password"),
        (json!({ "role": "admin" }), 422, "role"),
    ] {
        let (told, problem) = nila.send(Method::PATCH, "/v1/me", &change).await;
        assert_eq!((told.as_u16(), problem["field"].as_str()), (status, Some(field)), "{change}: {problem}");
    }
    let mut sos_only = nila.clone();
    sos_only.token = nila.sos_token.clone();
    assert_eq!(sos_only.send(Method::PATCH, "/v1/me", &json!({ "name": "X" })).await.0, StatusCode::FORBIDDEN);
    assert_eq!(sos_only.get("/v1/me").await.1["email"], serde_json::Value::Null);
}

/// Item 8: disabling a person closes their sockets and voids their tokens within a second.
#[tokio::test]
async fn disabling_a_person_ends_what_they_have_open() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut socket = responder.connect().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let (status, _) = admin.send(Method::PATCH, "/v1/users/responder", &json!({ "disabled": true })).await;
    assert_eq!(status, StatusCode::OK);
    let code = tokio::time::timeout(Duration::from_secs(10), socket.close_code()).await.expect("it is closed");
    assert_eq!(code, 4502);
    assert_eq!(responder.get("/v1/me").await.0, StatusCode::UNAUTHORIZED);
    let refresh = json!({ "refresh_token": responder.refresh_token });
    assert_eq!(responder.send(Method::POST, "/v1/auth/refresh", &refresh).await.0, StatusCode::UNAUTHORIZED);
    let login = gateway.login("responder");
    let body = json!({ "login": login.username, "password": login.password });
    assert_eq!(responder.send(Method::POST, "/v1/auth/login", &body).await.0, StatusCode::UNAUTHORIZED);
}

/// Item 8: roles hold on every way in.
#[tokio::test]
async fn everyone_may_do_what_their_role_allows() {
    let gateway = Gateway::start().await;
    for (role, feed, users) in [("citizen", false, false), ("responder", true, false), ("admin", true, true)] {
        let person = Person::signed_in(&gateway, role).await;
        let expected = |may: bool| if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(person.get("/v1/feed").await.0, expected(feed), "{role}");
        assert_eq!(person.get("/v1/users").await.0, expected(users), "{role}");
        assert_eq!(person.get("/v1/devices").await.0, expected(users), "{role}");
        assert_eq!(person.get("/v1/quarantine").await.0, expected(users), "{role}");
        let (_, problem) = person.get("/v1/users").await;
        if !users {
            assert_eq!(problem["detail"], format!("no policy allows user.manage for {role}"));
        }
    }
}

/// Item 8: a token that outlives the login is good for an SOS and for nothing else.
#[tokio::test]
async fn an_sos_token_calls_for_help_and_nothing_else() {
    let gateway = Gateway::start().await;
    let mut citizen = Person::signed_in(&gateway, "citizen").await;
    citizen.token = citizen.sos_token.clone();
    let body = json!({ "sos": lifeline_tests::fresh_id() });
    let (status, called) = citizen.send(Method::POST, "/v1/sos", &body).await;
    assert_eq!((status, called["verified"].as_bool()), (StatusCode::CREATED, Some(true)));
    assert_eq!(citizen.get("/v1/conversations").await.0, StatusCode::OK, "its own list is empty");
    assert_eq!(citizen.get("/v1/feed").await.0, StatusCode::FORBIDDEN);
    let other = json!({ "id": lifeline_tests::fresh_id(), "kind": "group", "members": [] });
    assert_eq!(citizen.send(Method::POST, "/v1/conversations", &other).await.0, StatusCode::FORBIDDEN);
}

/// Disabling by the operator's command works on a running gateway.
#[tokio::test]
async fn the_operator_disables_a_person_from_the_console() {
    let gateway = Gateway::start().await;
    let mut socket = Person::signed_in(&gateway, "citizen").await.connect().await;
    let done = gateway.command(&["user", "disable", "citizen"]).await;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(soon("the socket's end", socket.close_code()).await, 4502);
}
