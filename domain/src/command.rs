use uuid::Uuid;

use crate::{
    Actor, CommandAnswered, CommandId, CommandRequested, ConversationId, ConversationKind, DeviceId, Fact, Fix,
    IncidentId, MessageId, Outcome, PayloadQuarantined, Position, Signal, SignalId, SosEnd, SosId, Thread, Timestamp,
    UserId,
};

/// What a decision may not find out for itself: the time, and one id that nobody has used.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now, by the gateway's clock.
    pub now: Timestamp,
    /// A fresh UUIDv7, used if the decision opens an incident.
    pub fresh: Uuid,
}

/// Something that someone wants to happen, already authorised.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A sensor reports (`v1/devices/{device}/alerts/{kind}`).
    ReportSignal {
        /// The device; the gateway itself where it says so about a device that is silent.
        by: Actor,
        /// What it says.
        signal: Signal,
        /// The id that the same words would have had in the ten seconds before, for
        /// devices that give neither an id nor a time: if that one was used, this is a repeat.
        repeat_of: Option<SignalId>,
        /// The sensor says how it is again and again (mapping rules): a `clear` with
        /// nothing to clear is no news then and not recorded, and a `raise` after a
        /// `clear` is news, even in the same words.
        state_report: bool,
    },
    /// A device sent what cannot be understood.
    QuarantinePayload(PayloadQuarantined),
    /// A person calls for help.
    StartSos {
        /// Named by the phone.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// When the caller pressed, by the phone's clock.
        pressed_at: Option<Timestamp>,
        /// Where the phone thinks it is.
        fix: Option<Fix>,
        /// What the caller wrote.
        text: Option<String>,
    },
    /// The caller's phone says where it is.
    LocateSos {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// Where and when.
        fix: Fix,
    },
    /// The caller's phone is not heard any more, or is heard again (A28).
    HearCaller {
        /// The session.
        sos: SosId,
        /// Since when it is not heard; none: it is.
        unheard_since: Option<Timestamp>,
    },
    /// The caller takes it back or is safe.
    EndSos {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// Why.
        end: SosEnd,
    },
    /// Someone writes in an incident or a conversation.
    SendMessage {
        /// Named by the sender.
        id: MessageId,
        /// Where.
        thread: Thread,
        /// The sender.
        by: Actor,
        /// The text.
        text: String,
        /// When it was written, by the sender's clock.
        written_at: Option<Timestamp>,
    },
    /// A responder looked at an incident.
    SeeIncident {
        /// Which.
        incident: IncidentId,
        /// The responder.
        by: Actor,
    },
    /// A responder takes an incident.
    AcknowledgeIncident {
        /// Which.
        incident: IncidentId,
        /// The responder.
        by: Actor,
    },
    /// A responder writes something down.
    NoteIncident {
        /// Which.
        incident: IncidentId,
        /// Named by the writer.
        id: MessageId,
        /// The responder.
        by: Actor,
        /// The text.
        text: String,
    },
    /// A responder says it is over.
    ResolveIncident {
        /// Which.
        incident: IncidentId,
        /// The responder.
        by: Actor,
        /// How it ended.
        outcome: Outcome,
        /// In words.
        text: Option<String>,
    },
    /// A responder says it was not over.
    ReopenIncident {
        /// Which.
        incident: IncidentId,
        /// The responder.
        by: Actor,
        /// Why, in words.
        text: Option<String>,
    },
    /// A responder wants a device to do something.
    RequestDeviceCommand {
        /// The responder.
        by: Actor,
        /// The incident it is part of.
        incident: Option<IncidentId>,
        /// What, and until when.
        request: CommandRequested,
    },
    /// A second responder agrees; that it is another one is for the policies to see.
    ConfirmDeviceCommand {
        /// The second responder.
        by: Actor,
        /// Which command.
        id: CommandId,
    },
    /// A device's client has a command.
    DeviceCommandSent {
        /// The device.
        device: DeviceId,
        /// Which command.
        id: CommandId,
    },
    /// A device says what has become of a command.
    AnswerDeviceCommand {
        /// The device.
        device: DeviceId,
        /// What it says.
        answer: CommandAnswered,
    },
    /// A command's time may be over.
    TimeDeviceCommandOut {
        /// Which command.
        id: CommandId,
    },
    /// People begin to write to each other.
    OpenConversation {
        /// Named by the one who opens it.
        id: ConversationId,
        /// The one who opens it; always a member.
        by: Actor,
        /// Two people, or a group.
        kind: ConversationKind,
        /// A group's name.
        title: Option<String>,
        /// The members, in any order.
        members: Vec<UserId>,
    },
}

/// What follows from a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// These facts, in this order, about this incident.
    Record {
        /// Who caused them.
        by: Actor,
        /// The incident they belong to.
        incident: Option<IncidentId>,
        /// One or more.
        facts: Vec<Fact>,
    },
    /// It happened already: nothing new, and this is where.
    Repeat {
        /// Where the first one is recorded.
        position: Position,
        /// The incident it belongs to.
        incident: Option<IncidentId>,
    },
}
