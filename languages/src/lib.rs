//! Every text that a person reads, in six languages, and which of them a person gets. The texts are Fluent files beside
//! this crate (`languages/en/sos.ftl` and so on): the gateway embeds those of the pages that it renders and of its mails,
//! the browser's apps theirs. No program holds a sentence for people.

mod language;
mod texts;

#[cfg(test)]
mod tests;

pub use language::Language;
pub use texts::Arg;
