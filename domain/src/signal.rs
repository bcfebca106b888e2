use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Certainty, Code, DeviceId, Epoch, Location, Problem, Severity, SignalId, Timestamp, Urgency, UserId};

/// What a signal is about, as the last level of an alert's topic says it: `smoke`,
/// `gas`, `fall`, ... 1 to 32 of `a-z 0-9 _ -`. A person's SOS has the kind `sos`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "smoke")]
pub struct SignalKind(Arc<str>);

impl SignalKind {
    /// The kind of a person's SOS.
    pub fn sos() -> Self {
        Self("sos".into())
    }

    /// The kind of the gateway's own word that a device has fallen silent (N7).
    pub fn device_silent() -> Self {
        Self("device_silent".into())
    }

    /// The kind as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How bad a signal of this kind is when it does not say so itself.
    pub fn usual_severity(&self) -> Severity {
        match self.as_str() {
            "sos" | "fire" | "panic" | "medical" | "crash" | "quake" => Severity::Extreme,
            "smoke" | "gas" | "fall" | "flood" | "intrusion" => Severity::Severe,
            "heat" | "power" | "leak" | "water" | "device_silent" => Severity::Moderate,
            _ => Severity::Unknown,
        }
    }
}

impl FromStr for SignalKind {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if text.is_empty() || text.len() > 32 || !text.chars().all(allowed) {
            return Err(Problem::new(Code::InvalidField, "a kind is 1 to 32 characters of a-z 0-9 _ -").at("kind"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for SignalKind {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<SignalKind> for String {
    fn from(kind: SignalKind) -> String {
        kind.0.as_ref().to_owned()
    }
}

impl fmt::Display for SignalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of one of the sensors that a device speaks for, such as a bridge for radio
/// sensors: 1 to 128 characters, as the sensors' owner calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "kitchen")]
pub struct Source(Arc<str>);

impl Source {
    /// The longest name, in characters.
    pub const CHARS_MAX: usize = 128;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Source {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if text.is_empty() || text.chars().count() > Self::CHARS_MAX || text.chars().any(char::is_control) {
            let detail = format!("a sensor's name is 1 to {} characters and no control ones", Self::CHARS_MAX);
            return Err(Problem::new(Code::InvalidField, detail).at("source"));
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for Source {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<Source> for String {
    fn from(source: Source) -> String {
        source.0.as_ref().to_owned()
    }
}

/// What a signal does to the emergency it reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalState {
    /// There is an emergency.
    #[default]
    Raise,
    /// More about an emergency that was raised.
    Update,
    /// The sensor no longer sees it. The incident stays until a responder resolves it.
    Clear,
}

/// Who a signal, and so an incident, comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A sensor.
    Device {
        /// The device.
        id: DeviceId,
        /// Which sensor behind it, where a mapping rule tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
    },
    /// A person.
    Person {
        /// The account; none if the login could not be verified (A33).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<UserId>,
        /// The name shown to responders.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

/// One thing a sensor said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Signal {
    /// Its identity: a second one with the same id is the same signal.
    pub id: SignalId,
    /// The device's own name for it, as receipts repeat it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Which device said it.
    pub device: DeviceId,
    /// Which sensor behind the device, where it speaks for several (mapping rules).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What it is about.
    pub kind: SignalKind,
    /// Raise, update or clear.
    pub state: SignalState,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    #[serde(default)]
    pub certainty: Certainty,
    /// How soon to act.
    #[serde(default)]
    pub urgency: Urgency,
    /// When, by the device's clock; the gateway's where the device gave none.
    pub at: Timestamp,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Where, in words: as the device's registration says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The reading's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The threshold that the reading passed, in the same unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// What the device says in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The device's battery, percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub battery_percent: Option<u8>,
    /// A test signal: shown as such, never as an emergency.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// How it came here, if another gateway handed it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
}

/// The way of a signal that gateways handed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Passage {
    /// The gateways that it has passed, the first one first, each by its feed's epoch. One
    /// that finds itself here has the signal already.
    pub gateways: Vec<Epoch>,
    /// The device that said it, as the first gateway knows it.
    pub device: DeviceId,
    /// Which sensor behind that device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Passage {
    /// The most gateways that a signal passes.
    pub const GATEWAYS_MAX: usize = 64;

    /// The sensor's name where one device stands for all that other gateways hand on: the
    /// device there, and the sensor behind it where both fit.
    pub fn sensor(&self) -> Option<Source> {
        let device = self.device.as_str();
        let both = self.source.as_ref().and_then(|source| format!("{device}/{}", source.as_str()).parse().ok());
        both.or_else(|| device.parse().ok())
    }
}
