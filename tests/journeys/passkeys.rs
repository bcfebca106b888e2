//! Passkeys, with an authenticator in software.

use lifeline_tests::{Authenticator, Gateway, Person};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn begin(person: &Person) -> Value {
    let (status, options) = person.send(Method::POST, "/v1/me/passkeys/options", &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{options}");
    options
}

async fn add(person: &Person, name: &str, credential: &Value) -> (StatusCode, Value) {
    let body = json!({ "name": name, "credential": credential });
    person.send(Method::POST, "/v1/me/passkeys", &body).await
}

/// A passkey that is ready, and its id.
pub(crate) async fn passkey_of(person: &Person, name: &str) -> (Authenticator, String) {
    let mut authenticator = Authenticator::new(&person.base);
    let (status, added) = add(person, name, &authenticator.make(&begin(person).await)).await;
    assert_eq!(status, StatusCode::CREATED, "{added}");
    (authenticator, added["id"].as_str().unwrap().to_owned())
}

async fn begin_sign_in(person: &Person) -> Value {
    let (status, options) = person.send(Method::POST, "/v1/auth/passkey/options", &json!({})).await;
    assert_eq!(status, StatusCode::OK, "{options}");
    options
}

/// What is answered: tokens, or the code and the field of a refusal.
async fn show(person: &Person, credential: &Value) -> Result<Value, (String, Option<String>)> {
    let body = json!({ "credential": credential });
    let (status, told) = person.send(Method::POST, "/v1/auth/passkey", &body).await;
    let text = |key: &str| told[key].as_str().map(str::to_owned);
    if status == StatusCode::OK { Ok(told) } else { Err((text("code").unwrap(), text("field"))) }
}

async fn sign_in(person: &Person, authenticator: &mut Authenticator) -> Result<Person, String> {
    let credential = authenticator.sign_in(&begin_sign_in(person).await);
    let tokens = show(person, &credential).await.map_err(|(code, _)| code)?;
    let token = tokens["access_token"].as_str().map(str::to_owned);
    let mut signed_in = person.clone();
    signed_in.token = token;
    Ok(signed_in)
}

/// From adding it to removing it, over a kill of the gateway, without a name and a password.
#[tokio::test]
async fn a_passkey_is_added_signs_in_and_is_removed() {
    let gateway = Gateway::start().await;
    let added = gateway.command(&["user", "add", "nila", "--email", "nila@example.org", "--json"]).await;
    let added: Value = serde_json::from_slice(&added.stdout).unwrap();
    let nila = Person::stranger(&gateway).sign_in("nila", added[0]["password"].as_str().unwrap()).await;
    assert_eq!(nila.get("/v1/me/passkeys").await.1, json!({ "domain": "localhost", "passkeys": [] }));
    let (mut phone, id) = passkey_of(&nila, "Nila\u{2019}s phone").await;
    assert!(gateway.mail_to("nila@example.org", 0).await.contains("Subject: A passkey was added"));
    let options = begin(&nila).await;
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1, "not twice on one phone: {options}");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");

    let gateway = gateway.kill_and_restart().await;
    // Another port is another origin, as browsers see it; keys are made for the domain.
    phone.origin.clone_from(&gateway.demo.http);
    let stranger = Person::stranger(&gateway);
    let asked = begin_sign_in(&stranger).await;
    assert_eq!((&asked["allowCredentials"], &asked["rpId"]), (&json!([]), &json!("localhost")), "{asked}");
    let signed_in = sign_in(&stranger, &mut phone).await.unwrap();
    assert_eq!(signed_in.get("/v1/me").await.1["username"], "nila");
    let listed = signed_in.get("/v1/me/passkeys").await.1["passkeys"][0].clone();
    assert!(listed["last_used_at"].as_str() > listed["added_at"].as_str(), "{listed}");

    let path = format!("/v1/me/passkeys/{id}");
    let (status, named) = signed_in.send(Method::PATCH, &path, &json!({ "name": "Old phone" })).await;
    assert_eq!((status, &named["name"]), (StatusCode::OK, &json!("Old phone")));
    for bad in ["", &"x".repeat(81), "a\nb"] {
        let (status, problem) = signed_in.send(Method::PATCH, &path, &json!({ "name": bad })).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("name")), "{bad:?}");
    }
    let other = Person::signed_in(&gateway, "citizen").await;
    assert_eq!(other.send(Method::DELETE, &path, &json!({})).await.0, StatusCode::NOT_FOUND);
    assert_eq!(signed_in.send(Method::DELETE, &path, &json!({})).await.0, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&stranger, &mut phone).await.err().as_deref(), Some("login_failed"));
    let log = gateway.log();
    for told in ["a passkey was added", "a passkey was removed by its owner"] {
        assert!(log.contains(told), "{told}");
    }
    assert!(!log.contains(asked["challenge"].as_str().unwrap()), "a challenge stands in the log");
}

