use axum::{Json as JsonBody, extract::State};
use lifeline_domain::{Code, Consent, Fix, SosId};
use lifeline_protocol::{
    rest::{SosEndBody, SosSilenceBody},
    ws::{Recorded, SosCancel, SosConsent, SosLocate, SosSafe, SosSilence},
};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

/// What follows a call for help, for when no WebSocket opens (A31): the same as the commands there.
pub(super) fn api() -> Api {
    let of_call = |id, summary| {
        Operation::new(id, summary)
            .description("For when no WebSocket opens; a repetition counts once, whichever way it comes.")
            .bearer()
            .path::<SosId>("id", "The call.")
            .answers::<Recorded>(200, "It is in the store.")
    };
    let ending = &[Code::InvalidField, Code::Forbidden, Code::NotFound, Code::Unavailable];
    Api::new("sos")
        .post(
            "/v1/sos/{id}/locations",
            locate,
            of_call("locate_sos", "Says where the caller is.").body::<Fix>().refuses(&[
                Code::InvalidField,
                Code::LocationOutOfRange,
                Code::TextTooLong,
                Code::Forbidden,
                Code::NotFound,
                Code::WrongStatus,
                Code::Unavailable,
            ]),
        )
        .post(
            "/v1/sos/{id}/consent",
            consent,
            of_call("consent_sos", "The caller agrees to share something, or takes that back.")
                .body::<Consent>()
                .refuses(ending),
        )
        .post(
            "/v1/sos/{id}/silence",
            silence,
            of_call("silence_sos", "The caller must not be heard, or may be again: nobody is to ring.")
                .body::<SosSilenceBody>()
                .refuses(ending),
        )
        .post(
            "/v1/sos/{id}/safe",
            safe,
            of_call("safe_sos", "The caller is safe.").body::<SosEndBody>().refuses(ending),
        )
        .post(
            "/v1/sos/{id}/cancel",
            cancel,
            of_call("cancel_sos", "The caller takes it back. Responders see it and decide.")
                .body::<SosEndBody>()
                .refuses(ending),
        )
}

async fn locate(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(fix): Json<Fix>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().locate_sos(&caller, SosLocate { sos, fix }).await?))
}

async fn consent(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(consent): Json<Consent>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().consent_sos(&caller, SosConsent { sos, consent }).await?))
}

async fn silence(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(SosSilenceBody { silent }): Json<SosSilenceBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().silence_sos(&caller, SosSilence { sos, silent }).await?))
}

async fn safe(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(SosEndBody { confirmed, forced }): Json<SosEndBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().safe_sos(&caller, SosSafe { sos, confirmed, forced }).await?))
}

async fn cancel(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(SosEndBody { confirmed, forced }): Json<SosEndBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().cancel_sos(&caller, SosCancel { sos, confirmed, forced }).await?))
}
