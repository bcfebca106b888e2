use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{Code, ConversationId};
use lifeline_protocol::rest::{ConversationList, ConversationView, OpenConversation, TimelinePage};

use super::lines::{ThreadQuery, thread_page};
use crate::{
    api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, query::Query,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("conversations")
        .get(
            "/v1/conversations",
            list,
            Operation::new("list_conversations", "The conversations the caller is in.")
                .bearer()
                .answers::<ConversationList>(200, "All of them."),
        )
        .post(
            "/v1/conversations",
            open,
            Operation::new("open_conversation", "Opens a conversation; the direct one between two people once.")
                .bearer()
                .body::<OpenConversation>()
                .answers::<ConversationView>(201, "The conversation, also if it was there before.")
                .refuses(&[Code::TextTooLong, Code::Forbidden, Code::NotFound, Code::AlreadyExists, Code::Unavailable]),
        )
        .get(
            "/v1/conversations/{id}/messages",
            messages,
            Operation::new("list_messages", "A conversation's messages, oldest first.")
                .bearer()
                .path::<ConversationId>("id", "The conversation.")
                .query::<ThreadQuery>()
                .answers::<TimelinePage>(200, "A page.")
                .refuses(&[Code::Forbidden, Code::CursorUnknown, Code::Unavailable]),
        )
}

async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<ConversationList>, Refusal> {
    let conversations = state.bridge().conversations(&caller)?;
    let views = conversations.into_iter().map(|conversation| ConversationView { conversation });
    Ok(JsonBody(ConversationList { conversations: views.collect() }))
}

async fn open(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(open): Json<OpenConversation>,
) -> Result<(StatusCode, JsonBody<ConversationView>), Refusal> {
    let conversation = state.bridge().open_conversation(&caller, open).await?;
    Ok((StatusCode::CREATED, JsonBody(ConversationView { conversation })))
}

async fn messages(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Query(query): Query<ThreadQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let (after, limit) = query.read()?;
    Ok(thread_page(state.bridge().conversation_messages(&caller, id, after.as_ref(), limit).await?))
}
