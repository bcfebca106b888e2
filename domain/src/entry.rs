use serde::{Deserialize, Serialize};

use crate::{
    Actor, CommandAnswered, CommandConfirmed, CommandId, CommandRequested, CommandSent, CommandTimedOut,
    ConversationId, ConversationKind, DeviceId, Fix, IncidentId, Location, MessageId, Origin, Outcome, Position,
    Problem, Severity, Signal, SignalKind, SosEnd, SosId, SosReachable, SosUnreachable, Timestamp, UserId,
};

/// One durable thing that happened: the unit of the log and of the feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the log, and in the feed if [`Fact::in_feed`].
    pub position: Position,
    /// When the gateway decided it, by the gateway's clock.
    pub at: Timestamp,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// Who caused it.
    pub by: Actor,
    /// What happened.
    pub fact: Fact,
}

/// What happened, in the past tense. The names are those of the wire and of the
/// store, so a variant may gain optional fields but never change its meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum Fact {
    /// An emergency that no open incident covers.
    #[serde(rename = "incident.opened")]
    IncidentOpened(IncidentOpened),
    /// A sensor said something about an incident.
    #[serde(rename = "signal.received")]
    SignalReceived(SignalReceived),
    /// A person calls for help.
    #[serde(rename = "sos.started")]
    SosStarted(SosStarted),
    /// The caller's phone says where they are.
    #[serde(rename = "sos.located")]
    SosLocated(SosLocated),
    /// The caller's phone has not been heard for two heartbeats (A28).
    #[serde(rename = "sos.unreachable")]
    SosUnreachable(SosUnreachable),
    /// It is heard again.
    #[serde(rename = "sos.reachable")]
    SosReachable(SosReachable),
    /// A call for help is over.
    #[serde(rename = "sos.ended")]
    SosEnded(SosEnded),
    /// A text in an incident or a conversation.
    #[serde(rename = "message.sent")]
    MessageSent(MessageSent),
    /// A responder looked at an incident for the first time.
    #[serde(rename = "incident.seen")]
    IncidentSeen(IncidentSeen),
    /// A responder took an incident.
    #[serde(rename = "incident.acknowledged")]
    IncidentAcknowledged(IncidentAcknowledged),
    /// A responder wrote something down that the caller does not see.
    #[serde(rename = "incident.noted")]
    IncidentNoted(IncidentNoted),
    /// A responder says it is over.
    #[serde(rename = "incident.resolved")]
    IncidentResolved(IncidentResolved),
    /// A responder says it was not over.
    #[serde(rename = "incident.reopened")]
    IncidentReopened(IncidentReopened),
    /// People began to write to each other.
    #[serde(rename = "conversation.opened")]
    ConversationOpened(ConversationOpened),
    /// A payload that could not be understood was put aside, whole.
    #[serde(rename = "payload.quarantined")]
    PayloadQuarantined(PayloadQuarantined),
    /// A responder wants a device to do something.
    #[serde(rename = "command.requested")]
    CommandRequested(CommandRequested),
    /// A second responder agrees.
    #[serde(rename = "command.confirmed")]
    CommandConfirmed(CommandConfirmed),
    /// The device's client has the command.
    #[serde(rename = "command.sent")]
    CommandSent(CommandSent),
    /// The device says what has become of it.
    #[serde(rename = "command.answered")]
    CommandAnswered(CommandAnswered),
    /// Its time is over, and the device has not answered.
    #[serde(rename = "command.timed_out")]
    CommandTimedOut(CommandTimedOut),
}

impl Fact {
    /// Whether responders read it in the feed. What people write to each other
    /// outside an incident, and what could not be understood, is not theirs to read.
    pub fn in_feed(&self) -> bool {
        match self {
            Fact::MessageSent(message) => matches!(message.thread, Thread::Incident { .. }),
            Fact::ConversationOpened(_) | Fact::PayloadQuarantined(_) => false,
            _ => true,
        }
    }

    /// Whether the caller of an SOS may read it: not what responders write for each other
    /// or have devices do, nor what their own phone knows.
    pub fn for_caller(&self) -> bool {
        let others = matches!(self, Fact::IncidentNoted(_) | Fact::SosUnreachable(_) | Fact::SosReachable(_));
        self.in_feed() && !others && self.command().is_none()
    }

    /// The command to a device that it is about.
    pub fn command(&self) -> Option<CommandId> {
        match self {
            Fact::CommandRequested(command) => Some(command.id),
            Fact::CommandConfirmed(command) => Some(command.id),
            Fact::CommandSent(command) => Some(command.id),
            Fact::CommandAnswered(command) => Some(command.id),
            Fact::CommandTimedOut(command) => Some(command.id),
            _ => None,
        }
    }
}

/// `incident.opened`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentOpened {
    /// What it is about.
    pub kind: SignalKind,
    /// How bad it looks.
    pub severity: Severity,
    /// Who it comes from.
    pub origin: Origin,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// A test: not an emergency.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
}

/// `signal.received`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct SignalReceived {
    /// The signal as it was understood.
    pub signal: Signal,
}

/// `sos.started`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosStarted {
    /// The session, named by the caller's phone.
    pub sos: SosId,
    /// When the caller pressed, by the phone's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressed_at: Option<Timestamp>,
    /// Where the phone thought it was; an SOS never waits for that (A19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// What the caller wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `sos.located`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosLocated {
    /// The session.
    pub sos: SosId,
    /// Where and when.
    pub fix: Fix,
}

/// `sos.ended`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosEnded {
    /// The session.
    pub sos: SosId,
    /// Why.
    pub end: SosEnd,
}

/// Where a message belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Thread {
    /// In an incident, between its caller and the responders.
    Incident(IncidentId),
    /// In a conversation.
    Conversation(ConversationId),
}

/// `message.sent`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageSent {
    /// The message, named by its sender.
    pub id: MessageId,
    /// Where it belongs: `{"incident":"..."}` or `{"conversation":"..."}`.
    pub thread: Thread,
    /// The text, at most 500 Unicode scalar values (A40).
    pub text: String,
    /// When it was written, by the sender's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<Timestamp>,
}

/// `incident.seen`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentSeen {}

/// `incident.acknowledged`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentAcknowledged {}

/// `incident.noted`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentNoted {
    /// The note, named by its writer.
    pub id: MessageId,
    /// The text.
    pub text: String,
}

/// `incident.resolved`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentResolved {
    /// How it ended.
    pub outcome: Outcome,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `incident.reopened`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IncidentReopened {
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `conversation.opened`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConversationOpened {
    /// The conversation.
    pub id: ConversationId,
    /// Two people, or a group.
    pub kind: ConversationKind,
    /// A group's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who is in it, in ascending order.
    pub members: Vec<UserId>,
}

/// `payload.quarantined`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PayloadQuarantined {
    /// Who sent it.
    pub device: DeviceId,
    /// Where to.
    pub topic: String,
    /// What, in base64; cut at 64 KiB.
    pub payload_base64: String,
    /// Its whole length in bytes.
    pub payload_bytes: u64,
    /// Why it was not understood.
    pub code: crate::Code,
    /// Why, in words.
    pub detail: String,
    /// Which field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl PayloadQuarantined {
    /// The reason as the device is told it.
    pub fn problem(&self) -> Problem {
        Problem { code: self.code, detail: self.detail.clone(), field: self.field.clone() }
    }
}
