use axum::{Json as JsonBody, extract::State};
use lifeline_domain::{Code, Fix, SosId};
use lifeline_protocol::{
    rest::SosEndBody,
    ws::{Recorded, SosCancel, SosLocate, SosSafe},
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

async fn safe(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(SosEndBody { confirmed }): Json<SosEndBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().safe_sos(&caller, SosSafe { sos, confirmed }).await?))
}

async fn cancel(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(SosEndBody { confirmed }): Json<SosEndBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().cancel_sos(&caller, SosCancel { sos, confirmed }).await?))
}
