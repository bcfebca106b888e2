use lifeline_tests::{Gateway, Person};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

const OPEN: &str = "[accounts]\nregistration = \"open\"\n";
const INVITED: &str = "[accounts]\nregistration = \"invited\"\n";

/// The secret in the link of a mail.
pub(crate) fn link_in(mail: &str) -> String {
    let after = mail.split_once("?link=").unwrap_or_else(|| panic!("no link in {mail}")).1;
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// Everything of an answer by which two could be told apart.
async fn told(answer: Response) -> (StatusCode, Vec<(String, String)>, String) {
    let headers = answer.headers().iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
    (answer.status(), headers, answer.text().await.unwrap())
}

fn new(username: &str, email: &str) -> Value {
    json!({ "username": username, "email": email, "name": "Nila", "password": "several words of hers" })
}

/// Anyone registers where it is open: the account is made when the mailed link is followed. An address that has an
/// account already gets the same answer, and another mail.
#[tokio::test]
async fn a_used_address_is_answered_as_an_unused_one() {
    let mut gateway = Gateway::start_configured(OPEN).await;
    let person = Person::stranger(&gateway);
    let register = |body: Value| person.request(Method::POST, "/v1/auth/register", Some(body.to_string()));
    let unused = told(register(new("nila", "Nila@Example.org")).await).await;
    assert_eq!(unused.0, StatusCode::ACCEPTED, "{unused:?}");
    let mail = gateway.mail_to("nila@example.org", 0).await;
    let link = link_in(&mail);

    // Looking at the page changes nothing; its form does.
    for _ in 0..2 {
        let shown = person.request(Method::GET, &format!("/confirm?link={link}"), None).await;
        assert_eq!(shown.status(), StatusCode::OK);
        assert!(shown.text().await.unwrap().contains(&link));
    }
    let sign_in = json!({ "login": "nila", "password": "several words of hers" });
    assert_eq!(person.send(Method::POST, "/v1/auth/login", &sign_in).await.0, StatusCode::UNAUTHORIZED, "not yet");
    let form = || person.client.post(format!("{}/confirm", person.base)).form(&[("link", &link)]).send();
    let elsewhere = person.client.post(format!("{}/confirm", person.base)).header("origin", "https://evil.example");
    let elsewhere = elsewhere.form(&[("link", &link)]).send().await.unwrap();
    assert_eq!(elsewhere.status(), StatusCode::FORBIDDEN);
    assert_eq!(form().await.unwrap().status(), StatusCode::OK);
    assert_eq!(form().await.unwrap().status(), StatusCode::NOT_FOUND, "once");
    let nila = Person::stranger(&gateway).sign_in("nila@example.org", "several words of hers").await;
    assert_eq!(nila.get("/v1/me").await.1["role"], "citizen");

    let used = told(register(new("other", "NILA@example.org")).await).await;
    assert_eq!(used, unused);
    let again = gateway.mail_to("nila@example.org", 1).await;
    assert!(again.contains("Subject: You have an account already"), "{again}");
    for (body, status, field) in [
        (new("nila", "third@example.org"), 409, "username"),
        (new("third", "third"), 422, "email"),
        (
            json!({ "username": "third", "email": "t@example.org", "name": "T", "password": "1234567890" }),
            422,
            "password",
        ),
    ] {
        let (answer, problem) = person.send(Method::POST, "/v1/auth/register", &body).await;
        assert_eq!((answer.as_u16(), problem["field"].as_str()), (status, Some(field)), "{problem}");
    }

    // Neither the store nor the log holds what opens an account.
    gateway.stop().await;
    let secrets = [link, link_in(&again)];
    let log = gateway.log();
    let mut folders = vec![gateway.data().join("store")];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            let bytes = std::fs::read(&entry).unwrap();
            looked_at += bytes.len();
            for secret in &secrets {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "a link's secret is in {}", entry.display());
            }
        }
    }
    assert!(looked_at > 0);
    assert!(secrets.iter().all(|secret| !log.contains(secret)), "a link's secret is in the log");
}

