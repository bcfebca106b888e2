use axum::{
    Json as JsonBody,
    extract::{Path, Query, State},
    http::StatusCode,
};
use lifeline_protocol::rest::{ConversationList, ConversationView, OpenConversation, TimelinePage};

use super::feed::{PageQuery, cursor, raw_lines};
use crate::{body::Json, caller::SignedIn, problem::Refusal, state::HttpState};

/// `GET /v1/conversations`
pub(crate) async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<ConversationList>, Refusal> {
    let conversations = state.bridge().conversations(&caller)?;
    let views = conversations.into_iter().map(|conversation| ConversationView { conversation });
    Ok(JsonBody(ConversationList { conversations: views.collect() }))
}

/// `POST /v1/conversations`
pub(crate) async fn open(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(open): Json<OpenConversation>,
) -> Result<(StatusCode, JsonBody<ConversationView>), Refusal> {
    let conversation = state.bridge().open_conversation(&caller, open).await?;
    Ok((StatusCode::CREATED, JsonBody(ConversationView { conversation })))
}

/// `GET /v1/conversations/{id}/messages?after=CURSOR&limit=N`
pub(crate) async fn messages(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let after = cursor("after", page.after.as_deref())?;
    let limit = page.limit.unwrap_or(100);
    let (lines, more) = state.bridge().conversation_messages(&caller, id.parse()?, after.as_ref(), limit).await?;
    Ok(JsonBody(TimelinePage { entries: raw_lines(lines), more }))
}
