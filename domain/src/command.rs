use uuid::Uuid;

use crate::{
    Actor, Attachment, BroadcastAnswered, BroadcastCancelled, BroadcastReached, BroadcastSent, CommandAnswered,
    CommandId, CommandRequested, Consent, ContactChange, ConversationId, ConversationKind, DeviceId, Fact, Fix,
    GroupRole, IncidentId, MediaId, MessageDeleted, MessageEdited, MessageId, Outcome, PayloadQuarantined, Position,
    ReplyTo, Signal, SignalId, SosEnd, SosId, SosStarted, Thread, Timestamp, UserId,
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
        /// The caller.
        by: Actor,
        /// The press, and what the phone knew then.
        start: SosStarted,
        /// What the caller had agreed to share by then.
        consents: Vec<Consent>,
    },
    /// The caller agrees to share something, or takes that back (A44).
    ConsentSos {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// What.
        consent: Consent,
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
    /// The caller must not be heard, or may be again.
    SilenceSos {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// Whether nobody may ring.
        silent: bool,
    },
    /// The caller's phone is not heard any more, or is heard again (A28).
    HearCaller {
        /// The session.
        sos: SosId,
        /// Since when it is not heard; none: it is.
        unheard_since: Option<Timestamp>,
    },
    /// What the caller has recorded can be heard (A23).
    VoiceReady {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// The recording.
        media: Attachment,
    },
    /// The caller takes it back or is safe.
    EndSos {
        /// The session.
        sos: SosId,
        /// The caller.
        by: Actor,
        /// Why.
        end: SosEnd,
        /// They are forced to say so: it is not over.
        forced: bool,
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
        /// What is attached.
        media: Option<Attachment>,
        /// When it was written, by the sender's clock.
        written_at: Option<Timestamp>,
        /// The message of that thread that it answers.
        reply_to: Option<ReplyTo>,
    },
    /// The author of a conversation's message changes it.
    EditMessage {
        /// The author.
        by: Actor,
        /// What it says from now on.
        edit: MessageEdited,
    },
    /// The author of a conversation's message deletes it.
    DeleteMessage {
        /// The author.
        by: Actor,
        /// Which one.
        deletion: MessageDeleted,
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
    /// Gives a group another name.
    RenameConversation {
        /// The group.
        id: ConversationId,
        /// Who does.
        by: Actor,
        /// The name.
        title: String,
    },
    /// Gives a group another picture, or none.
    ChangeGroupPicture {
        /// The group.
        id: ConversationId,
        /// Who does.
        by: Actor,
        /// The picture.
        picture: Option<MediaId>,
    },
    /// Adds people to a group.
    AddMembers {
        /// The group.
        id: ConversationId,
        /// Who does.
        by: Actor,
        /// Who is added, in any order; those who are in it already are passed over.
        members: Vec<UserId>,
    },
    /// Removes somebody from a group, or leaves it.
    RemoveMember {
        /// The group.
        id: ConversationId,
        /// Who does.
        by: Actor,
        /// Who goes.
        member: UserId,
    },
    /// Makes a member something else in a group.
    ChangeGroupRole {
        /// The group.
        id: ConversationId,
        /// Who does.
        by: Actor,
        /// Whose role.
        member: UserId,
        /// The role.
        role: GroupRole,
    },
    /// Changes how a person stands to another one.
    ChangeContact {
        /// Who does.
        by: Actor,
        /// The other one.
        person: UserId,
        /// What is wanted.
        change: ContactChange,
    },
    /// An admin warns people.
    SendBroadcast {
        /// The admin.
        by: Actor,
        /// What is said, and to whom.
        sent: BroadcastSent,
    },
    /// An admin says something else from now on. The area in it is not looked at.
    UpdateBroadcast {
        /// The admin.
        by: Actor,
        /// What is said.
        update: BroadcastSent,
    },
    /// An admin takes a broadcast back.
    CancelBroadcast {
        /// The admin.
        by: Actor,
        /// Which, and why.
        cancel: BroadcastCancelled,
    },
    /// A broadcast has come to a person.
    ReachWithBroadcast {
        /// The person; the gateway itself where a push service has taken it.
        by: Actor,
        /// Which, and whom.
        reached: BroadcastReached,
        /// Whether it was on their screen.
        seen: bool,
    },
    /// A person says whether they are safe.
    AnswerBroadcast {
        /// The person.
        by: Actor,
        /// What they say.
        answered: BroadcastAnswered,
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
