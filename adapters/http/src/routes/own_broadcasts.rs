use axum::{Json as JsonBody, extract::State};
use lifeline_domain::Code;
use lifeline_protocol::rest::{OwnBroadcasts, Places};

use crate::{api::Api, body::Json, caller::SignedIn, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("broadcasts")
        .get(
            "/v1/me/broadcasts",
            list,
            Operation::new("list_own_broadcasts", "The broadcasts that are for the caller and have not expired.")
                .description(
                    "As they are now. Changes come on the WebSocket's channel `me`, which also resumes them; what the \
                     caller answers goes there, too (`broadcast.answer`).",
                )
                .bearer()
                .answers::<OwnBroadcasts>(200, "The newest first.")
                .refuses(&[Code::Forbidden]),
        )
        .get(
            "/v1/me/places",
            places,
            Operation::new("get_own_places", "The places that the caller has named, for broadcasts to an area.")
                .bearer()
                .answers::<Places>(200, "All of them.")
                .refuses(&[Code::Forbidden]),
        )
        .put(
            "/v1/me/places",
            put_places,
            Operation::new("put_own_places", "Names other places instead; an empty list withdraws them.")
                .bearer()
                .body::<Places>()
                .answers::<Places>(200, "The places as they are kept.")
                .refuses(&[
                    Code::Forbidden,
                    Code::InvalidField,
                    Code::TextTooLong,
                    Code::LocationOutOfRange,
                    Code::Unavailable,
                ]),
        )
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<OwnBroadcasts>, Refusal> {
    Ok(JsonBody(state.bridge().own_broadcasts(&caller)?))
}

async fn places(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Places>, Refusal> {
    Ok(JsonBody(state.bridge().own_places(&caller)?))
}

async fn put_places(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(places): Json<Places>,
) -> Result<JsonBody<Places>, Refusal> {
    Ok(JsonBody(state.bridge().put_own_places(&caller, &places).await?))
}
