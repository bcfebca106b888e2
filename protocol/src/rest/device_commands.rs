use std::collections::BTreeMap;

use lifeline_domain::{CommandId, CommandName, DeviceId, IncidentId, Parameter};
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
