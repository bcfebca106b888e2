use serde::{Deserialize, Serialize};

use crate::{Code, Problem, SosId, Timestamp};

/// How long the name of the words may be, bytes.
const WORDS_BYTES_MAX: usize = 32;

/// What a caller lets their phone share (A44).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentTo {
    /// Where the phone is, when the call begins and for the first 40 s (A22).
    Location,
    /// Where it is from then on, until the call is over.
    LocationTail,
    /// What its microphone hears.
    Voice,
}

/// What a caller agreed to, or took back, and which words asked for it (A44).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Consent {
    /// What.
    pub to: ConsentTo,
    /// The version of the words that were shown, and their language: 1 to 32 letters, digits, `.` and `-`.
    #[schema(example = "1.bn")]
    pub words: String,
    /// When, by the phone's clock.
    pub at: Timestamp,
    /// Agreed to; `false`: taken back.
    pub given: bool,
}

impl Consent {
    /// # Errors
    /// `invalid_field` where the words' version cannot be one.
    pub(crate) fn check(&self, field: &str) -> Result<(), Problem> {
        let named = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
        if self.words.is_empty() || self.words.len() > WORDS_BYTES_MAX || !self.words.bytes().all(named) {
            let detail = format!("the version of the words is 1 to {WORDS_BYTES_MAX} letters, digits, `.` and `-`");
            return Err(Problem::new(Code::InvalidField, detail).at(format!("{field}.words")));
        }
        Ok(())
    }
}

/// `sos.consented`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosConsented {
    /// The session.
    pub sos: SosId,
    /// What was agreed to or taken back.
    pub consent: Consent,
}
