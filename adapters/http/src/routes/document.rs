use utoipa::openapi::{ObjectBuilder, Type};

use crate::{api::Api, openapi, operation::Operation};

pub(super) fn api() -> Api {
    let any = ObjectBuilder::new().schema_type(Type::Object);
    Api::new("operations").get(
        "/openapi.json",
        openapi::document,
        Operation::new("openapi", "This document.").answers_json(200, "OpenAPI 3.1.", any.into()),
    )
}
