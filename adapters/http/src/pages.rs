//! The pages that browsers see: the SOS page and signing in are rendered here and
//! work without a script; the desk is an app whose files the gateway embeds.

use std::{borrow::Cow, collections::BTreeMap};

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_bridge::sha256_hex;
use lifeline_domain::{Code, Problem};
use lifeline_languages::Language;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{frame::Frame, problem::Refusal, query::Query, reader::Reader, state::HttpState};

/// One file of the built web app.
#[derive(Clone, Debug)]
pub struct WebFile {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub content_type: String,
}

/// The built web app.
pub trait WebFiles: Send + Sync {
    /// The file at a path below the app's folder.
    fn get(&self, path: &str) -> Option<WebFile>;
}

/// How long the SOS page counts down, s.
const COUNTDOWN_S: u32 = 5;

/// The parts of the SOS page that are the same for everyone.
pub(crate) struct SosPage {
    pub(crate) css: String,
    js: String,
    worker: String,
    /// What the scripts say, as JSON, in the order of [`Language::ALL`].
    texts: [String; 6],
}

impl SosPage {
    pub(crate) fn new(web: &dyn WebFiles) -> Self {
        let text = |path| {
            let file = web.get(path);
            file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).unwrap_or_default()
        };
        let texts = Language::ALL.map(script_texts);
        Self { css: text("sos.css"), js: text("sos.js"), worker: text("sos-worker.js"), texts }
    }

    fn texts(&self, language: Language) -> &str {
        let of_language = Language::ALL.iter().zip(&self.texts).find(|(one, _)| **one == language);
        of_language.map_or("{}", |(_, texts)| texts)
    }
}

/// What the SOS page's scripts say, by the ids that they know: written into the page, so that they say it without a
/// network. They fill the gaps in braces.
fn script_texts(language: Language) -> String {
    const BEGINNING: &str = "script-";
    let gaps = [("name", "{name}".into()), ("metres", "{metres}".into())];
    let mut texts: BTreeMap<String, String> = Language::ids(BEGINNING)
        .map(|id| (id.trim_start_matches(BEGINNING).to_owned(), language.text_with(id, &gaps)))
        .collect();
    texts.extend((0..=COUNTDOWN_S).map(|left| {
        let seconds = language.text_with("sos-seconds", &[("seconds", left.into())]);
        (format!("seconds-{left}"), seconds)
    }));
    // Nothing in it may end the element that it stands in.
    serde_json::to_string(&texts).unwrap_or_default().replace('<', "\\u003c")
}

#[derive(Template)]
#[template(path = "sos.html")]
struct SosTemplate<'a> {
    frame: &'a Frame<'a>,
    texts: &'a str,
    js: &'a str,
    sos: Uuid,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInTemplate<'a> {
    frame: &'a Frame<'a>,
    next: &'a str,
    login: &'a str,
    passkey_domain: Option<&'a str>,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct SignInCodeTemplate<'a> {
    frame: &'a Frame<'a>,
    next: &'a str,
    challenge: &'a str,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "sos_state.html")]
struct SosStateTemplate<'a> {
    frame: &'a Frame<'a>,
    sos: &'a str,
    text: &'a str,
    name: &'a str,
    silent: bool,
    problem: Option<String>,
    unknown: bool,
    seen: bool,
    taken_by: Option<String>,
    ended: bool,
    follow: Option<String>,
}

/// How a call stands, for the page that needs no script.
#[derive(Default)]
pub(crate) struct SosStanding {
    pub(crate) sos: String,
    pub(crate) text: String,
    pub(crate) name: String,
    /// The caller must not be heard.
    pub(crate) silent: bool,
    pub(crate) problem: Option<String>,
    /// Whoever asks may not see how it stands, or there is no such call.
    pub(crate) unknown: bool,
    pub(crate) seen: bool,
    pub(crate) taken_by: Option<String>,
    pub(crate) ended: bool,
    pub(crate) follow: Option<String>,
}

/// `GET /`
pub(crate) async fn sos(State(state): State<HttpState>, reader: Reader) -> Response {
    let frame = Frame::new(&state, &reader);
    frame.page(StatusCode::OK, sos_page(&state, &frame, state.bridge().clock().fresh_id()))
}

fn sos_page(state: &HttpState, frame: &Frame<'_>, sos: Uuid) -> askama::Result<String> {
    let page = &state.0.sos_page;
    SosTemplate { frame, texts: page.texts(frame.reader.language), js: &page.js, sos }.render()
}

/// `GET /sos-worker.js`: keeps the SOS page on the phone, so that it opens without a network. It begins with
/// a name for the page as it is now, in the reader's language: browsers fetch page and files anew when the worker's text
/// changes.
pub(crate) async fn sos_worker(State(state): State<HttpState>, reader: Reader) -> Response {
    let frame = Frame { nonce: String::new(), ..Frame::new(&state, &reader) };
    let page = sos_page(&state, &frame, Uuid::nil()).unwrap_or_default();
    let text = format!("const PAGE='{}';\n{}", sha256_hex(page), state.0.sos_page.worker);
    served(WebFile { bytes: text.into_bytes().into(), content_type: "text/javascript".to_owned() }, "no-cache")
}

