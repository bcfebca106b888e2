use axum::{
    Json as JsonBody,
    extract::{Path, State},
    http::StatusCode,
};
use lifeline_domain::Code;
use lifeline_protocol::rest::{ChangeUser, DeleteUser, NewUser, UserView};

use crate::{api::Api, body::Json, caller::SignedIn, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("accounts")
        .get(
            "/v1/users",
            list,
            Operation::new("list_users", "Everyone, by username.")
                .bearer()
                .answers_list::<UserView>(200, "All accounts.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/users",
            add,
            Operation::new("add_user", "Makes an account of any role.")
                .description("Without a password one is made, and returned this once.")
                .bearer()
                .body::<NewUser>()
                .answers::<UserView>(201, "The account was made.")
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::Unavailable]),
        )
        .patch(
            "/v1/users/{username}",
            change,
            Operation::new("change_user", "Changes a role, disables or enables.")
                .description(
                    "Either voids every token issued before and ends the person's connections within a second.",
                )
                .bearer()
                .path_text("username", "The login name.")
                .body::<ChangeUser>()
                .answers::<UserView>(200, "The account as it is now.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
        .delete(
            "/v1/users/{username}",
            delete,
            Operation::new("delete_user", "Deletes somebody's account, as they could themselves; it is logged.")
                .bearer()
                .path_text("username", "The login name.")
                .body::<DeleteUser>()
                .answers_empty(204, "It is gone, and its connections end within a second.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable]),
        )
}

async fn delete(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(username): Path<String>,
    Json(delete): Json<DeleteUser>,
) -> Result<StatusCode, Refusal> {
    state.bridge().delete_user(&caller, &username, delete.erase_messages).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Vec<UserView>>, Refusal> {
    Ok(JsonBody(state.bridge().users(&caller)?))
}

async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, JsonBody<UserView>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().add_user(&caller, new).await?)))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(username): Path<String>,
    Json(change): Json<ChangeUser>,
) -> Result<JsonBody<UserView>, Refusal> {
    Ok(JsonBody(state.bridge().change_user(&caller, &username, change).await?))
}
