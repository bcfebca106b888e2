//! The WebSocket at `GET /v1/ws`, subprotocol [`SUBPROTOCOL`].
//!
//! A client sends `{"id":1,"type":"...","data":{...}}` and gets exactly one
//! `{"re":1,"ok":{...}}` or `{"re":1,"error":{...}}` for it; events come in between
//! as `{"type":"...","channel":"...",...}`. The first frame must be `hello`. A
//! durable command is answered only after its commit; repeating one with the same
//! ids counts once.

use std::{fmt, str::FromStr};

use lifeline_domain::{
    Code, ConversationId, Cursor, Fix, Incident, IncidentId, MessageId, Outcome, Problem, SosId, Thread, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::{from_json, rest::Me};

/// The subprotocol that a client asks for in `Sec-WebSocket-Protocol`.
pub const SUBPROTOCOL: &str = "lifeline.v1.json";

/// How often either side must say something, milliseconds (A27).
pub const HEARTBEAT_MS: u64 = 25_000;

macro_rules! commands {
    ($($(#[$doc:meta])* $variant:ident $text:literal $data:ty;)*) => {
        /// What a client may ask, by the frame's `type`.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Command {
            $($(#[$doc])* $variant($data),)*
        }

        impl Command {
            /// Every `type` there is.
            pub const TYPES: &'static [&'static str] = &[$($text),*];

            /// The frame's `type`.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $text),* }
            }

            fn read(kind: &str, data: &[u8]) -> Result<Self, Problem> {
                match kind {
                    $($text => from_json(data).map(Self::$variant).map_err(|problem| below("data", problem)),)*
                    _ => Err(Problem::new(
                        Code::UnknownType,
                        format!("there is no command of this type; there are {}", Self::TYPES.join(", ")),
                    ).at("type")),
                }
            }
        }
    };
}

commands! {
    /// Says who is there. Must be the first frame.
    Hello "hello" Hello;
    /// Replaces the access token before it expires.
    TokenRefresh "token.refresh" TokenRefresh;
    /// Asks for a channel's events.
    Subscribe "subscribe" Subscribe;
    /// Ends a subscription.
    Unsubscribe "unsubscribe" Unsubscribe;
    /// Proves that both sides are there.
    Ping "ping" Ping;
    /// Calls for help.
    SosStart "sos.start" SosStart;
    /// Says where the caller is.
    SosLocate "sos.locate" SosLocate;
    /// The caller takes it back; asks for `confirmed`.
    SosCancel "sos.cancel" SosCancel;
    /// The caller is safe.
    SosSafe "sos.safe" SosSafe;
    /// Writes in an incident or a conversation.
    MessageSend "message.send" MessageSend;
    /// A responder has an incident on the screen.
    EntrySeen "entry.seen" EntrySeen;
    /// A responder's client has received the feed up to a cursor.
    EntryDelivered "entry.delivered" EntryDelivered;
    /// A responder takes an incident.
    IncidentAcknowledge "incident.acknowledge" IncidentAcknowledge;
    /// A responder writes something down that the caller does not see.
    IncidentNote "incident.note" IncidentNote;
    /// A responder says it is over.
    IncidentResolve "incident.resolve" IncidentResolve;
    /// A responder says it was not over.
    IncidentReopen "incident.reopen" IncidentReopen;
}

/// A frame that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The client's number for it; the reply repeats it.
    pub id: u64,
    /// What is asked.
    pub command: Command,
}

/// A frame that was not: the number to answer to, if it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct BadFrame {
    /// The client's number for it.
    pub id: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
}

impl Request {
    /// Reads a text frame.
    ///
    /// # Errors
    /// What is wrong, and the frame's number where it could be read.
    pub fn read(frame: &[u8]) -> Result<Self, BadFrame> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Envelope<'a> {
            id: u64,
            #[serde(borrow, rename = "type")]
            kind: std::borrow::Cow<'a, str>,
            #[serde(borrow)]
            data: Option<&'a RawValue>,
        }
        #[derive(Deserialize)]
        struct Numbered {
            id: u64,
        }
        let envelope: Envelope<'_> = from_json(frame).map_err(|problem| BadFrame {
            id: serde_json::from_slice::<Numbered>(frame).ok().map(|numbered| numbered.id),
            problem,
        })?;
        let data = envelope.data.map_or("{}", RawValue::get);
        let command = Command::read(&envelope.kind, data.as_bytes())
            .map_err(|problem| BadFrame { id: Some(envelope.id), problem })?;
        Ok(Self { id: envelope.id, command })
    }
}

fn below(path: &str, mut problem: Problem) -> Problem {
    problem.field = problem.field.map(|field| format!("{path}.{field}"));
    problem
}

/// `hello`
#[derive(Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// An access token, or a token that is good for an SOS only. Without one the caller
    /// is nobody, and may still call for help.
    #[serde(default)]
    pub token: Option<String>,
    /// The language for texts from the server (BCP 47).
    #[serde(default)]
    pub locale: Option<String>,
}

