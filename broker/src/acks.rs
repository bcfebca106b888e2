//! Acknowledgements that are still to be given, in the order of the publishes
//! [MQTT-4.6.0-2]: an alert's only when the alert is durable, and any only when what the
//! door keeps of it is on the disk.

use std::{
    borrow::Cow,
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use lifeline_domain::{DeviceId, Problem};
use lifeline_protocol::mqtt::Receipt;
use tokio::time::Instant;

use crate::{
    application::PendingReceipt,
    kept::Stored,
    packet::{PacketId, Publish, Qos},
    reason,
};

/// What is to be acknowledged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed {
    pub(crate) qos: Qos,
    pub(crate) id: PacketId,
    pub(crate) since: Instant,
}

/// An answer to a publish that needs no commit of the ledger.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) reason: u8,
    pub(crate) detail: Cow<'static, str>,
    /// Told to the device where the acknowledgement cannot say it.
    pub(crate) receipt: Option<(DeviceId, Receipt)>,
    /// What the door keeps of it.
    pub(crate) stored: Option<Stored>,
}

/// A publish whose answer waits for a commit.
pub(crate) struct Reported {
    pub(crate) device: DeviceId,
    pub(crate) receipt: PendingReceipt,
    /// What MQTT subscribers get once it is stored.
    pub(crate) message: Option<Publish>,
}

enum State {
    Known(Answer),
    Waiting(Reported),
}

/// A publish that can now be answered, but for what the door keeps of it.
pub(crate) enum Settled {
    Known(Answer),
    Committed {
        device: DeviceId,
        receipt: Receipt,
        message: Option<Publish>,
    },
    /// Nothing was stored.
    Failed(Problem),
}

/// What the client is told once it may be.
pub(crate) enum Reply {
    /// PUBACK or PUBREC, and then the receipt.
    Publish { owed: Owed, reason: u8, detail: Cow<'static, str>, receipt: Option<(DeviceId, Receipt)> },
    /// PUBCOMP.
    Completed { id: PacketId, reason: u8 },
}

/// The next thing to be done.
pub(crate) enum Due {
    Settled(Owed, Settled),
    /// With whether what it waited for is on the disk.
    Reply(Reply, bool),
}

/// One connection's acknowledgements to come.
#[derive(Default)]
pub(crate) struct Acks {
    /// They wait for the ledger.
    queue: VecDeque<(Owed, State)>,
    /// They wait for what the door keeps.
    replies: VecDeque<(Reply, Option<Stored>)>,
}

impl Acks {
    pub(crate) fn len(&self) -> usize {
        self.queue.len() + self.replies.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a PUBREC with this id is still to come.
    pub(crate) fn owes_pubrec(&self, id: PacketId) -> bool {
        let same = |owed: &Owed| owed.qos == Qos::ExactlyOnce && owed.id == id;
        self.queue.iter().any(|(owed, _)| same(owed))
            || self.replies.iter().any(|(reply, _)| matches!(reply, Reply::Publish { owed, .. } if same(owed)))
    }

    /// The ids of QoS 2 publishes that were not taken yet, or were refused.
    pub(crate) fn not_taken(&self) -> impl Iterator<Item = PacketId> {
        let waiting = self.queue.iter().filter_map(|(owed, state)| match state {
            State::Known(answer) if answer.reason == reason::SUCCESS => None,
            State::Known(_) | State::Waiting(_) => Some(owed),
        });
        let refused = self.replies.iter().filter_map(|(reply, _)| match reply {
            Reply::Publish { owed, reason, .. } if *reason != reason::SUCCESS => Some(owed),
            Reply::Publish { .. } | Reply::Completed { .. } => None,
        });
        waiting.chain(refused).filter(|owed| owed.qos == Qos::ExactlyOnce).map(|owed| owed.id)
    }

    pub(crate) fn push_known(&mut self, owed: Owed, answer: Answer) {
        self.queue.push_back((owed, State::Known(answer)));
    }

    pub(crate) fn push_reported(&mut self, owed: Owed, reported: Reported) {
        self.queue.push_back((owed, State::Waiting(reported)));
    }

    /// Gives a reply back if nothing is in its way; otherwise it comes out of [`Acks::next`].
    pub(crate) fn push_reply(&mut self, reply: Reply, stored: Option<Stored>) -> Option<Reply> {
        if stored.is_none() && self.replies.is_empty() {
            return Some(reply);
        }
        self.replies.push_back((reply, stored));
        None
    }

    /// The next answer, once it is known. Never returns while nothing is owed. May be
    /// dropped at any await.
    pub(crate) async fn next(&mut self) -> Due {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Due> {
        let stored = self.replies.front_mut().map(|(_, stored)| match stored {
            None => Poll::Ready(true),
            Some(stored) => Pin::new(stored).poll(context).map(|committed| committed.unwrap_or(false)),
        });
        if let Some(Poll::Ready(committed)) = stored
            && let Some((reply, _)) = self.replies.pop_front()
        {
            return Poll::Ready(Due::Reply(reply, committed));
        }
        let receipt = match self.queue.front_mut() {
            Some((_, State::Waiting(reported))) => Some(std::task::ready!(reported.receipt.as_mut().poll(context))),
            Some((_, State::Known(_))) => None,
            None => return Poll::Pending,
        };
        match (self.queue.pop_front(), receipt) {
            (Some((owed, State::Known(answer))), _) => Poll::Ready(Due::Settled(owed, Settled::Known(answer))),
            (Some((owed, State::Waiting(Reported { device, message, .. }))), Some(Ok(receipt))) => {
                Poll::Ready(Due::Settled(owed, Settled::Committed { device, receipt, message }))
            }
            (Some((owed, State::Waiting(_))), Some(Err(problem))) => {
                Poll::Ready(Due::Settled(owed, Settled::Failed(problem)))
            }
            (Some((_, State::Waiting(_))), None) | (None, _) => Poll::Pending,
        }
    }
}
