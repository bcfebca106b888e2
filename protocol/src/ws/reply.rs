use lifeline_domain::{Code, Problem};
use serde::Serialize;
use utoipa::ToSchema;

/// The answer to a command.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Reply<T> {
    /// The command's `id`; none if it could not be read.
    pub re: Option<u64>,
    /// What came of it.
    #[serde(flatten)]
    pub result: ReplyResult<T>,
}

/// Done, or refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplyResult<T> {
    /// Done; durable where the command is.
    Ok(T),
    /// Refused.
    Error(ErrorBody),
}

/// Why a command was refused.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// One of the table in the reference.
    pub code: Code,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where, as a path into the frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Whether the same command with the same ids may succeed later.
    pub temporary: bool,
}

impl From<Problem> for ErrorBody {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code, message: problem.detail, field: problem.field, temporary: problem.code.temporary() }
    }
}

impl<T: Serialize> Reply<T> {
    /// The frame's text.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("a reply is always JSON: {error}"))
    }
}

/// The frame that refuses.
pub fn refuse(re: Option<u64>, problem: Problem) -> String {
    Reply::<()> { re, result: ReplyResult::Error(problem.into()) }.encode()
}

/// The frame that answers.
pub fn answer<T: Serialize>(re: u64, ok: T) -> String {
    Reply { re: Some(re), result: ReplyResult::Ok(ok) }.encode()
}
