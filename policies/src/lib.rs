//! Who may do what. The answers are in `rules/`: Cedar policies that read like
//! sentences, each with an id and its reason. This crate turns a question into
//! one that the policies know, and denies whatever none of them allows.
//!
//! The policies see a request reduced to what they can tell apart ([`Principal`]'s
//! kind and role, the [`Action`], and how the [`Resource`] relates to the one who
//! asks). There are a few hundred such requests, so [`Authorizer::new`] asks Cedar
//! all of them once, and [`Authorizer::decide`] is a look-up in a table that never
//! changes: well under a microsecond, without a lock.
//!
//! And what the words of other devices mean: the mapping rules in `rules/mappings/`
//! ([`Mappings`]), which turn a topic and a payload into signals.

mod action;
mod authorizer;
mod explain;
mod mapping;
mod principal;
mod resource;
mod rules;
mod situation;
mod topic;
mod words;

pub use action::Action;
pub use authorizer::{Authorizer, Decision};
pub use explain::{AppliedPolicy, Explanation};
pub use mapping::{
    Learned, MappedSignal, MappingCase, MappingCases, MappingFile, Mappings, Memory, PayloadKind, Reading, RuleFault,
    RuleOutcome,
};
pub use principal::Principal;
pub use resource::Resource;
pub use rules::PolicyError;
pub use topic::{Branch, Topic};
