//! Commands to devices, such as `siren` or `lock` (N9), and what becomes of them.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{Actor, Code, CommandId, DeviceId, IncidentId, Problem, TEXT_CHARS_MAX, Timestamp};

/// How many parameters a command has at most.
const PARAMETERS_MAX: usize = 16;
/// How long one that is over is kept in memory, for a late answer and for repetitions.
const KEPT_OVER: Duration = Duration::from_secs(3600);

/// What a device is to do, as the last level of the command's topic says it: `siren`,
/// `lock`, `light`, ... 1 to 32 of `a-z 0-9 _ -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "siren")]
pub struct CommandName(Arc<str>);

impl CommandName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CommandName {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if text.is_empty() || text.len() > 32 || !text.chars().all(allowed) {
            let detail = "a command's name is 1 to 32 characters of a-z 0-9 _ -";
            return Err(Problem::new(Code::InvalidField, detail).at("name"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for CommandName {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<CommandName> for String {
    fn from(name: CommandName) -> String {
        name.0.as_ref().to_owned()
    }
}

impl fmt::Display for CommandName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a command says more exactly: a switch, a number or a word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Parameter {
    /// On or off.
    Switch(bool),
    /// How many.
    Count(i64),
    /// How much.
    Number(f64),
    /// Which, or how.
    Text(String),
}

/// Refuses parameters that are too many or too long.
///
/// # Errors
/// `invalid_field` or `text_too_long`, naming the parameter.
pub fn check_parameters(parameters: &BTreeMap<String, Parameter>) -> Result<(), Problem> {
    if parameters.len() > PARAMETERS_MAX {
        let detail = format!("a command has at most {PARAMETERS_MAX} parameters");
        return Err(Problem::new(Code::InvalidField, detail).at("parameters"));
    }
    for (name, value) in parameters {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if name.is_empty() || name.len() > 32 || !name.chars().all(plain) {
            let detail = "a parameter's name is 1 to 32 characters of A-Z a-z 0-9 _ -";
            return Err(Problem::new(Code::InvalidField, detail).at("parameters"));
        }
        if matches!(value, Parameter::Text(text) if text.chars().count() > TEXT_CHARS_MAX) {
            let detail = format!("a parameter has at most {TEXT_CHARS_MAX} characters");
            return Err(Problem::new(Code::TextTooLong, detail).at(format!("parameters.{name}")));
        }
    }
    Ok(())
}

/// `command.requested`: it goes to the device at once, or when a second responder has confirmed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandRequested {
    /// The command, named by whoever asks for it.
    pub id: CommandId,
    /// The device that is to do it.
    pub device: DeviceId,
    /// What it is to do.
    pub name: CommandName,
    /// How exactly.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// When it is no longer to be done.
    pub expires_at: Timestamp,
    /// It is dangerous: a second responder must confirm it first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub two_persons: bool,
}

/// `command.confirmed`: a second responder agrees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandConfirmed {
    /// The command.
    pub id: CommandId,
}

/// `command.sent`: the device's client has acknowledged that it has the command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandSent {
    /// The command.
    pub id: CommandId,
}

/// `command.answered`: what the device says has become of it; also after its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandAnswered {
    /// The command.
    pub id: CommandId,
    /// It was done.
    pub ok: bool,
    /// In the device's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// `command.timed_out`: its time is over and the device has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CommandTimedOut {
    /// The command.
    pub id: CommandId,
}

/// A command and how far it has come.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceCommand {
    /// What was asked for.
    pub request: CommandRequested,
    /// The incident it is part of.
    pub incident: Option<IncidentId>,
    /// Who asked for it.
    pub requested_by: Actor,
    /// When.
    pub requested_at: Timestamp,
    /// The offset of the entry that recorded it.
    pub(crate) requested_offset: u64,
    /// The second responder.
    pub confirmed_by: Option<Actor>,
    /// The device's client has it.
    pub sent: bool,
    /// The device has said what became of it.
    pub answered: bool,
    /// Its time went by without an answer.
    pub timed_out: bool,
}

impl DeviceCommand {
    /// Whether a second responder is still to confirm it.
    pub fn waits_for_confirmation(&self) -> bool {
        self.request.two_persons && self.confirmed_by.is_none()
    }

    /// Whether the device was told its answer, or its time went by.
    pub fn is_over(&self) -> bool {
        self.answered || self.timed_out
    }

    /// Whether it is to be handed to the device.
    pub fn is_to_be_sent(&self, now: Timestamp) -> bool {
        !self.sent && !self.is_over() && !self.waits_for_confirmation() && now < self.request.expires_at
    }

    /// Whether it is no longer kept.
    pub fn is_forgotten(&self, now: Timestamp) -> bool {
        self.is_over() && now.since(self.request.expires_at) > KEPT_OVER
    }
}
