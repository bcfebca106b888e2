use axum::{
    Json as JsonBody,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use lifeline_bridge::Caller;
use lifeline_domain::{Actor, Code, IncidentId, SosId};
use lifeline_protocol::{rest::SosRecorded, ws::SosStart};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::Api,
    body::{Form, Json},
    caller::{bearer, check_origin, cookie},
    operation::Operation,
    pages::{SosStanding, sos_standing},
    problem::{Refusal, status_of},
    query::Query,
    reader::Reader,
    state::HttpState,
};

/// Holds the SOS-only token for pages without a script.
pub(crate) const SOS_COOKIE: &str = "lifeline_sos";

pub(super) fn api() -> Api {
    Api::new("sos").post(
        "/v1/sos",
        start,
        Operation::new("start_sos", "Calls for help.")
            .description(
                "The same as `sos.start` on the WebSocket, for when none opens: a repetition with the same id counts \
                 once, whichever way it comes. Taken with any token, with an expired one and without one; what cannot \
                 be verified is marked so. No limiter stands here.",
            )
            .bearer_or_nobody()
            .body::<SosStart>()
            .answers::<SosRecorded>(201, "The call is in the store.")
            .refuses(&[Code::TextTooLong, Code::LocationOutOfRange, Code::Unavailable]),
    )
}

/// Taken with any token, with an expired one and without one; what cannot be verified
/// is marked so (A33).
async fn start(
    State(state): State<HttpState>,
    headers: HeaderMap,
    Json(start): Json<SosStart>,
) -> Result<(StatusCode, JsonBody<SosRecorded>), Refusal> {
    let caller = caller_of(&state, bearer(&headers));
    let recorded = state.bridge().start_sos(&caller, start).await?;
    Ok((StatusCode::CREATED, JsonBody(recorded)))
}

/// Whoever the token says, and somebody unverified if it says nothing any more.
fn caller_of(state: &HttpState, token: Option<&str>) -> Caller {
    token.and_then(|token| state.bridge().authenticate(token).ok()).unwrap_or_else(Caller::anonymous)
}

/// The form that works without a script.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct SosForm {
    /// The call's id, made with the page.
    sos: String,
    /// What is happening, and where.
    text: String,
    /// The caller's name.
    name: String,
    /// There if the caller must not be heard, whatever it says.
    silent: Option<String>,
}

/// Answers a redirect to the page that shows how the call stands.
pub(super) async fn form(
    State(state): State<HttpState>,
    reader: Reader,
    headers: HeaderMap,
    form: Result<Form<SosForm>, Refusal>,
) -> Response {
    // A form that cannot be read is still a press of the button.
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let sos = form.sos.parse().unwrap_or(SosId(state.bridge().clock().fresh_id()));
    // Another site may make a browser press, but not in the name of the one who is signed in.
    let own = check_origin(&headers, &state.0.settings.allowed_origins).is_ok();
    let token = own.then(|| cookie(&headers, SOS_COOKIE)).flatten();
    let caller = caller_of(&state, token);
    // Browsers send a line break as two characters and count it as one.
    let said = form.text.replace("\r\n", "\n");
    let text = Some(said.clone()).filter(|text| !text.is_empty());
    let silent = form.silent.is_some();
    let start = SosStart {
        sos,
        pressed_at: None,
        fix: None,
        text,
        silent,
        consents: Vec::new(),
        name: Some(form.name.clone()),
    };
    match state.bridge().start_sos(&caller, start).await {
        Ok(recorded) => {
            let to = format!("/sos/{}?incident={}", recorded.sos, recorded.incident);
            let mut response = Redirect::to(&to).into_response();
            if let Ok(value) = HeaderValue::from_str(&sos_cookie(&recorded.sos_token, 7 * 24 * 3600)) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            response
        }
        Err(problem) => {
            let status = status_of(problem.code);
            let standing = SosStanding {
                sos: sos.to_string(),
                text: said,
                silent,
                name: form.name,
                problem: Some(reader.told(&problem)),
                ..SosStanding::default()
            };
            sos_standing(&state, &reader, status, standing)
        }
    }
}

/// The cookie that lets the form call in the name of the one who signed in.
pub(super) fn sos_cookie(token: &str, max_age_s: u64) -> String {
    format!("{SOS_COOKIE}={token}; Path=/sos; Max-Age={max_age_s}; Secure; HttpOnly; SameSite=Strict")
}

#[derive(Deserialize, IntoParams)]
pub(super) struct Whose {
    /// The incident that the call opened.
    incident: IncidentId,
}

/// How a call stands.
pub(super) async fn state(
    State(state): State<HttpState>,
    Path(sos): Path<String>,
    Query(whose): Query<Whose>,
    reader: Reader,
    headers: HeaderMap,
) -> Response {
    let caller = caller_of(&state, cookie(&headers, SOS_COOKIE));
    let id = whose.incident;
    let follow = Some(format!("/sos/{sos}?incident={id}"));
    let incident = match state.bridge().incident(&caller, id).await {
        Ok(incident) => incident,
        Err(problem) => {
            // Asked again by itself only where another answer may come.
            let follow = follow.filter(|_| problem.code == Code::Unavailable);
            let standing = SosStanding { unknown: true, follow, ..SosStanding::default() };
            return sos_standing(&state, &reader, status_of(problem.code), standing);
        }
    };
    state.bridge().caller_heard(&caller, state.bridge().clock().now());
    let taken_by = incident.acknowledged.as_ref().map(|stamp| match &stamp.by {
        Actor::User { name, .. } => name.clone(),
        _ => reader.language.text("state-a-responder"),
    });
    let standing = SosStanding {
        follow,
        sos,
        seen: incident.seen.is_some(),
        taken_by,
        ended: !incident.sos_runs(),
        ..SosStanding::default()
    };
    sos_standing(&state, &reader, StatusCode::OK, standing)
}
