use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::ProblemBody;
use lifeline_tests::{Gateway, Person};
use reqwest::Method;

/// A problem's `type` is an address of this gateway, and there is the code.
#[tokio::test]
async fn every_problem_points_to_where_it_is_explained() {
    let gateway = Gateway::start().await;
    let person = Person::stranger(&gateway);
    let (_, problem) = person.get("/v1/me").await;
    assert_eq!(problem["type"], "/docs/errors#unauthenticated");
    for &code in Code::ALL {
        let kind = ProblemBody::new(Problem::new(code, ""), 400).kind;
        let (path, id) = kind.split_once('#').expect("a page and a place on it");
        let answer = person.request(Method::GET, path, None).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        let page = answer.text().await.expect("a page");
        let section =
            page.split(&format!("<section id=\"{id}\">")).nth(1).unwrap_or_else(|| panic!("{id} is not there"));
        let section = section.split("</section>").next().unwrap_or_default();
        let words = section.replace("<code>", "`").replace("</code>", "`");
        let status = lifeline_http::status_of(code).as_u16();
        assert!(words.contains(&format!("HTTP {status}")), "{section}");
        for text in [code.title(), code.remedy()] {
            // The page writes these as references.
            let text = text.replace('\'', "&#39;");
            assert!(words.contains(&format!("<p>{text}</p>")), "{text} is not in {words}");
        }
    }
}

/// It loads nothing and runs nothing.
#[tokio::test]
async fn the_page_of_errors_needs_no_script_and_nothing_from_elsewhere() {
    let gateway = Gateway::start().await;
    let answer = Person::stranger(&gateway).request(Method::GET, "/docs/errors", None).await;
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let page = answer.text().await.expect("a page");
    for outside in ["<script", "<img", "src=", "@import", "http:", "https:"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("href=\"/openapi.json\""));
}
