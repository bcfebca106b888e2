use serde::{Deserialize, Serialize};

use crate::{
    Actor, BroadcastAnswered, BroadcastCancelled, BroadcastId, BroadcastReached, BroadcastSent, CommandAnswered,
    CommandConfirmed, CommandId, CommandRequested, CommandSent, CommandTimedOut, ContactChanged, ContactEmergencySet,
    ConversationId, ConversationKind, ConversationMemberRemoved, ConversationMembersAdded, ConversationPictureChanged,
    ConversationRenamed, ConversationRoleChanged, DeviceId, Fix, IncidentId, Location, MessageDeleted, MessageEdited,
    MessageId, MessageSent, Origin, Outcome, Position, Problem, Severity, Signal, SignalKind, SosConsented,
    SosContactsTold, SosEnd, SosEndForced, SosId, SosReachable, SosSilenced, SosUnreachable, SosVoiceReady, Thread,
    Timestamp, UserId,
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

impl Entry {
    /// The two people whose standing to each other it changes, first the one who changed it.
    pub fn contact(&self) -> Option<(UserId, UserId)> {
        self.by.user().zip(self.fact.contact())
    }
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
    /// The caller agrees to share something, or takes that back (A44).
    #[serde(rename = "sos.consented")]
    SosConsented(SosConsented),
    /// The caller must not be heard, or may be again.
    #[serde(rename = "sos.silenced")]
    SosSilenced(SosSilenced),
    /// The caller's emergency contacts are told: from now on they see the call and write in its thread.
    #[serde(rename = "sos.contacts_told")]
    SosContactsTold(SosContactsTold),
    /// The caller's phone says where they are.
    #[serde(rename = "sos.located")]
    SosLocated(SosLocated),
    /// The caller's phone has not been heard for two heartbeats (A28).
    #[serde(rename = "sos.unreachable")]
    SosUnreachable(SosUnreachable),
    /// It is heard again.
    #[serde(rename = "sos.reachable")]
    SosReachable(SosReachable),
    /// What the caller has recorded can be heard (A23).
    #[serde(rename = "sos.voice_ready")]
    SosVoiceReady(SosVoiceReady),
    /// The caller was forced to end the call, which goes on. Only responders know.
    #[serde(rename = "sos.end_forced")]
    SosEndForced(SosEndForced),
    /// A call for help is over.
    #[serde(rename = "sos.ended")]
    SosEnded(SosEnded),
    /// A text in an incident or a conversation.
    #[serde(rename = "message.sent")]
    MessageSent(MessageSent),
    /// Its author changed a message of a conversation; what it said before stays in the log.
    #[serde(rename = "message.edited")]
    MessageEdited(MessageEdited),
    /// Its author deleted a message of a conversation; what it said stays in the log.
    #[serde(rename = "message.deleted")]
    MessageDeleted(MessageDeleted),
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
    /// A group has another name.
    #[serde(rename = "conversation.renamed")]
    ConversationRenamed(ConversationRenamed),
    /// A group has another picture, or none any more.
    #[serde(rename = "conversation.picture_changed")]
    ConversationPictureChanged(ConversationPictureChanged),
    /// People were added to a group; they see this and what comes after it.
    #[serde(rename = "conversation.members_added")]
    ConversationMembersAdded(ConversationMembersAdded),
    /// Somebody left a group or was removed from it.
    #[serde(rename = "conversation.member_removed")]
    ConversationMemberRemoved(ConversationMemberRemoved),
    /// Somebody is something else in a group than before.
    #[serde(rename = "conversation.role_changed")]
    ConversationRoleChanged(ConversationRoleChanged),
    /// A person asks another one to be a contact.
    #[serde(rename = "contact.requested")]
    ContactRequested(ContactChanged),
    /// The other one agrees.
    #[serde(rename = "contact.accepted")]
    ContactAccepted(ContactChanged),
    /// The other one does not.
    #[serde(rename = "contact.declined")]
    ContactDeclined(ContactChanged),
    /// A contact was removed, or a request taken back.
    #[serde(rename = "contact.revoked")]
    ContactRevoked(ContactChanged),
    /// A person wants to hear nothing of another one, who is not told.
    #[serde(rename = "contact.blocked")]
    ContactBlocked(ContactChanged),
    /// That is over.
    #[serde(rename = "contact.unblocked")]
    ContactUnblocked(ContactChanged),
    /// A contact is to be told of one's SOS, or no longer.
    #[serde(rename = "contact.emergency_set")]
    ContactEmergencySet(ContactEmergencySet),
    /// An admin warns people (CAP `Alert`).
    #[serde(rename = "broadcast.sent")]
    BroadcastSent(BroadcastSent),
    /// What is said from now on (CAP `Update`); whom it is for stays.
    #[serde(rename = "broadcast.updated")]
    BroadcastUpdated(BroadcastSent),
    /// It was taken back (CAP `Cancel`).
    #[serde(rename = "broadcast.cancelled")]
    BroadcastCancelled(BroadcastCancelled),
    /// A person's browser, or its push service, has it.
    #[serde(rename = "broadcast.delivered")]
    BroadcastDelivered(BroadcastReached),
    /// It was on a person's screen.
    #[serde(rename = "broadcast.seen")]
    BroadcastSeen(BroadcastReached),
    /// A person says whether they are safe.
    #[serde(rename = "broadcast.answered")]
    BroadcastAnswered(BroadcastAnswered),
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
    /// outside an incident, who is whose contact, and what could not be understood, is not theirs to read;
    /// what broadcasts say goes to those they are for.
    pub fn in_feed(&self) -> bool {
        let private = self.conversation().is_some() || self.contact().is_some() || self.broadcast().is_some();
        !private && !matches!(self, Fact::PayloadQuarantined(_))
    }

    /// The person to whom it changes how another one stands.
    pub fn contact(&self) -> Option<UserId> {
        match self {
            Fact::ContactRequested(contact)
            | Fact::ContactAccepted(contact)
            | Fact::ContactDeclined(contact)
            | Fact::ContactRevoked(contact)
            | Fact::ContactBlocked(contact)
            | Fact::ContactUnblocked(contact) => Some(contact.person),
            Fact::ContactEmergencySet(contact) => Some(contact.person),
            _ => None,
        }
    }

    /// The broadcast that it is about.
    pub fn broadcast(&self) -> Option<BroadcastId> {
        match self {
            Fact::BroadcastSent(broadcast) | Fact::BroadcastUpdated(broadcast) => Some(broadcast.id),
            Fact::BroadcastCancelled(cancelled) => Some(cancelled.id),
            _ => self.broadcast_reach().map(|(id, _)| id),
        }
    }

    /// The broadcast and the person of whom it says how far they are with it.
    pub fn broadcast_reach(&self) -> Option<(BroadcastId, UserId)> {
        match self {
            Fact::BroadcastDelivered(reached) | Fact::BroadcastSeen(reached) => Some((reached.id, reached.person)),
            Fact::BroadcastAnswered(answered) => Some((answered.id, answered.person)),
            _ => None,
        }
    }

    /// The conversation that it is about.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Fact::MessageSent(message) => match message.thread {
                Thread::Conversation(conversation) => Some(conversation),
                Thread::Incident(_) => None,
            },
            Fact::MessageEdited(edited) => Some(edited.conversation),
            Fact::MessageDeleted(deleted) => Some(deleted.conversation),
            _ => self.changed_conversation(),
        }
    }

    /// The number of the message's entry that it changes.
    pub fn amends(&self) -> Option<u64> {
        match self {
            Fact::MessageEdited(edited) => Some(edited.entry),
            Fact::MessageDeleted(deleted) => Some(deleted.entry),
            _ => None,
        }
    }

    /// The conversation whose name, picture, members or roles it changes.
    pub fn changed_conversation(&self) -> Option<ConversationId> {
        match self {
            Fact::ConversationOpened(opened) => Some(opened.id),
            Fact::ConversationRenamed(renamed) => Some(renamed.id),
            Fact::ConversationPictureChanged(changed) => Some(changed.id),
            Fact::ConversationMembersAdded(added) => Some(added.id),
            Fact::ConversationMemberRemoved(removed) => Some(removed.id),
            Fact::ConversationRoleChanged(changed) => Some(changed.id),
            _ => None,
        }
    }

    /// Whether the caller of an SOS, and the contacts whom it told, may read it: not what responders write for each other
    /// or have devices do, nor what their own phone knows, nor that the caller was forced: whoever forces them may
    /// hold any of these phones.
    pub fn for_caller(&self) -> bool {
        let others = matches!(
            self,
            Fact::IncidentNoted(_) | Fact::SosUnreachable(_) | Fact::SosReachable(_) | Fact::SosEndForced(_)
        );
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
    /// The caller must not be heard: do not ring, write.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
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
        Problem { code: self.code, detail: self.detail.clone(), field: self.field.clone(), challenge: None }
    }
}
