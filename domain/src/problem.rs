use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($variant:ident $text:literal $temporary:literal $title:literal $remedy:literal;)*) => {
        /// Every way in which Lifeline refuses something: one table for all edges.
        /// Each edge maps it once (HTTP status, WebSocket error frame, MQTT 5 reason
        /// code), and `docs/reference/errors.md` and the gateway's `/docs/errors` are
        /// made from it.
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

            /// What to do about it, for whoever writes the client.
            pub const fn remedy(self) -> &'static str {
                match self { $(Code::$variant => $remedy),* }
            }

            /// Whether the same request may succeed later, with the same id.
            pub const fn temporary(self) -> bool {
                match self { $(Code::$variant => $temporary),* }
            }
        }
    };
}

codes! {
    InvalidJson "invalid_json" false "The body is not valid JSON."
        "Send one JSON object; the detail names the line and column where it breaks off.";
    NotUtf8 "not_utf8" false "The text is not valid UTF-8."
        "Encode it as UTF-8; the detail names the first byte that is not.";
    UnknownType "unknown_type" false "There is no command of this type."
        "Use one of the types that the detail lists.";
    MissingField "missing_field" false "A required field is missing."
        "Send the field that is named.";
    InvalidField "invalid_field" false "A field has a value that it cannot have."
        "Send what the detail says is expected in the field that is named.";
    UnknownField "unknown_field" false "There is no such field."
        "Leave the field that is named out, or spell it as the OpenAPI document does.";
    TextTooLong "text_too_long" false "The text is longer than allowed."
        "Shorten it to the limit that the detail names, counted in Unicode characters.";
    LocationOutOfRange "location_out_of_range" false "The latitude or longitude is outside the earth's."
        "Send degrees, latitude from -90 to 90 and longitude from -180 to 180; they may be swapped.";
    TimeOutOfRange "time_out_of_range" false "The time is too far from now to be true."
        "Set the device's clock, or leave the time out.";
    PayloadTooLarge "payload_too_large" false "The payload is larger than allowed."
        "Send less; the detail names the limit.";
    WrongContent "wrong_content" false "The content is not what it was said to be."
        "Send a picture (JPEG, PNG, GIF, WebP) as `image`, a recording (WebM, MP4, Ogg, WAV) as `voice`, and anything else as `file`.";
    WrongOffset "wrong_offset" false "The upload stands at another offset."
        "Go on at the offset that the detail and the header `Upload-Offset` name.";
    UnknownTopic "unknown_topic" false "No rule knows this topic."
        "Publish below `v1/devices/{device}/`, as the reference of MQTT topics says, or have a mapping rule read the topic.";
    HelloRequired "hello_required" false "The first frame must be `hello`."
        "Connect again and send `hello` before anything else.";
    Unauthenticated "unauthenticated" false "Who is asking is not known."
        "Sign in and send the access token; if you did, the account was disabled or its tokens were revoked.";
    LoginFailed "login_failed" false "The login or the password is wrong."
        "Check both. Which of the two is wrong is not told.";
    SecondFactorRequired "second_factor_required" false "The password is right; a code is wanted, too."
        "Send the `challenge` of the answer with a code to `POST /v1/auth/code`, within five minutes.";
    SecondFactorDue "second_factor_due" false "The account must have a second factor first."
        "Set up codes with `POST /v1/me/totp`, or a passkey with `POST /v1/me/passkeys`; who has a passkey signs in with it. A call for help needs none.";
    TokenExpired "token_expired" false "The token has expired."
        "Get a new one with the refresh token, or sign in.";
    TokenInvalid "token_invalid" false "The token is not one of ours."
        "Sign in again.";
    Forbidden "forbidden" false "No policy allows this."
        "Ask with an account whose role may; `lifeline policies explain` tells an operator why.";
    OriginNotAllowed "origin_not_allowed" false "Pages of this origin may not connect."
        "Add the page's origin to `http.allowed_origins`.";
    NotFound "not_found" false "There is no such thing, or it is not yours to see."
        "Check the address and the ids in it.";
    MethodNotAllowed "method_not_allowed" false "This path is for another method."
        "Use a method that the `Allow` header names.";
    AlreadyExists "already_exists" false "It exists already."
        "Choose another name or id.";
    WrongStatus "wrong_status" false "The present status does not allow this."
        "Look at how it stands now: somebody else may have been faster.";
    CursorUnknown "cursor_unknown" false "The cursor is not one of this feed's."
        "Begin without a cursor: with a snapshot, or with the oldest entry that is kept.";
    RequestTimeout "request_timeout" true "The request did not arrive in time."
        "Send the whole body at once; over a bad connection, repeat with the same id.";
    RateLimited "rate_limited" true "Too many requests; wait and repeat."
        "Wait as many seconds as `Retry-After` says. An SOS is never limited.";
    Busy "busy" true "The gateway is at its limit; wait and repeat."
        "Wait a second or more, longer each time, and repeat with the same id.";
    Unavailable "unavailable" true "The store does not answer; repeat with the same id."
        "Wait a second or more, longer each time, and repeat with the same id: it counts once.";
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
    /// A secret with which to go on, for `second_factor_required` only.
    pub challenge: Option<String>,
}

impl Problem {
    /// A refusal that concerns no single field.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), field: None, challenge: None }
    }

    /// The same refusal, naming the field.
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}
