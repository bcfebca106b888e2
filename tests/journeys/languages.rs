use lifeline_tests::{Gateway, Person};
use reqwest::{Response, StatusCode};

const OPEN: &str = "[accounts]\nregistration = \"open\"\n";

async fn get(person: &Person, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = person.client.get(format!("{}{path}", person.base));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("the gateway answers")
}

fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer.headers().get(name).map(|value| value.to_str().unwrap())
}

/// Pages are in the browser's language until another is chosen, and from then on in that; what keeps the SOS page on the
/// phone is made anew with it.
#[tokio::test]
async fn a_page_is_in_the_readers_language() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    for (wanted, html) in [
        ("bn-BD,bn;q=0.9,en;q=0.8", r#"<html lang="bn" dir="ltr">"#),
        ("zh-CN,zh;q=0.9", r#"<html lang="zh-Hans" dir="ltr">"#),
        ("ar", r#"<html lang="ar" dir="rtl">"#),
        ("de", r#"<html lang="en" dir="ltr">"#),
    ] {
        let answer = get(&person, "/", &[("accept-language", wanted)]).await;
        assert_eq!(header(&answer, "vary"), Some("accept-language, cookie"));
        assert_eq!(header(&answer, "set-cookie"), None, "nobody chose");
        let page = answer.text().await.unwrap();
        assert!(page.contains(html), "{wanted}: {page}");
    }
    let chosen = get(&person, "/sign-in?next=/desk&lang=es", &[("accept-language", "bn")]).await;
    let cookie = header(&chosen, "set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(cookie, "lang=es");
    let page = chosen.text().await.unwrap();
    assert!(page.contains("Iniciar sesión") && page.contains(r#"href="?next=/desk&#38;lang=ar""#), "{page}");

    let bengali = [("accept-language", "bn")];
    let spanish = [("accept-language", "bn"), ("cookie", cookie.as_str())];
    let page = get(&person, "/", &spanish).await.text().await.unwrap();
    assert!(page.contains(r#"<html lang="es""#) && page.contains("¿Necesita ayuda?"), "{page}");
    let worker = async |headers: &[(&str, &str)]| get(&person, "/sos-worker.js", headers).await.text().await.unwrap();
    assert_ne!(worker(&bengali).await, worker(&spanish).await);
}

/// What a form refuses is told in the reader's language; the interface says it in English, by its code.
#[tokio::test]
async fn a_refusal_is_in_the_readers_language() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    let post = |path: &str, form: &[(&str, &str)]| {
        let request = person.client.post(format!("{}{path}", person.base)).header("accept-language", "fr");
        let request = request.form(&form);
        async { request.send().await.unwrap() }
    };
    let refused = post("/sos", &[("text", &"x".repeat(501)), ("name", "<b>Amina</b>"), ("silent", "on")]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Le texte est trop long. Raccourcissez-le.") && page.contains("n’est pas arrivé"), "{page}");
    assert!(!page.contains("<b>Amina"), "{page}");
    assert!(page.contains(&"x".repeat(501)) && page.contains(r#"name="silent" checked"#), "nothing is lost: {page}");
    let failed = post("/sign-in", &[("login", "nobody"), ("password", "nothing at all")]).await;
    assert_eq!(failed.status(), StatusCode::UNAUTHORIZED);
    assert!(failed.text().await.unwrap().contains("mot de passe est incorrect."));
}

/// Whoever registers on a page in their language is written to in it, and finds it again where they sign in.
#[tokio::test]
async fn an_account_keeps_the_language_that_it_was_made_in() {
    let gateway = Gateway::start_configured(OPEN).await;
    let person = Person::stranger(&gateway);
    let new =
        [("username", "nila"), ("email", "nila@example.org"), ("name", "Nila"), ("password", "several words of hers")];
    let register = person.client.post(format!("{}/register", person.base)).header("accept-language", "es-MX,es");
    assert_eq!(register.form(&new).send().await.unwrap().status(), StatusCode::OK);
    let mail = gateway.mail_to("nila@example.org", 0).await;
    assert!(mail.contains("Subject: Confirme su correo"), "{mail}");
    let form = [("link", crate::registration::link_in(&mail.replace("=3D", "=")))];
    let confirmed = person.client.post(format!("{}/confirm", person.base)).form(&form).send().await.unwrap();
    assert_eq!(confirmed.status(), StatusCode::OK);

    let sign_in = || person.client.post(format!("{}/sign-in", person.base)).form(&[new[0], ("login", "nila"), new[3]]);
    let cookies = |answer: &Response| {
        let all = answer.headers().get_all("set-cookie").iter();
        all.map(|cookie| cookie.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let elsewhere = sign_in().header("accept-language", "en").send().await.unwrap();
    assert!(cookies(&elsewhere).iter().any(|cookie| cookie.starts_with("lang=es; Path=/; ")), "{elsewhere:?}");
    let chosen = sign_in().header("cookie", "lang=bn").send().await.unwrap();
    assert!(!cookies(&chosen).iter().any(|cookie| cookie.starts_with("lang=")), "{chosen:?}");
}