/// Registration is closed unless the operator opens it, also to those with an invitation.
#[tokio::test]
async fn registration_is_closed_by_default() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    let (status, problem) = person.send(Method::POST, "/v1/auth/register", &new("nila", "nila@example.org")).await;
    assert_eq!((status, problem["code"].as_str()), (StatusCode::FORBIDDEN, Some("forbidden")));
    let refused = gateway.command(&["user", "invite"]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("accounts.registration"), "{said}");
    let page = person.request(Method::GET, "/register", None).await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
}

/// An invitation makes one account of the role it was made for: handed over as a link, or mailed.
#[tokio::test]
async fn an_invitation_makes_one_account() {
    let gateway = Gateway::start_configured(INVITED).await;
    let invited = gateway.command(&["user", "invite", "--role", "responder", "--json"]).await;
    assert!(invited.status.success(), "{}", String::from_utf8_lossy(&invited.stderr));
    let invited: Value = serde_json::from_slice(&invited.stdout).unwrap();
    let address = invited["link"].as_str().unwrap();
    assert!(address.starts_with(&gateway.demo.http), "{address}");
    let person = Person::stranger(&gateway);
    let page = person.client.get(address).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let link = link_in(address);
    let join = |username: &str| json!({ "link": link, "username": username, "name": "Mim", "password": "several words of hers" });
    let (status, problem) = person.send(Method::POST, "/v1/auth/join", &join("citizen")).await;
    assert_eq!((status, problem["field"].as_str()), (StatusCode::CONFLICT, Some("username")));
    let (status, tokens) = person.send(Method::POST, "/v1/auth/join", &join("mim")).await;
    assert_eq!(status, StatusCode::CREATED, "{tokens}");
    let mut mim = person.clone();
    mim.token = tokens["access_token"].as_str().map(str::to_owned);
    assert_eq!(mim.get("/v1/me").await.1["role"], "responder");
    assert_eq!(person.send(Method::POST, "/v1/auth/join", &join("second")).await.0, StatusCode::NOT_FOUND, "once");

    // Mailed, by an admin; who has the link reads the address's mail. The form signs in.
    let admin = Person::signed_in(&gateway, "admin").await;
    let invite = json!({ "role": "citizen", "email": "Karim@Example.org" });
    assert_eq!(mim.send(Method::POST, "/v1/invitations", &invite).await.0, StatusCode::FORBIDDEN);
    let (status, made) = admin.send(Method::POST, "/v1/invitations", &invite).await;
    assert_eq!((status, &made["link"]), (StatusCode::CREATED, &Value::Null));
    let link = link_in(&gateway.mail_to("karim@example.org", 0).await);
    let form =
        [("link", link.as_str()), ("username", "karim"), ("name", "Karim"), ("password", "several words of his")];
    let joined = person.client.post(format!("{}/join", person.base)).form(&form).send().await.unwrap();
    assert_eq!(joined.status(), StatusCode::SEE_OTHER);
    let cookies = joined.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    assert!(cookies.into_iter().any(|cookie| cookie.starts_with("lifeline_refresh=")));
    let karim = Person::stranger(&gateway).sign_in("karim@example.org", "several words of his").await;
    assert_eq!(karim.get("/v1/me").await.1["email"], "karim@example.org");
    let (status, _) = person.send(Method::POST, "/v1/auth/register", &new("x-y-z", "x@example.org")).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "nobody else may");
}

/// Another e-mail address is the account's when it has answered by the link.
#[tokio::test]
async fn a_new_address_has_to_answer() {
    let gateway = Gateway::start().await;
    let login = gateway.login("citizen").clone();
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let change = json!({ "email": "New@Example.org", "password": login.password });
    let (status, me) = citizen.send(Method::PATCH, "/v1/me", &change).await;
    assert_eq!((status, &me["email"]), (StatusCode::OK, &Value::Null), "not yet");
    let link = link_in(&gateway.mail_to("new@example.org", 0).await);
    let (status, _) = citizen.send(Method::POST, "/v1/auth/confirm", &json!({ "link": link })).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(citizen.get("/v1/me").await.1["email"], "new@example.org");
    Person::stranger(&gateway).sign_in("NEW@example.org", &login.password).await;
}
