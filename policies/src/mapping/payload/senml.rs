use cel::Value;
use lifeline_domain::{Code, Problem};
use serde::Deserialize;

use super::{json, map};

/// One record as it is written (RFC 8428 §4.3): base fields hold for those that follow.
#[derive(Deserialize)]
struct Record {
    #[serde(rename = "bn")]
    base_name: Option<String>,
    #[serde(rename = "bt")]
    base_time: Option<f64>,
    #[serde(rename = "bu")]
    base_unit: Option<String>,
    #[serde(rename = "bv")]
    base_value: Option<f64>,
    #[serde(rename = "bver")]
    version: Option<f64>,
    #[serde(rename = "n", default)]
    name: String,
    #[serde(rename = "u")]
    unit: Option<String>,
    #[serde(rename = "t")]
    time: Option<f64>,
    #[serde(rename = "v")]
    value: Option<f64>,
    #[serde(rename = "vb")]
    truth: Option<bool>,
    #[serde(rename = "vs")]
    text: Option<String>,
}

/// Times below this are relative to now (RFC 8428 §4.5.3).
const RELATIVE_BELOW: f64 = 268_435_456.0;

/// Resolves the records (RFC 8428 §4.6): `name`, `unit`, `value`, and `at` in seconds since
/// 1970 where the pack says when; a relative time other than now is left out, as no clock is asked here.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, Problem> {
    let wrong = |detail: String| Problem::new(Code::InvalidField, detail);
    let pack: Vec<Record> = serde_json::from_value(json::parse(bytes)?)
        .map_err(|error| wrong(format!("it is no SenML pack: {}", shape_of(&error))))?;
    let (mut base_name, mut base_unit, mut base_time, mut base_value) = (String::new(), None, 0.0, None);
    let mut records = Vec::new();
    for record in pack {
        if record.version.is_some_and(|version| version > 10.0) {
            return Err(wrong("SenML is read up to version 10".to_owned()).at("bver"));
        }
        base_name = record.base_name.unwrap_or(base_name);
        base_unit = record.base_unit.or(base_unit);
        base_time = record.base_time.unwrap_or(base_time);
        base_value = record.base_value.or(base_value);
        let value = match (record.value, record.truth, record.text) {
            (Some(value), ..) => Value::Float(value + base_value.unwrap_or_default()),
            (_, Some(truth), _) => Value::Bool(truth),
            (.., Some(text)) => Value::from(text),
            // A record may hold base fields only.
            (None, None, None) => continue,
        };
        let time = base_time + record.time.unwrap_or_default();
        let mut fields =
            vec![("name".to_owned(), Value::from(format!("{base_name}{}", record.name))), ("value".to_owned(), value)];
        let unit = record.unit.or_else(|| base_unit.clone());
        fields.extend(unit.map(|unit| ("unit".to_owned(), Value::from(unit))));
        fields.extend((time >= RELATIVE_BELOW).then(|| ("at".to_owned(), Value::Float(time))));
        records.push((format!("{base_name}{}", record.name), map(fields)));
    }
    let all = Value::from(records.iter().map(|(_, record)| record.clone()).collect::<Vec<_>>());
    // Of records with one name the last one counts.
    Ok(map([("records".to_owned(), all), ("by_name".to_owned(), map(records))]))
}

/// What serde misses, without the value that it found.
fn shape_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split_once("expected ").map_or("a record is wrong".to_owned(), |(_, expected)| format!("expected {expected}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::tests::json_of, *};

    #[test]
    fn base_fields_hold_for_the_records_that_follow() {
        // RFC 8428 §5.1.2, two records of it, and one with a text.
        let pack = br#"[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.320067464e+09,"bu":"%RH","v":20},
            {"u":"lon","v":24.30621},{"n":"state","vs":"ok","t":60}]"#;
        let read = json_of(&decode(pack).unwrap());
        assert_eq!(
            read["records"],
            json!([
                {"name": "urn:dev:ow:10e2073a01080063:", "unit": "%RH", "value": 20.0, "at": 1_320_067_464.0},
                {"name": "urn:dev:ow:10e2073a01080063:", "unit": "lon", "value": 24.30621, "at": 1_320_067_464.0},
                {"name": "urn:dev:ow:10e2073a01080063:state", "unit": "%RH", "value": "ok", "at": 1_320_067_524.0},
            ])
        );
        assert_eq!(read["by_name"]["urn:dev:ow:10e2073a01080063:state"]["value"], "ok");
    }

    #[test]
    fn what_is_no_pack_is_refused_without_its_values() {
        for pack in
            [r#"{"n":"x"}"#, r#"[{"n":"x","v":"4 Privet Drive"}]"#, r#"["secret"]"#, r#"[{"bver":11,"n":"x","v":1}]"#]
        {
            let problem = decode(pack.as_bytes()).unwrap_err();
            assert_eq!(problem.code, Code::InvalidField, "{pack}");
            assert!(!problem.detail.contains("Privet") && !problem.detail.contains("secret"), "{problem}");
        }
    }
}
