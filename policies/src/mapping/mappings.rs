use std::{collections::BTreeMap, sync::Arc};

use lifeline_domain::{Code, DeviceId, Problem};
use serde::Serialize;

use super::{
    fault::RuleFault,
    file::{Otherwise, RuleFile, TopicRules},
    memory::Memory,
    payload::PayloadKind,
    reading::Reading,
    ready_made::READY_MADE,
    rule::source_of,
    scope,
};

/// Every rule in force. Made once and only read: reloading makes another one.
#[derive(Debug)]
pub struct Mappings {
    /// The most particular filter first.
    topics: Vec<TopicRules>,
    files: Vec<MappingFile>,
}

/// A file of rules, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MappingFile {
    /// Its name.
    pub name: String,
    /// Whether it came with the gateway.
    pub ready_made: bool,
    /// What it says of itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Its topic filters.
    pub filters: Vec<String>,
    /// Its rules.
    pub rules: Vec<String>,
}

impl Mappings {
    /// No rules: every topic is one that nobody knows.
    pub fn none() -> Self {
        Self { topics: Vec::new(), files: Vec::new() }
    }

    /// The ready-made files.
    ///
    /// # Errors
    /// A mistake in the program.
    pub fn ready_made() -> Result<Self, Vec<RuleFault>> {
        Self::load(&[])
    }

    /// The ready-made files and the operator's own, by name and text. An own file with
    /// the name of a ready-made one stands in its place.
    ///
    /// # Errors
    /// Everything that is wrong with the files. Two files with the same filter are an
    /// error, too: which of them would be meant is not known.
    pub fn load(own: &[(String, String)]) -> Result<Self, Vec<RuleFault>> {
        let own: Vec<_> = own.iter().map(|(name, text)| (name.as_str(), text.as_str(), false)).collect();
        let ready_made = READY_MADE.iter().map(|&(name, text)| (name, text, true));
        let kept = ready_made.filter(|(name, ..)| own.iter().all(|(own, ..)| own != name));
        Self::compile(kept.chain(own.iter().copied()))
    }

    /// One file by itself, without the ready-made ones.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn only(name: &str, text: &str) -> Result<Self, Vec<RuleFault>> {
        Self::compile([(name, text, false)])
    }

    /// The text of a ready-made file.
    pub fn ready_made_text(name: &str) -> Option<&'static str> {
        READY_MADE.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
    }

    fn compile<'f>(texts: impl IntoIterator<Item = (&'f str, &'f str, bool)>) -> Result<Self, Vec<RuleFault>> {
        let (mut topics, mut files, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for (name, text, ready_made) in texts {
            match RuleFile::read(name, text) {
                Ok(file) => {
                    files.push(shown(name, ready_made, &file));
                    topics.extend(file.topics);
                }
                Err(found) => faults.extend(found),
            }
        }
        faults.extend(overlaps(&topics));
        if !faults.is_empty() {
            return Err(faults);
        }
        topics.sort_by_key(|topic: &TopicRules| topic.filter.rank());
        Ok(Self { topics, files })
    }

    /// The files, ready-made ones first.
    pub fn files(&self) -> &[MappingFile] {
        &self.files
    }

    /// What a publish says; none if no filter takes its topic and no sensor was announced
    /// for it. `memory` is what devices have said about themselves so far.
    pub fn read(&self, device: &DeviceId, topic: &str, payload: &[u8], memory: &Memory) -> Option<Reading> {
        let found = self.topics.iter().find_map(|rules| Some((rules, rules.filter.take(topic)?)));
        let Some((rules, named)) = found else {
            let rules = memory.discoveries.read(device.as_str(), topic, payload);
            let reading = Reading { rules, ..Reading::of("discovery".into(), topic.into()) };
            return Some(reading).filter(|reading| !reading.rules.is_empty());
        };
        let mut reading = Reading::of(rules.file.clone(), rules.filter_text.clone());
        if rules.otherwise == Otherwise::Discover {
            match memory.discoveries.hear(device.as_str(), topic, payload) {
                Ok(learned) => reading.learned = learned,
                Err(problem) => reading.problem = Some(problem),
            }
            return Some(reading);
        }
        if rules.rules.is_empty() {
            reading.rules = memory.discoveries.read(device.as_str(), topic, payload);
            return Some(reading);
        }
        if rules.payload == PayloadKind::Sparkplug {
            reading.learned = memory.births.hear(payload, topic, device.as_str());
        }
        let payload = match rules.payload.decode(payload, topic, device.as_str(), &memory.births) {
            Ok(payload) => payload,
            Err(problem) => {
                reading.problem = Some(problem);
                return Some(reading);
            }
        };
        let scope = scope::of(payload, topic, device.as_str(), &named);
        let source = rules.source.as_ref().map(|source| source.evaluate(&scope).and_then(|value| source_of(&value)));
        let source = match source.transpose() {
            Ok(source) => source,
            Err(detail) => {
                // Without its name a sensor could be taken for another behind the same device.
                let detail = format!("topic `{}` of {}, key `source`: {detail}", rules.filter_text, rules.file);
                reading.problem = Some(Problem::new(Code::InvalidField, detail).at("source"));
                return Some(reading);
            }
        };
        reading.rules = rules.rules.iter().map(|rule| rule.apply(&scope, source.as_ref())).collect();
        let spoken = reading.rules.iter().any(|outcome| outcome.signal.is_some() || outcome.problem.is_some());
        if !spoken && rules.otherwise == Otherwise::Reject {
            let detail = format!("no rule for `{}` of {} applies to this payload", rules.filter_text, rules.file);
            reading.problem = Some(Problem::new(Code::InvalidField, detail));
        }
        Some(reading)
    }
}

fn shown(name: &str, ready_made: bool, file: &RuleFile) -> MappingFile {
    MappingFile {
        name: name.to_owned(),
        ready_made,
        about: file.about.clone(),
        filters: file.topics.iter().map(|topic| topic.filter_text.to_string()).collect(),
        rules: file.topics.iter().flat_map(|topic| &topic.rules).map(|rule| rule.name.to_string()).collect(),
    }
}

/// Filters that take the very same topics.
fn overlaps(topics: &[TopicRules]) -> Vec<RuleFault> {
    let mut first: BTreeMap<String, &TopicRules> = BTreeMap::new();
    let mut faults = Vec::new();
    for topic in topics {
        let shape = topic.filter.shape();
        let Some(other) = first.get(&shape) else {
            first.insert(shape, topic);
            continue;
        };
        let (line, _) = other.place;
        let remedy = if Arc::ptr_eq(&other.file, &topic.file) {
            "put their rules under one"
        } else {
            "a file takes another's place if it has its name"
        };
        faults.push(RuleFault {
            file: topic.file.to_string(),
            line: topic.place.0,
            column: topic.place.1,
            rule: None,
            key: Some("filter".to_owned()),
            detail: format!(
                "`{}` takes the same topics as `{}` of {}, line {line}; {remedy}",
                topic.filter_text, other.filter_text, other.file
            ),
        });
    }
    faults
}
