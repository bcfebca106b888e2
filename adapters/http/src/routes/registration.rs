use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use lifeline_domain::Code;
use lifeline_protocol::rest::{Confirm, Forgot, Join, Register, ResetPassword, TokenPair};

use super::auth::{check_cookie_origin, in_cookie, tokens};
use crate::{
    api::Api,
    body::Json,
    caller::{Origin, Peer},
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("auth")
        .post(
            "/v1/auth/register",
            register,
            Operation::new("register", "Registers a citizen, where `accounts.registration` is `open`.")
                .description(
                    "The account is made when the link is followed that is mailed to the address. Whether the address \
                     has an account already is not told: its owner is mailed then.",
                )
                .body::<Register>()
                .answers_empty(202, "A mail is on its way.")
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::RateLimited, Code::Unavailable]),
        )
        .post(
            "/v1/auth/join",
            join,
            in_cookie(Operation::new("join", "Makes the account that an invitation is for, and signs it in."))
                .body::<Join>()
                .answers::<TokenPair>(201, "The account was made.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::AlreadyExists]),
        )
        .post(
            "/v1/auth/confirm",
            confirm,
            Operation::new("confirm", "Does what a mailed link confirms.")
                .description("It makes the account that was registered, or gives an account its new e-mail address.")
                .body::<Confirm>()
                .answers_empty(204, "It is confirmed.")
                .refuses(&[Code::NotFound, Code::AlreadyExists, Code::RateLimited, Code::Unavailable]),
        )
        .post(
            "/v1/auth/forgot",
            forgot,
            Operation::new("forgot_password", "Mails a link that sets another password.")
                .description("Whether there is such an account is not told.")
                .body::<Forgot>()
                .answers_empty(202, "If there is such an account, a mail is on its way.")
                .refuses(&[Code::Forbidden, Code::RateLimited, Code::Unavailable]),
        )
        .post(
            "/v1/auth/reset",
            reset,
            Operation::new("reset_password", "Sets another password by a mailed link.")
                .description("Every login session of the account ends, and its connections within a second.")
                .body::<ResetPassword>()
                .answers_empty(204, "It is set.")
                .refuses(&[Code::NotFound, Code::RateLimited, Code::Unavailable]),
        )
}

async fn register(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Json(register): Json<Register>,
) -> Result<StatusCode, Refusal> {
    state.0.limiters.mail(&register.email, peer)?;
    state.bridge().register(register).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn join(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Origin(origin): Origin,
    headers: HeaderMap,
    Json(join): Json<Join>,
) -> Result<Response, Refusal> {
    check_cookie_origin(&headers, &state)?;
    state.0.limiters.link(peer)?;
    let signed_in = state.bridge().join(join, &origin).await?;
    Ok((StatusCode::CREATED, tokens(&headers, signed_in)).into_response())
}

async fn confirm(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Json(confirm): Json<Confirm>,
) -> Result<StatusCode, Refusal> {
    state.0.limiters.link(peer)?;
    state.bridge().confirm(&confirm.link).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn forgot(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Json(forgot): Json<Forgot>,
) -> Result<StatusCode, Refusal> {
    state.0.limiters.mail(&forgot.login, peer)?;
    state.bridge().forgot_password(&forgot).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn reset(
    State(state): State<HttpState>,
    Peer(peer): Peer,
    Json(reset): Json<ResetPassword>,
) -> Result<StatusCode, Refusal> {
    state.0.limiters.link(peer)?;
    state.bridge().reset_password(reset).await?;
    Ok(StatusCode::NO_CONTENT)
}
