//! A message in a mailbox, and how far it is.

use std::sync::Arc;

use crate::{
    kept::message::KeptMessage,
    packet::{PacketId, Qos},
};

/// Packet ids from here on are those of mailboxes; those below are an [`Outbox`](crate::outbox::Outbox)'s.
pub(crate) const FIRST_ID: PacketId = 0x8000;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Its commit is under way.
    Storing,
    /// It is to be sent.
    Waiting,
    /// The client has not confirmed it.
    Sent,
    /// The client has it (PUBREC), and that is being committed.
    Releasing,
    /// The client has it, and it is only to be released by PUBREL.
    Received,
}

/// A message in a mailbox.
pub(super) struct Entry {
    pub(super) number: u64,
    pub(super) message: KeptMessage,
    pub(super) size: usize,
    pub(super) stage: Stage,
    /// The last to go when there is no room.
    pub(super) alert: bool,
    pub(super) share: Option<Arc<str>>,
}

/// A message of a shared subscription whose member has gone without confirming it.
pub(crate) struct Left {
    pub(crate) share: Arc<str>,
    pub(crate) message: KeptMessage,
    pub(crate) alert: bool,
}

impl Entry {
    /// None with QoS 0.
    pub(super) fn id(&self) -> Option<PacketId> {
        (self.message.publish.qos != Qos::AtMostOnce).then_some(packet_id(self.number))
    }
}

/// A packet id follows from the message's number, so that it is the same one after a
/// restart without being written: a client knows a repeated QoS 2 message by it.
pub(super) fn packet_id(number: u64) -> PacketId {
    FIRST_ID | (number & 0x7FFF) as PacketId
}
