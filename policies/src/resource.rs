use lifeline_domain::{GroupRole, SosId, UserId};

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
        /// Whether the one who asks is a contact whom the caller has told, and still an emergency contact.
        contact: bool,
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
        /// What the one who asks is in it; none if they are not.
        role: Option<GroupRole>,
    },
    /// Somebody else.
    Person {
        /// Whether they are a contact of the one who asks, or share a conversation with them.
        known: bool,
        /// Whether anyone may find them.
        findable: bool,
        /// Whether they have blocked the one who asks.
        blocked: bool,
        /// Whether a call for help of theirs runs.
        calls: bool,
    },
    /// A dangerous command to a device that waits for a second person.
    Command {
        /// The account that asked for it.
        requester: Option<UserId>,
    },
    /// A broadcast.
    Broadcast {
        /// Whether it is for the one who asks.
        receiver: bool,
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
            Resource::Person { .. } => "person",
            Resource::Command { .. } => "command",
            Resource::Broadcast { .. } => "broadcast",
            Resource::Topic(_) => "topic",
        }
    }
}
