use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Code, Problem};

/// For sirens and consoles that follow every incident.
const INCIDENTS: &str = "v1/incidents/+";
/// The longest filter, bytes.
const BYTES_MAX: usize = 256;

/// A topic filter of a device's registration (MQTT 5 §4.7), such as
/// `zigbee2mqtt/kitchen/#`. Its first level is a name, and not one of the gateway's
/// own, so that it never reaches another device's topics below `v1/`; only
/// `v1/incidents/+`, the state of every incident, may be listed, too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "zigbee2mqtt/kitchen/#")]
pub struct TopicFilter(Arc<str>);

impl TopicFilter {
    /// The filter as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether every topic that `other` means, a topic name or another filter, is one that this means.
    pub fn covers(&self, other: &str) -> bool {
        let mut theirs = other.split('/');
        for level in self.0.split('/') {
            if level == "#" {
                return true;
            }
            match theirs.next() {
                // More than one level is more than this one.
                None | Some("#") => return false,
                Some(their) if level == "+" || level == their => {}
                Some(_) => return false,
            }
        }
        theirs.next().is_none()
    }
}

impl FromStr for TopicFilter {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let refuse = |detail: &str| Err(Problem::new(Code::InvalidField, detail));
        if text.is_empty() || text.len() > BYTES_MAX || text.chars().any(char::is_control) {
            return refuse("a topic filter has 1 to 256 bytes and no control characters");
        }
        if text == INCIDENTS {
            return Ok(Self(text.into()));
        }
        let levels: Vec<_> = text.split('/').collect();
        let wild = |level: &str| level.contains(['+', '#']);
        if levels[0].is_empty() || wild(levels[0]) {
            return refuse("the first level of a device's topic filter is a name");
        }
        if levels[0] == "v1" || levels[0].starts_with('$') {
            return refuse("topics below `v1` and `$` are the gateway's own, but for `v1/incidents/+`");
        }
        for (place, level) in levels.iter().enumerate() {
            let last = place + 1 == levels.len();
            if wild(level) && *level != "+" && !(*level == "#" && last) {
                return refuse("`+` stands for a whole level, and `#` for all that follow, at the end");
            }
        }
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for TopicFilter {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<TopicFilter> for String {
    fn from(filter: TopicFilter) -> String {
        filter.0.as_ref().to_owned()
    }
}

impl fmt::Display for TopicFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_of_a_device_never_reaches_the_gateways_own_topics() {
        let long = "x".repeat(257);
        for bad in [
            "",
            "#",
            "+",
            "+/kitchen",
            "/kitchen",
            "v1",
            "v1/devices/d2/#",
            "v1/incidents/#",
            "v1/+/+",
            "$SYS/#",
            "$share/g/a",
            "a\0b",
            &long,
        ] {
            assert!(bad.parse::<TopicFilter>().is_err(), "{bad:?}");
        }
        for bad in ["a/b+", "a/#/b", "a/b#", "a/++", "a/+#"] {
            assert!(bad.parse::<TopicFilter>().is_err(), "{bad:?}");
        }
        for good in ["zigbee2mqtt/kitchen", "tele/+/STATE", "owntracks/u/d/#", "a//b", "v10/a", "v1/incidents/+"] {
            assert_eq!(good.parse::<TopicFilter>().unwrap().as_str(), good);
        }
    }

    #[test]
    fn names_and_filters_are_covered_level_by_level() {
        for (filter, other, covered) in [
            ("a/b", "a/b", true),
            ("a/b", "a/b/c", false),
            ("a/b", "a/B", false),
            ("a/+", "a/b", true),
            ("a/+", "a/", true),
            ("a/+", "a", false),
            ("a/+", "a/+", true),
            ("a/+", "a/#", false),
            ("a/+/c", "a/b/c", true),
            ("a/+/c", "a/b/d", false),
            ("a/b", "a/+", false),
            ("a/#", "a", true),
            ("a/#", "a/b/c", true),
            ("a/#", "a/+/c", true),
            ("a/#", "a/#", true),
            ("a/#", "ab", false),
            ("a/b/#", "a/#", false),
            ("a/b/#", "#", false),
        ] {
            assert_eq!(filter.parse::<TopicFilter>().unwrap().covers(other), covered, "{filter} {other}");
        }
    }
}
