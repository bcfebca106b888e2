use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_bridge::HistoryPage;
use lifeline_domain::{Code, ConversationId, Cursor, Problem};
use lifeline_protocol::rest::{
    ChangeConversation, ConversationList, ConversationView, Me, MessagesFound, OpenConversation, PresenceList,
    SearchMessages, TimelinePage,
};
use lifeline_protocol::ws::ConversationReceipts;
use serde::Deserialize;
use utoipa::IntoParams;

use super::lines::{LIMIT_DEFAULT, ThreadQuery, cursor, thread_page};
use crate::{
    api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, query::Query,
    state::HttpState,
};

pub(super) fn api() -> Api {
    let of_pushes = |id: &str, summary: &str| {
        Operation::new(id, summary)
            .bearer()
            .path::<ConversationId>("id", "The conversation.")
            .answers::<Me>(200, "The account as it is now.")
            .refuses(&[Code::Forbidden, Code::Unavailable])
    };
    Api::new("conversations")
        .get(
            "/v1/conversations",
            list,
            Operation::new("list_conversations", "The conversations the caller is in.")
                .bearer()
                .answers::<ConversationList>(200, "All of them.")
                .refuses(&[Code::Unavailable]),
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
        .patch(
            "/v1/conversations/{id}",
            change,
            Operation::new("change_conversation", "An admin or owner of a group gives it another name.")
                .bearer()
                .path::<ConversationId>("id", "The group.")
                .body::<ChangeConversation>()
                .answers::<ConversationView>(200, "The group as it is now.")
                .refuses(&[Code::TextTooLong, Code::Forbidden, Code::WrongStatus, Code::Unavailable]),
        )
        .get(
            "/v1/conversations/{id}/messages",
            messages,
            Operation::new("list_messages", "What was written and changed in a conversation, oldest first.")
                .description(
                    "Without a cursor, the newest. Messages are as they are now: one that was edited has its newest text and `edited_at`, one that was \
                     deleted an empty text and `deleted_at`. Who was added to a group reads from then on.",
                )
                .bearer()
                .path::<ConversationId>("id", "The conversation.")
                .query::<MessagesQuery>()
                .answers::<TimelinePage>(200, "A page; `more` is of the way it goes.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::CursorUnknown, Code::Unavailable]),
        )
        .post(
            "/v1/messages/search",
            search,
            Operation::new("search_messages", "Messages in the caller's conversations that hold a text.")
                .description("The newest first. Texts are not indexed: go on with `before` while the answer has one.")
                .bearer()
                .body::<SearchMessages>()
                .answers::<MessagesFound>(200, "A page.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::CursorUnknown, Code::Unavailable]),
        )
        .get(
            "/v1/conversations/{id}/receipts",
            receipts,
            Operation::new("list_receipts", "How far each member of a conversation has received and read it.")
                .bearer()
                .path::<ConversationId>("id", "The conversation.")
                .answers::<ConversationReceipts>(200, "One a member.")
                .refuses(&[Code::Forbidden]),
        )
        .get(
            "/v1/conversations/{id}/presence",
            presence,
            Operation::new("list_presence", "Which members of a conversation are connected.")
                .bearer()
                .path::<ConversationId>("id", "The conversation.")
                .answers::<PresenceList>(200, "One a member.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/conversations/{id}/mute",
            mute,
            of_pushes("mute_conversation", "Has the caller pushed nothing of a conversation's messages.")
                .description("For this account, on all of its devices. Messages, receipts and unread counts go on."),
        )
        .post(
            "/v1/conversations/{id}/unmute",
            unmute,
            of_pushes("unmute_conversation", "Has a conversation's messages pushed to the caller again."),
        )
        .get(
            "/v1/conversations/{id}/audit",
            audit,
            Operation::new("audit_conversation", "What was recorded in a conversation, word for word, oldest first.")
                .description("Admins only, who need not be in it; every reading is logged.")
                .bearer()
                .path::<ConversationId>("id", "The conversation.")
                .query::<ThreadQuery>()
                .answers::<TimelinePage>(200, "A page.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::CursorUnknown, Code::Unavailable]),
        )
}

/// Which page of a conversation's messages: `after` or `before`, or the newest without either.
#[derive(Deserialize, IntoParams)]
struct MessagesQuery {
    /// The last cursor of the page before, on the way to the newest.
    #[param(value_type = Cursor, required = false)]
    after: Option<String>,
    /// The first cursor of the page before, on the way to the oldest.
    #[param(value_type = Cursor, required = false)]
    before: Option<String>,
    /// At most so many.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<usize>,
}

impl MessagesQuery {
    fn page(&self) -> Result<HistoryPage, Problem> {
        match (cursor("after", self.after.as_deref())?, cursor("before", self.before.as_deref())?) {
            (Some(_), Some(_)) => {
                Err(Problem::new(Code::InvalidField, "a page goes after a cursor or before one, not both").at("before"))
            }
            (Some(after), None) => Ok(HistoryPage::After(after)),
            (None, Some(before)) => Ok(HistoryPage::Before(before)),
            (None, None) => Ok(HistoryPage::Newest),
        }
    }
}

async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<ConversationList>, Refusal> {
    Ok(JsonBody(state.bridge().conversations(&caller).await?))
}

async fn open(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(open): Json<OpenConversation>,
) -> Result<(StatusCode, JsonBody<ConversationView>), Refusal> {
    let conversation = state.bridge().open_conversation(&caller, open).await?;
    Ok((StatusCode::CREATED, JsonBody(ConversationView { conversation })))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Json(change): Json<ChangeConversation>,
) -> Result<JsonBody<ConversationView>, Refusal> {
    let conversation = state.bridge().rename_conversation(&caller, id, change.title).await?;
    Ok(JsonBody(ConversationView { conversation }))
}

async fn messages(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Query(query): Query<MessagesQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let page = query.page()?;
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    Ok(thread_page(state.bridge().conversation_messages(&caller, id, &page, limit).await?))
}

async fn search(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(search): Json<SearchMessages>,
) -> Result<JsonBody<MessagesFound>, Refusal> {
    Ok(JsonBody(state.bridge().search_messages(&caller, &search).await?))
}

async fn receipts(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
) -> Result<JsonBody<ConversationReceipts>, Refusal> {
    Ok(JsonBody(state.bridge().conversation_receipts(&caller, id)?))
}

async fn presence(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
) -> Result<JsonBody<PresenceList>, Refusal> {
    Ok(JsonBody(state.bridge().conversation_presence(&caller, id)?))
}

async fn mute(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().mute_conversation(&caller, id).await?))
}

async fn unmute(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
) -> Result<JsonBody<Me>, Refusal> {
    Ok(JsonBody(state.bridge().unmute_conversation(&caller, id).await?))
}

async fn audit(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<ConversationId>,
    Query(query): Query<ThreadQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let (after, limit) = query.read()?;
    Ok(thread_page(state.bridge().conversation_audit(&caller, id, after.as_ref(), limit).await?))
}
