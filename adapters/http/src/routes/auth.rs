use std::net::IpAddr;

use axum::{
    Json as JsonBody,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use lifeline_bridge::SignedIn;
use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::{Login, LoginCode, Logout, Refresh, TokenPair};
use serde::Deserialize;
use utoipa::ToSchema;

use super::sos::sos_cookie;
use crate::{
    api::Api,
    body::{Form, Json},
    caller::{Origin, Peer, check_origin, cookie},
    operation::Operation,
    pages::{path_here, sign_in_code_page, sign_in_page},
    problem::Refusal,
    reader::Reader,
    state::HttpState,
};

/// Holds the refresh token in browsers, where no script can read it.
pub(crate) const REFRESH_COOKIE: &str = "lifeline_refresh";
/// Asks for the cookie instead of the body. Other sites' pages cannot send it (CORS).
const COOKIE_HEADER: &str = "x-lifeline-cookie";

/// An operation whose tokens go into the body, or into cookies.
pub(super) fn in_cookie(operation: Operation) -> Operation {
    operation.header(COOKIE_HEADER, "Any value: the refresh token goes into a cookie. For browsers.").refuses(&[
        Code::OriginNotAllowed,
        Code::RateLimited,
        Code::Unavailable,
    ])
}

pub(super) fn api() -> Api {
    Api::new("auth")
        .post(
            "/v1/auth/login",
            login,
            in_cookie(Operation::new("login", "Signs in with a login name or an e-mail address, and a password."))
                .body::<Login>()
                .answers::<TokenPair>(200, "Tokens.")
                .refuses(&[Code::LoginFailed, Code::SecondFactorRequired]),
        )
        .post(
            "/v1/auth/code",
            code,
            in_cookie(Operation::new(
                "login_code",
                "Signs in with a code, after the password of an account that needs one.",
            ))
            .description("A code is good once. After a wrong one the challenge stays good.")
            .body::<LoginCode>()
            .answers::<TokenPair>(200, "Tokens.")
            .refuses(&[Code::LoginFailed, Code::TokenInvalid]),
        )
        .post(
            "/v1/auth/refresh",
            refresh,
            in_cookie(Operation::new("refresh", "Trades a refresh token for new tokens."))
                .description("A refresh token is good once: a second use ends the login.")
                .refresh_cookie_or_body()
                .body::<Refresh>()
                .answers::<TokenPair>(200, "Tokens.")
                .refuses(&[Code::Unauthenticated, Code::TokenExpired, Code::TokenInvalid]),
        )
        .post(
            "/v1/auth/logout",
            logout,
            Operation::new("logout", "Ends a login.")
                .header(COOKIE_HEADER, "Any value: the refresh token is in the cookie. For browsers.")
                .refresh_cookie_or_body()
                .body::<Logout>()
                .answers_empty(204, "It has ended, and the cookies are taken away.")
                .refuses(&[Code::OriginNotAllowed, Code::Unavailable]),
        )
}

async fn login(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    check_attempt(&state, &login.login, peer)?;
    let signed_in = state.bridge().login(login, &origin).await?;
    Ok(tokens(&headers, signed_in))
}

async fn code(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    headers: HeaderMap,
    Json(login): Json<LoginCode>,
) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    check_code_attempt(&state, &login.challenge, peer).await?;
    let signed_in = state.bridge().login_with_code(&login, &origin).await?;
    Ok(tokens(&headers, signed_in))
}

async fn refresh(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    headers: HeaderMap,
    Json(refresh): Json<Refresh>,
) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    state.0.limiters.request(peer)?;
    let token = refresh_token(&headers, refresh.refresh_token)?;
    let signed_in = state.bridge().refresh(&token, &origin).await?;
    Ok(tokens(&headers, signed_in))
}

async fn logout(
    State(state): State<HttpState>,
    headers: HeaderMap,
    Json(logout): Json<Logout>,
) -> Result<Response, Refusal> {
    // The answer takes the browser's cookies away, whatever was asked: no other site's page may have that.
    check_origin(&headers, &state.0.settings.allowed_origins)?;
    if let Ok(token) = refresh_token(&headers, logout.refresh_token) {
        state.bridge().logout(&token).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, &refresh_cookie("", 0));
    set_cookie(&mut response, &sos_cookie("", 0));
    Ok(response)
}

/// Counts an attempt to sign in. Whoever is signed in already from where the attempt comes is no stranger.
pub(super) fn check_attempt(state: &HttpState, login: &str, peer: IpAddr) -> Result<(), Refusal> {
    let known = state.bridge().is_signed_in_from(login, peer);
    state.0.limiters.login(login, peer, known)
}

/// Counts an attempt at a code like one at the password before it.
async fn check_code_attempt(state: &HttpState, challenge: &str, peer: IpAddr) -> Result<(), Refusal> {
    state.0.limiters.link(peer)?;
    let username = state.bridge().challenged(challenge).await?;
    check_attempt(state, &username, peer)
}

