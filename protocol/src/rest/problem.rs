use lifeline_domain::{Code, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemBody {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(example = "/docs/errors#text_too_long")]
    pub kind: String,
    /// The code in a sentence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What exactly is wrong.
    pub detail: String,
    /// The code.
    pub code: Code,
    /// Where, as a path into the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// With `second_factor_required`: what `POST /v1/auth/code` wants besides the code. Good once, for five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// Whether the same request may succeed later.
    pub temporary: bool,
}

impl ProblemBody {
    /// The body for a refusal that HTTP answers with `status`.
    pub fn new(problem: Problem, status: u16) -> Self {
        Self {
            kind: format!("/docs/errors#{}", problem.code),
            title: problem.code.title().to_owned(),
            status,
            detail: problem.detail,
            code: problem.code,
            field: problem.field,
            challenge: problem.challenge,
            temporary: problem.code.temporary(),
        }
    }
}
