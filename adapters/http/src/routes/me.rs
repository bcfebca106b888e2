use std::net::IpAddr;

use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_bridge::Caller;
use lifeline_domain::{Code, LoginSessionId};
use lifeline_protocol::rest::{ChangeMe, ChangePassword, EndLoginSessions, LoginSessionList, Me};

use super::auth::check_attempt;
use crate::{
    api::Api,
    body::Json,
    caller::{Peer, SignedIn},
    id::Id,
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("me")
        .get(
            "/v1/me",
            me,
            Operation::new("me", "Who the token stands for, and the call for help that runs.")
                .bearer()
                .answers::<Me>(200, "The account."),
        )
        .patch(
            "/v1/me",
            change,
            Operation::new("change_me", "Changes the caller's own profile.")
                .bearer()
                .body::<ChangeMe>()
                .answers::<Me>(200, "The account as it is now.")
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::RateLimited, Code::Unavailable]),
        )
        .post(
            "/v1/me/password",
            change_password,
            Operation::new("change_password", "Changes the caller's own password.")
                .description(
                    "Every other login session of theirs ends, and its connections within a second; the one that asks \
                     goes on.",
                )
                .bearer()
                .body::<ChangePassword>()
                .answers_empty(204, "It is changed.")
                .refuses(&[Code::Forbidden, Code::RateLimited, Code::Unavailable]),
        )
        .get(
            "/v1/me/sessions",
            sessions,
            Operation::new("list_login_sessions", "Where the caller is signed in.")
                .bearer()
                .answers::<LoginSessionList>(200, "The login sessions, the one that was used last first.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/me/sessions/end",
            end_sessions,
            Operation::new("end_login_sessions", "Ends the caller's other login sessions, or all of them.")
                .description("Their tokens are void at once, and their connections end within a second.")
                .bearer()
                .body::<EndLoginSessions>()
                .answers_empty(204, "They have ended.")
                .refuses(&[Code::Forbidden, Code::Unavailable]),
        )
        .post(
            "/v1/me/sessions/{id}/end",
            end_session,
            Operation::new("end_login_session", "Ends one of the caller's login sessions.")
                .description("Its tokens are void at once, and its connections end within a second.")
                .bearer()
                .path::<LoginSessionId>("id", "The login session.")
                .answers_empty(204, "It has ended.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn me(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().me(&caller)?))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(change): Json<ChangeMe>,
) -> Result<JsonBody<Me>, Refusal> {
    if change.password.is_some() {
        check_guess(&state, &caller, peer)?;
    }
    Ok(JsonBody(state.bridge().change_me(&caller, change).await?))
}

async fn change_password(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(change): Json<ChangePassword>,
) -> Result<StatusCode, Refusal> {
    check_guess(&state, &caller, peer)?;
    state.bridge().change_password(&caller, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn sessions(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<LoginSessionList>, Refusal> {
    Ok(JsonBody(state.bridge().login_sessions(&caller)?))
}

async fn end_sessions(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(end): Json<EndLoginSessions>,
) -> Result<StatusCode, Refusal> {
    state.bridge().end_own_sessions(&caller, &end).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_session(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<LoginSessionId>,
) -> Result<StatusCode, Refusal> {
    state.bridge().end_own_session(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// With a stolen token a password or a code can be guessed, too: it counts as an attempt to sign in.
pub(super) fn check_guess(state: &HttpState, caller: &Caller, peer: IpAddr) -> Result<(), Refusal> {
    let login = caller.account.as_ref().map_or("", |account| &account.username);
    check_attempt(state, login, peer)
}
