use lifeline_domain::DeviceId;
use serde::Deserialize;
use serde_json::Value;

use super::{Mappings, Memory, Reading};

/// A recorded payload and what it is to become: `lifeline rules test --cases` and the
/// ready-made rules' own tests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingCase {
    /// What happens, in words.
    pub what: String,
    /// The topic.
    pub topic: String,
    /// The payload, where it is a text.
    #[serde(default)]
    payload: Option<String>,
    /// The payload in hexadecimal digits, where it is none.
    #[serde(default)]
    payload_hex: Option<String>,
    /// The signals, each exactly.
    #[serde(default)]
    signals: Vec<Value>,
    /// A part of what is wrong with it; nothing may be wrong if it is not there.
    #[serde(default)]
    problem: Option<String>,
}

/// A file of cases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingCases {
    /// In the order in which they happen.
    #[serde(rename = "case")]
    pub cases: Vec<MappingCase>,
}

impl MappingCases {
    /// Reads a file of cases.
    ///
    /// # Errors
    /// What is wrong in it, with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }
}

impl MappingCase {
    /// Plays it: what the rules made of it, and what is not as it should be.
    pub fn play(&self, rules: &Mappings, device: &DeviceId, memory: &Memory) -> (Option<Reading>, Result<(), String>) {
        let payload = match (&self.payload, &self.payload_hex) {
            (Some(text), None) => text.as_bytes().to_vec(),
            (None, Some(hex)) => match bytes_of(hex) {
                Some(bytes) => bytes,
                None => return (None, Err("payload_hex is not hexadecimal".to_owned())),
            },
            _ => return (None, Err("a case has either `payload` or `payload_hex`".to_owned())),
        };
        let reading = rules.read(device, &self.topic, &payload, memory);
        let checked = self.check(reading.as_ref());
        (reading, checked)
    }

    fn check(&self, reading: Option<&Reading>) -> Result<(), String> {
        let reading = reading.ok_or("no filter takes this topic")?;
        let made: Vec<_> = reading.signals().map(|signal| serde_json::to_value(signal).unwrap_or_default()).collect();
        let made: Vec<_> = made.iter().map(plain).collect();
        let expected: Vec<_> = self.signals.iter().map(plain).collect();
        if made != expected {
            return Err(format!("expected {}, made {}", Value::from(expected), Value::from(made)));
        }
        match (reading.problem(), &self.problem) {
            (None, None) => Ok(()),
            (Some(found), Some(part)) if found.detail.contains(part) => Ok(()),
            (Some(found), _) => Err(format!("something is wrong: {}", found.detail)),
            (None, Some(part)) => Err(format!("nothing is wrong, but it should say `{part}`")),
        }
    }
}

/// The same with every number as a double, so that `3` in a file is the `3.0` of a reading.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), plain(field))).collect(),
        other => other.clone(),
    }
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<_> = hex.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    });
    pairs.collect()
}
