use std::fmt::Write;

use serde_json::Value;

use crate::{
    binary::lifeline,
    page::{MADE, assert_fresh},
    schema_table::{kind, meaning},
};

#[test]
fn config_schema_json() {
    assert_fresh("config.schema.json", &lifeline(&["config", "schema"]));
}

#[test]
fn configuration_md() {
    let schema: Value = serde_json::from_str(&lifeline(&["config", "schema"])).expect("the schema is JSON");
    let in_force: Value = serde_json::from_str(&lifeline(&["config", "print", "--json"])).expect("it is JSON");
    let mut page = format!(
        "{MADE}\n\n# Configuration\n\n\
         One TOML file (`lifeline serve --config FILE` or `LIFELINE_CONFIG`), then environment variables such as\n\
         `LIFELINE_HTTP__LISTEN`, then flags. An unknown key is an error that names its line. `lifeline config print`\n\
         shows what is in force; editors read `config.schema.json`.\n\n## Top level\n\n"
    );
    page += HEAD;
    let mut sections = String::new();
    for (name, field) in properties(&schema) {
        match resolve(&schema, field) {
            section if section["properties"].is_object() => {
                let mut named = String::new();
                write!(sections, "\n## `[{name}]`\n\n{}\n", meaning(field)).unwrap();
                let mut lines = String::new();
                for (key, inner) in properties(section) {
                    match resolve(&schema, &inner["additionalProperties"]) {
                        entry if entry["properties"].is_object() => named += &entries(&schema, name, key, inner, entry),
                        _ => lines += &line(&schema, key, inner, &in_force[name][key]),
                    }
                }
                if !lines.is_empty() {
                    sections += &format!("\n{HEAD}{lines}");
                }
                sections += &named;
            }
            _ => match resolve(&schema, &field["additionalProperties"]) {
                entry if entry["properties"].is_object() => sections += &named_section(&schema, name, field, entry),
                _ => page += &line(&schema, name, field, &in_force[name]),
            },
        }
    }
    assert_fresh("configuration.md", &(page + &sections));
}

const HEAD: &str = "| Key | Type | Default | Meaning |\n|---|---|---|---|\n";

fn line(schema: &Value, key: &str, field: &Value, default: &Value) -> String {
    let default = if default.is_null() { "none".to_owned() } else { format!("`{default}`") };
    let words = resolve(schema, field);
    let choices = words["oneOf"].as_array().map(|all| {
        let named = all.iter().filter_map(|one| one["const"].as_str().or(one["enum"][0].as_str()));
        named.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
    });
    format!("| `{key}` | {} | {default} | {} |\n", choices.unwrap_or_else(|| kind(field)), meaning(field))
}

/// A table of sections that the operator names.
fn entries(schema: &Value, section: &str, key: &str, field: &Value, entry: &Value) -> String {
    let mut page = format!("\n### `[{section}.{key}.NAME]`\n\n{}\n\n{HEAD}", meaning(field));
    for (name, inner) in properties(entry) {
        page += &line(schema, name, inner, &Value::Null);
    }
    let ready_made: Vec<_> = field["default"].as_object().into_iter().flatten().collect();
    if !ready_made.is_empty() {
        page += "\nReady-made:\n\n";
    }
    for (name, values) in ready_made {
        writeln!(page, "- `{name}`: `{values}`").unwrap();
    }
    page
}

/// A section for each name that the operator gives.
fn named_section(schema: &Value, name: &str, field: &Value, entry: &Value) -> String {
    let mut page = format!("\n## `[{name}.NAME]`\n\n{}\n\n{HEAD}", meaning(field));
    let mut parts = String::new();
    for (key, inner) in properties(entry) {
        page += &line(schema, key, inner, &inner["default"]);
        let choices = inner["anyOf"].as_array().into_iter().flatten().chain([&inner["items"]]);
        for part in choices.map(|one| resolve(schema, one)).filter(|part| part["properties"].is_object()) {
            let heading = if inner["items"].is_null() {
                format!("[{name}.NAME.{key}]")
            } else {
                format!("[[{name}.NAME.{key}]]")
            };
            write!(parts, "\n### `{heading}`\n\n{HEAD}").unwrap();
            for (key, inner) in properties(part) {
                parts += &line(schema, key, inner, &inner["default"]);
            }
        }
    }
    page + &parts
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().expect("an object's schema has properties").iter()
}

/// The shape that a `$ref` points to.
fn resolve<'a>(schema: &'a Value, field: &'a Value) -> &'a Value {
    let target = field["$ref"].as_str().and_then(|target| schema.pointer(target.trim_start_matches('#')));
    target.unwrap_or(field)
}
