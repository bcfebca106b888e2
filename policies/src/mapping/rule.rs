use std::sync::Arc;

use cel::{Context, Value, objects::Key};
use lifeline_domain::{Code, Location, Problem, SignalState, Source, Timestamp};
use serde::de::{DeserializeOwned, value::StrDeserializer};

use super::{
    expression::Expression,
    keys::Keys,
    reading::{MappedSignal, RuleOutcome},
};

/// A time below this is in seconds since 1970, from here on in milliseconds (1973-03-03).
const MILLISECONDS_FROM: f64 = 1e11;

/// One rule, compiled.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) file: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) keys: Keys<Expression>,
}

/// What an expression gave that cannot be used, in a sentence.
type Unusable = String;

impl Rule {
    /// What the rule makes of one publish.
    pub(crate) fn apply(&self, scope: &Context<'_, '_>, source: Option<&Source>) -> RuleOutcome {
        let mut outcome = RuleOutcome { rule: self.name.clone(), signal: None, problem: None };
        let mut complaints = Complaints { rule: self, first: None };
        outcome.signal = self.signal(scope, source, &mut complaints);
        outcome.problem = complaints.first;
        outcome
    }

    fn signal(
        &self,
        scope: &Context<'_, '_>,
        source: Option<&Source>,
        found: &mut Complaints<'_>,
    ) -> Option<MappedSignal> {
        let keys = &self.keys;
        let mut failed = false;
        let applies = found.read("when", keys.when.as_ref(), scope, truth, &mut failed).unwrap_or(true);
        if failed || !applies {
            return None;
        }
        // Without these there is no signal; the others it can do without.
        let kind = found.read("kind", keys.kind.as_ref(), scope, word, &mut failed);
        let clear = found.read("clear", keys.clear.as_ref(), scope, truth, &mut failed);
        let state = found.read("state", keys.state.as_ref(), scope, named, &mut failed);
        if failed {
            return None;
        }
        let state = if clear == Some(true) { SignalState::Clear } else { state.unwrap_or_default() };
        let mut trim = Trimmings { found, scope };
        Some(MappedSignal {
            source: source.cloned(),
            kind: kind?,
            state,
            id: trim.read("id", keys.id.as_ref(), |value| text(value, 128)),
            severity: trim.read("severity", keys.severity.as_ref(), named),
            certainty: trim.read("certainty", keys.certainty.as_ref(), named),
            urgency: trim.read("urgency", keys.urgency.as_ref(), named),
            at: trim.read("at", keys.at.as_ref(), time),
            location: trim.read("location", keys.location.as_ref(), location),
            value: trim.read("value", keys.value.as_ref(), number),
            unit: trim.read("unit", keys.unit.as_ref(), |value| text(value, 16)),
            threshold: trim.read("threshold", keys.threshold.as_ref(), number),
            text: trim.read("text", keys.text.as_ref(), |value| text(value, lifeline_domain::TEXT_CHARS_MAX)),
            battery: trim.read("battery", keys.battery.as_ref(), percent),
            test: trim.read("test", keys.test.as_ref(), truth).unwrap_or_default(),
        })
    }
}

/// Collects the first thing that is wrong, with the rule and the key.
struct Complaints<'r> {
    rule: &'r Rule,
    first: Option<Problem>,
}

impl Complaints<'_> {
    /// What a key gives: none if it is not there or gives null.
    fn read<T>(
        &mut self,
        key: &str,
        expression: Option<&Expression>,
        scope: &Context<'_, '_>,
        convert: impl FnOnce(&Value) -> Result<T, Unusable>,
        failed: &mut bool,
    ) -> Option<T> {
        let given = match expression?.evaluate(scope) {
            Ok(Value::Null) => return None,
            Ok(value) => convert(&value),
            Err(reason) => Err(reason),
        };
        given
            .map_err(|detail| {
                *failed = true;
                let (file, rule) = (&self.rule.file, &self.rule.name);
                let problem =
                    Problem::new(Code::InvalidField, format!("rule `{rule}` of {file}, key `{key}`: {detail}"));
                self.first.get_or_insert(problem.at(key));
            })
            .ok()
    }
}

