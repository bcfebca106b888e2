use futures_util::future::join_all;
use lifeline_tests::{Gateway, Person, Sensor, fresh_id};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{
    neighbour::Neighbour,
    tokens::{bad_tokens, claims_of, signed, signing_key},
};

/// Path, body, and the status, code and field that answer it.
type BadBody = (&'static str, Vec<u8>, u16, &'static str, Option<&'static str>);

/// The status and the problem of a refusal, which says so in the form of RFC 9457.
async fn refusal(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    let problem: Value = response.json().await.expect("a problem is JSON");
    assert_eq!(problem["status"], status);
    (status, problem)
}

async fn post(person: &Person, path: &str, body: impl Into<reqwest::Body>) -> Response {
    let request = person.client.post(format!("{}{path}", person.base)).header("content-type", "application/json");
    lifeline_tests::soon("an answer", request.body(body).send()).await.expect("the gateway answers")
}

/// "Wrong password": nobody learns whether the account exists.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_answered_alike() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    let mut answers = Vec::new();
    for login in ["citizen", "nobody-of-this-name"] {
        let body = json!({ "login": login, "password": "wrong" }).to_string();
        let response = post(&person, "/v1/auth/login", body).await;
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        answers.push(refusal(response).await);
    }
    assert_eq!((answers[0].0, answers[0].1["code"].as_str()), (401, Some("login_failed")));
    assert_eq!(answers[0], answers[1]);
    neighbour.is_undisturbed().await;
}

/// "Wrong password", again and again: told when to come back; other logins and calls for help go on.
#[tokio::test]
async fn guessing_a_password_is_slowed_down() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    let guesses = (0..30).map(|guess| json!({ "login": "citizen", "password": format!("guess {guess}") }).to_string());
    let answers = join_all(guesses.map(|guess| post(&person, "/v1/auth/login", guess))).await;
    let (limited, wrong): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status() == StatusCode::TOO_MANY_REQUESTS);
    assert!(!limited.is_empty() && !wrong.is_empty(), "{} of 30 were put off", limited.len());
    for answer in limited {
        // Ten attempts in a minute: the next is six seconds after the last, at most.
        let after: u32 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=6).contains(&after), "{after}");
        let (_, problem) = refusal(answer).await;
        assert!(problem["detail"].as_str().unwrap().ends_with(&format!("wait {after} s")), "{problem}");
        assert_eq!((problem["code"].as_str(), problem["temporary"].as_bool()), (Some("rate_limited"), Some(true)));
    }
    for answer in wrong {
        assert_eq!(refusal(answer).await.1["code"], "login_failed");
    }
    Person::signed_in(&gateway, "admin").await;
    let (status, _) = person.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert_eq!(status, StatusCode::CREATED);
    neighbour.is_undisturbed().await;
}

/// "Token expired, forged, of another algorithm".
#[tokio::test]
async fn a_token_that_is_not_ours_is_nobodys() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let mut citizen = Person::signed_in(&gateway, "citizen").await;
    let (key, claims) = (signing_key(&gateway), claims_of(citizen.token.as_deref().unwrap()));
    citizen.token = Some(signed(&key, &claims));
    let (status, me) = citizen.get("/v1/me").await;
    assert_eq!((status, me["username"].as_str()), (StatusCode::OK, Some("citizen")));
    for bad in bad_tokens(&key, &claims) {
        citizen.token = Some(bad.token);
        let response = citizen.request(Method::GET, "/v1/me", None).await;
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let (status, problem) = refusal(response).await;
        assert_eq!((status, problem["code"].as_str()), (401, Some(bad.code)), "{}", bad.what);
        // A33: whoever calls for help is heard, and said not to be known.
        let (status, call) = citizen.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
        assert_eq!((status, call["verified"].as_bool()), (StatusCode::CREATED, Some(false)), "{}", bad.what);
    }
    neighbour.is_undisturbed().await;
}

/// "Payload of 1 MB, broken JSON, broken UTF-8, latitude 91, missing field; text of 501 characters".
#[tokio::test]
async fn a_body_that_cannot_be_taken_is_answered_with_what_is_wrong_and_where() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    let sos = |field: &str, value: Value| json!({ "sos": fresh_id(), field: value }).to_string().into_bytes();
    let place = |lat: f64, lon: f64| json!({ "lat": lat, "lon": lon, "at": "2026-11-22T05:32:42Z" });
    let text = |chars: usize| json!("🚨".repeat(chars));
    let cases: [BadBody; 13] = [
        ("/v1/sos", sos("text", json!("x".repeat(1024 * 1024))), 413, "payload_too_large", None),
        ("/v1/auth/login", vec![b'x'; 1024 * 1024], 413, "payload_too_large", None),
        ("/v1/sos", b"{\"sos\":".to_vec(), 400, "invalid_json", None),
        ("/v1/sos", b"{\"text\":\"\xff\"}".to_vec(), 400, "not_utf8", None),
        ("/v1/sos", Vec::new(), 422, "missing_field", Some("sos")),
        ("/v1/sos", b"{}".to_vec(), 422, "missing_field", Some("sos")),
        ("/v1/sos", b"{\"sos\":\"mine\"}".to_vec(), 422, "invalid_field", Some("sos")),
        ("/v1/sos", sos("colour", json!("red")), 422, "unknown_field", Some("colour")),
        ("/v1/sos", sos("text", text(501)), 422, "text_too_long", Some("text")),
        ("/v1/sos", sos("fix", place(91.0, 0.0)), 422, "location_out_of_range", Some("fix.lat")),
        ("/v1/sos", sos("fix", place(0.0, -180.5)), 422, "location_out_of_range", Some("fix.lon")),
        ("/v1/sos", sos("fix", json!({ "lat": 0, "lon": 0 })), 422, "missing_field", Some("fix.at")),
        ("/v1/auth/login", b"{\"login\":\"citizen\"}".to_vec(), 422, "missing_field", Some("password")),
    ];
    for (path, body, status, code, field) in cases {
        let (answered, problem) = refusal(post(&person, path, body).await).await;
        let told = (answered, problem["code"].as_str(), problem["field"].as_str());
        assert_eq!(told, (status, Some(code), field), "{problem}");
    }
    let just_allowed = post(&person, "/v1/sos", sos("text", text(500))).await;
    assert_eq!(just_allowed.status(), StatusCode::CREATED);
    neighbour.is_undisturbed().await;
}

