use axum::{Json as JsonBody, extract::State};
use lifeline_domain::{Code, Incident, IncidentId, Status};
use lifeline_protocol::{
    rest::{Audience, IncidentPage, ResolveBody, TimelinePage},
    ws::{IncidentAcknowledge, IncidentResolve, Recorded},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::lines::{LIMIT_DEFAULT, ThreadQuery, thread_page};
use crate::{
    api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, query::Query,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("incidents")
        .get(
            "/v1/incidents",
            list,
            Operation::new("list_incidents", "Incidents, newest first.")
                .bearer()
                .query::<ListQuery>()
                .answers::<IncidentPage>(200, "A page.")
                .refuses(&[Code::Forbidden, Code::Unavailable]),
        )
        .get(
            "/v1/incidents/{id}",
            one,
            Operation::new("get_incident", "One incident, for responders, its caller, and the contacts who were told.")
                .bearer()
                .path::<IncidentId>("id", "The incident.")
                .answers::<Incident>(200, "The incident as it is now.")
                .refuses(&[Code::NotFound, Code::Unavailable]),
        )
        .get(
            "/v1/incidents/{id}/audience",
            audience,
            Operation::new(
                "incident_audience",
                "Who sees an incident besides responders: the caller's contacts who were told.",
            )
            .bearer()
            .path::<IncidentId>("id", "The incident.")
            .answers::<Audience>(200, "They see it as long as they are the caller's emergency contacts.")
            .refuses(&[Code::NotFound, Code::Unavailable]),
        )
        .get(
            "/v1/incidents/{id}/timeline",
            timeline,
            Operation::new("list_timeline", "What happened in an incident, oldest first.")
                .description("Its caller and their contacts do not see responders' notes.")
                .bearer()
                .path::<IncidentId>("id", "The incident.")
                .query::<ThreadQuery>()
                .answers::<TimelinePage>(200, "A page.")
                .refuses(&[Code::NotFound, Code::CursorUnknown, Code::Unavailable]),
        )
        .post(
            "/v1/incidents/{id}/acknowledge",
            acknowledge,
            Operation::new("acknowledge_incident", "A responder takes an incident.")
                .bearer()
                .path::<IncidentId>("id", "The incident.")
                .answers::<Recorded>(200, "It is in the store.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable]),
        )
        .post(
            "/v1/incidents/{id}/resolve",
            resolve,
            Operation::new("resolve_incident", "A responder says that an incident is over.")
                .bearer()
                .path::<IncidentId>("id", "The incident.")
                .body::<ResolveBody>()
                .answers::<Recorded>(200, "It is in the store.")
                .refuses(&[Code::TextTooLong, Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable]),
        )
}

#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// Only those of this status.
    #[param(value_type = Status, required = false)]
    status: Option<Status>,
    /// `next` of the page before.
    #[param(value_type = IncidentId, required = false)]
    before: Option<IncidentId>,
    /// At most so many.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<usize>,
}

async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(query): Query<ListQuery>,
) -> Result<JsonBody<IncidentPage>, Refusal> {
    let limit = query.limit.unwrap_or(LIMIT_DEFAULT);
    Ok(JsonBody(state.bridge().incidents(&caller, query.status, query.before, limit).await?))
}

async fn one(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<IncidentId>,
) -> Result<JsonBody<Incident>, Refusal> {
    Ok(JsonBody((*state.bridge().incident(&caller, id).await?).clone()))
}

async fn audience(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<IncidentId>,
) -> Result<JsonBody<Audience>, Refusal> {
    Ok(JsonBody(state.bridge().incident_audience(&caller, id).await?))
}

async fn timeline(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<IncidentId>,
    Query(query): Query<ThreadQuery>,
) -> Result<JsonBody<TimelinePage>, Refusal> {
    let (after, limit) = query.read()?;
    Ok(thread_page(state.bridge().timeline(&caller, id, after.as_ref(), limit).await?))
}

async fn acknowledge(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<IncidentId>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let acknowledge = IncidentAcknowledge { incident: id };
    Ok(JsonBody(state.bridge().acknowledge_incident(&caller, acknowledge).await?))
}

async fn resolve(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<IncidentId>,
    Json(body): Json<ResolveBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let resolve = IncidentResolve { incident: id, outcome: body.outcome, text: body.text };
    Ok(JsonBody(state.bridge().resolve_incident(&caller, resolve).await?))
}
