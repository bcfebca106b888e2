//! Payloads as expressions see them: one kind a file.

mod cap;
mod json;
mod senml;
mod sparkplug;

use cel::Value;
use lifeline_domain::{Code, Problem};
use serde::{Deserialize, Serialize};

#[cfg(test)]
pub(crate) use json::cel_of_json;
pub(crate) use json::parse as parse_json;
pub(crate) use sparkplug::{Births, is_birth};

/// The largest payload that is decoded, bytes.
const BYTES_MAX: usize = 64 * 1024;
/// The most values in a payload, and so the most that an expression goes through.
const VALUES_MAX: usize = 4096;
/// How deep values may lie in each other.
const DEPTH_MAX: usize = 32;

/// How a payload is read before expressions see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayloadKind {
    /// JSON (RFC 8259); also OwnTracks and CloudEvents. Numbers are doubles.
    Json,
    /// UTF-8 text.
    Text,
    /// SenML in JSON (RFC 8428): `{"records": [...], "by_name": {...}}`, resolved.
    Senml,
    /// Sparkplug B (3.0 §6.4): `{"timestamp", "seq", "metrics": {name: {"value", "at", "historical"}}}`.
    Sparkplug,
    /// CAP 1.2 in XML: its elements as fields, those that may repeat as lists.
    Cap,
}

impl PayloadKind {
    /// Reads a payload. `births` holds what Sparkplug's edge nodes have said about their
    /// metrics; `device` is who published it.
    ///
    /// # Errors
    /// `payload_too_large`, `not_utf8`, `invalid_json` or `invalid_field`, with where it breaks off.
    pub(crate) fn decode(self, bytes: &[u8], topic: &str, device: &str, births: &Births) -> Result<Value, Problem> {
        if bytes.len() > BYTES_MAX {
            let detail = format!("the payload has {} bytes, at most {BYTES_MAX} are allowed", bytes.len());
            return Err(Problem::new(Code::PayloadTooLarge, detail));
        }
        match self {
            PayloadKind::Json => json::decode(bytes),
            PayloadKind::Text => Ok(Value::from(text(bytes)?)),
            PayloadKind::Senml => senml::decode(bytes),
            PayloadKind::Sparkplug => sparkplug::decode(bytes, topic, device, births),
            PayloadKind::Cap => cap::decode(bytes),
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        Problem::new(Code::NotUtf8, format!("the text is not UTF-8 from byte {} on", error.valid_up_to()))
    })
}

fn too_much() -> Problem {
    let detail = format!("the payload has more than {VALUES_MAX} values, or they lie deeper than {DEPTH_MAX}");
    Problem::new(Code::PayloadTooLarge, detail)
}

fn map(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::from(entries.into_iter().collect::<std::collections::HashMap<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn json_of(value: &Value) -> serde_json::Value {
        use serde_json::json;
        match value {
            Value::Null => json!(null),
            Value::Bool(it) => json!(it),
            Value::Float(it) => json!(it),
            Value::Int(it) => json!(it),
            Value::String(it) => json!(it.as_str()),
            Value::List(list) => list.iter().map(json_of).collect(),
            Value::Map(map) => serde_json::Value::Object(
                map.map.iter().map(|(key, value)| (key.to_string(), json_of(value))).collect(),
            ),
            other => panic!("no payload holds {other:?}"),
        }
    }

    #[test]
    fn what_is_too_large_or_no_text_is_refused() {
        let births = Births::default();
        let decode = |kind: PayloadKind, bytes: &[u8]| kind.decode(bytes, "t", "d", &births).unwrap_err().code;
        assert_eq!(decode(PayloadKind::Text, &vec![b'x'; BYTES_MAX + 1]), Code::PayloadTooLarge);
        for kind in [PayloadKind::Text, PayloadKind::Json, PayloadKind::Senml, PayloadKind::Cap] {
            assert_eq!(decode(kind, b"\"\xff\""), Code::NotUtf8, "{kind:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_a_decoder_panic(bytes: Vec<u8>, text in "[<>{}\\[\\]\":,&;/a-z0-9 !?-]{0,80}") {
            let births = Births::default();
            use PayloadKind::{Cap, Json, Senml, Sparkplug, Text};
            for kind in [Json, Text, Senml, Sparkplug, Cap] {
                let _ = kind.decode(&bytes, "spBv1.0/g/NDATA/e", "d", &births);
                let _ = kind.decode(text.as_bytes(), "spBv1.0/g/NBIRTH/e", "d", &births);
                births.hear(&bytes, "spBv1.0/g/NBIRTH/e", "d");
            }
        }
    }
}
