use axum::{Json as JsonBody, extract::State};
use lifeline_domain::{Code, IncidentId, Thread};
use lifeline_protocol::{
    rest::MessageBody,
    ws::{MessageSend, Recorded},
};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("incidents").post(
        "/v1/incidents/{id}/messages",
        send,
        Operation::new("send_incident_message", "Writes in an incident, as its caller or a responder.")
            .description("For when no WebSocket opens; a repetition counts once, whichever way it comes.")
            .bearer()
            .path::<IncidentId>("id", "The incident.")
            .body::<MessageBody>()
            .answers::<Recorded>(200, "It is in the store.")
            .refuses(&[
                Code::InvalidField,
                Code::TextTooLong,
                Code::Forbidden,
                Code::NotFound,
                Code::WrongStatus,
                Code::Unavailable,
            ]),
    )
}

async fn send(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(incident): Id<IncidentId>,
    Json(MessageBody { id, text, written_at }): Json<MessageBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let message = MessageSend { id, thread: Thread::Incident(incident), text, written_at, reply_to: None };
    Ok(JsonBody(state.bridge().send_message(&caller, message).await?))
}
