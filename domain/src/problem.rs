use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($variant:ident $text:literal $title:literal $temporary:literal;)*) => {
        /// Every way in which Lifeline refuses something: one table for all edges.
        /// Each edge maps it once (HTTP status, WebSocket error frame, MQTT 5 reason
        /// code), and `docs/reference/errors.md` is generated from it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum Code {
            $(#[doc = $title] #[serde(rename = $text)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code as it stands on a wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text),* }
            }

            /// One sentence for people (RFC 9457 `title`).
            pub const fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),* }
            }

            /// Whether the same request may succeed later, with the same id.
            pub const fn temporary(self) -> bool {
                match self { $(Code::$variant => $temporary),* }
            }
        }
    };
}

codes! {
    InvalidJson "invalid_json" "The body is not valid JSON." false;
    NotUtf8 "not_utf8" "The text is not valid UTF-8." false;
    UnknownType "unknown_type" "There is no command of this type." false;
    MissingField "missing_field" "A required field is missing." false;
    InvalidField "invalid_field" "A field has a value that it cannot have." false;
    UnknownField "unknown_field" "There is no such field." false;
    TextTooLong "text_too_long" "The text is longer than allowed." false;
    LocationOutOfRange "location_out_of_range" "The latitude or longitude is outside the earth's." false;
    TimeOutOfRange "time_out_of_range" "The time is too far from now to be true." false;
    PayloadTooLarge "payload_too_large" "The payload is larger than allowed." false;
    UnknownTopic "unknown_topic" "No rule knows this topic." false;
    HelloRequired "hello_required" "The first frame must be `hello`." false;
    Unauthenticated "unauthenticated" "Who is asking is not known." false;
    LoginFailed "login_failed" "The login or the password is wrong." false;
    TokenExpired "token_expired" "The token has expired." false;
    TokenInvalid "token_invalid" "The token is not one of ours." false;
    Forbidden "forbidden" "No policy allows this." false;
    OriginNotAllowed "origin_not_allowed" "Pages of this origin may not connect." false;
    NotFound "not_found" "There is no such thing, or it is not yours to see." false;
    AlreadyExists "already_exists" "It exists already." false;
    WrongStatus "wrong_status" "The present status does not allow this." false;
    CursorUnknown "cursor_unknown" "The cursor is not one of this feed's." false;
    RateLimited "rate_limited" "Too many requests; wait and repeat." true;
    Busy "busy" "The gateway is at its limit; wait and repeat." true;
    Unavailable "unavailable" "The store does not answer; repeat with the same id." true;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal: what is wrong and, where there is one, the field it is wrong in.
/// `detail` is for the one who sent the request and never repeats a location, a
/// message's text or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Problem {
    /// What kind of refusal.
    pub code: Code,
    /// What exactly, in a sentence.
    pub detail: String,
    /// The field, as a path such as `location.lat`.
    pub field: Option<String>,
}

impl Problem {
    /// A refusal that concerns no single field.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), field: None }
    }

    /// The same refusal, naming the field.
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}
