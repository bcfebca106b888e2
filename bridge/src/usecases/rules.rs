use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use lifeline_domain::{Code, DeviceId, Problem};
use lifeline_policies::{Action, Mappings, Memory, Reading, Resource, RuleFault};
use lifeline_protocol::rest::{
    ProblemView, RuleFaultView, RuleFileView, RuleOutcomeView, RuleTest, RuleTestResult, RulesView,
};

use crate::{Bridge, Caller, MappedPublish};

impl Bridge {
    /// Puts rules in force as they were read, or keeps those in force and says what is wrong.
    pub fn use_rules(&self, read: Result<Mappings, Vec<RuleFault>>) {
        let faults = match read {
            Ok(rules) => {
                tracing::info!(files = rules.files().len(), "the mapping rules are in force");
                self.rules.replace(rules);
                Vec::new()
            }
            Err(faults) => faults,
        };
        for fault in &faults {
            tracing::error!(%fault, "a mapping rule is wrong; the rules in force stay");
        }
        metrics::gauge!("lifeline_rule_faults").set(faults.len() as f64);
        self.rules.complain(faults);
    }

    /// What a device says on a topic that is none of Lifeline's own; none if nothing of it
    /// is to be stored: a sign of life and no more.
    pub fn read_publish(&self, device: &DeviceId, topic: &str, payload: &Bytes) -> Option<MappedPublish> {
        let reading = self.rules.in_force().read(device, topic, payload, &self.rules.memory);
        let mapped = MappedPublish::of(
            device,
            topic,
            payload.clone(),
            reading.as_ref(),
            self.clock.now(),
            &self.alert_defaults(device),
        );
        let outcome = match &mapped {
            Some(publish) if !publish.signals.is_empty() => "signal",
            Some(publish) if publish.problem.is_some() => "rejected",
            _ => "ignored",
        };
        metrics::counter!("lifeline_mapped_publishes_total", "outcome" => outcome).increment(1);
        mapped
    }

    /// The rules in force, and what is wrong with the files that were read last.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn rules(&self, caller: &Caller) -> Result<RulesView, Problem> {
        self.check(caller, Action::RuleManage, &Resource::System)?;
        let in_force = self.rules.in_force();
        let files = in_force.files().iter().map(|file| RuleFileView {
            name: file.name.clone(),
            ready_made: file.ready_made,
            about: file.about.clone(),
            filters: file.filters.clone(),
            rules: file.rules.clone(),
        });
        Ok(RulesView { files: files.collect(), faults: self.rules.faults().iter().map(shown).collect() })
    }

    /// What a publish would become by the rules in force, or by a file of rules that is
    /// given with it. Nothing is stored or remembered.
    ///
    /// # Errors
    /// `forbidden`, or `invalid_field` for a payload that is given in two ways or not in base64.
    pub fn test_rules(&self, caller: &Caller, test: &RuleTest) -> Result<RuleTestResult, Problem> {
        self.check(caller, Action::RuleManage, &Resource::System)?;
        let payload = match (&test.payload, &test.payload_base64) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (None, Some(base64)) => STANDARD
                .decode(base64)
                .map_err(|_| Problem::new(Code::InvalidField, "it is not base64").at("payload_base64"))?,
            _ => {
                let detail = "give either `payload` or `payload_base64`";
                return Err(Problem::new(Code::InvalidField, detail).at("payload"));
            }
        };
        let given = test.rules.as_ref().map(|text| Mappings::only("rules", text)).transpose();
        let rules = match given {
            Ok(Some(rules)) => rules.into(),
            Ok(None) => self.rules.in_force(),
            Err(faults) => {
                return Ok(RuleTestResult { faults: faults.iter().map(shown).collect(), ..RuleTestResult::default() });
            }
        };
        let reading = rules.read(&test.device, &test.topic, &payload, &Memory::default());
        let publish = MappedPublish::of(
            &test.device,
            &test.topic,
            Bytes::new(),
            reading.as_ref(),
            self.clock.now(),
            &self.alert_defaults(&test.device),
        );
        let (signals, problem) = publish.map_or((Vec::new(), None), |publish| (publish.signals, publish.problem));
        Ok(RuleTestResult {
            file: reading.as_ref().map(|reading| reading.file.to_string()),
            filter: reading.as_ref().map(|reading| reading.filter.to_string()),
            rules: reading.as_ref().map(outcomes).unwrap_or_default(),
            signals: signals.into_iter().map(|translated| translated.signal).collect(),
            problem: problem.as_ref().map(ProblemView::of),
            faults: Vec::new(),
        })
    }
}

fn outcomes(reading: &Reading) -> Vec<RuleOutcomeView> {
    let outcome = |outcome: &lifeline_policies::RuleOutcome| RuleOutcomeView {
        rule: outcome.rule.to_string(),
        speaks: outcome.signal.is_some(),
        problem: outcome.problem.as_ref().map(ProblemView::of),
    };
    reading.rules.iter().map(outcome).collect()
}

fn shown(fault: &RuleFault) -> RuleFaultView {
    RuleFaultView {
        file: fault.file.clone(),
        line: fault.line,
        column: fault.column,
        rule: fault.rule.clone(),
        key: fault.key.clone(),
        detail: fault.detail.clone(),
    }
}
