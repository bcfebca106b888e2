use lifeline_domain::{SosId, UserId};

use crate::Topic;

/// What is asked about. An action about another kind of thing than its own is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'a> {
    /// The gateway as a whole.
    System,
    /// An incident.
    Incident {
        /// The account that called for help, if a person with an account did.
        caller: Option<UserId>,
        /// The call, if a person called.
        sos: Option<SosId>,
    },
    /// A call for help.
    Sos {
        /// The account that called, if it had one.
        caller: Option<UserId>,
        /// The call.
        sos: SosId,
    },
    /// A conversation between people.
    Conversation {
        /// Who is in it.
        members: &'a [UserId],
    },
    /// A dangerous command to a device that waits for a second person.
    Command {
        /// The account that asked for it.
        requester: Option<UserId>,
    },
    /// A topic that is published to, or a filter that is subscribed to.
    Topic(Topic<'a>),
}

impl Resource<'_> {
    /// What the resource is, in one word; never an id.
    pub const fn kind(&self) -> &'static str {
        match self {
            Resource::System => "system",
            Resource::Incident { .. } => "incident",
            Resource::Sos { .. } => "sos",
            Resource::Conversation { .. } => "conversation",
            Resource::Command { .. } => "command",
            Resource::Topic(_) => "topic",
        }
    }
}
