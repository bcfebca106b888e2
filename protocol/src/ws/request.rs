use lifeline_domain::{Code, Problem};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::broadcasts::{BroadcastAnswer, BroadcastDelivered, BroadcastSeen};
use super::commands::{
    EntryDelivered, EntrySeen, Hello, IncidentAcknowledge, IncidentNote, IncidentReopen, IncidentResolve, MessageSend,
    Ping, SosCancel, SosConsent, SosLocate, SosSafe, SosSilence, SosStart, Subscribe, TokenRefresh, Unsubscribe,
};
use super::device_commands::{DeviceCommand, DeviceCommandConfirm};
use super::messages::{MessageDelete, MessageDelivered, MessageEdit, MessageRead};
use super::presence::Typing;
use crate::from_json;

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
    /// The caller agrees to share something, or takes that back.
    SosConsent "sos.consent" SosConsent;
    /// The caller must not be heard, or may be again.
    SosSilence "sos.silence" SosSilence;
    /// The caller takes it back; asks for `confirmed`.
    SosCancel "sos.cancel" SosCancel;
    /// The caller is safe.
    SosSafe "sos.safe" SosSafe;
    /// Writes in an incident or a conversation.
    MessageSend "message.send" MessageSend;
    /// Changes a message of a conversation.
    MessageEdit "message.edit" MessageEdit;
    /// Deletes a message of a conversation.
    MessageDelete "message.delete" MessageDelete;
    /// The client has what was written in a conversation up to a cursor.
    MessageDelivered "message.delivered" MessageDelivered;
    /// The person has read a conversation up to a cursor.
    MessageRead "message.read" MessageRead;
    /// The person types in a conversation; to be said again every few seconds while it is so.
    Typing "typing" Typing;
    /// The person's browser has a broadcast.
    BroadcastDelivered "broadcast.delivered" BroadcastDelivered;
    /// A broadcast was on the person's screen.
    BroadcastSeen "broadcast.seen" BroadcastSeen;
    /// The person says whether they are safe.
    BroadcastAnswer "broadcast.answer" BroadcastAnswer;
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
    /// A responder has a device do something.
    DeviceCommand "device.command" DeviceCommand;
    /// A second responder agrees to a dangerous command.
    DeviceCommandConfirm "device.command.confirm" DeviceCommandConfirm;
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
}
