use axum::{
    Json as JsonBody,
    extract::{Query, State},
};
use lifeline_protocol::rest::QuarantinePage;
use serde::Deserialize;

use super::feed::{cursor, raw_lines};
use crate::{caller::SignedIn, problem::Refusal, state::HttpState};

/// `GET /v1/quarantine?before=CURSOR&limit=N`
#[derive(Deserialize)]
pub(crate) struct Page {
    before: Option<String>,
    limit: Option<usize>,
}

/// Newest first.
pub(crate) async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(page): Query<Page>,
) -> Result<JsonBody<QuarantinePage>, Refusal> {
    let before = cursor("before", page.before.as_deref())?;
    let lines = state.bridge().quarantined(&caller, before.as_ref(), page.limit.unwrap_or(100)).await?;
    Ok(JsonBody(QuarantinePage { entries: raw_lines(lines) }))
}
