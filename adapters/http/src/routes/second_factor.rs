use axum::{
    Json as JsonBody,
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_domain::Code;
use lifeline_protocol::rest::{BeginTotp, ConfirmTotp, RecoveryCodes, RemoveTotp, RenewRecoveryCodes, TotpSecret};

use super::me::check_guess;
use crate::{
    api::Api,
    body::Json,
    caller::{Peer, SignedIn},
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

const REFUSALS: &[Code] =
    &[Code::InvalidField, Code::Forbidden, Code::WrongStatus, Code::RateLimited, Code::Unavailable];

/// What is shown once stays in no cache.
const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

pub(super) fn api() -> Api {
    Api::new("me")
        .post(
            "/v1/me/totp",
            begin,
            Operation::new("begin_totp", "Makes a secret for the caller's authenticator (TOTP, RFC 6238).")
                .description("Nothing changes for signing in until a code of it is confirmed.")
                .bearer()
                .body::<BeginTotp>()
                .answers::<TotpSecret>(201, "The secret, this once.")
                .refuses(REFUSALS),
        )
        .post(
            "/v1/me/totp/confirm",
            confirm,
            Operation::new("confirm_totp", "Switches the second factor on: from now on signing in needs a code.")
                .bearer()
                .body::<ConfirmTotp>()
                .answers::<RecoveryCodes>(200, "The recovery codes, this once; each is good once.")
                .refuses(REFUSALS),
        )
        .post(
            "/v1/me/totp/recovery-codes",
            renew,
            Operation::new("renew_recovery_codes", "Gives other recovery codes; those before are good no more.")
                .bearer()
                .body::<RenewRecoveryCodes>()
                .answers::<RecoveryCodes>(200, "The recovery codes, this once; each is good once.")
                .refuses(REFUSALS),
        )
        .delete(
            "/v1/me/totp",
            remove,
            Operation::new("remove_totp", "Takes the caller's second factor off.")
                .bearer()
                .body::<RemoveTotp>()
                .answers_empty(204, "It is off: the password is enough.")
                .refuses(REFUSALS),
        )
}

async fn begin(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(begin): Json<BeginTotp>,
) -> Result<Response, Refusal> {
    check_guess(&state, &caller, peer)?;
    let made: TotpSecret = state.bridge().begin_totp(&caller, begin).await?;
    Ok((StatusCode::CREATED, NO_STORE, JsonBody(made)).into_response())
}

async fn confirm(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(confirm): Json<ConfirmTotp>,
) -> Result<Response, Refusal> {
    check_guess(&state, &caller, peer)?;
    let codes: RecoveryCodes = state.bridge().confirm_totp(&caller, &confirm).await?;
    Ok((NO_STORE, JsonBody(codes)).into_response())
}

async fn renew(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(renew): Json<RenewRecoveryCodes>,
) -> Result<Response, Refusal> {
    check_guess(&state, &caller, peer)?;
    let codes: RecoveryCodes = state.bridge().renew_recovery_codes(&caller, renew).await?;
    Ok((NO_STORE, JsonBody(codes)).into_response())
}

async fn remove(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(remove): Json<RemoveTotp>,
) -> Result<StatusCode, Refusal> {
    check_guess(&state, &caller, peer)?;
    state.bridge().remove_totp(&caller, remove).await?;
    Ok(StatusCode::NO_CONTENT)
}
