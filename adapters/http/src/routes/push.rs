use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{Code, PushSubscriptionId};
use lifeline_protocol::rest::{PushKey, PushSubscribe, PushSubscriptionList, PushSubscriptionView};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("push")
        .get(
            "/v1/push/key",
            key,
            Operation::new("push_key", "The key that browsers subscribe to pushes with.")
                .description("`not_found` where the gateway sends no pushes.")
                .answers::<PushKey>(200, "The key.")
                .refuses(&[Code::NotFound]),
        )
        .get(
            "/v1/push/subscriptions",
            list,
            Operation::new("list_push_subscriptions", "In which browsers the caller gets pushes.")
                .bearer()
                .answers::<PushSubscriptionList>(200, "All of them.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/push/subscriptions",
            subscribe,
            Operation::new("subscribe_to_push", "The caller wants pushes in this browser.")
                .description(
                    "What is pushed is a `PushMessage`, encrypted for the browser (RFC 8291). It ends with the login \
                     session. A person has at most 10; the oldest makes room.",
                )
                .bearer()
                .body::<PushSubscribe>()
                .answers::<PushSubscriptionView>(201, "The subscription, also if it was there before.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::AlreadyExists, Code::Unavailable]),
        )
        .delete(
            "/v1/push/subscriptions/{id}",
            unsubscribe,
            Operation::new("unsubscribe_from_push", "Ends one of the caller's push subscriptions.")
                .bearer()
                .path::<PushSubscriptionId>("id", "The subscription.")
                .answers_empty(204, "It has ended.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn key(State(state): State<HttpState>) -> Result<JsonBody<PushKey>, Refusal> {
    Ok(JsonBody(state.bridge().push_key()?))
}

async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<PushSubscriptionList>, Refusal> {
    Ok(JsonBody(state.bridge().push_subscriptions(&caller)?))
}

async fn subscribe(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(subscribe): Json<PushSubscribe>,
) -> Result<(StatusCode, JsonBody<PushSubscriptionView>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().subscribe_to_push(&caller, subscribe).await?)))
}

async fn unsubscribe(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<PushSubscriptionId>,
) -> Result<StatusCode, Refusal> {
    state.bridge().unsubscribe_from_push(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
