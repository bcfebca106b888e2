use lifeline_domain::{Code, Problem};
use serde::Deserialize;

/// Reads a JSON text into a shape.
///
/// # Errors
/// `not_utf8`, `invalid_json`, `missing_field`, `unknown_field` or `invalid_field`,
/// with the field's path and what was expected there. The value itself is not repeated.
pub fn from_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        Problem::new(Code::NotUtf8, format!("the text is not UTF-8 from byte {} on", error.valid_up_to()))
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        problem(&path, error.inner())
    })?;
    reader.end().map_err(|error| problem(".", &error))?;
    Ok(value)
}

fn problem(path: &str, error: &serde_json::Error) -> Problem {
    let path = if path == "." { "" } else { path };
    if !error.is_data() {
        let detail = format!("the JSON breaks off or is wrong at line {}, column {}", error.line(), error.column());
        return Problem::new(Code::InvalidJson, detail);
    }
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    let named = |prefix: &str| {
        let name = text.strip_prefix(prefix)?.split_once('`')?.0;
        Some(if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") })
    };
    if let Some(field) = named("missing field `") {
        return Problem::new(Code::MissingField, format!("`{field}` is required")).at(field);
    }
    if let Some(field) = named("unknown field `").or_else(|| text.starts_with("unknown field").then(|| path.to_owned()))
    {
        // serde names the field that is being read as the last part of the path already.
        let field = if path.is_empty() { field } else { path.to_owned() };
        return Problem::new(Code::UnknownField, format!("there is no field `{field}` here")).at(field);
    }
    let expected = text.split_once("expected ").map_or(text, |(_, expected)| expected);
    let detail = if text.contains("expected ") { format!("expected {expected}") } else { text.to_owned() };
    let problem = Problem::new(Code::InvalidField, detail);
    if path.is_empty() { problem } else { problem.at(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Place {
        #[expect(dead_code, reason = "only its reading is tested")]
        lat: f64,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[expect(dead_code, reason = "only its reading is tested")]
        place: Place,
    }

    fn refused(text: &str) -> (Code, Option<String>) {
        let problem = from_json::<Body>(text.as_bytes()).unwrap_err();
        (problem.code, problem.field)
    }

    #[test]
    fn every_refusal_names_the_field() {
        let at = |path: &str| Some(path.to_owned());
        assert_eq!(refused(r#"{"place":{"lat":1}"#), (Code::InvalidJson, None));
        assert_eq!(refused(r#"{"place":{"lat":1}} x"#), (Code::InvalidJson, None));
        assert_eq!(refused(r#"{}"#), (Code::MissingField, at("place")));
        assert_eq!(refused(r#"{"place":{}}"#), (Code::MissingField, at("place.lat")));
        assert_eq!(refused(r#"{"place":{"lat":"north"}}"#), (Code::InvalidField, at("place.lat")));
        assert_eq!(refused(r#"{"place":{"lat":1,"alt":2}}"#), (Code::UnknownField, at("place.alt")));
        assert_eq!(from_json::<Body>(b"{\"place\xff").unwrap_err().code, Code::NotUtf8);
    }

    #[test]
    fn a_refusal_does_not_repeat_the_value() {
        let problem = from_json::<Body>(br#"{"place":{"lat":"4 Privet Drive"}}"#).unwrap_err();
        assert!(!problem.detail.contains("Privet"), "{problem}");
    }
}
