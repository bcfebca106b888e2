use axum::{
    Json as JsonBody,
    extract::{Path, State},
    http::StatusCode,
};
use lifeline_protocol::rest::{ChangeUser, Me, NewUser, UserView};

use crate::{body::Json, caller::SignedIn, problem::Refusal, state::HttpState};

/// `GET /v1/me`
pub(crate) async fn me(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().me(&caller)?))
}

/// `GET /v1/users`
pub(crate) async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<Vec<UserView>>, Refusal> {
    Ok(JsonBody(state.bridge().users(&caller)?))
}

/// `POST /v1/users`
pub(crate) async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, JsonBody<UserView>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().add_user(&caller, new).await?)))
}

/// `PATCH /v1/users/{username}`
pub(crate) async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(username): Path<String>,
    Json(change): Json<ChangeUser>,
) -> Result<JsonBody<UserView>, Refusal> {
    Ok(JsonBody(state.bridge().change_user(&caller, &username, change).await?))
}
