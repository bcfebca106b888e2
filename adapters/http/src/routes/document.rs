use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use lifeline_domain::Code;
use utoipa::openapi::{ObjectBuilder, Type};

use crate::{api::Api, openapi, operation::Operation, pages::html, problem::status_of, state::HttpState};

/// What the gateway says about itself to whoever writes a client.
pub(super) fn api() -> Api {
    let any = ObjectBuilder::new().schema_type(Type::Object);
    Api::new("documentation")
        .get(
            "/openapi.json",
            openapi::document,
            Operation::new("openapi", "This document.").answers_json(200, "OpenAPI 3.1.", any.into()),
        )
        .get(
            "/docs/errors",
            errors,
            Operation::new("page_errors", "What each code of a refusal means, and what to do.")
                .description("A problem's `type` is this page with the code as fragment.")
                .answers_text(200, "text/html", "The page.")
                .refuses(&[Code::Unavailable]),
        )
}

#[derive(Template)]
#[template(path = "docs_errors.html")]
struct ErrorsTemplate<'a> {
    nonce: &'a str,
    codes: &'static [Code],
}

impl ErrorsTemplate<'_> {
    fn status(&self, code: &Code) -> u16 {
        status_of(*code).as_u16()
    }
}

async fn errors(State(state): State<HttpState>) -> Response {
    let nonce = state.bridge().random_secret();
    let template = ErrorsTemplate { nonce: &nonce, codes: Code::ALL };
    html(StatusCode::OK, &nonce, template.render())
}
