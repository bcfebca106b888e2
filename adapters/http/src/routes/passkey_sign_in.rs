use axum::{
    Json as JsonBody,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::{LoginPasskey, TokenPair, WebAuthnJson};
use serde::Deserialize;
use utoipa::ToSchema;

use super::auth::{check_cookie_origin, go_on, in_cookie, set_cookie, tokens, wants_cookie};
use crate::{
    api::Api,
    body::{Form, Json},
    caller::{Origin, Peer, check_origin, cookie},
    operation::Operation,
    pages::sign_in_page,
    problem::Refusal,
    reader::Reader,
    state::HttpState,
};

/// Holds a secret that binds a challenge to the browser that asked for it.
const BROWSER_COOKIE: &str = "lifeline_passkey";
/// As long as a challenge is good, s.
const BROWSER_COOKIE_S: u32 = 300;

pub(super) fn api() -> Api {
    Api::new("auth")
        .post(
            "/v1/auth/passkey/options",
            options,
            in_cookie(Operation::new("begin_login_passkey", "Begins to sign in with a passkey: what the browser is to be told."))
                .description(
                    "The same for everybody: it names no account and no passkey. Good for five minutes and one answer; asked \
                     for with the header, in the same browser only.",
                )
                .answers::<WebAuthnJson>(200, "`PublicKeyCredentialRequestOptionsJSON`.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/auth/passkey",
            login,
            in_cookie(Operation::new("login_passkey", "Signs in with a passkey. No code is wanted besides."))
                .body::<LoginPasskey>()
                .answers::<TokenPair>(200, "Tokens.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::LoginFailed, Code::TokenInvalid]),
        )
}

async fn options(State(state): State<HttpState>, Peer(peer): Peer, headers: HeaderMap) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    state.0.limiters.request(peer)?;
    // Another tab of the same browser may wait for an answer, too.
    let browser = wants_cookie(&headers).then(|| {
        let held = cookie(&headers, BROWSER_COOKIE).filter(|held| !held.is_empty());
        held.map_or_else(|| state.bridge().random_secret(), str::to_owned)
    });
    let options: WebAuthnJson = state.bridge().begin_passkey_sign_in(browser.as_deref())?;
    let mut response = ([(header::CACHE_CONTROL, "no-store")], JsonBody(options)).into_response();
    if let Some(browser) = browser {
        let kept = format!("Path=/; Max-Age={BROWSER_COOKIE_S}; Secure; HttpOnly; SameSite=Strict");
        set_cookie(&mut response, &format!("{BROWSER_COOKIE}={browser}; {kept}"));
    }
    Ok(response)
}

async fn login(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    headers: HeaderMap,
    Json(login): Json<LoginPasskey>,
) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    state.0.limiters.link(peer)?;
    let browser = wants_cookie(&headers).then(|| cookie(&headers, BROWSER_COOKIE)).flatten();
    let signed_in = state.bridge().login_with_passkey(&login, browser, &origin).await?;
    Ok(tokens(&headers, signed_in))
}

/// The form that the sign-in page's script fills.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SignInPasskeyForm {
    /// What the browser has answered, as JSON.
    credential: String,
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
    form: Result<Form<SignInPasskeyForm>, Refusal>,
) -> Response {
    let SignInPasskeyForm { credential, next } = form.map(|Form(form)| form).unwrap_or_default();
    let signed_in = async {
        check_origin(&headers, &state.0.settings.allowed_origins)?;
        state.0.limiters.link(peer)?;
        let credential = WebAuthnJson::of(credential)
            .ok_or_else(|| Problem::new(Code::InvalidField, "this is no JSON").at("credential"))?;
        let browser = cookie(&headers, BROWSER_COOKIE);
        Ok::<_, Refusal>(state.bridge().login_with_passkey(&LoginPasskey { credential }, browser, &origin).await?)
    };
    match signed_in.await {
        Ok(signed_in) => go_on(&reader, &next, &signed_in),
        Err(refusal) => {
            let (status, headers) = refusal.head();
            let said = Some(reader.told(&refusal.problem));
            (headers, sign_in_page(&state, &reader, status, &next, "", said)).into_response()
        }
    }
}
