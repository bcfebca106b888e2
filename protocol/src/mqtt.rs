//! MQTT topics and payloads.

use std::{collections::BTreeMap, fmt};

use lifeline_domain::{
    Certainty, Code, CommandId, CommandName, CommandRequested, Cursor, DeviceCommand, DeviceId, Epoch, IncidentId,
    Location, Parameter, Role, Severity, SignalKind, SignalState, Source, Timestamp, Urgency,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A topic that Lifeline gives a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// `v1/devices/{device}/alerts/{kind}`, up, QoS 1.
    Alerts(DeviceId, SignalKind),
    /// `v1/devices/{device}/telemetry`, up.
    Telemetry(DeviceId),
    /// `v1/devices/{device}/location`, up.
    Location(DeviceId),
    /// `v1/devices/{device}/status`, up, retained, also the last will.
    Status(DeviceId),
    /// `v1/devices/{device}/receipts`, down, QoS 1.
    Receipts(DeviceId),
    /// `v1/devices/{device}/commands/{name}`, down, QoS 1.
    Command(DeviceId, CommandName),
    /// `v1/devices/{device}/commands/{name}/result`, up, QoS 1.
    CommandResult(DeviceId, CommandName),
    /// `v1/incidents/{incident}`, down, retained.
    Incident(IncidentId),
}

impl Topic {
    /// The topic that a name stands for, if it is one of these.
    pub fn read(name: &str) -> Option<Self> {
        let mut levels = name.split('/');
        if levels.next() != Some("v1") {
            return None;
        }
        let topic = match (levels.next()?, levels.next()?, levels.next()) {
            ("incidents", id, None) => Self::Incident(id.parse().ok()?),
            ("devices", device, Some(branch)) => {
                let device = device.parse().ok()?;
                match branch {
                    "alerts" => Self::Alerts(device, levels.next()?.parse().ok()?),
                    "telemetry" => Self::Telemetry(device),
                    "location" => Self::Location(device),
                    "status" => Self::Status(device),
                    "receipts" => Self::Receipts(device),
                    "commands" => {
                        let name = levels.next()?.parse().ok()?;
                        match levels.next() {
                            None => Self::Command(device, name),
                            Some("result") => Self::CommandResult(device, name),
                            Some(_) => return None,
                        }
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        levels.next().is_none().then_some(topic)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Alerts(device, kind) => write!(f, "v1/devices/{device}/alerts/{kind}"),
            Topic::Telemetry(device) => write!(f, "v1/devices/{device}/telemetry"),
            Topic::Location(device) => write!(f, "v1/devices/{device}/location"),
            Topic::Status(device) => write!(f, "v1/devices/{device}/status"),
            Topic::Receipts(device) => write!(f, "v1/devices/{device}/receipts"),
            Topic::Command(device, name) => write!(f, "v1/devices/{device}/commands/{name}"),
            Topic::CommandResult(device, name) => write!(f, "v1/devices/{device}/commands/{name}/result"),
            Topic::Incident(incident) => write!(f, "v1/incidents/{incident}"),
        }
    }
}

/// An alert's JSON payload: everything is optional, unknown fields are let be. A
/// payload that does not begin with `{` is bare text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct AlertPayload {
    /// The device's own name for this alert: a repetition with the same one counts once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Raise (the default), update or clear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<SignalState>,
    /// How bad; by default what is usual for the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// How soon to act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// When, by the device's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The reading's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The threshold that it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// In words, at most 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The device's battery, percent, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub battery: Option<u8>,
    /// A test: shown as such.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// Where it comes from, if a gateway hands it on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifeline: Option<HandedOn>,
}

/// What a gateway adds to an alert that it hands on to another broker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HandedOn {
    /// The gateways that it has passed, the first one first, each by its feed's epoch. One
    /// that finds itself here has the alert already.
    #[schema(max_items = 64)]
    pub gateways: Vec<Epoch>,
    /// The device that raised it, as the first gateway knows it.
    pub device: DeviceId,
    /// Which sensor behind the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What it is about.
    pub kind: SignalKind,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A command as its device gets it. MQTT 5 says the topic of the answer, the command's id as
/// correlation data and the message's expiry, too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommandPayload {
    /// Its id: the answer repeats it, and a device that gets it twice does it once.
    pub id: CommandId,
    /// What to do: the topic's last level.
    pub name: CommandName,
    /// How exactly.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// The incident it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it is no longer to be done.
    pub expires_at: Timestamp,
}

impl CommandPayload {
    /// What the device is told of a command.
    pub fn of(command: &DeviceCommand) -> Self {
        let CommandRequested { id, name, parameters, expires_at, .. } = command.request.clone();
        Self { id, name, parameters, incident: command.incident, requested_at: command.requested_at, expires_at }
    }
}

/// What a device says has become of a command: unknown fields are let be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommandResult {
    /// The command's id.
    pub id: CommandId,
    /// It was done.
    pub ok: bool,
    /// In words, at most 500 characters.
    #[serde(default)]
    pub detail: Option<String>,
}

/// How far an alert has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is durable.
    Stored,
    /// It could not be understood or was not allowed; `error` says why.
    Rejected,
    /// A responder's client has it.
    Delivered,
    /// A responder has had the incident on the screen.
    Seen,
    /// A responder has taken the incident.
    Acknowledged,
    /// The incident is over.
    Resolved,
}

/// What a device is told about its alert, on its receipts topic (N2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Receipt {
    /// The device's own name for the alert, or the one made for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// Its place in the feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// When.
    pub at: Timestamp,
    /// Whose doing: the role only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_role: Option<Role>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ReceiptError>,
}

/// Why an alert was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptError {
    /// One of the table in the reference.
    pub code: Code,
    /// What is wrong, in a sentence.
    pub detail: String,
    /// Where, as a path into the payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_as_it_was_written() {
        for name in [
            "v1/devices/d-1/alerts/smoke",
            "v1/devices/d-1/telemetry",
            "v1/devices/d-1/location",
            "v1/devices/d-1/status",
            "v1/devices/d-1/receipts",
            "v1/devices/d-1/commands/siren",
            "v1/devices/d-1/commands/siren/result",
            "v1/incidents/00000000-0000-0000-0000-000000000001",
        ] {
            assert_eq!(Topic::read(name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn other_topics_have_no_meaning() {
        for name in [
            "",
            "v1",
            "v1/devices",
            "v1/devices/d/alerts",
            "v1/devices/d/alerts/a/b",
            "v2/devices/d/status",
            "v1/devices//status",
            "v1/devices/d+/status",
            "v1/incidents/x",
            "$SYS/x",
            "v1/devices/d/alerts/SMOKE",
            "v1/devices/d/commands",
            "v1/devices/d/commands/SIREN",
            "v1/devices/d/commands/siren/results",
            "v1/devices/d/commands/siren/result/x",
        ] {
            assert_eq!(Topic::read(name), None, "{name}");
        }
    }
}
