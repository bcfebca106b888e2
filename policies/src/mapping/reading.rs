use std::sync::Arc;

use lifeline_domain::{Certainty, Location, Problem, Severity, SignalKind, SignalState, Source, Timestamp, Urgency};
use serde::Serialize;

use super::memory::Learned;

/// One signal that a rule makes of a payload. What the rule does not say is left to what
/// is usual.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MappedSignal {
    /// Which sensor behind the device that publishes, where the topic tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What it is about.
    pub kind: SignalKind,
    /// Raise, update or clear.
    pub state: SignalState,
    /// The sensor's own name for it: a repetition with the same one counts once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// How soon to act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// When, by the sensor's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The threshold that it passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The battery, percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub battery: Option<u8>,
    /// A test.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
}

/// What one rule made of a payload. It may have made a signal and still have found
/// something wrong, such as a location that is none: the signal goes without it.
/// Neither: its condition does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: Arc<str>,
    /// Its signal.
    pub signal: Option<MappedSignal>,
    /// What is wrong, and with which key of the rule.
    pub problem: Option<Problem>,
}

/// What the rules of one filter made of a payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The file that the filter stands in.
    pub file: Arc<str>,
    /// The filter that takes the topic.
    pub filter: Arc<str>,
    /// What each of its rules made of it, in their order.
    pub rules: Vec<RuleOutcome>,
    /// Why the payload cannot be read at all, or that no rule applies to it.
    pub problem: Option<Problem>,
    /// What the publish has taught of its device, which later payloads rest on.
    pub learned: Learned,
}

impl Reading {
    /// By a filter of a file, with nothing said yet.
    pub(crate) fn of(file: Arc<str>, filter: Arc<str>) -> Self {
        Self { file, filter, rules: Vec::new(), problem: None, learned: Learned::default() }
    }

    /// The signals, in the order of their rules.
    pub fn signals(&self) -> impl Iterator<Item = &MappedSignal> {
        self.rules.iter().filter_map(|outcome| outcome.signal.as_ref())
    }

    /// The first thing that is wrong.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref().or_else(|| self.rules.iter().find_map(|outcome| outcome.problem.as_ref()))
    }
}