impl fmt::Debug for Hello {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hello")
            .field("token", &self.token.as_ref().map(|_| "..."))
            .field("locale", &self.locale)
            .finish()
    }
}

/// `token.refresh`
#[derive(Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRefresh {
    /// A newer access token of the same person.
    pub token: String,
}

impl fmt::Debug for TokenRefresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenRefresh")
    }
}

/// `subscribe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscribe {
    /// `feed`, `incident:{id}` or `me`.
    #[schema(value_type = String, example = "feed")]
    pub channel: Channel,
    /// The last cursor the client has of this channel. Without one, the answer is a
    /// `reset` with a snapshot (`feed`, `incident:{id}`) or only what comes from now on (`me`).
    #[serde(default)]
    pub after: Option<String>,
}

/// `unsubscribe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unsubscribe {
    /// The channel.
    #[schema(value_type = String, example = "feed")]
    pub channel: Channel,
}

/// `ping`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ping {}

/// `sos.start`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosStart {
    /// Made by the phone; the same in every way in, and in every repetition (A31).
    pub sos: SosId,
    /// When the caller pressed, by the phone's clock.
    #[serde(default)]
    pub pressed_at: Option<Timestamp>,
    /// Where the phone thinks it is, if it knows already (A19).
    #[serde(default)]
    pub fix: Option<Fix>,
    /// What the caller wrote, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// `sos.locate`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosLocate {
    /// The session.
    pub sos: SosId,
    /// Where and when.
    pub fix: Fix,
}

/// `sos.cancel`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosCancel {
    /// The session.
    pub sos: SosId,
    /// The caller was asked and said yes.
    pub confirmed: bool,
}

/// `sos.safe`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SosSafe {
    /// The session.
    pub sos: SosId,
    /// The caller was asked and said yes.
    pub confirmed: bool,
}

/// `message.send`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageSend {
    /// Made by the sender.
    pub id: MessageId,
    /// `{"incident":"..."}` or `{"conversation":"..."}`.
    pub thread: Thread,
    /// At most 500 characters.
    pub text: String,
    /// When it was written, by the sender's clock.
    #[serde(default)]
    pub written_at: Option<Timestamp>,
}

/// `entry.seen`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrySeen {
    /// The incident on the screen.
    pub incident: IncidentId,
}

/// `entry.delivered`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryDelivered {
    /// The last entry of the feed that the client holds.
    pub cursor: Cursor,
}

/// `incident.acknowledge`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentAcknowledge {
    /// Which.
    pub incident: IncidentId,
}

/// `incident.note`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentNote {
    /// Which.
    pub incident: IncidentId,
    /// Made by the writer.
    pub id: MessageId,
    /// At most 500 characters.
    pub text: String,
}

/// `incident.resolve`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentResolve {
    /// Which.
    pub incident: IncidentId,
    /// How it ended.
    pub outcome: Outcome,
    /// In words, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// `incident.reopen`
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IncidentReopen {
    /// Which.
    pub incident: IncidentId,
    /// Why, at most 500 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// What a client can subscribe to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Everything responders work with, in one order.
    Feed,
    /// One incident: the same entries, for its caller and for responders.
    Incident(IncidentId),
    /// What others write to me.
    Me,
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Channel::Feed => f.write_str("feed"),
            Channel::Incident(id) => write!(f, "incident:{id}"),
            Channel::Me => f.write_str("me"),
        }
    }
}

impl FromStr for Channel {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        match (text, text.strip_prefix("incident:")) {
            ("feed", _) => Ok(Channel::Feed),
            ("me", _) => Ok(Channel::Me),
            (_, Some(id)) => id.parse().map(Channel::Incident),
            _ => Err(Problem::new(Code::InvalidField, "a channel is `feed`, `incident:{id}` or `me`")),
        }
    }
}

impl<'de> Deserialize<'de> for Channel {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|problem: Problem| serde::de::Error::custom(problem.detail))
    }
}

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

/// The answer to `hello`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Welcome {
    /// Who the token stands for; none for a caller without an account.
    pub user: Option<Me>,
    /// Say something at least this often, milliseconds (A27).
    pub heartbeat_ms: u64,
    /// The gateway's clock, for showing ages.
    pub server_at: Timestamp,
    /// What a client must keep to.
    pub limits: Limits,
}

/// What a client must keep to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Limits {
    /// Longest text, Unicode scalar values.
    pub text_chars_max: usize,
    /// Longest frame, bytes.
    pub frame_bytes_max: usize,
    /// Frames in one second, in a row.
    pub frames_per_second_max: u32,
    /// Commands without an answer yet.
    pub commands_in_flight_max: usize,
}

/// The answer to `subscribe`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Subscribed {
    /// Whether the entries after the cursor follow; otherwise a `reset` does, where the channel has one.
    pub resumed: bool,
    /// The channel's last cursor at this moment.
    pub head: Cursor,
}

