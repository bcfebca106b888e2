use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{BroadcastId, Code, Problem, UserId};
use lifeline_protocol::rest::{
    BroadcastAudience, BroadcastDetail, BroadcastGroup, BroadcastList, BroadcastPeople, CancelBroadcast,
    FollowedBroadcast, PreviewBroadcast, SendBroadcast, UpdateBroadcast,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::lines::LIMIT_DEFAULT;
use crate::{
    api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, query::Query,
    state::HttpState,
};

/// What an area or a text may be refused for.
const CONTENT: [Code; 4] = [Code::InvalidField, Code::TextTooLong, Code::LocationOutOfRange, Code::TimeOutOfRange];

pub(super) fn api() -> Api {
    let of_one = |id: &str, summary: &str| {
        Operation::new(id, summary)
            .bearer()
            .path::<BroadcastId>("id", "The broadcast.")
            .refuses(&[Code::Forbidden, Code::NotFound])
    };
    Api::new("broadcasts")
        .get(
            "/v1/broadcasts",
            list,
            Operation::new(
                "list_broadcasts",
                "The broadcasts that are kept, with how far they have come; for responders.",
            )
            .bearer()
            .answers::<BroadcastList>(200, "The newest first.")
            .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/broadcasts",
            send,
            Operation::new("send_broadcast", "Warns everyone, or an area; for admins.")
                .description(
                    "An area is matched against the places that people have named (`PUT /v1/me/places`). Who has named \
                     none gets it, too, with the area said. Where anyone is or was is not used.",
                )
                .bearer()
                .body::<SendBroadcast>()
                .answers::<FollowedBroadcast>(201, "The broadcast, also if it was sent before.")
                .refuses(&CONTENT)
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::WrongStatus, Code::Unavailable]),
        )
        .post(
            "/v1/broadcasts/preview",
            preview,
            Operation::new("preview_broadcast", "How many people a broadcast would be for; for admins.")
                .bearer()
                .body::<PreviewBroadcast>()
                .answers::<BroadcastAudience>(200, "How many.")
                .refuses(&CONTENT[..3])
                .refuses(&[Code::Forbidden]),
        )
        .get(
            "/v1/broadcasts/{id}",
            one,
            of_one("get_broadcast", "A broadcast and how far it has come, also over time; for responders.")
                .answers::<BroadcastDetail>(200, "The broadcast."),
        )
        .get(
            "/v1/broadcasts/{id}/people",
            people,
            of_one("list_broadcast_people", "Who needs help, who is safe, who has not answered; for responders.")
                .query::<PeopleQuery>()
                .answers::<BroadcastPeople>(200, "A page, in the order of ids.")
                .refuses(&[Code::MissingField, Code::InvalidField]),
        )
        .post(
            "/v1/broadcasts/{id}/update",
            update,
            of_one("update_broadcast", "Says something else from now on, to the same people; for admins.")
                .body::<UpdateBroadcast>()
                .answers::<FollowedBroadcast>(200, "The broadcast as it is now.")
                .refuses(&CONTENT)
                .refuses(&[Code::WrongStatus, Code::Unavailable]),
        )
        .post(
            "/v1/broadcasts/{id}/cancel",
            cancel,
            of_one("cancel_broadcast", "Takes a broadcast back; for admins.")
                .body::<CancelBroadcast>()
                .answers::<FollowedBroadcast>(200, "The broadcast as it is now.")
                .refuses(&[Code::InvalidField, Code::TextTooLong, Code::WrongStatus, Code::Unavailable]),
        )
}

#[derive(Deserialize, IntoParams)]
struct PeopleQuery {
    /// Which of them.
    group: BroadcastGroup,
    /// `next` of the page before.
    #[param(value_type = UserId, required = false)]
    after: Option<String>,
    /// At most so many.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<usize>,
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<BroadcastList>, Refusal> {
    Ok(JsonBody(state.bridge().broadcasts(&caller)?))
}

async fn send(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(send): Json<SendBroadcast>,
) -> Result<(StatusCode, JsonBody<FollowedBroadcast>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().send_broadcast(&caller, send).await?)))
}

async fn preview(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(preview): Json<PreviewBroadcast>,
) -> Result<JsonBody<BroadcastAudience>, Refusal> {
    Ok(JsonBody(state.bridge().preview_broadcast(&caller, &preview)?))
}

async fn one(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<BroadcastId>,
) -> Result<JsonBody<BroadcastDetail>, Refusal> {
    Ok(JsonBody(state.bridge().broadcast(&caller, id)?))
}

async fn people(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<BroadcastId>,
    Query(query): Query<PeopleQuery>,
) -> Result<JsonBody<BroadcastPeople>, Refusal> {
    let after = query.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|problem: Problem| problem.at("after"))?;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    Ok(JsonBody(state.bridge().broadcast_people(&caller, id, query.group, after, limit)?))
}

async fn update(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<BroadcastId>,
    Json(update): Json<UpdateBroadcast>,
) -> Result<JsonBody<FollowedBroadcast>, Refusal> {
    Ok(JsonBody(state.bridge().update_broadcast(&caller, id, update).await?))
}

async fn cancel(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<BroadcastId>,
    Json(cancel): Json<CancelBroadcast>,
) -> Result<JsonBody<FollowedBroadcast>, Refusal> {
    Ok(JsonBody(state.bridge().cancel_broadcast(&caller, id, cancel).await?))
}
