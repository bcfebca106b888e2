use axum::{Json as JsonBody, extract::State};
use lifeline_protocol::rest::Me;

use crate::{api::Api, caller::SignedIn, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("me").get(
        "/v1/me",
        me,
        Operation::new("me", "Who the token stands for, and the call for help that runs.")
            .bearer()
            .answers::<Me>(200, "The account."),
    )
}

async fn me(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().me(&caller)?))
}
