use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::Code;
use lifeline_protocol::rest::{DeleteMe, DeletionPlan};

use super::me::check_guess;
use crate::{
    api::Api,
    body::Json,
    caller::{Peer, SignedIn},
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("me")
        .get(
            "/v1/me/deletion",
            plan,
            Operation::new("plan_deletion", "What would be lost with the caller's account, and what would remain.")
                .bearer()
                .answers::<DeletionPlan>(200, "As it stands now.")
                .refuses(&[Code::Forbidden, Code::Unavailable]),
        )
        .post(
            "/v1/me/delete",
            delete,
            Operation::new("delete_me", "Deletes the caller's account.")
                .description(
                    "It cannot be undone. Its tokens are void at once, and its connections end within a second; what it \
                     leaves in conversations follows within a minute.",
                )
                .bearer()
                .body::<DeleteMe>()
                .answers_empty(204, "It is gone.")
                .refuses(&[Code::Forbidden, Code::WrongStatus, Code::RateLimited, Code::Unavailable]),
        )
}

async fn plan(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<DeletionPlan>, Refusal> {
    Ok(JsonBody(state.bridge().deletion_plan(&caller).await?))
}

async fn delete(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(delete): Json<DeleteMe>,
) -> Result<StatusCode, Refusal> {
    check_guess(&state, &caller, peer)?;
    state.bridge().delete_me(&caller, delete).await?;
    Ok(StatusCode::NO_CONTENT)
}
