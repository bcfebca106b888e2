use std::sync::LazyLock;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use utoipa::openapi::{
    OpenApi, Tag,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use crate::routes::{self, REFRESH_COOKIE, SOS_COOKIE};

/// The scheme's name for `Authorization: Bearer`. The others are named as their cookies.
pub(crate) const BEARER: &str = "bearer";

/// The OpenAPI 3.1 document: every route with its answers, and every shape of REST,
/// WebSocket and MQTT.
pub fn openapi() -> OpenApi {
    let mut document = lifeline_protocol::schema::components();
    document.info.description = Some(
        "Every route of the gateway, and every shape on a wire. WebSocket commands stand in `Commands`, what answers \
         them in `Answers`, by their `type`."
            .to_owned(),
    );
    document.paths = routes::paths();
    document.tags = Some(TAGS.iter().map(|(name, meaning)| tag(name, meaning)).collect());
    let components = document.components.get_or_insert_default();
    components.security_schemes.extend([
        (BEARER.to_owned(), bearer().into()),
        (REFRESH_COOKIE.to_owned(), cookie(REFRESH_COOKIE, "The refresh token in browsers.").into()),
        (SOS_COOKIE.to_owned(), cookie(SOS_COOKIE, "The SOS token in browsers, for pages without a script.").into()),
    ]);
    document
}

/// The headings, in the order in which they help a reader.
const TAGS: &[(&str, &str)] = &[
    ("auth", "Signing in and out."),
    ("me", "The caller's own account."),
    ("sos", "Calling for help."),
    ("incidents", "What responders work on."),
    ("feed", "Everything durable, in one order."),
    ("websocket", "The feed and commands on one connection."),
    ("mqtt", "MQTT over WebSocket."),
    ("conversations", "Messages among people."),
    ("contacts", "Who is found, who is whose contact, and who is told of an SOS."),
    ("broadcasts", "Warnings to everyone or to an area, and who is safe."),
    ("push", "Pushes to browsers: calls for help, and messages to who is not connected."),
    ("media", "Recordings, pictures and files."),
    ("pictures", "The pictures that people and groups have."),
    ("accounts", "People, for admins."),
    ("devices", "Sensors, for admins."),
    ("rules", "What other devices' topics and payloads mean, for admins."),
    ("quarantine", "What could not be understood, for admins."),
    ("operations", "For whoever runs the gateway."),
    ("documentation", "For whoever writes a client."),
    ("pages", "For browsers; they work without a script."),
];

fn tag(name: &str, meaning: &str) -> Tag {
    TagBuilder::new().name(name).description(Some(meaning)).build()
}

fn bearer() -> SecurityScheme {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    SecurityScheme::Http(scheme.description(Some("The access token of `POST /v1/auth/login`.")).build())
}

fn cookie(name: &str, meaning: &str) -> SecurityScheme {
    SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, meaning)))
}

/// `GET /openapi.json`
pub(crate) async fn document() -> Response {
    static TEXT: LazyLock<Bytes> = LazyLock::new(|| {
        let text = serde_json::to_vec(&openapi());
        text.unwrap_or_else(|error| unreachable!("the document is always JSON: {error}")).into()
    });
    ([(header::CONTENT_TYPE, "application/json")], TEXT.clone()).into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lifeline_bridge::{FEED_PAGE_MAX, PAGE_MAX};
    use serde_json::Value;

    use super::*;

    fn document() -> Value {
        serde_json::to_value(openapi()).unwrap()
    }

    /// Path, method and operation of each.
    fn operations(document: &Value) -> Vec<(String, String, &Value)> {
        let items = document["paths"].as_object().unwrap().iter();
        items
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().iter();
                methods.map(move |(method, operation)| (path.clone(), method.clone(), operation))
            })
            .collect()
    }

    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, field)| match field {
                Value::String(target) if name == "$ref" => found.push(target),
                _ => references(field, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_and_scheme_is_there() {
        let document = document();
        let mut found = Vec::new();
        references(&document["paths"], &mut found);
        assert!(found.len() > 50);
        for target in found {
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target} is missing");
        }
        for (path, method, operation) in operations(&document) {
            let named = operation["security"].as_array().into_iter().flatten().filter_map(Value::as_object);
            for scheme in named.flat_map(|requirement| requirement.keys()) {
                let there = &document["components"]["securitySchemes"][scheme];
                assert!(there.is_object(), "{method} {path}: there is no scheme {scheme}");
            }
        }
    }

    #[test]
    fn every_operation_says_what_it_is_and_what_it_answers() {
        let document = document();
        let mut names = BTreeSet::new();
        for (path, method, operation) in operations(&document) {
            let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
            assert!(text("summary").ends_with('.'), "{method} {path} has no summary");
            assert!(names.insert(text("operationId")), "{method} {path}: {} is there twice", text("operationId"));
            let tag = operation["tags"][0].as_str().unwrap();
            assert!(TAGS.iter().any(|(name, _)| *name == tag), "{method} {path}: {tag} is not explained");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status < &"400".to_owned()), "{method} {path} never answers");
        }
    }

    #[test]
    fn every_part_of_a_path_is_described_and_nothing_else() {
        let document = document();
        for (path, method, operation) in operations(&document) {
            let parts = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let described = parameters.filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str());
            assert_eq!(parts.collect::<Vec<_>>(), described.collect::<Vec<_>>(), "{method} {path}");
        }
    }

    #[test]
    fn the_limits_of_pages_are_the_bridges() {
        let document = document();
        for (path, method, operation) in operations(&document) {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            for limit in parameters.filter(|one| one["name"] == "limit") {
                let max = if path == "/v1/feed" { FEED_PAGE_MAX } else { PAGE_MAX };
                assert_eq!(limit["schema"]["maximum"], max, "{method} {path}");
            }
        }
    }
}
