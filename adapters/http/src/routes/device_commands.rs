use axum::{
    Json as JsonBody,
    extract::{Path, State, rejection::PathRejection},
};
use lifeline_domain::{Code, CommandId, DeviceId, IncidentId, Problem};
use lifeline_protocol::{
    rest::{CommandBody, IncidentCommands, UnconfirmedCommands},
    ws::{DeviceCommandConfirm, Recorded},
};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("devices")
        .post(
            "/v1/devices/{id}/commands",
            command,
            Operation::new("command_device", "A responder has a device do something.")
                .description(
                    "The same as `device.command` on the WebSocket. It is stored, then sent; what becomes of it are \
                     entries `command.*` of the feed. One that `devices.two_person_commands` names is sent when a \
                     second responder has confirmed it.",
                )
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .body::<CommandBody>()
                .answers::<Recorded>(200, "It is in the store.")
                .refuses(&[
                    Code::InvalidField,
                    Code::TextTooLong,
                    Code::Forbidden,
                    Code::NotFound,
                    Code::WrongStatus,
                    Code::AlreadyExists,
                    Code::Busy,
                    Code::Unavailable,
                ]),
        )
        .post(
            "/v1/devices/{id}/commands/{command}/confirm",
            confirm,
            Operation::new("confirm_device_command", "A second responder agrees to a dangerous command.")
                .description("Nobody confirms what they asked for themselves. The command is then sent.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .path::<CommandId>("command", "The command.")
                .answers::<Recorded>(200, "It is in the store.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable]),
        )
        .get(
            "/v1/commands/unconfirmed",
            unconfirmed,
            Operation::new("list_unconfirmed_commands", "Dangerous commands that wait for a second responder.")
                .bearer()
                .answers::<UnconfirmedCommands>(200, "All of them.")
                .refuses(&[Code::Forbidden]),
        )
        .get(
            "/v1/incidents/{id}/commands",
            known,
            Operation::new("list_incident_commands", "What devices can be told to do about an incident.")
                .description(
                    "Its own device and those registered within 100 m of its place, as far as their kinds have \
                     commands (`devices.kinds.NAME.commands`).",
                )
                .bearer()
                .path::<IncidentId>("id", "The incident.")
                .answers::<IncidentCommands>(200, "The devices and their commands.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn command(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(device): Id<DeviceId>,
    Json(body): Json<CommandBody>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().command_device(&caller, body.addressed_to(device)).await?))
}

async fn confirm(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<JsonBody<Recorded>, Refusal> {
    let Path((device, command)) = path.map_err(|_| Problem::new(Code::InvalidField, "this is not text").at("id"))?;
    let device: DeviceId = device.parse().map_err(|problem: Problem| problem.at("id"))?;
    let id: CommandId = command.parse().map_err(|problem: Problem| problem.at("command"))?;
    if state.bridge().live().device_command(id).is_some_and(|command| command.request.device != device) {
        let detail = "this device has no such command, or it was over long ago";
        return Err(Problem::new(Code::NotFound, detail).into());
    }
    Ok(JsonBody(state.bridge().confirm_device_command(&caller, DeviceCommandConfirm { id }).await?))
}

async fn unconfirmed(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<UnconfirmedCommands>, Refusal> {
    Ok(JsonBody(state.bridge().unconfirmed_commands(&caller)?))
}

async fn known(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(incident): Id<IncidentId>,
) -> Result<JsonBody<IncidentCommands>, Refusal> {
    Ok(JsonBody(state.bridge().incident_commands(&caller, incident).await?))
}