/// What an authenticator or a browser says that proves nothing makes no passkey; and what was begun is answered once.
#[tokio::test]
async fn what_proves_nothing_makes_no_passkey() {
    let gateway = Gateway::start().await;
    let person = Person::signed_in(&gateway, "citizen").await;
    let site = person.base.clone();
    let bent = |bend: fn(&mut Authenticator)| {
        let mut authenticator = Authenticator::new(&site);
        bend(&mut authenticator);
        authenticator
    };
    for (what, mut authenticator) in [
        ("another origin", bent(|it| "https://evil.example".clone_into(&mut it.origin))),
        ("another domain", bent(|it| it.domain = Some("evil.example".to_owned()))),
        ("nobody was verified", bent(|it| it.verifies = false)),
    ] {
        let (status, problem) = add(&person, "x", &authenticator.make(&begin(&person).await)).await;
        let told = (status.as_u16(), problem["code"].as_str(), problem["field"].as_str());
        assert_eq!(told, (422, Some("invalid_field"), Some("credential")), "{what}: {problem}");
    }
    let mut phone = Authenticator::new(&site);
    let good = phone.make(&begin(&person).await);
    let alter = |path: &str, value: Value| {
        let mut altered = good.clone();
        *altered.pointer_mut(path).unwrap() = value;
        altered
    };
    for (what, altered) in [
        ("no CBOR", alter("/response/attestationObject", json!("____"))),
        ("cut off", alter("/response/attestationObject", json!("o2NmbXRkbm9uZQ"))),
        ("no client data", alter("/response/clientDataJSON", json!("e30"))),
        ("no base64", alter("/response/clientDataJSON", json!("!"))),
        ("no response", alter("/response", json!(null))),
        ("deep", alter("/response", serde_json::from_str(&format!("{}{}", "[".repeat(90), "]".repeat(90))).unwrap())),
        ("of another challenge", good.clone()),
    ] {
        begin(&person).await;
        let (status, problem) = add(&person, "x", &altered).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("credential")), "{what}: {problem}");
    }
    let credential = phone.make(&begin(&person).await);
    assert_eq!(add(&person, "x", &credential).await.0, StatusCode::CREATED);
    let (status, problem) = add(&person, "x", &credential).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (409, Some("wrong_status")), "{problem}");
    let (status, problem) = add(&person, "x", &phone.make(&begin(&person).await)).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (409, Some("already_exists")), "{problem}");
    assert_eq!(person.get("/v1/me/passkeys").await.1["passkeys"].as_array().unwrap().len(), 1);
}

