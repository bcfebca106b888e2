use std::collections::BTreeMap;

use lifeline_domain::{CommandId, CommandName, DeviceId, IncidentId, Parameter};
use serde::Deserialize;
use utoipa::ToSchema;

/// `device.command`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceCommand {
    /// Made by whoever asks: a repetition with the same id counts once.
    pub id: CommandId,
    /// The device that is to do it.
    pub device: DeviceId,
    /// What it is to do.
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

/// `device.command.confirm`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceCommandConfirm {
    /// The command that another responder asked for.
    pub id: CommandId,
}
