use std::time::{SystemTime, UNIX_EPOCH};

use lifeline_tests::{Gateway, Person, fresh_id};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

/// An authenticator of another maker, which shows each period's code once.
struct Authenticator {
    totp: Totp,
    period: u64,
}

impl Authenticator {
    fn of(made: &Value) -> Self {
        let secret = Secret::try_from_base32(made["secret"].as_str().unwrap()).unwrap();
        assert!(made["uri"].as_str().unwrap().starts_with("otpauth://totp/Lifeline:"), "{made}");
        Self { totp: Builder::new().with_secret(secret).build().unwrap(), period: present() }
    }

    fn code(&self) -> String {
        self.totp.generate(self.period * 30).to_string()
    }

    /// The code after the one it showed: clocks may differ by a period.
    fn next_code(&mut self) -> String {
        self.period += 1;
        self.code()
    }
}

#[expect(clippy::disallowed_methods, reason = "the gateway goes by the machine's clock")]
fn present() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30
}

async fn begin(person: &Person, password: &str) -> Authenticator {
    let (status, made) = person.send(Method::POST, "/v1/me/totp", &json!({ "password": password })).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    Authenticator::of(&made)
}

async fn confirm(person: &Person, code: &str) -> (StatusCode, Value) {
    person.send(Method::POST, "/v1/me/totp/confirm", &json!({ "code": code })).await
}

/// A person with a second factor that is on, and their recovery codes.
async fn set_up(person: &Person, password: &str) -> (Authenticator, Vec<String>) {
    let authenticator = begin(person, password).await;
    let (status, told) = confirm(person, &authenticator.code()).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let codes: Vec<_> = told["recovery_codes"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert_eq!(codes.len(), 10);
    (authenticator, codes.into_iter().map(str::to_owned).collect())
}

async fn challenge(person: &Person, login: &str, password: &str) -> String {
    let body = json!({ "login": login, "password": password });
    let (status, problem) = person.send(Method::POST, "/v1/auth/login", &body).await;
    let told = (status, problem["code"].as_str(), problem["access_token"].is_null());
    assert_eq!(told, (StatusCode::UNAUTHORIZED, Some("second_factor_required"), true), "{problem}");
    problem["challenge"].as_str().unwrap().to_owned()
}

async fn answer(person: &Person, challenge: &str, code: &str) -> Result<Value, String> {
    let body = json!({ "challenge": challenge, "code": code });
    let (status, told) = person.send(Method::POST, "/v1/auth/code", &body).await;
    if status == StatusCode::OK { Ok(told) } else { Err(told["code"].as_str().unwrap().to_owned()) }
}

/// From the first secret to the last recovery code, over a kill of the gateway; and a call for help needs none of it.
#[tokio::test]
async fn a_second_factor_is_set_up_used_and_taken_off() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let mut person = Person::signed_in(&gateway, "citizen").await;
    let wrong = json!({ "password": "a wrong password" });
    let (status, problem) = person.send(Method::POST, "/v1/me/totp", &wrong).await;
    assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("password")));
    assert_eq!(confirm(&person, "000000").await.0, StatusCode::CONFLICT, "nothing was begun");
    let replaced = begin(&person, &login.password).await;
    let mut authenticator = begin(&person, &login.password).await;
    let (status, problem) = confirm(&person, &replaced.code()).await;
    assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("code")));
    assert_eq!(person.get("/v1/me").await.1["second_factor"], "off");
    Person::stranger(&gateway).sign_in(&login.username, &login.password).await;
    let (status, told) = confirm(&person, &authenticator.code()).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let recovery = told["recovery_codes"].as_array().unwrap().clone();
    assert_eq!(recovery.len(), 10);
    let own = person.get("/v1/me").await.1;
    assert_eq!(own["second_factor"], "on", "the login that did it goes on");
    assert_eq!(own["recovery_codes_left"], 10);

    let gateway = gateway.kill_and_restart().await;
    person.base.clone_from(&gateway.demo.http);
    let stranger = Person::stranger(&gateway);
    let first = challenge(&stranger, &login.username, &login.password).await;
    let refused = |code: &str| Err(code.to_owned());
    let used = authenticator.code();
    assert_eq!(answer(&stranger, &first, &used).await, refused("login_failed"), "it confirmed already");
    let code = authenticator.next_code();
    let tokens = answer(&stranger, &first, &code).await.unwrap();
    let mut signed_in = stranger.clone();
    signed_in.token = tokens["access_token"].as_str().map(str::to_owned);
    assert_eq!(signed_in.get("/v1/me").await.1["username"], login.username.as_str());
    assert_eq!(answer(&stranger, &first, &used).await, refused("token_invalid"), "a challenge is good once");
    let second = challenge(&stranger, &login.username, &login.password).await;
    assert_eq!(answer(&stranger, &second, &code).await, refused("login_failed"), "a code is good once");
    let lost = recovery[0].as_str().unwrap().to_uppercase();
    answer(&stranger, &second, &lost).await.unwrap();
    let third = challenge(&stranger, &login.username, &login.password).await;
    assert_eq!(answer(&stranger, &third, &lost).await, refused("login_failed"), "so is a recovery code");

    // Whoever cannot sign in calls for help all the same, with the token of an earlier login or with none.
    let mut caller = stranger.clone();
    caller.token.clone_from(&person.sos_token);
    for caller in [&caller, &stranger] {
        let (status, called) = caller.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
        assert_eq!(status, StatusCode::CREATED, "{called}");
    }
    let remove = json!({ "password": login.password, "code": recovery[1] });
    assert_eq!(person.send(Method::DELETE, "/v1/me/totp", &remove).await.0, StatusCode::NO_CONTENT);
    Person::stranger(&gateway).sign_in(&login.username, &login.password).await;
    let log = gateway.log();
    for secret in [&authenticator.totp.secret().to_base32(), recovery[1].as_str().unwrap(), &second] {
        assert!(!log.contains(secret), "a secret stands in the log");
    }
}