pub(crate) fn sos_standing(state: &HttpState, reader: &Reader, status: StatusCode, standing: SosStanding) -> Response {
    let frame = Frame::new(state, reader);
    let template = SosStateTemplate {
        frame: &frame,
        sos: &standing.sos,
        text: &standing.text,
        name: &standing.name,
        silent: standing.silent,
        problem: standing.problem,
        unknown: standing.unknown,
        seen: standing.seen,
        taken_by: standing.taken_by,
        ended: standing.ended,
        follow: standing.follow,
    };
    frame.page(status, template.render())
}

#[derive(Deserialize, IntoParams)]
pub(crate) struct Next {
    /// The path on this host to go on to after signing in.
    #[serde(default)]
    #[param(required = false, example = "/desk")]
    next: String,
}

/// `GET /sign-in`
pub(crate) async fn sign_in(State(state): State<HttpState>, reader: Reader, Query(query): Query<Next>) -> Response {
    sign_in_page(&state, &reader, StatusCode::OK, &query.next, "", None)
}

pub(crate) fn sign_in_page(
    state: &HttpState,
    reader: &Reader,
    status: StatusCode,
    next: &str,
    login: &str,
    problem: Option<String>,
) -> Response {
    let frame = Frame::new(state, reader);
    let passkey_domain = state.bridge().passkey_domain();
    let template = SignInTemplate { frame: &frame, next: path_here(next), login, passkey_domain, problem };
    frame.page(status, template.render())
}

/// `GET /sign-in.js`
pub(crate) async fn sign_in_script(State(state): State<HttpState>) -> Response {
    match state.0.web.get("sign-in.js") {
        Some(file) => served(file, "no-cache"),
        None => not_found().await,
    }
}

/// The page of the code, after the password of an account that has a second factor.
pub(crate) fn sign_in_code_page(
    state: &HttpState,
    reader: &Reader,
    status: StatusCode,
    next: &str,
    challenge: &str,
    problem: Option<String>,
) -> Response {
    let frame = Frame::new(state, reader);
    let template = SignInCodeTemplate { frame: &frame, next: path_here(next), challenge, problem };
    frame.page(status, template.render())
}

/// A path on this host, or the start page: never another site.
pub(crate) fn path_here(next: &str) -> &str {
    let second = next.as_bytes().get(1);
    let here = next.starts_with('/') && !matches!(second, Some(b'/' | b'\\')) && !next.contains(char::is_control);
    if here { next } else { "/" }
}

/// `GET /desk`
pub(crate) async fn desk(State(state): State<HttpState>) -> Response {
    built_page(&state, "desk.html")
}

/// `GET /chat`
pub(crate) async fn chat(State(state): State<HttpState>) -> Response {
    built_page(&state, "chat.html")
}

/// A page of the web app as it was built; it loads nothing from elsewhere.
fn built_page(state: &HttpState, name: &str) -> Response {
    match state.0.web.get(name) {
        Some(file) => {
            let mut response = served(file, "no-cache");
            let policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                          img-src 'self' data:; media-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; \
                          base-uri 'none'; frame-ancestors 'none'";
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
            response
        }
        None => {
            Refusal::from(Problem::new(Code::NotFound, "this gateway was built without the web app")).into_response()
        }
    }
}

/// `GET /assets/{path}`: names carry a hash of the content.
pub(crate) async fn asset(State(state): State<HttpState>, Path(path): Path<String>) -> Response {
    match state.0.web.get(&format!("assets/{path}")) {
        Some(file) => served(file, "public, max-age=31536000, immutable"),
        None => not_found().await,
    }
}

/// Any other path.
pub(crate) async fn not_found() -> Response {
    Refusal::from(Problem::new(Code::NotFound, "there is nothing at this path")).into_response()
}

/// A path that is there, asked by a method that is not.
pub(crate) async fn wrong_method() -> Response {
    Refusal::from(Problem::new(Code::MethodNotAllowed, "this path is for another method; see `Allow`")).into_response()
}

fn served(file: WebFile, cache: &'static str) -> Response {
    let content_type =
        HeaderValue::from_str(&file.content_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, file.bytes.into_owned()).into_response()
}

pub(crate) fn html(status: StatusCode, nonce: &str, rendered: askama::Result<String>) -> Response {
    let Ok(body) = rendered else {
        return Refusal::from(Problem::new(Code::Unavailable, "the page could not be made")).into_response();
    };
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; worker-src 'self'; \
         connect-src 'self'; \
         img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::CACHE_CONTROL, "no-store");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    (status, headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_to_another_site() {
        assert_eq!(path_here("/desk?x=1"), "/desk?x=1");
        for elsewhere in ["", "https://evil.example", "//evil.example", "/\\evil.example", "desk", "/a\r\nb"] {
            assert_eq!(path_here(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
