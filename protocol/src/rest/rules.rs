use lifeline_domain::{Code, DeviceId, Problem, Signal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /v1/rules`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RulesView {
    /// The files in force.
    pub files: Vec<RuleFileView>,
    /// What is wrong with the files that were read last; those in force are the ones before.
    pub faults: Vec<RuleFaultView>,
}

/// A file of mapping rules.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleFileView {
    /// Its name.
    pub name: String,
    /// Whether it came with the gateway.
    pub ready_made: bool,
    /// What it says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Its topic filters.
    pub filters: Vec<String>,
    /// Its rules.
    pub rules: Vec<String>,
}

/// What is wrong with a rule file, and where.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleFaultView {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What, in a sentence.
    pub detail: String,
}

/// `POST /v1/rules/test`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// Which device publishes; any name will do.
    #[serde(default = "someone")]
    pub device: DeviceId,
    /// The topic.
    pub topic: String,
    /// The payload, where it is a text.
    #[serde(default)]
    pub payload: Option<String>,
    /// The payload in base64, where it is none.
    #[serde(default)]
    pub payload_base64: Option<String>,
    /// A file of rules to try instead of those in force.
    #[serde(default)]
    pub rules: Option<String>,
}

fn someone() -> DeviceId {
    DeviceId::try_from("device".to_owned()).expect("it is a device id")
}

/// What a publish would become, and why.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RuleTestResult {
    /// The file whose filter takes the topic; none if none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What each rule of the filter made of it.
    pub rules: Vec<RuleOutcomeView>,
    /// The signals, as they would be stored.
    pub signals: Vec<Signal>,
    /// Why the payload would be put in quarantine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemView>,
    /// What is wrong with the rules that were given.
    pub faults: Vec<RuleFaultView>,
}

/// What one rule made of a publish.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RuleOutcomeView {
    /// The rule.
    pub rule: String,
    /// Whether its condition holds and it made a signal.
    pub speaks: bool,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemView>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// One of the table in the reference.
    pub code: Code,
    /// What, in a sentence.
    pub detail: String,
    /// The key of the rule or the field of the payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl ProblemView {
    /// A problem as it is shown.
    pub fn of(problem: &Problem) -> Self {
        Self { code: problem.code, detail: problem.detail.clone(), field: problem.field.clone() }
    }
}