/// Whoever has used them up, or left them lying about, gets others.
#[tokio::test]
async fn other_recovery_codes_void_those_before() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let person = Person::signed_in(&gateway, "citizen").await;
    let renew = async |password: &str, code: &str| {
        let body = json!({ "password": password, "code": code });
        person.send(Method::POST, "/v1/me/totp/recovery-codes", &body).await
    };
    assert_eq!(renew(&login.password, "000000").await.0, StatusCode::CONFLICT, "there is no second factor");
    let (_, first) = set_up(&person, &login.password).await;
    for (password, code, field) in [("a wrong password", &*first[0], "password"), (&login.password, "12", "code")] {
        let (status, problem) = renew(password, code).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some(field)));
    }
    assert_eq!(person.get("/v1/me").await.1["recovery_codes_left"], 10);
    let stranger = Person::stranger_at(&gateway, std::net::Ipv4Addr::new(127, 0, 0, 3));
    let asked = challenge(&stranger, &login.username, &login.password).await;
    answer(&stranger, &asked, &first[0]).await.unwrap();
    assert_eq!(person.get("/v1/me").await.1["recovery_codes_left"], 9);
    let (status, told) = renew(&login.password, &first[1]).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["recovery_codes"].as_array().unwrap().len(), 10);
    assert_eq!(person.get("/v1/me").await.1["recovery_codes_left"], 10);
    let asked = challenge(&stranger, &login.username, &login.password).await;
    assert_eq!(answer(&stranger, &asked, &first[2]).await, Err("login_failed".to_owned()), "it was of those before");
    answer(&stranger, &asked, told["recovery_codes"][0].as_str().unwrap()).await.unwrap();
}

/// With the password alone codes are guessed no faster than passwords.
#[tokio::test]
async fn guesses_at_a_code_are_limited() {
    let gateway = Gateway::start().await;
    let login = gateway.login("responder").clone();
    let person = Person::signed_in(&gateway, "responder").await;
    let (authenticator, _) = set_up(&person, &login.password).await;
    let guesser = Person::stranger_at(&gateway, std::net::Ipv4Addr::new(127, 0, 0, 3));
    let challenge = challenge(&guesser, &login.username, &login.password).await;
    let right = [authenticator.period - 1, authenticator.period, authenticator.period + 1, authenticator.period + 2];
    let right = right.map(|period| authenticator.totp.generate(period * 30).to_string());
    let guesses = (0..100).map(|number| format!("{number:06}")).filter(|guess| !right.contains(guess));
    let (mut failed, mut limited) = (0, 0);
    for guess in guesses {
        match answer(&guesser, &challenge, &guess).await.unwrap_err().as_str() {
            "login_failed" => failed += 1,
            "rate_limited" => limited += 1,
            other => panic!("{other}"),
        }
    }
    assert!(failed < 15 && limited > 80, "{failed} were looked at, {limited} were not");
}

