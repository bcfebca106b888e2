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
mod cap;
mod command;
mod conversation;
mod device;
mod device_command;
mod entry;
mod ids;
mod incident;
mod limits;
mod location;
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
pub use cap::{Certainty, Severity, Urgency};
pub use command::{Command, Decision, Moment};
pub use conversation::{Conversation, ConversationKind};
pub use device::{DeviceCertificate, DeviceKind, DeviceProfile};
pub use device_command::{
    CommandAnswered, CommandConfirmed, CommandName, CommandRequested, CommandSent, CommandTimedOut, DeviceCommand,
    Parameter, check_parameters,
};
pub use entry::{
    ConversationOpened, Entry, Fact, IncidentAcknowledged, IncidentNoted, IncidentOpened, IncidentReopened,
    IncidentResolved, IncidentSeen, MessageSent, PayloadQuarantined, SignalReceived, SosEnded, SosLocated, SosStarted,
    Thread,
};
pub use ids::{CommandId, ConversationId, DeviceId, IncidentId, LoginSessionId, MessageId, SignalId, SosId, UserId};
pub use incident::{Incident, Outcome, Stamp, Status};
pub use limits::{TEXT_CHARS_MAX, check_device_time, check_text};
pub use location::{Fix, Location};
pub use password::check_new_password;
pub use position::{Cursor, Epoch, Position};
pub use problem::{Code, Problem};
pub use signal::{Origin, Passage, Signal, SignalKind, SignalState, Source};
pub use sos::{SosEnd, SosReachable, SosSession, SosState, SosUnreachable};
pub use state::State;
pub use time::Timestamp;
pub use topic_filter::TopicFilter;