/// The answer to a durable command: it is in the store.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Recorded {
    /// Where: whoever has read the channel that far has read what the command did.
    pub cursor: Cursor,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// The session that runs for this caller; another than asked for if one ran already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sos: Option<SosId>,
    /// The conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<ConversationId>,
    /// It had been recorded before; nothing was added.
    pub repeated: bool,
}

/// An answer that says nothing more.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Done {}

/// An event that is not in the store.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type")]
pub enum Event {
    /// Everything up to now has been sent.
    #[serde(rename = "live")]
    Live {
        /// The channel.
        channel: String,
    },
    /// Forget what you know of this channel and begin with this.
    #[serde(rename = "reset")]
    Reset {
        /// The channel.
        channel: String,
        /// Where the snapshot was taken: the entries after it follow.
        cursor: Cursor,
        /// The snapshot.
        data: Snapshot,
    },
}

impl Event {
    /// The frame's text.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| unreachable!("an event is always JSON: {error}"))
    }
}

/// A channel's state at one cursor.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Snapshot {
    /// `feed`: every incident that is not resolved. `incident:{id}`: that one.
    #[schema(value_type = Vec<Incident>)]
    pub incidents: Vec<std::sync::Arc<Incident>>,
}

macro_rules! close_codes {
    ($($variant:ident $code:literal $text:literal;)*) => {
        /// Why the gateway closed a WebSocket: 4000-4499 connect again, 4500-4999 do not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum CloseCode {
            $(#[doc = $text] $variant,)*
        }

        impl CloseCode {
            /// Every code.
            pub const ALL: &'static [CloseCode] = &[$(CloseCode::$variant),*];

            /// The number on the wire (RFC 6455 §7.4.2: 4000-4999 are the application's).
            pub const fn number(self) -> u16 {
                match self { $(CloseCode::$variant => $code),* }
            }

            /// The reason on the wire.
            pub const fn reason(self) -> &'static str {
                match self { $(CloseCode::$variant => $text),* }
            }
        }
    };
}

close_codes! {
    ShuttingDown 4001 "the gateway is shutting down; connect again";
    HelloTimeout 4402 "no hello within 10 seconds";
    HeartbeatMissed 4403 "two heartbeats were missed";
    TooSlow 4408 "events were not read fast enough; resume from the last cursor";
    TooManyFrames 4429 "more frames in a second than allowed";
    TokenRejected 4501 "the token is not valid, or no longer; sign in";
    AccountDisabled 4502 "the account was disabled or its tokens were revoked";
    HelloRequired 4503 "the first frame must be hello";
    FrameTooLarge 4504 "a frame was larger than allowed";
    NotText 4505 "frames are JSON texts";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(frame: &str) -> (Option<u64>, Code, Option<String>) {
        let bad = Request::read(frame.as_bytes()).unwrap_err();
        (bad.id, bad.problem.code, bad.problem.field)
    }

    #[test]
    fn reads_a_command() {
        let frame =
            r#"{"id":3,"type":"incident.acknowledge","data":{"incident":"00000000-0000-0000-0000-000000000001"}}"#;
        let request = Request::read(frame.as_bytes()).unwrap();
        assert_eq!(request.id, 3);
        assert!(matches!(request.command, Command::IncidentAcknowledge(_)));
        assert!(matches!(Request::read(br#"{"id":4,"type":"ping"}"#).unwrap().command, Command::Ping(_)));
    }

    #[test]
    fn every_bad_frame_is_answered_to_its_number_and_names_the_field() {
        let at = |path: &str| Some(path.to_owned());
        assert_eq!(refused("{"), (None, Code::InvalidJson, None));
        assert_eq!(refused(r#"{"type":"ping"}"#), (None, Code::MissingField, at("id")));
        assert_eq!(refused(r#"{"id":1}"#), (Some(1), Code::MissingField, at("type")));
        assert_eq!(refused(r#"{"id":1,"type":"dance"}"#), (Some(1), Code::UnknownType, at("type")));
        assert_eq!(refused(r#"{"id":1,"type":"sos.start","data":{}}"#), (Some(1), Code::MissingField, at("data.sos")));
        assert_eq!(
            refused(r#"{"id":1,"type":"subscribe","data":{"channel":"everything"}}"#),
            (Some(1), Code::InvalidField, at("data.channel"))
        );
    }

    #[test]
    fn a_token_is_not_printed() {
        let hello = Hello { token: Some("secret".into()), locale: None };
        assert!(!format!("{hello:?}").contains("secret"));
    }

    #[test]
    fn close_codes_say_by_their_range_whether_to_come_back() {
        for code in CloseCode::ALL {
            assert!((4000..5000).contains(&code.number()));
            assert!(code.reason().len() <= 123, "RFC 6455 §5.5: a control frame holds 125 bytes");
        }
    }
}
