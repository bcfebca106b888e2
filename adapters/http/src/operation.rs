use std::collections::BTreeMap;

use lifeline_domain::Code;
use lifeline_protocol::rest::ProblemBody;
use serde_json::json;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        ContentBuilder, Header, HeaderBuilder, ObjectBuilder, Ref, RefOr, Required, ResponseBuilder, Schema,
        ServerBuilder, Type,
        extensions::ExtensionsBuilder,
        path::{OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        security::SecurityRequirement,
    },
};

use crate::{
    openapi::BEARER,
    problem::status_of,
    routes::{REFRESH_COOKIE, SOS_COOKIE},
};

/// What the OpenAPI document says of one route.
pub(crate) struct Operation {
    described: OperationBuilder,
    /// Why it may refuse, by the status that says so.
    refusals: BTreeMap<u16, Vec<Code>>,
}

impl Operation {
    /// An operation by its unique name and in a sentence.
    pub(crate) fn new(id: &str, summary: &str) -> Self {
        let described = OperationBuilder::new().operation_id(Some(id)).summary(Some(summary));
        Self { described, refusals: BTreeMap::new() }
    }

    /// More than a sentence.
    pub(crate) fn description(self, text: &str) -> Self {
        self.map(|described| described.description(Some(text)))
    }

    /// It asks for an access token.
    pub(crate) fn bearer(self) -> Self {
        self.map(|described| described.security(requirement(BEARER))).refuses(&[
            Code::Unauthenticated,
            Code::TokenExpired,
            Code::TokenInvalid,
        ])
    }

    /// A token changes the answer; without one there is an answer, too.
    pub(crate) fn bearer_or_nobody(self) -> Self {
        self.map(|described| described.security(SecurityRequirement::default()).security(requirement(BEARER)))
    }

    /// Browsers hold the SOS token in a cookie; without it there is an answer, too.
    pub(crate) fn sos_cookie_or_nobody(self) -> Self {
        self.map(|described| described.security(SecurityRequirement::default()).security(requirement(SOS_COOKIE)))
    }

    /// Browsers hold the refresh token in a cookie; others send it in the body.
    pub(crate) fn refresh_cookie_or_body(self) -> Self {
        self.map(|described| described.security(SecurityRequirement::default()).security(requirement(REFRESH_COOKIE)))
    }

    /// A part of the path, in a component's form.
    pub(crate) fn path<T: ToSchema>(self, name: &str, meaning: &str) -> Self {
        self.parameter(ParameterIn::Path, name, meaning, reference::<T>()).refuses(&[Code::InvalidField])
    }

    /// A part of the path that is any text.
    pub(crate) fn path_text(self, name: &str, meaning: &str) -> Self {
        self.parameter(ParameterIn::Path, name, meaning, text())
    }

    /// A header that may be sent.
    pub(crate) fn header(self, name: &str, meaning: &str) -> Self {
        self.parameter(ParameterIn::Header, name, meaning, text())
    }

    fn parameter(self, stands: ParameterIn, name: &str, meaning: &str, schema: RefOr<Schema>) -> Self {
        let required = if stands == ParameterIn::Path { Required::True } else { Required::False };
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(stands)
            .required(required)
            .description(Some(meaning))
            .schema(Some(schema));
        self.map(|described| described.parameter(parameter))
    }

    /// The query that the handler reads.
    pub(crate) fn query<T: IntoParams>(self) -> Self {
        let parameters = T::into_params(|| Some(ParameterIn::Query));
        self.map(|described| described.parameters(Some(parameters))).refuses(&[Code::InvalidField])
    }

    /// The JSON that the handler reads.
    pub(crate) fn body<T: ToSchema>(self) -> Self {
        let content = ContentBuilder::new().schema(Some(reference::<T>())).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        self.map(|described| described.request_body(Some(body.build()))).refuses(&[
            Code::InvalidJson,
            Code::NotUtf8,
            Code::MissingField,
            Code::InvalidField,
            Code::UnknownField,
            Code::PayloadTooLarge,
            Code::RequestTimeout,
        ])
    }

