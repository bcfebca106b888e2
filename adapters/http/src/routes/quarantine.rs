use axum::{Json as JsonBody, extract::State};
use lifeline_domain::{Code, Cursor};
use lifeline_protocol::rest::QuarantinePage;
use serde::Deserialize;
use utoipa::IntoParams;

use super::lines::{LIMIT_DEFAULT, cursor, raw_lines};
use crate::{api::Api, caller::SignedIn, operation::Operation, problem::Refusal, query::Query, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("quarantine").get(
        "/v1/quarantine",
        list,
        Operation::new("list_quarantine", "Payloads that could not be understood, newest first.")
            .bearer()
            .query::<Page>()
            .answers::<QuarantinePage>(200, "A page.")
            .refuses(&[Code::Forbidden, Code::CursorUnknown, Code::Unavailable]),
    )
}

#[derive(Deserialize, IntoParams)]
struct Page {
    /// The last cursor of the page before.
    #[param(value_type = Cursor, required = false)]
    before: Option<String>,
    /// At most so many.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<usize>,
}

async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(page): Query<Page>,
) -> Result<JsonBody<QuarantinePage>, Refusal> {
    let before = cursor("before", page.before.as_deref())?;
    let limit = page.limit.unwrap_or(LIMIT_DEFAULT);
    let lines = state.bridge().quarantined(&caller, before.as_ref(), limit).await?;
    Ok(JsonBody(QuarantinePage { entries: raw_lines(&lines) }))
}
