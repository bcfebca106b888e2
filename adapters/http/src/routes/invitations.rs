use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::Code;
use lifeline_protocol::rest::{Invitation, Invite};

use crate::{api::Api, body::Json, caller::SignedIn, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("accounts").post(
        "/v1/invitations",
        invite,
        Operation::new("invite", "Makes a link by which one person makes an account of a role.")
            .description("With an e-mail address it is mailed there. Without one it is in the answer, this once.")
            .bearer()
            .body::<Invite>()
            .answers::<Invitation>(201, "The invitation was made.")
            .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::Unavailable]),
    )
}

async fn invite(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(invite): Json<Invite>,
) -> Result<(StatusCode, JsonBody<Invitation>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().invite(&caller, invite).await?)))
}
