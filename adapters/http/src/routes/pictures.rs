use std::str::FromStr;

use axum::{
    Json as JsonBody,
    extract::{Path, State, rejection::PathRejection},
    http::HeaderMap,
};
use bytes::Bytes;
use lifeline_bridge::Caller;
use lifeline_domain::{Code, ConversationId, MediaId, Problem, UserId};
use lifeline_protocol::rest::{ConversationView, Me};

use super::media_content::harmless;
use crate::{
    api::Api, body::Picture, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState,
};

/// What is taken.
const KINDS: &str = "image/*";
/// What is given.
const JPEG: &str = "image/jpeg";

pub(super) fn api() -> Api {
    let giving = &[Code::WrongContent, Code::InvalidField, Code::RateLimited, Code::Busy];
    let changing = &[Code::Forbidden, Code::Unavailable];
    let group = |operation: Operation| {
        operation
            .bearer()
            .path::<ConversationId>("id", "The group.")
            .answers::<ConversationView>(200, "The group as it is now.")
            .refuses(changing)
            .refuses(&[Code::WrongStatus, Code::NotFound])
    };
    let own = |operation: Operation| {
        operation.bearer().answers::<Me>(200, "The account as it is now.").refuses(changing).refuses(&[Code::NotFound])
    };
    let taken = "JPEG, PNG, GIF or WebP, at most 5 MB, whatever it is said to be. Of it a square of its middle is kept, 256 \
                 pixels wide, made anew without anything but its pixels. At most 10 an hour.";
    let read = |id, summary| {
        let kept = "Whoever may not see it does not learn whether it is there. A client may keep it for its user: \
                    another picture has another id.";
        Operation::new(id, summary).description(kept).bearer().answers_text(200, JPEG, "The picture.")
    };
    Api::new("pictures")
        .put(
            "/v1/me/picture",
            change_own,
            own(Operation::new("change_my_picture", "Gives the caller a picture, instead of the one they have."))
                .description(taken)
                .body_file(KINDS)
                .refuses(giving),
        )
        .delete(
            "/v1/me/picture",
            remove_own,
            own(Operation::new("remove_my_picture", "Takes the caller's picture away, and erases it.")),
        )
        .put(
            "/v1/conversations/{id}/picture",
            change_groups,
            group(Operation::new("change_group_picture", "An admin or owner of a group gives it a picture."))
                .description(taken)
                .body_file(KINDS)
                .refuses(giving),
        )
        .delete(
            "/v1/conversations/{id}/picture",
            remove_groups,
            group(Operation::new("remove_group_picture", "An admin or owner of a group takes its picture away.")),
        )
        .get(
            "/v1/people/{id}/pictures/{picture}",
            of_person,
            read("read_person_picture", "The picture of a person whom the caller knows, or who calls for help.")
                .path::<UserId>("id", "The person.")
                .path::<MediaId>("picture", "The picture, as the person's `picture` names it.")
                .refuses(&[Code::NotFound, Code::Unavailable]),
        )
        .get(
            "/v1/conversations/{id}/pictures/{picture}",
            of_group,
            read("read_group_picture", "The picture of a group that the caller is in.")
                .path::<ConversationId>("id", "The group.")
                .path::<MediaId>("picture", "The picture, as the group's `picture` names it.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

type InPath = Result<Path<(String, String)>, PathRejection>;

fn named<T: FromStr<Err = Problem>>(path: InPath) -> Result<(T, MediaId), Problem> {
    let Path((id, picture)) = path.map_err(|_| Problem::new(Code::InvalidField, "this is not text").at("id"))?;
    let id = id.parse().map_err(|problem: Problem| problem.at("id"))?;
    Ok((id, picture.parse().map_err(|problem: Problem| problem.at("picture"))?))
}

async fn change_own(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Picture(new): Picture,
) -> Result<JsonBody<Me>, Refusal> {
    count(&state, &caller)?;
    Ok(JsonBody(state.bridge().change_own_picture(&caller, Some(new)).await?))
}

async fn remove_own(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().change_own_picture(&caller, None).await?))
}

async fn change_groups(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Picture(new): Picture,
) -> Result<JsonBody<ConversationView>, Refusal> {
    count(&state, &caller)?;
    let conversation = state.bridge().change_group_picture(&caller, id, Some(new)).await?;
    Ok(JsonBody(ConversationView { conversation }))
}

async fn remove_groups(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
) -> Result<JsonBody<ConversationView>, Refusal> {
    let conversation = state.bridge().change_group_picture(&caller, id, None).await?;
    Ok(JsonBody(ConversationView { conversation }))
}

async fn of_person(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    path: InPath,
) -> Result<(HeaderMap, Bytes), Refusal> {
    let (person, picture) = named(path)?;
    Ok((harmless(JPEG), state.bridge().person_picture(&caller, person, picture).await?))
}

async fn of_group(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    path: InPath,
) -> Result<(HeaderMap, Bytes), Refusal> {
    let (group, picture) = named(path)?;
    Ok((harmless(JPEG), state.bridge().group_picture(&caller, group, picture).await?))
}

/// Making a picture small takes long enough that nobody does it all day.
fn count(state: &HttpState, caller: &Caller) -> Result<(), Refusal> {
    caller.actor.user().map_or(Ok(()), |me| state.0.limiters.picture(me))
}