/// Whatever is wrong with an answer, nobody is signed in; and nobody learns from the refusal whether there is such a
/// passkey.
#[tokio::test]
async fn what_proves_nothing_signs_nobody_in() {
    let gateway = Gateway::start().await;
    let person = Person::signed_in(&gateway, "citizen").await;
    let (phone, _) = passkey_of(&person, "phone").await;
    let (others, _) = passkey_of(&Person::signed_in(&gateway, "responder").await, "phone").await;
    let stranger = Person::stranger(&gateway);
    let bent = |bend: &dyn Fn(&mut Authenticator)| {
        let mut authenticator = phone.clone();
        authenticator.counter += 10;
        bend(&mut authenticator);
        authenticator
    };
    let failed = Err(("login_failed".to_owned(), Some("credential".to_owned())));
    for (what, mut authenticator) in [
        ("another origin", bent(&|it| "https://evil.example".clone_into(&mut it.origin))),
        ("another domain", bent(&|it| it.domain = Some("evil.example".to_owned()))),
        ("nobody was verified", bent(&|it| it.verifies = false)),
        ("a passkey that is not known", bent(&|it| it.credential_id = [7; 32])),
        ("another one's passkey", bent(&|it| it.credential_id = others.credential_id)),
        ("another person", bent(&|it| it.user_handle.clone_from(&others.user_handle))),
        ("a person that is not known", bent(&|it| "AAAAAAAAAAAAAAAAAAAAAA".clone_into(&mut it.user_handle))),
        ("a counter that goes back", bent(&|it| it.counter = 0)),
    ] {
        let credential = authenticator.sign_in(&begin_sign_in(&stranger).await);
        assert_eq!(show(&stranger, &credential).await, failed, "{what}");
    }
    let mut phone = bent(&|_| {});
    let options = begin_sign_in(&stranger).await;
    let good = phone.sign_in(&options);
    let mut altered = good.clone();
    altered["response"]["signature"] =
        phone.clone().sign_in(&begin_sign_in(&stranger).await)["response"]["signature"].clone();
    assert_eq!(show(&stranger, &altered).await, failed, "another signature");
    let used = Err(("token_invalid".to_owned(), Some("challenge".to_owned())));
    assert_eq!(show(&stranger, &good).await, used, "its challenge was spent on that");
    let made_up = json!({ "challenge": "AAAAAAAAAAAAAAAAAAAAAA", "rpId": "localhost" });
    assert_eq!(show(&stranger, &phone.sign_in(&made_up)).await, used, "a challenge that nobody asked for");
    let unreadable = Err(("invalid_field".to_owned(), Some("credential".to_owned())));
    for credential in [json!(1), json!({}), json!({ "id": "AA" })] {
        assert_eq!(show(&stranger, &credential).await, unreadable, "{credential}");
    }
    let credential = phone.sign_in(&begin_sign_in(&stranger).await);
    show(&stranger, &credential).await.unwrap();
    assert_eq!(show(&stranger, &credential).await, used, "once");
}

