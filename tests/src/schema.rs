use std::collections::BTreeSet;

use serde_json::Value;

/// Keywords that say nothing about whether a value fits.
const WORDS: &[&str] = &["description", "default", "example", "examples", "format"];

/// Checks a value against a JSON Schema of an OpenAPI document: of the keywords those that
/// the gateway's document uses, and strictly: a field that the schema does not name is wrong.
///
/// # Errors
/// What does not fit, and where.
///
/// # Panics
/// At a keyword that is not known here.
pub fn fits(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    whole(document, schema, value, "")
}

/// A value of which every field must be named by the schema.
fn whole(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let named = part(document, schema, value, at)?;
    let unnamed = value.as_object().into_iter().flat_map(|fields| fields.keys()).find(|name| !named.contains(*name));
    unnamed.map_or(Ok(()), |name| Err(format!("{at}/{name} is not in the schema")))
}

/// A value that other schemas may describe, too; returns the fields that this one names.
fn part(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<BTreeSet<String>, String> {
    let mut named = BTreeSet::new();
    let keywords = schema.as_object().ok_or_else(|| format!("{at} has no schema"))?;
    for (keyword, rule) in keywords {
        let all = || rule.as_array().expect("a list of schemas").iter();
        match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().expect("a reference is a text").trim_start_matches('#');
                let target = document.pointer(pointer).ok_or_else(|| format!("there is no {pointer}"))?;
                named.extend(part(document, target, value, at)?);
            }
            "type" if !has_type(rule, value) => return Err(format!("{at} is no {rule}: {value}")),
            "enum" if !all().any(|one| one == value) => return Err(format!("{at} is none of {rule}: {value}")),
            "minimum" if value.as_f64() < rule.as_f64() && value.is_number() => {
                return Err(format!("{at} is below {rule}"));
            }
            "required" => {
                if let Some(name) = all().filter_map(Value::as_str).find(|name| value.get(name).is_none()) {
                    return Err(format!("{at}/{name} is missing"));
                }
            }
            "properties" => {
                for (name, field) in rule.as_object().expect("properties have names") {
                    named.insert(name.clone());
                    value.get(name).map_or(Ok(()), |inner| whole(document, field, inner, &format!("{at}/{name}")))?;
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    whole(document, rule, item, &format!("{at}/{index}"))?;
                }
            }
            "allOf" => {
                for one in all() {
                    named.extend(part(document, one, value, at)?);
                }
            }
            "oneOf" => {
                let tried: Vec<_> = all().map(|one| part(document, one, value, at)).collect();
                let mut fitting = tried.iter().filter_map(|one| one.as_ref().ok());
                match (fitting.next(), fitting.next()) {
                    (Some(one), None) => named.extend(one.iter().cloned()),
                    (None, _) => return Err(format!("{at} is none of {} forms: {tried:?}", tried.len())),
                    _ => return Err(format!("{at} is more than one of {} forms", tried.len())),
                }
            }
            "type" | "enum" | "minimum" | "additionalProperties" => {}
            word => assert!(WORDS.contains(&word), "{at}: the keyword `{word}` is not known here"),
        }
    }
    // An object of which nothing is said is any object.
    if keywords.get("type").is_some_and(|kind| kind == "object") && keywords.get("properties").is_none() {
        named.extend(value.as_object().into_iter().flat_map(|fields| fields.keys().cloned()));
    }
    Ok(named)
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    };
    match rule {
        Value::String(kind) => is(kind),
        kinds => kinds.as_array().expect("a type or a list of them").iter().filter_map(Value::as_str).any(is),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_fit_is_found() {
        let document = json!({ "shapes": { "Place": {
            "type": "object", "required": ["lat"],
            "properties": { "lat": { "type": "number", "minimum": -90 }, "floor": { "type": ["string", "null"] } },
        }}});
        let schema = json!({ "allOf": [
            { "$ref": "#/shapes/Place" },
            { "type": "object", "properties": { "kind": { "oneOf": [{ "type": "null" }, { "enum": ["a", "b"] }] } } },
        ]});
        let check = |value: Value| fits(&document, &schema, &value);
        for good in
            [json!({ "lat": 1 }), json!({ "lat": 1.5, "kind": "a", "floor": null }), json!({ "lat": 0, "kind": null })]
        {
            check(good).unwrap();
        }
        for (bad, said) in [
            (json!({}), "/lat is missing"),
            (json!({ "lat": "1" }), "/lat is no"),
            (json!({ "lat": -91 }), "/lat is below -90"),
            (json!({ "lat": 1, "kind": "c" }), "/kind is none of 2 forms"),
            (json!({ "lat": 1, "colour": "red" }), "/colour is not in the schema"),
            (json!([]), "is no"),
        ] {
            let error = check(bad).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
