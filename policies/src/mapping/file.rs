use std::{collections::HashMap, ops::Range, sync::Arc};

use serde::Deserialize;
use toml::Spanned;

use super::{
    expression::Expression,
    fault::{RuleFault, line_and_column},
    filter::Filter,
    keys::RuleShape,
    payload::PayloadKind,
    rule::Rule,
    scope,
};

/// The most rules in one file.
const RULES_MAX: usize = 500;

/// The topics of one file, compiled.
#[derive(Debug)]
pub(crate) struct RuleFile {
    pub(crate) about: Option<String>,
    pub(crate) topics: Vec<TopicRules>,
}

/// What is done with the publishes that a filter takes.
#[derive(Debug)]
pub(crate) struct TopicRules {
    pub(crate) file: Arc<str>,
    pub(crate) filter: Filter,
    pub(crate) filter_text: Arc<str>,
    /// Line and column of the filter in its file.
    pub(crate) place: (usize, usize),
    pub(crate) payload: PayloadKind,
    pub(crate) source: Option<Expression>,
    pub(crate) otherwise: Otherwise,
    pub(crate) rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileShape {
    about: Option<String>,
    #[serde(default)]
    topic: Vec<TopicShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicShape {
    filter: Spanned<String>,
    payload: Option<PayloadKind>,
    source: Option<Spanned<String>>,
    #[serde(default)]
    otherwise: Otherwise,
    #[serde(default)]
    rule: Vec<RuleShape>,
}

/// What becomes of a payload that none of a filter's rules speaks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Otherwise {
    /// It is rejected and put in quarantine.
    #[default]
    Reject,
    /// It is a sign of life and no more, unless a sensor was announced for the topic.
    Ignore,
    /// It announces a sensor (Home Assistant's discovery). For filters without rules.
    Discover,
}

impl RuleFile {
    /// Reads and compiles a file.
    ///
    /// # Errors
    /// Everything that is wrong with it; only the first if it is no TOML or has an unknown key.
    pub(crate) fn read(name: &str, text: &str) -> Result<Self, Vec<RuleFault>> {
        let shape: FileShape = toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            let detail = error.message().to_owned();
            vec![RuleFault { file: name.to_owned(), line, column, rule: None, key: None, detail }]
        })?;
        let mut reader = Reader { name, text, faults: Vec::new(), names: HashMap::new() };
        let file: Arc<str> = name.into();
        let topics = shape.topic.into_iter().filter_map(|topic| reader.topic(&file, topic)).collect();
        if reader.names.len() > RULES_MAX {
            reader.fault(0..0, None, None, format!("a file has at most {RULES_MAX} rules"));
        }
        if reader.faults.is_empty() { Ok(Self { about: shape.about, topics }) } else { Err(reader.faults) }
    }
}

struct Reader<'f> {
    name: &'f str,
    text: &'f str,
    faults: Vec<RuleFault>,
    /// The rules so far, and the lines that they begin in.
    names: HashMap<String, usize>,
}

impl Reader<'_> {
    fn topic(&mut self, file: &Arc<str>, shape: TopicShape) -> Option<TopicRules> {
        let span = shape.filter.span();
        let filter = match Filter::parse(shape.filter.get_ref()) {
            Ok(filter) => filter,
            Err(detail) => {
                self.fault(span, None, Some("filter"), detail);
                return None;
            }
        };
        if shape.payload.is_none() && !shape.rule.is_empty() {
            let detail = "a filter with rules says what its `payload` is: json, text, senml, sparkplug or cap";
            self.fault(span.clone(), None, Some("payload"), detail.to_owned());
        }
        if shape.rule.is_empty() && shape.otherwise == Otherwise::Reject {
            let detail = "a filter without rules says `otherwise = \"ignore\"`; to reject is what happens without it";
            self.fault(span.clone(), None, Some("otherwise"), detail.to_owned());
        }
        if !shape.rule.is_empty() && shape.otherwise == Otherwise::Discover {
            let detail = "a filter that discovers sensors has no rules".to_owned();
            self.fault(span.clone(), None, Some("otherwise"), detail);
        }
        let names = filter.names();
        let variables = [scope::VARIABLES, &names].concat();
        let source = shape.source.and_then(|source| self.compile(&source, &variables, None, "source"));
        let rules = shape.rule.into_iter().filter_map(|rule| self.rule(file, rule, &variables)).collect();
        Some(TopicRules {
            file: file.clone(),
            filter_text: filter.as_str().into(),
            place: line_and_column(self.text, span.start),
            payload: shape.payload.unwrap_or(PayloadKind::Text),
            source,
            otherwise: shape.otherwise,
            rules,
            filter,
        })
    }

    fn rule(&mut self, file: &Arc<str>, shape: RuleShape, variables: &[&str]) -> Option<Rule> {
        let span = shape.name.span();
        let name = shape.name.get_ref().clone();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            self.fault(span, Some(&name), Some("name"), "a rule's name is 1 to 64 of a-z 0-9 - _".to_owned());
            return None;
        }
        let (line, _) = line_and_column(self.text, span.start);
        if let Some(first) = self.names.insert(name.clone(), line) {
            let detail = format!("two rules of this file have this name; the first is in line {first}");
            self.fault(span.clone(), Some(&name), Some("name"), detail);
        }
        let keys = shape.into_keys();
        if keys.kind.is_none() {
            self.fault(span.clone(), Some(&name), Some("kind"), "the key is missing".to_owned());
        }
        if keys.clear.is_some() && keys.state.is_some() {
            let detail = "a rule has `clear` or `state`, not both".to_owned();
            self.fault(span, Some(&name), Some("clear"), detail);
        }
        let keys = keys.map(|key, source| self.compile(&source, variables, Some(&name), key));
        Some(Rule { file: file.clone(), name: name.into(), keys })
    }

    fn compile(
        &mut self,
        source: &Spanned<String>,
        variables: &[&str],
        rule: Option<&str>,
        key: &str,
    ) -> Option<Expression> {
        Expression::compile(source.get_ref(), variables)
            .map_err(|mistake| {
                let at = within(self.text, source.span(), mistake.line, mistake.column);
                self.fault(at..at, rule, Some(key), mistake.detail);
            })
            .ok()
    }

    fn fault(&mut self, at: Range<usize>, rule: Option<&str>, key: Option<&str>, detail: String) {
        let (line, column) = line_and_column(self.text, at.start);
        self.faults.push(RuleFault {
            file: self.name.to_owned(),
            line,
            column,
            rule: rule.map(str::to_owned),
            key: key.map(str::to_owned),
            detail,
        });
    }
}