/// Without a script: the page of the password leads to that of the code.
#[tokio::test]
async fn the_pages_ask_for_the_code() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let person = Person::signed_in(&gateway, "citizen").await;
    let (mut authenticator, _) = set_up(&person, &login.password).await;
    let post = |path: &str, form: &[(&str, &str)]| {
        let request = person.client.post(format!("{}{path}", person.base)).header("accept-language", "fr").form(form);
        async { request.send().await.unwrap() }
    };
    let password = [("login", login.username.as_str()), ("password", &login.password), ("next", "/chat")];
    let asked = post("/sign-in", &password).await;
    assert_eq!(asked.status(), StatusCode::OK);
    assert_eq!(asked.headers().get_all("set-cookie").iter().count(), 0, "nobody is signed in yet");
    assert_eq!(asked.headers()["cache-control"], "no-store");
    let page = asked.text().await.unwrap();
    assert!(page.contains("Encore une étape") && page.contains(r#"autocomplete="one-time-code""#), "{page}");
    let hidden = |name: &str| {
        let (_, rest) = page.split_once(&format!(r#"name="{name}" value=""#)).expect("a hidden field");
        rest.split_once('"').unwrap().0.to_owned()
    };
    let (challenge, next) = (hidden("challenge"), hidden("next"));
    let wrong = post("/sign-in/code", &[("challenge", &challenge), ("code", "12"), ("next", &next)]).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.text().await.unwrap().contains("Le code est incorrect"));
    let code = authenticator.next_code();
    let right = post("/sign-in/code", &[("challenge", &challenge), ("code", &code), ("next", &next)]).await;
    assert_eq!((right.status(), right.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/chat"));
    let cookies = right.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    assert!(cookies.into_iter().any(|cookie| cookie.starts_with("lifeline_refresh=")));
    let late = post("/sign-in/code", &[("challenge", &challenge), ("code", &code), ("next", &next)]).await;
    assert_eq!(late.status(), StatusCode::UNAUTHORIZED);
    let late = late.text().await.unwrap();
    assert!(late.contains("Cela a pris trop de temps") && late.contains(r#"name="password""#), "{late}");
}

/// Where the operator asks for one, a responder without does nothing but set one up, and call for help; who has lost
/// theirs is helped by the operator.
#[tokio::test]
async fn a_role_that_needs_one_waits_for_it() {
    let gateway = Gateway::start_configured("[auth]\nrequire_second_factor = [\"responder\"]\n").await;
    let login = gateway.login("responder").clone();
    let responder = Person::signed_in(&gateway, "responder").await;
    assert_eq!(responder.get("/v1/me").await.1["second_factor"], "due");
    let name = json!({ "name": "R" });
    for (method, path) in [(Method::GET, "/v1/incidents"), (Method::GET, "/v1/feed"), (Method::PATCH, "/v1/me")] {
        let (status, problem) = responder.send(method, path, &name).await;
        let told = (status, problem["code"].as_str());
        assert_eq!(told, (StatusCode::FORBIDDEN, Some("second_factor_due")), "{path}: {problem}");
    }
    let (status, called) = responder.send(Method::POST, "/v1/sos", &json!({ "sos": fresh_id() })).await;
    assert_eq!(status, StatusCode::CREATED, "{called}");
    let citizen = Person::signed_in(&gateway, "citizen").await;
    assert_eq!(citizen.send(Method::PATCH, "/v1/me", &name).await.0, StatusCode::OK, "other roles need none");
    set_up(&responder, &login.password).await;
    assert_eq!(responder.get("/v1/incidents").await.0, StatusCode::OK);
    assert_eq!(responder.get("/v1/me").await.1["second_factor"], "on");

    let removed = gateway.command(&["user", "remove-second-factor", &login.username]).await;
    assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
    assert!(gateway.log().contains("a second factor was taken off by an admin"));
    Person::stranger(&gateway).sign_in(&login.username, &login.password).await;
    assert_eq!(responder.get("/v1/incidents").await.0, StatusCode::FORBIDDEN, "another one is due");
}
