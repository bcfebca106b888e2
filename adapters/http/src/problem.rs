use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_domain::{Code, Problem};
use lifeline_protocol::rest::ProblemBody;

/// After how long to repeat what was refused for a reason that is not a known time away.
const PAUSE_S: u64 = 1;

/// A refusal as HTTP answers it: `application/problem+json` (RFC 9457).
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) problem: Problem,
    /// For `Retry-After`, where the code is temporary.
    after_s: u64,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { problem, after_s: PAUSE_S }
    }
}

impl Refusal {
    /// A temporary one that ends at a known time.
    pub(crate) fn until(problem: Problem, after_s: u64) -> Self {
        Self { problem, after_s }
    }

    /// The status and, where repeating helps, `Retry-After` (RFC 9110 §10.2.3), also for an answer in HTML.
    pub(crate) fn head(&self) -> (StatusCode, HeaderMap) {
        let status = status_of(self.problem.code);
        let mut headers = HeaderMap::new();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.problem.code.temporary() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.after_s));
        }
        (status, headers)
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
        Code::WrongContent => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::Unauthenticated
        | Code::LoginFailed
        | Code::SecondFactorRequired
        | Code::TokenExpired
        | Code::TokenInvalid => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::SecondFactorDue | Code::OriginNotAllowed => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::AlreadyExists | Code::WrongStatus | Code::WrongOffset => StatusCode::CONFLICT,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Busy | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, mut headers) = self.head();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let body = axum::Json(ProblemBody::new(self.problem, status.as_u16()));
        let mut response = (status, body).into_response();
        response.headers_mut().extend(headers);
        response
    }
}