/// The byte of a file in which line and column of an expression stand, whatever its
/// quotes. Behind a backslash in `"..."` the column is that much too small.
fn within(text: &str, span: Range<usize>, line: usize, column: usize) -> usize {
    let written = text.get(span.clone()).unwrap_or_default();
    let quotes =
        ["'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| written.starts_with(quotes)).unwrap_or_default();
    let mut start = span.start + quotes.len();
    if quotes.len() == 3 {
        // TOML drops a line break right behind the opening quotes.
        let dropped = ["\n", "\r\n"].into_iter().find(|end| text[start..].starts_with(end));
        start += dropped.map_or(0, str::len);
    }
    let lines: usize = text[start..].split_inclusive('\n').take(line - 1).map(str::len).sum();
    let columns: usize = text[start + lines..].chars().take(column - 1).map(char::len_utf8).sum();
    (start + lines + columns).min(span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let faults = RuleFile::read("own.toml", text).err().unwrap_or_else(|| panic!("{text} is fine"));
        faults.iter().map(ToString::to_string).collect()
    }

    const HEAD: &str = "[[topic]]\nfilter = \"a/+x\"\npayload = \"json\"\n[[topic.rule]]\nname = \"smoke\"\n";

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        for (text, place, key) in [
            (format!("{HEAD}kind = '\"smoke\"'\nwhenn = 'true'\n"), "own.toml, line 7, column 1", "`whenn`"),
            ("[[topic]]\nfilter = 'a'\npayloud = 'json'\n".to_owned(), "own.toml, line 3, column 1", "`payloud`"),
            ("[[topics]]\n".to_owned(), "own.toml, line 1", "`topics`"),
            ("[[topic]]\nfilter = 'a'\npayload = 'yaml'\n".to_owned(), "own.toml, line 3, column 11", "`yaml`"),
            ("[[topic]]\nfilter = 'a\n".to_owned(), "own.toml, line 2", ""),
        ] {
            let found = faults(&text);
            assert!(found[0].starts_with(place) && found[0].contains(key), "{found:?}");
        }
    }

    #[test]
    fn wrong_cel_is_named_with_its_line_and_column_however_it_is_quoted() {
        for (rule, place) in [
            ("kind = 'pay'", "own.toml, line 6, column 9, rule `smoke`, key `kind`"),
            ("kind = \"x == pay\"", "own.toml, line 6, column 14, rule `smoke`, key `kind`"),
            (
                "kind = '\"s\"'\nwhen = '''\npayload.a &&\n  pay.b'''",
                "own.toml, line 9, column 3, rule `smoke`, key `when`",
            ),
            ("kind = '\"s\"'\nclear = 'payload.a ='", "own.toml, line 7, column 20, rule `smoke`, key `clear`"),
        ] {
            let found = faults(&format!("{HEAD}{rule}\n"));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with(place), "{found:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let found = faults(&format!(
            "{HEAD}when = 'nope'\nclear = 'nope'\nstate = '\"raise\"'\n[[topic.rule]]\nname = \"smoke\"\nkind = '1'\n[[topic]]\nfilter = \"a/#/b\"\n[[topic]]\nfilter = 'b'\n"
        ));
        let has = |part: &str| assert!(found.iter().any(|fault| fault.contains(part)), "{part}: {found:#?}");
        has("key `kind`: the key is missing");
        has("not both");
        has("key `when`: there is no `nope`");
        has("key `clear`: there is no `nope`");
        has("the first is in line 5");
        has("line 13, column 10, key `filter`: `#` stands at the end only");
        has("`otherwise = \"ignore\"`");
        assert_eq!(found.len(), 7, "{found:#?}");
    }
}
