//! The pure core of Lifeline: what an incident is, which commands it accepts and
//! what follows from them.
//!
//! Nothing here performs I/O, awaits, reads a clock or draws a random number: time
//! and fresh ids are arguments ([`Moment`]). So nothing here can fail for a reason
//! outside its arguments, and the same code runs in the gateway, in the projector
//! and in the simulation.
//!
//! The shape is event-sourced: [`State::decide`] turns a [`Command`] into
//! [`Fact`]s or a [`Problem`], [`State::apply`] makes a committed [`Entry`] part of
//! the state. [`Incident::apply`] is the same step for one incident, and the
//! browser's reducer is held equal to it by shared fixtures.

mod actor;
mod area;
mod broadcast;
mod broadcast_reach;
mod broadcasts;
mod cap;
mod command;
mod consent;
mod contact;
mod conversation;
mod device;
mod device_command;
mod entry;
mod ids;
mod incident;
mod limits;
mod location;
mod media;
mod message;
mod named_place;
mod password;
mod position;
mod problem;
mod recent;
mod signal;
mod sos;
mod state;
mod time;
mod topic_filter;

pub use actor::{Actor, Role};
pub use area::{Area, AreaShape, Region};
pub use broadcast::{
    BROADCAST_TITLE_CHARS_MAX, Broadcast, BroadcastCancelled, BroadcastContent, BroadcastSent, BroadcastStatus,
    BroadcastText,
};
pub use broadcast_reach::{BroadcastAnswered, BroadcastReach, BroadcastReached, Safety, SafetyAnswer};
pub use broadcasts::Broadcasts;
pub use cap::{Certainty, Severity, Urgency};
pub use command::{Command, Decision, Moment};
pub use consent::{Consent, ConsentTo, SosConsented};
pub use contact::{Bond, Contact, ContactChange, ContactChanged, ContactEmergencySet, Contacts};
pub use conversation::{
    Conversation, ConversationKind, ConversationMemberRemoved, ConversationMembersAdded, ConversationPictureChanged,
    ConversationRenamed, ConversationRoleChanged, GroupRole, Joined,
};
pub use device::{DeviceCertificate, DeviceKind, DeviceProfile};
pub use device_command::{
    CommandAnswered, CommandConfirmed, CommandName, CommandRequested, CommandSent, CommandTimedOut, DeviceCommand,
    Parameter, check_parameters,
};
pub use entry::{
    ConversationOpened, Entry, Fact, IncidentAcknowledged, IncidentNoted, IncidentOpened, IncidentReopened,
    IncidentResolved, IncidentSeen, PayloadQuarantined, SignalReceived, SosEnded, SosLocated, SosStarted,
};
pub use ids::{
    BroadcastId, CommandId, ConversationId, DeviceId, IncidentId, LoginSessionId, MediaId, MessageId, PasskeyId,
    PushSubscriptionId, SignalId, SosId, UserId,
};
pub use incident::{Incident, Outcome, Stamp, Status};
pub use limits::{TEXT_CHARS_MAX, check_device_time, check_name, check_text};
pub use location::{Fix, Location};
pub use media::{Attachment, MediaKind, SosVoiceReady};
pub use message::{MessageDeleted, MessageEdited, MessageSent, ReplyTo, Thread};
pub use named_place::{NAMED_PLACES_MAX, NamedPlace};
pub use password::check_new_password;
pub use position::{Cursor, Epoch, Position};
pub use problem::{Code, Problem};
pub use signal::{Origin, Passage, Signal, SignalKind, SignalState, Source};
pub use sos::{SosContactsTold, SosEnd, SosEndForced, SosReachable, SosSession, SosSilenced, SosState, SosUnreachable};
pub use state::State;
pub use time::Timestamp;
pub use topic_filter::TopicFilter;