/// Reads what a signal can do without.
struct Trimmings<'a, 'r, 's> {
    found: &'a mut Complaints<'r>,
    scope: &'a Context<'s, 's>,
}

impl Trimmings<'_, '_, '_> {
    fn read<T>(
        &mut self,
        key: &str,
        expression: Option<&Expression>,
        convert: impl FnOnce(&Value) -> Result<T, Unusable>,
    ) -> Option<T> {
        self.found.read(key, expression, self.scope, convert, &mut false)
    }
}

/// The name of the sensor behind the device.
pub(crate) fn source_of(value: &Value) -> Result<Source, Unusable> {
    word(value)
}

fn truth(value: &Value) -> Result<bool, Unusable> {
    match value {
        Value::Bool(it) => Ok(*it),
        _ => Err("true or false is expected".to_owned()),
    }
}

fn number(value: &Value) -> Result<f64, Unusable> {
    let number = match value {
        Value::Float(it) => *it,
        Value::Int(it) => *it as f64,
        Value::UInt(it) => *it as f64,
        _ => return Err("a number is expected".to_owned()),
    };
    if number.is_finite() { Ok(number) } else { Err("a number is expected that is finite".to_owned()) }
}

/// A text, or a number as text; cut where it is too long.
fn text(value: &Value, chars_max: usize) -> Result<String, Unusable> {
    match value {
        Value::String(it) => Ok(it.chars().take(chars_max).collect()),
        _ => number(value).map(|it| it.to_string()).map_err(|_| "a text is expected".to_owned()),
    }
}

fn word<T: std::str::FromStr<Err = Problem>>(value: &Value) -> Result<T, Unusable> {
    text(value, usize::MAX)?.parse().map_err(|problem: Problem| problem.detail)
}

/// One of the words that the wire has for it.
fn named<T: DeserializeOwned>(value: &Value) -> Result<T, Unusable> {
    let Value::String(word) = value else { return Err("a text is expected".to_owned()) };
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(word)).map_err(|error| {
        let error = error.to_string();
        error.split_once("expected ").map_or(error.clone(), |(_, expected)| format!("expected {expected}"))
    })
}

fn time(value: &Value) -> Result<Timestamp, Unusable> {
    let expected = || "a time is expected: RFC 3339, or seconds or milliseconds since 1970".to_owned();
    match value {
        Value::String(it) => it.parse().map_err(|_| expected()),
        _ => {
            let number = number(value).map_err(|_| expected())?;
            let millis = if number < MILLISECONDS_FROM { number * 1000.0 } else { number };
            Ok(Timestamp::from_millis(millis.round() as i64))
        }
    }
}

fn location(value: &Value) -> Result<Location, Unusable> {
    let Value::Map(map) = value else { return Err("a map with `lat` and `lon` is expected".to_owned()) };
    let field = |name: &str| map.map.get(&Key::from(name)).filter(|value| !matches!(value, Value::Null));
    let required = |name: &str| field(name).map(number).unwrap_or_else(|| Err(format!("`{name}` is missing")));
    let location = Location {
        lat: required("lat")?,
        lon: required("lon")?,
        accuracy_m: field("accuracy_m").map(number).transpose()?,
        floor: field("floor").map(|floor| text(floor, usize::MAX)).transpose()?,
    };
    location.check("location").map_err(|problem| problem.detail)?;
    Ok(location)
}

fn percent(value: &Value) -> Result<u8, Unusable> {
    let number = number(value)?.round();
    if (0.0..=100.0).contains(&number) { Ok(number as u8) } else { Err("a battery has 0 to 100 percent".to_owned()) }
}
