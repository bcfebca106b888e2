//! Mapping rules: what the topics and payloads of devices mean that do not speak
//! Lifeline's own words. The files are in `rules/mappings/` and in the operator's own
//! folder; `docs/mapping-rules.md` describes their format.
//!
//! A topic is read by the rules of the most particular filter that takes it, level by
//! level from the left: a word before `+`, `+` before `#`. Each of those rules whose
//! condition holds makes one signal, so that a payload that says two things is two
//! signals. Nothing here asks the clock or the disk: rules are compiled once
//! ([`Mappings::load`]) and evaluated for each publish ([`Mappings::read`]).

mod case;
mod check;
mod discovery;
mod expression;
mod fault;
mod file;
mod filter;
mod keys;
mod mappings;
mod memory;
mod payload;
mod reading;
mod ready_made;
mod rule;
mod scope;
#[cfg(test)]
mod tests;

pub use case::{MappingCase, MappingCases};
pub use fault::RuleFault;
pub use mappings::{MappingFile, Mappings};
pub use memory::{Learned, Memory};
pub use payload::PayloadKind;
pub use reading::{MappedSignal, Reading, RuleOutcome};