/// "A cursor from nowhere": refused by code, in pages and in server-sent events.
#[tokio::test]
async fn a_cursor_that_is_not_of_this_feed_is_refused() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    // What cannot be understood is in the log and not in the feed: the log is ahead of it.
    let sensor = Sensor::connect_device(&gateway, &gateway.add_device("d-9", &[]).await).await;
    sensor.publish(&format!("v1/devices/{}/alerts/smoke", sensor.id), b"\xff").await;
    neighbour.is_undisturbed().await;
    let (_, page) = responder.get("/v1/feed").await;
    let head = page["head"].as_str().unwrap();
    let (epoch, offset) = head.split_once('.').unwrap();
    let ahead = offset.parse::<u64>().unwrap() + 1;
    for nowhere in [format!("{epoch}.{ahead}"), format!("{epoch}.99999"), "k0.1".to_owned(), "nonsense".to_owned()] {
        let page = responder.request(Method::GET, &format!("/v1/feed?after={nowhere}"), None).await;
        let (status, problem) = refusal(page).await;
        let told = (status, problem["code"].as_str(), problem["field"].as_str());
        assert_eq!(told, (400, Some("cursor_unknown"), Some("after")), "{nowhere}: {problem}");
    }
    for nowhere in [format!("{epoch}.{ahead}"), "nonsense".to_owned()] {
        let events = responder.client.get(format!("{}/v1/feed", responder.base)).header("last-event-id", &nowhere);
        let events = events.header("accept", "text/event-stream").bearer_auth(responder.token.as_ref().unwrap());
        let (status, problem) = refusal(events.send().await.expect("the gateway answers")).await;
        let told = (status, problem["code"].as_str(), problem["field"].as_str());
        assert_eq!(told, (400, Some("cursor_unknown"), Some("after")), "{nowhere}: {problem}");
    }
    let (status, page) = responder.get(&format!("/v1/feed?after={head}")).await;
    assert_eq!((status, page["entries"].as_array().map(Vec::len)), (StatusCode::OK, Some(0)));
    neighbour.is_undisturbed().await;
}

/// "An Origin that is not allowed": another site's page has no use of the browser's cookies.
#[tokio::test]
async fn a_page_of_another_origin_has_no_use_of_cookies() {
    let gateway = Gateway::start_configured("[accounts]\nregistration = \"invited\"\n").await;
    let invited = gateway.command(&["user", "invite", "--json"]).await;
    let invited: Value = serde_json::from_slice(&invited.stdout).expect("the command prints JSON");
    let (_, link) = invited["link"].as_str().and_then(|link| link.split_once("?link=")).expect("a link");
    let mut neighbour = Neighbour::of(&gateway).await;
    let person = Person::stranger(&gateway);
    let login = gateway.login("citizen");
    let by_name = json!({ "login": login.username, "password": login.password }).to_string();
    let send = |path: &str, origin: &str, cookie: &str, body: String| {
        let request = person.client.post(format!("{}{path}", person.base));
        let request = request.header("x-lifeline-cookie", "1").header("content-type", "application/json");
        request.header("origin", origin).header("cookie", cookie.to_owned()).body(body).send()
    };
    let own = send("/v1/auth/login", &person.base, "", by_name.clone()).await.unwrap();
    assert_eq!(own.status(), StatusCode::OK);
    let cookies: Vec<&str> = own.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    let refresh = cookies.iter().find(|cookie| cookie.starts_with("lifeline_refresh=")).unwrap();
    let refresh = refresh.split(';').next().unwrap();

    let new =
        json!({ "link": link, "username": "planted", "name": "Planted", "password": "a long password" }).to_string();
    for (path, body) in [
        ("/v1/auth/login", by_name),
        ("/v1/auth/join", new.clone()),
        ("/v1/auth/refresh", "{}".to_owned()),
        ("/v1/auth/logout", "{}".to_owned()),
    ] {
        for origin in ["https://evil.example", "null"] {
            let answer = send(path, origin, refresh, body.clone()).await.unwrap();
            assert!(!answer.headers().contains_key("set-cookie"), "{path} from {origin}");
            let (status, problem) = refusal(answer).await;
            assert_eq!((status, problem["code"].as_str()), (403, Some("origin_not_allowed")), "{path} from {origin}");
        }
    }
    let form = person.client.post(format!("{}/sign-in", person.base)).header("origin", "https://evil.example");
    let form = form.form(&[("login", &login.username), ("password", &login.password)]).send().await.unwrap();
    assert_eq!(form.status(), StatusCode::FORBIDDEN);
    assert!(!form.headers().contains_key("set-cookie"));

    let planted = send("/v1/auth/join", &person.base, "", new).await.unwrap();
    assert_eq!(planted.status(), StatusCode::CREATED, "the refused one has made no account");
    let renewed = send("/v1/auth/refresh", &person.base, refresh, "{}".to_owned()).await.unwrap();
    assert_eq!(renewed.status(), StatusCode::OK, "and nobody was signed out");
    neighbour.is_undisturbed().await;
}