    /// The file of a media type that the handler reads.
    pub(crate) fn body_file(self, media_type: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(text())).build();
        let body = RequestBodyBuilder::new().content(media_type, content).required(Some(Required::True));
        self.map(|described| described.request_body(Some(body.build())))
            .refuses(&[Code::PayloadTooLarge, Code::RequestTimeout])
    }

    /// The form that the handler reads.
    pub(crate) fn form<T: ToSchema>(self) -> Self {
        let content = ContentBuilder::new().schema(Some(T::schema())).build();
        let body = RequestBodyBuilder::new().content("application/x-www-form-urlencoded", content);
        self.map(|described| described.request_body(Some(body.build())))
    }

    /// It answers JSON in a component's form.
    pub(crate) fn answers<T: ToSchema>(self, status: u16, meaning: &str) -> Self {
        self.answers_json(status, meaning, reference::<T>())
    }

    /// It answers a list of a component.
    pub(crate) fn answers_list<T: ToSchema>(self, status: u16, meaning: &str) -> Self {
        let list = utoipa::openapi::ArrayBuilder::new().items(reference::<T>());
        self.answers_json(status, meaning, list.into())
    }

    /// It answers JSON of a shape that stands nowhere else.
    pub(crate) fn answers_json(self, status: u16, meaning: &str, schema: RefOr<Schema>) -> Self {
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new().description(meaning).content("application/json", content);
        self.map(|described| described.response(status.to_string(), response))
    }

    /// It answers JSON, or events for those who accept `text/event-stream`.
    pub(crate) fn answers_or_streams<T: ToSchema>(self, meaning: &str) -> Self {
        let content = |schema| ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description(meaning)
            .content("application/json", content(reference::<T>()))
            .content("text/event-stream", content(text()));
        self.map(|described| described.response("200", response))
    }

    /// It answers a text of this media type.
    pub(crate) fn answers_text(self, status: u16, media_type: &str, meaning: &str) -> Self {
        let content = ContentBuilder::new().schema(Some(text())).build();
        let response = ResponseBuilder::new().description(meaning).content(media_type, content);
        self.map(|described| described.response(status.to_string(), response))
    }

    /// It answers without a body.
    pub(crate) fn answers_empty(self, status: u16, meaning: &str) -> Self {
        let response = ResponseBuilder::new().description(meaning);
        self.map(|described| described.response(status.to_string(), response))
    }

    /// Why it may refuse, besides what its token, parameters and body can have wrong.
    pub(crate) fn refuses(mut self, codes: &[Code]) -> Self {
        for &code in codes {
            let known = self.refusals.entry(status_of(code).as_u16()).or_default();
            if !known.contains(&code) {
                known.push(code);
            }
        }
        self
    }

    /// It is served by another listener than everything else.
    pub(crate) fn served_at(self, url: &str, meaning: &str) -> Self {
        let server = ServerBuilder::new().url(url).description(Some(meaning)).build();
        self.map(|described| described.server(server))
    }

    fn map(self, change: impl FnOnce(OperationBuilder) -> OperationBuilder) -> Self {
        Self { described: change(self.described), ..self }
    }

    pub(crate) fn build(self, tag: &str) -> utoipa::openapi::path::Operation {
        let refusals = self.refusals.iter();
        let described = refusals.fold(self.described, |described, (status, codes)| {
            described.response(status.to_string(), refusal(*status, codes))
        });
        described.tag(tag).build()
    }
}

/// A problem, and which codes it may have: in words, and as `x-codes` for programs.
fn refusal(status: u16, codes: &[Code]) -> utoipa::openapi::Response {
    let content = ContentBuilder::new().schema(Some(reference::<ProblemBody>())).build();
    let named: Vec<_> = codes.iter().map(|code| format!("`{code}`: {}", code.title())).collect();
    let mut response = ResponseBuilder::new()
        .description(named.join(" "))
        .content("application/problem+json", content)
        .extensions(Some(ExtensionsBuilder::new().add("x-codes", json!(codes)).build()));
    if codes.iter().any(|code| code.temporary()) {
        let after = header(Type::Integer, "Seconds after which the same request may be repeated.");
        response = response.header("Retry-After", after);
    }
    if status == 401 {
        response = response.header("WWW-Authenticate", header(Type::String, "`Bearer`"));
    }
    response.build()
}

fn header(kind: Type, meaning: &str) -> Header {
    let schema = ObjectBuilder::new().schema_type(kind);
    HeaderBuilder::new().schema(Some(schema)).description(Some(meaning)).build()
}

fn requirement(scheme: &str) -> SecurityRequirement {
    SecurityRequirement::new(scheme, std::iter::empty::<String>())
}

fn reference<T: ToSchema>() -> RefOr<Schema> {
    Ref::from_schema_name(T::name()).into()
}

fn text() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).into()
}
