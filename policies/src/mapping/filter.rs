use super::scope;

/// A topic filter (MQTT 5 §4.7) whose wildcards may have names, under which
/// expressions find what they stand for: `zigbee2mqtt/+sensor`, `owntracks/+user/#rest`.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    text: String,
    levels: Vec<Level>,
}

#[derive(Clone, Debug)]
enum Level {
    Word(String),
    One(Option<String>),
    Rest(Option<String>),
}

/// The longest filter, bytes.
const BYTES_MAX: usize = 512;

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > BYTES_MAX || text.contains('\0') {
            return Err(format!("a topic filter is 1 to {BYTES_MAX} bytes without U+0000"));
        }
        if text.starts_with('$') {
            return Err("topics that begin with `$` are the broker's own".to_owned());
        }
        let count = text.split('/').count();
        let levels = text.split('/').enumerate().map(|(at, level)| read_level(level, at + 1 == count));
        let filter = Self { text: text.to_owned(), levels: levels.collect::<Result<_, _>>()? };
        let mut names = filter.names();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("two wildcards are called `{}`", twice[0]));
        }
        if filter.takes_our_own() {
            return Err("`v1/devices/{device}/` and `v1/incidents/` are Lifeline's own and need no rules".to_owned());
        }
        Ok(filter)
    }

    /// The filter as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of its wildcards.
    pub(crate) fn names(&self) -> Vec<&str> {
        let name = |level| match level {
            &Level::One(Some(ref name)) | &Level::Rest(Some(ref name)) => Some(name.as_str()),
            _ => None,
        };
        self.levels.iter().filter_map(name).collect()
    }

    /// The filter without names: two with the same shape take the same topics.
    pub(crate) fn shape(&self) -> String {
        let level = |level: &Level| match level {
            Level::Word(word) => word.clone(),
            Level::One(_) => "+".to_owned(),
            Level::Rest(_) => "#".to_owned(),
        };
        self.levels.iter().map(level).collect::<Vec<_>>().join("/")
    }

    /// How general it is, level by level: of two filters that take a topic, the one
    /// with the smaller rank is the more particular.
    pub(crate) fn rank(&self) -> Vec<u8> {
        let rank = |level: &Level| match level {
            Level::Word(_) => 0,
            Level::One(_) => 1,
            Level::Rest(_) => 2,
        };
        self.levels.iter().map(rank).collect()
    }

    /// What its named wildcards stand for in a topic; none if it does not take the topic.
    pub(crate) fn take<'t>(&self, topic: &'t str) -> Option<Vec<(&str, &'t str)>> {
        let mut found = Vec::new();
        let mut rest = Some(topic);
        for level in &self.levels {
            if let Level::Rest(name) = level {
                // `a/#` takes `a`, too (MQTT 5 §4.7.1.2).
                found.extend(name.as_deref().map(|name| (name, rest.unwrap_or_default())));
                return Some(found);
            }
            let (word, after) = match rest?.split_once('/') {
                Some((word, after)) => (word, Some(after)),
                None => (rest?, None),
            };
            match level {
                Level::Word(expected) if expected != word => return None,
                Level::One(Some(name)) => found.push((name.as_str(), word)),
                _ => {}
            }
            rest = after;
        }
        rest.is_none().then_some(found)
    }

    /// Whether it reaches into the part of the tree that has a meaning without rules.
    /// `me` is no device of ours, but what ThingsBoard's devices call themselves.
    fn takes_our_own(&self) -> bool {
        let is = |at: usize, word: &str| match self.levels.get(at) {
            Some(Level::Word(there)) => there == word,
            Some(_) => true,
            None => false,
        };
        let everything = matches!(self.levels.first(), Some(Level::Rest(_)));
        let me = matches!(self.levels.get(2), Some(Level::Word(word)) if word == "me");
        everything || is(0, "v1") && (is(1, "incidents") || is(1, "devices") && !me)
    }
}

fn read_level(level: &str, last: bool) -> Result<Level, String> {
    let name = |name: &str| match name {
        "" => Ok(None),
        name if scope::is_free_name(name) => Ok(Some(name.to_owned())),
        name => Err(format!("`{name}` cannot name a wildcard: {}", scope::FREE_NAMES)),
    };
    if let Some(rest) = level.strip_prefix('+') {
        return Ok(Level::One(name(rest)?));
    }
    if let Some(rest) = level.strip_prefix('#') {
        return if last { Ok(Level::Rest(name(rest)?)) } else { Err("`#` stands at the end only".to_owned()) };
    }
    if level.contains(['+', '#']) {
        return Err(format!("in `{level}` a wildcard stands within a level; it takes a whole one"));
    }
    Ok(Level::Word(level.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn named_wildcards_are_found_in_a_topic() {
        assert_eq!(filter("zigbee2mqtt/+sensor").take("zigbee2mqtt/hall 3"), Some(vec![("sensor", "hall 3")]));
        assert_eq!(filter("a/+x/#rest").take("a/b/c/d"), Some(vec![("x", "b"), ("rest", "c/d")]));
        assert_eq!(filter("a/#rest").take("a"), Some(vec![("rest", "")]));
        assert_eq!(filter("a/+/b").take("a//b"), Some(vec![]));
        assert_eq!(filter("a/").take("a/"), Some(vec![]));
        for (text, topic) in [("a/+", "a"), ("a/+", "a/b/c"), ("a/b", "a/c"), ("a", "a/"), ("a/b/#", "a"), ("a", "A")] {
            assert_eq!(filter(text).take(topic), None, "{text} {topic}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "1 to 512 bytes"),
            ("$SYS/broker", "the broker's own"),
            ("a/#/b", "at the end only"),
            ("a/b#", "within a level"),
            ("a/b+c", "within a level"),
            ("a/+Room", "cannot name a wildcard"),
            ("a/+payload", "cannot name a wildcard"),
            ("a/+x/+x", "two wildcards are called `x`"),
            ("#", "Lifeline's own"),
            ("+/+/x", "Lifeline's own"),
            ("v1/devices/d1/telemetry", "Lifeline's own"),
            ("v1/incidents/+", "Lifeline's own"),
        ] {
            let error = Filter::parse(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
        assert!(Filter::parse("v1/devices/me/telemetry").is_ok());
        assert!(Filter::parse("+shelly/events/rpc").is_ok());
    }

    #[test]
    fn the_more_particular_filter_has_the_smaller_rank() {
        let ranked = ["a/b", "a/b/#", "a/+", "a/#", "+/b"];
        for pair in ranked.windows(2) {
            assert!(filter(pair[0]).rank() < filter(pair[1]).rank(), "{pair:?}");
        }
        assert_eq!(filter("a/+x/#y").shape(), "a/+/#");
    }
}
