use std::fmt::Write;

use serde_json::Value;

/// A Markdown table of an object's fields, as a JSON Schema describes them.
pub(crate) fn fields(schema: &Value) -> String {
    let mut table = "| Field | Type | Meaning |\n|---|---|---|\n".to_owned();
    let required = schema["required"].as_array();
    for (name, field) in schema["properties"].as_object().expect("an object's schema has properties") {
        let needed = required.is_some_and(|names| names.iter().any(|one| one == name));
        let mark = if needed { "" } else { " (optional)" };
        writeln!(table, "| `{name}` | {}{mark} | {} |", kind(field), meaning(field)).unwrap();
    }
    table
}

/// The values of an enumeration, with their meaning where the schema has it.
pub(crate) fn values(schema: &Value) -> String {
    if let Some(all) = schema["enum"].as_array() {
        return all.iter().filter_map(Value::as_str).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    }
    let variants = schema["oneOf"].as_array().expect("an enumeration");
    let value = |one: &Value| one["enum"][0].as_str().or(one["const"].as_str()).map(|value| format!("`{value}`"));
    variants.iter().filter_map(value).collect::<Vec<_>>().join(", ")
}

/// One line of words, fit for a cell.
pub(crate) fn meaning(schema: &Value) -> String {
    // An optional reference has its words beside the reference.
    let beside = || schema["oneOf"].as_array()?.iter().find_map(|one| one["description"].as_str());
    let words = schema["description"].as_str().or_else(beside).unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A type in words.
pub(crate) fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return target.rsplit('/').next().unwrap_or_default().to_owned();
    }
    let choices = ["oneOf", "anyOf", "allOf"].into_iter().find_map(|key| schema[key].as_array());
    if let Some(choices) = choices {
        let named: Vec<_> = choices.iter().filter(|one| one["type"] != "null").map(kind).collect();
        return named.join(" or ");
    }
    let item = || format!("list of {}", kind(&schema["items"]));
    match &schema["type"] {
        Value::String(name) if name == "array" => item(),
        Value::String(name) => name.clone(),
        Value::Array(names) => {
            let named = names.iter().filter_map(Value::as_str).filter(|name| *name != "null");
            named.map(|name| if name == "array" { item() } else { name.to_owned() }).collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

#[test]
fn a_schema_is_read_as_a_table() {
    let schema = serde_json::json!({
        "required": ["stage"],
        "properties": {
            "stage": {"$ref": "#/components/schemas/Stage", "description": "How far\nit is."},
            "value": {"type": ["number", "null"]},
            "at": {"oneOf": [{"type": "null"}, {"$ref": "#/x/Timestamp", "description": "When."}]},
            "all": {"type": "array", "items": {"type": "string"}},
        }
    });
    let table = fields(&schema);
    for line in [
        "| `stage` | Stage | How far it is. |",
        "| `value` | number (optional) |  |",
        "| `at` | Timestamp (optional) | When. |",
        "| `all` | list of string (optional) |  |",
    ] {
        assert!(table.lines().any(|one| one == line), "{line} is not in\n{table}");
    }
}
