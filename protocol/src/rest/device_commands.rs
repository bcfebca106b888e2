use std::collections::BTreeMap;

use lifeline_domain::{Actor, CommandId, CommandName, CommandRequested, DeviceId, IncidentId, Parameter, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ws::DeviceCommand;

/// `POST /v1/devices/{id}/commands`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandBody {
    /// Made by whoever asks: a repetition with the same id counts once.
    pub id: CommandId,
    /// What the device is to do.
    pub name: CommandName,
    /// How exactly: at most 16 switches, numbers and words.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// The incident it is part of.
    #[serde(default)]
    pub incident: Option<IncidentId>,
    /// For how long it is to be done, seconds, 1 to 3600; 60 if not given.
    #[serde(default)]
    pub expires_s: Option<u32>,
}

impl CommandBody {
    /// The same as the WebSocket's command.
    pub fn addressed_to(self, device: DeviceId) -> DeviceCommand {
        let Self { id, name, parameters, incident, expires_s } = self;
        DeviceCommand { id, device, name, parameters, incident, expires_s }
    }
}

/// `GET /v1/incidents/{id}/commands`
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct IncidentCommands {
    /// The incident's own device, if its kind has commands, and then others near it, the nearest first.
    pub devices: Vec<CommandedDevice>,
}

/// A device that can be told to do something.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CommandedDevice {
    /// The device.
    pub id: DeviceId,
    /// What the operator calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its floor, as written on the lift's button.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// How far it is from the incident's place, metres; none for the incident's own device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// What it can be told to do, by name; what is dangerous comes last.
    pub commands: Vec<KnownCommand>,
}

/// What a device can be told to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KnownCommand {
    /// What it is to do.
    pub name: CommandName,
    /// It is dangerous: a second responder must confirm it.
    pub two_persons: bool,
}

/// `GET /v1/commands/unconfirmed`
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct UnconfirmedCommands {
    /// The oldest first.
    pub commands: Vec<UnconfirmedCommand>,
}

/// A dangerous command that waits for a second responder.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct UnconfirmedCommand {
    /// The incident that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// Who asked for it: anybody else may confirm it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What was asked for.
    pub request: CommandRequested,
}