/// The sign-in page's script fills a form; it is taken from the browser that asked, and what is wrong is said in words.
#[tokio::test]
async fn the_sign_in_page_takes_a_passkey_from_the_browser_that_asked() {
    let gateway = Gateway::start().await;
    let (mut phone, _) = passkey_of(&Person::signed_in(&gateway, "citizen").await, "phone").await;
    let stranger = Person::stranger(&gateway);
    let page = stranger.request(Method::GET, "/sign-in?next=/chat", None).await.text().await.unwrap();
    assert!(
        page.contains(r#"data-domain="localhost""#) && page.contains(r#"autocomplete="username webauthn""#),
        "{page}"
    );
    let ask = || async {
        let asked = stranger.client.post(format!("{}/v1/auth/passkey/options", stranger.base));
        let asked = asked.header("x-lifeline-cookie", "1").send().await.unwrap();
        assert_eq!(asked.headers()["cache-control"], "no-store");
        let cookie = asked.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        (cookie.split(';').next().unwrap().to_owned(), asked.json::<Value>().await.unwrap())
    };
    let post = |credential: &Value, cookie: &str| {
        let form = [("credential", credential.to_string()), ("next", "/chat".to_owned())];
        let request = stranger.client.post(format!("{}/sign-in/passkey", stranger.base)).form(&form);
        let request = request.header("accept-language", "fr").header("cookie", cookie);
        async { request.send().await.unwrap() }
    };
    let (_, options) = ask().await;
    let elsewhere = post(&phone.sign_in(&options), "lifeline_passkey=another").await;
    assert_eq!(elsewhere.status(), StatusCode::UNAUTHORIZED);
    assert!(elsewhere.text().await.unwrap().contains("Cela a pris trop de temps"));
    let (cookie, options) = ask().await;
    let mut copy = phone.clone();
    copy.verifies = false;
    let refused = post(&copy.sign_in(&options), &cookie).await;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(refused.text().await.unwrap().contains("Cette clé d’accès n’est pas valable ici"));
    let (cookie, options) = ask().await;
    let taken = post(&phone.sign_in(&options), &cookie).await;
    assert_eq!((taken.status(), taken.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/chat"));
    let mut cookies = taken.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    assert!(cookies.any(|cookie| cookie.starts_with("lifeline_refresh=")));
}

/// Where the operator asks for a second factor, a passkey is one; the password alone is not, and adds none. Who has lost
/// theirs is helped by the operator.
#[tokio::test]
async fn a_passkey_is_the_second_factor_that_a_role_needs() {
    let gateway = Gateway::start_configured("[auth]\nrequire_second_factor = [\"responder\"]\n").await;
    let login = gateway.login("responder").clone();
    let responder = Person::signed_in(&gateway, "responder").await;
    assert_eq!(responder.get("/v1/incidents").await.0, StatusCode::FORBIDDEN);
    let (mut phone, _) = passkey_of(&responder, "phone").await;
    assert_eq!(responder.get("/v1/incidents").await.0, StatusCode::OK, "the login that made it goes on");
    let stranger = Person::stranger(&gateway);
    let signed_in = sign_in(&stranger, &mut phone).await.unwrap();
    assert_eq!(signed_in.get("/v1/incidents").await.0, StatusCode::OK);
    let by_password = Person::signed_in(&gateway, "responder").await;
    assert_eq!(by_password.get("/v1/me").await.1["second_factor"], "due");
    for (method, path, body) in [
        (Method::GET, "/v1/incidents", json!({})),
        (Method::POST, "/v1/me/passkeys/options", json!({})),
        (Method::POST, "/v1/me/totp", json!({ "password": login.password })),
    ] {
        let (status, problem) = by_password.send(method, path, &body).await;
        let told = (status, problem["code"].as_str());
        assert_eq!(told, (StatusCode::FORBIDDEN, Some("second_factor_due")), "{path}: {problem}");
    }
    let removed = gateway.command(&["user", "remove-second-factor", &login.username]).await;
    assert!(removed.status.success(), "{}", String::from_utf8_lossy(&removed.stderr));
    assert_eq!(sign_in(&stranger, &mut phone).await.err().as_deref(), Some("login_failed"));
    assert_eq!(signed_in.get("/v1/incidents").await.0, StatusCode::FORBIDDEN, "another one is due");
    passkey_of(&by_password, "another phone").await;
    assert_eq!(by_password.get("/v1/incidents").await.0, StatusCode::OK);
}

/// Attempts with passkeys count as attempts to sign in.
#[tokio::test]
async fn attempts_with_passkeys_are_limited() {
    let gateway = Gateway::start().await;
    let stranger = Person::stranger_at(&gateway, std::net::Ipv4Addr::new(127, 0, 0, 9));
    let mut refusals = Vec::new();
    for _ in 0..70 {
        refusals.push(show(&stranger, &json!({})).await.unwrap_err().0);
    }
    assert_eq!(refusals.first().map(String::as_str), Some("invalid_field"));
    assert_eq!(refusals.last().map(String::as_str), Some("rate_limited"));
}