pub(super) fn wants_cookie(headers: &HeaderMap) -> bool {
    headers.contains_key(COOKIE_HEADER)
}

/// Before anything is done for a request whose answer or token is in a cookie.
pub(super) fn check_cookie_origin(headers: &HeaderMap, state: &HttpState) -> Result<(), Problem> {
    if wants_cookie(headers) { check_origin(headers, &state.0.settings.allowed_origins) } else { Ok(()) }
}

fn refresh_token(headers: &HeaderMap, in_body: Option<String>) -> Result<String, Problem> {
    if let Some(token) = in_body {
        return Ok(token);
    }
    let held = wants_cookie(headers).then(|| cookie(headers, REFRESH_COOKIE)).flatten();
    held.filter(|token| !token.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| Problem::new(Code::Unauthenticated, "there is no refresh token; sign in"))
}

pub(super) fn tokens(headers: &HeaderMap, signed_in: SignedIn) -> Response {
    let in_cookie = wants_cookie(headers);
    let body = TokenPair {
        access_token: signed_in.access_token.clone(),
        expires_in_s: signed_in.access_for.as_secs(),
        refresh_token: (!in_cookie).then(|| signed_in.refresh_token.clone()),
        sos_token: signed_in.sos_token.clone(),
        token_type: "Bearer".to_owned(),
    };
    let mut response = ([(header::CACHE_CONTROL, "no-store")], JsonBody(body)).into_response();
    if in_cookie {
        set_cookies(&mut response, &signed_in);
    }
    response
}

fn refresh_cookie(token: &str, max_age_s: u64) -> String {
    format!("{REFRESH_COOKIE}={token}; Path=/v1/auth; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict")
}

pub(crate) fn set_cookies(response: &mut Response, signed_in: &SignedIn) {
    set_cookie(response, &refresh_cookie(&signed_in.refresh_token, signed_in.refresh_for.as_secs()));
    set_cookie(response, &sos_cookie(&signed_in.sos_token, signed_in.sos_for.as_secs()));
}

pub(super) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The form that works without a script.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SignInForm {
    /// The login name or the e-mail address.
    login: String,
    /// The password.
    password: String,
    /// The path on this host to go on to.
    next: String,
}

/// Sets the cookies and goes on to `next`.
pub(super) async fn form(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    reader: Reader,
    headers: HeaderMap,
    form: Result<Form<SignInForm>, Refusal>,
) -> Response {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let signed_in = async {
        check_origin(&headers, &state.0.settings.allowed_origins)?;
        check_attempt(&state, &form.login, peer)?;
        let login = Login { login: form.login.clone(), password: form.password };
        Ok::<_, Refusal>(state.bridge().login(login, &origin).await?)
    };
    match signed_in.await {
        Ok(signed_in) => go_on(&reader, &form.next, &signed_in),
        Err(Refusal { problem: Problem { challenge: Some(challenge), .. }, .. }) => {
            sign_in_code_page(&state, &reader, StatusCode::OK, &form.next, &challenge, None)
        }
        Err(refusal) => {
            let (status, headers) = refusal.head();
            let said = Some(reader.told(&refusal.problem));
            (headers, sign_in_page(&state, &reader, status, &form.next, &form.login, said)).into_response()
        }
    }
}

/// The form that follows where the account needs a code.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SignInCodeForm {
    /// What stands for the right password, for some minutes.
    challenge: String,
    /// A code of the authenticator, or a recovery code.
    code: String,
    /// The path on this host to go on to.
    next: String,
}

/// Sets the cookies and goes on to `next`; where the challenge has ended, back to the password.
pub(super) async fn code_form(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    reader: Reader,
    headers: HeaderMap,
    form: Result<Form<SignInCodeForm>, Refusal>,
) -> Response {
    let SignInCodeForm { challenge, code, next } = form.map(|Form(form)| form).unwrap_or_default();
    let login = LoginCode { challenge, code };
    let signed_in = async {
        check_origin(&headers, &state.0.settings.allowed_origins)?;
        check_code_attempt(&state, &login.challenge, peer).await?;
        Ok::<_, Refusal>(state.bridge().login_with_code(&login, &origin).await?)
    };
    match signed_in.await {
        Ok(signed_in) => go_on(&reader, &next, &signed_in),
        Err(refusal) => {
            let (status, headers) = refusal.head();
            let said = Some(reader.told(&refusal.problem));
            let page = match refusal.problem.code {
                Code::TokenInvalid => sign_in_page(&state, &reader, status, &next, "", said),
                _ => sign_in_code_page(&state, &reader, status, &next, &login.challenge, said),
            };
            (headers, page).into_response()
        }
    }
}

pub(super) fn go_on(reader: &Reader, next: &str, signed_in: &SignedIn) -> Response {
    let mut response = Redirect::to(path_here(next)).into_response();
    set_cookies(&mut response, signed_in);
    reader.keep_account_language(&mut response, signed_in.locale.as_deref());
    response
}
