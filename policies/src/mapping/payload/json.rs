use cel::Value;
use lifeline_domain::{Code, Problem};

use super::{DEPTH_MAX, VALUES_MAX, map, text, too_much};

pub(super) fn decode(bytes: &[u8]) -> Result<Value, Problem> {
    Ok(cel_of_json(&parse(bytes)?))
}

/// Reads a JSON text that is small enough.
pub(crate) fn parse(bytes: &[u8]) -> Result<serde_json::Value, Problem> {
    let value = serde_json::from_str(text(bytes)?).map_err(|error| {
        let detail = format!("the JSON breaks off or is wrong at line {}, column {}", error.line(), error.column());
        Problem::new(Code::InvalidJson, detail)
    })?;
    let mut left = VALUES_MAX;
    if within(&value, DEPTH_MAX, &mut left) { Ok(value) } else { Err(too_much()) }
}

fn within(value: &serde_json::Value, depth: usize, left: &mut usize) -> bool {
    if depth == 0 || *left == 0 {
        return false;
    }
    *left -= 1;
    match value {
        serde_json::Value::Array(items) => items.iter().all(|item| within(item, depth - 1, left)),
        serde_json::Value::Object(fields) => fields.values().all(|field| within(field, depth - 1, left)),
        _ => true,
    }
}

/// JSON as expressions see it. Every number is a double, as in CEL's own mapping of
/// JSON, so that a rule does not depend on whether a sensor writes `21` or `21.0`.
pub(crate) fn cel_of_json(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(it) => Value::Bool(*it),
        serde_json::Value::Number(number) => number.as_f64().map_or(Value::Null, Value::Float),
        serde_json::Value::String(it) => Value::from(it.as_str()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(cel_of_json).collect::<Vec<_>>()),
        serde_json::Value::Object(fields) => map(fields.iter().map(|(name, field)| (name.clone(), cel_of_json(field)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_deep_or_too_much_is_refused() {
        let code = |text: String| decode(text.as_bytes()).unwrap_err().code;
        assert_eq!(code(format!("{}{}", "[".repeat(40), "]".repeat(40))), Code::PayloadTooLarge);
        assert_eq!(code(format!("[{}0]", "0,".repeat(VALUES_MAX))), Code::PayloadTooLarge);
        assert_eq!(code("{\"smoke\":tru".to_owned()), Code::InvalidJson);
        assert_eq!(code("[".repeat(1000)), Code::InvalidJson);
    }
}
