//! Who reads a page: in which language, and by which address they choose another.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Query},
    http::{HeaderValue, Method, header, request::Parts},
    response::Response,
};
use lifeline_domain::Problem;
use lifeline_languages::Language;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::caller::cookie;

/// Holds the language that somebody chose for this browser. Scripts read it, too.
const LANGUAGE_COOKIE: &str = "lang";
const KEPT_S: u64 = 365 * 24 * 3600;

/// What a page is asked with to be in another language.
#[derive(Default, Deserialize, IntoParams)]
pub(crate) struct Chosen {
    /// The language to show pages in from now on (BCP 47). Without it: the one that was chosen before, else the
    /// account's, else the best one of `Accept-Language`, else English.
    #[param(required = false, example = "bn")]
    lang: Option<String>,
}

/// Who reads a page.
pub(crate) struct Reader {
    pub(crate) language: Language,
    /// The language was chosen with this request, or is kept since an earlier one.
    chosen: Option<Choice>,
    /// What the page's address has after `?` but for the language; none where the address alone does not make the page.
    query: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    Now,
    Before,
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let chosen = Query::<Chosen>::try_from_uri(&parts.uri).ok().and_then(|Query(chosen)| chosen.lang);
        let now = chosen.as_deref().and_then(Language::negotiate).map(|language| (language, Some(Choice::Now)));
        let before = || {
            let kept = cookie(&parts.headers, LANGUAGE_COOKIE).and_then(Language::negotiate);
            kept.map(|language| (language, Some(Choice::Before)))
        };
        let accepted = || {
            let wanted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|wanted| wanted.to_str().ok());
            wanted.and_then(Language::negotiate).map(|language| (language, None))
        };
        let (language, chosen) = now.or_else(before).or_else(accepted).unwrap_or_default();
        let query = (parts.method == Method::GET).then(|| without_language(parts.uri.query().unwrap_or_default()));
        Ok(Self { language, chosen, query })
    }
}

/// The pairs of a query but for `lang`, each followed by `&`.
fn without_language(query: &str) -> String {
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    kept.map(|pair| format!("{pair}&")).collect()
}

impl Reader {
    /// What a link to the same page in another language begins with, after `?`.
    pub(crate) fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Keeps a language that was chosen with this request.
    pub(crate) fn keep_choice(&self, response: &mut Response) {
        if self.chosen == Some(Choice::Now) {
            set_language(response, self.language);
        }
    }

    /// Keeps the language of an account that was signed in to, unless another was chosen here.
    pub(crate) fn keep_account_language(&self, response: &mut Response, locale: Option<&str>) {
        if let (None, Some(language)) = (self.chosen, locale.and_then(Language::negotiate)) {
            set_language(response, language);
        }
    }

    /// What a refusal says to a person. Clients of the interfaces get its code and its English detail instead.
    pub(crate) fn told(&self, problem: &Problem) -> String {
        let code = problem.code.as_str().replace('_', "-");
        let of_code = format!("problem-{code}");
        let of_field = problem.field.as_ref().map(|field| format!("{of_code}-{field}"));
        let known = of_field.into_iter().chain([of_code]).find(|id| Language::knows(id));
        self.language.text(known.as_deref().unwrap_or("problem"))
    }
}

fn set_language(response: &mut Response, language: Language) {
    let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age={KEPT_S}; Secure; SameSite=Lax", language.tag());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use lifeline_domain::Code;

    use super::*;

    async fn reader(uri: &str, headers: &[(header::HeaderName, &str)]) -> Reader {
        let mut request = Request::get(uri);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let Ok(reader) = Reader::from_request_parts(&mut parts, &()).await;
        reader
    }

    fn kept(keep: impl FnOnce(&mut Response)) -> Option<String> {
        let mut response = Response::default();
        keep(&mut response);
        response.headers().get(header::SET_COOKIE).map(|cookie| cookie.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn the_choice_goes_before_the_account_and_that_before_the_browser() {
        let bengali = (header::COOKIE, "a=1; lang=bn");
        let french = (header::ACCEPT_LANGUAGE, "fr-CA,en;q=0.5");
        let both = [bengali, french.clone()];
        let now = reader("/?lang=ar", &both).await;
        assert_eq!(now.language, Language::Arabic);
        assert!(kept(|response| now.keep_choice(response)).unwrap().starts_with("lang=ar; Path=/; "));
        let before = reader("/", &both).await;
        assert_eq!(before.language, Language::Bengali);
        assert_eq!(kept(|response| before.keep_choice(response)), None);
        assert_eq!(kept(|response| before.keep_account_language(response, Some("es"))), None);
        let accepted = reader("/?lang=klingon", &[french]).await;
        assert_eq!(accepted.language, Language::French);
        assert_eq!(kept(|response| accepted.keep_choice(response)), None);
        let account = kept(|response| accepted.keep_account_language(response, Some("zh-CN"))).unwrap();
        assert!(account.starts_with("lang=zh-Hans; "), "{account}");
        assert_eq!(reader("/", &[]).await.language, Language::English);
    }

    #[tokio::test]
    async fn a_link_to_another_language_keeps_the_rest_of_the_address() {
        assert_eq!(reader("/join?link=a%26b&lang=es", &[]).await.query(), Some("link=a%26b&"));
        assert_eq!(reader("/", &[]).await.query(), Some(""));
    }

    #[tokio::test]
    async fn every_refusal_has_words() {
        let french = reader("/?lang=fr", &[]).await;
        let told = |code, field: &str| french.told(&Problem::new(code, "in English").at(field));
        assert_eq!(told(Code::InvalidField, "name"), "Un nom a de 1 à 80 caractères.");
        assert_eq!(told(Code::TextTooLong, "text"), "Le texte est trop long. Raccourcissez-le.");
        for code in Code::ALL {
            let words = told(*code, "link");
            assert!(words.ends_with('.') && !words.contains("English"), "{code}: {words}");
        }
    }
}
