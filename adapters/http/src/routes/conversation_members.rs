use axum::{
    Json as JsonBody,
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
};
use lifeline_domain::{Code, ConversationId, Problem, UserId};
use lifeline_protocol::rest::{AddMembers, ChangeMember, ConversationView};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

const REFUSALS: &[Code] = &[Code::InvalidField, Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable];

pub(super) fn api() -> Api {
    Api::new("conversations")
        .post(
            "/v1/conversations/{id}/members",
            add,
            Operation::new("add_members", "An admin or owner of a group adds people to it.")
                .description("They read what comes from then on, and nothing of before.")
                .bearer()
                .path::<ConversationId>("id", "The group.")
                .body::<AddMembers>()
                .answers::<ConversationView>(200, "The group as it is now.")
                .refuses(REFUSALS),
        )
        .patch(
            "/v1/conversations/{id}/members/{user}",
            change,
            Operation::new("change_member", "An owner of a group gives a member another role.")
                .description("A group keeps an owner: the last one makes another member one before leaving.")
                .bearer()
                .path::<ConversationId>("id", "The group.")
                .path::<UserId>("user", "The member.")
                .body::<ChangeMember>()
                .answers::<ConversationView>(200, "The group as it is now.")
                .refuses(REFUSALS),
        )
        .delete(
            "/v1/conversations/{id}/members/{user}",
            remove,
            Operation::new("remove_member", "Removes somebody from a group, or leaves it.")
                .description(
                    "Admins and owners remove members, owners anyone, and everybody themselves. Who was removed \
                     reads and hears nothing more of the group.",
                )
                .bearer()
                .path::<ConversationId>("id", "The group.")
                .path::<UserId>("user", "The member.")
                .answers_empty(204, "They are not in it.")
                .refuses(REFUSALS),
        )
}

type InPath = Result<Path<(String, String)>, PathRejection>;

fn member(path: InPath) -> Result<(ConversationId, UserId), Problem> {
    let Path((id, user)) = path.map_err(|_| Problem::new(Code::InvalidField, "this is not text").at("id"))?;
    let id = id.parse().map_err(|problem: Problem| problem.at("id"))?;
    Ok((id, user.parse().map_err(|problem: Problem| problem.at("user"))?))
}

async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Json(add): Json<AddMembers>,
) -> Result<JsonBody<ConversationView>, Refusal> {
    let conversation = state.bridge().add_members(&caller, id, add.members).await?;
    Ok(JsonBody(ConversationView { conversation }))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    path: InPath,
    Json(change): Json<ChangeMember>,
) -> Result<JsonBody<ConversationView>, Refusal> {
    let (id, user) = member(path)?;
    let conversation = state.bridge().change_group_role(&caller, id, user, change.role).await?;
    Ok(JsonBody(ConversationView { conversation }))
}

async fn remove(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    path: InPath,
) -> Result<StatusCode, Refusal> {
    let (id, user) = member(path)?;
    state.bridge().remove_member(&caller, id, user).await?;
    Ok(StatusCode::NO_CONTENT)
}
