use axum::{
    Json as JsonBody,
    extract::{Path, Query, State},
};
use lifeline_domain::{Code, Incident, Problem, Status};
use lifeline_protocol::{
    rest::{IncidentPage, ResolveBody, TimelinePage},
    ws::{IncidentAcknowledge, IncidentResolve, Recorded},
};
use serde::Deserialize;

use super::feed::{PageQuery, cursor, raw_lines};
use crate::{body::Json, caller::SignedIn, problem::Refusal, state::HttpState};

/// `GET /v1/incidents?status=open&before=ID&limit=N`
#[derive(Deserialize)]
pub(crate) struct ListQuery {
    status: Option<String>,
    before: Option<String>,
    limit: Option<usize>,
}

/// Newest first.
pub(crate) async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<JsonBody<IncidentPage>, Refusal> {
    let status = match query.status.as_deref() {
        None => None,
        Some("open") => Some(Status::Open),
        Some("acknowledged") => Some(Status::Acknowledged),
        Some("resolved") => Some(Status::Resolved),
        Some(_) => {
            let detail = "a status is open, acknowledged or resolved";
            return Err(Problem::new(Code::InvalidField, detail).at("status").into());
        }
    };
    let before = query.before.as_deref().map(str::parse).transpose()?;
    Ok(JsonBody(state.bridge().incidents(&caller, status, before, query.limit.unwrap_or(100)).await?))
}

/// `GET /v1/incidents/{id}`
pub(crate) async fn one(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
) -> Result<JsonBody<Incident>, Refusal> {
    Ok(JsonBody((*state.bridge().incident(&caller, id.parse()?).await?).clone()))
}

/// `GET /v1/incidents/{id}/timeline?after=CURSOR&limit=N`
pub(crate) async fn timeline(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    Query(page): Query<PageQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let after = cursor("after", page.after.as_deref())?;
    let limit = page.limit.unwrap_or(100);
    let (lines, more) = state.bridge().timeline(&caller, id.parse()?, after.as_ref(), limit).await?;
    Ok(JsonBody(TimelinePage { entries: raw_lines(lines), more }))
}

/// `POST /v1/incidents/{id}/acknowledge`
pub(crate) async fn acknowledge(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let acknowledge = IncidentAcknowledge { incident: id.parse()? };
    Ok(JsonBody(state.bridge().acknowledge_incident(&caller, acknowledge).await?))
}

/// `POST /v1/incidents/{id}/resolve`
pub(crate) async fn resolve(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    Json(body): Json<ResolveBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let resolve = IncidentResolve { incident: id.parse()?, outcome: body.outcome, text: body.text };
    Ok(JsonBody(state.bridge().resolve_incident(&caller, resolve).await?))
}
