use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::ProblemBody;

/// A refusal as HTTP answers it: `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

/// The HTTP status of a code.
pub fn status_of(code: Code) -> StatusCode {
    match code {
        Code::InvalidJson
        | Code::NotUtf8
        | Code::UnknownType
        | Code::UnknownTopic
        | Code::HelloRequired
        | Code::CursorUnknown => StatusCode::BAD_REQUEST,
        Code::MissingField
        | Code::InvalidField
        | Code::UnknownField
        | Code::TextTooLong
        | Code::LocationOutOfRange
        | Code::TimeOutOfRange => StatusCode::UNPROCESSABLE_ENTITY,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Unauthenticated | Code::LoginFailed | Code::TokenExpired | Code::TokenInvalid => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::OriginNotAllowed => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::AlreadyExists | Code::WrongStatus => StatusCode::CONFLICT,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = status_of(self.0.code);
        let temporary = self.0.code.temporary();
        let mut response = (status, axum::Json(ProblemBody::new(self.0, status.as_u16()))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if temporary {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
