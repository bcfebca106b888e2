//! Acknowledgements that are still to be given, in the order of the publishes
//! [MQTT-4.6.0-2]: an alert's only when it is durable.

use std::{borrow::Cow, collections::VecDeque};

use lifeline_domain::{DeviceId, Problem};
use lifeline_protocol::mqtt::Receipt;
use tokio::time::Instant;

use crate::{
    application::PendingReceipt,
    packet::{PacketId, Publish, Qos},
};

/// What is to be acknowledged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owed {
    pub(crate) qos: Qos,
    pub(crate) id: PacketId,
    pub(crate) since: Instant,
}

/// An answer to a publish that needs no commit.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) reason: u8,
    pub(crate) detail: Cow<'static, str>,
    /// Told to the device where the acknowledgement cannot say it.
    pub(crate) receipt: Option<(DeviceId, Receipt)>,
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

/// A publish that can now be answered.
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

/// One connection's acknowledgements to come.
#[derive(Default)]
pub(crate) struct Acks {
    queue: VecDeque<(Owed, State)>,
}

impl Acks {
    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Whether an acknowledgement with this QoS and id is still to come.
    pub(crate) fn owes(&self, qos: Qos, id: PacketId) -> bool {
        self.queue.iter().any(|(owed, _)| owed.qos == qos && owed.id == id)
    }

    /// The ids of the acknowledgements with this QoS that are still to come.
    pub(crate) fn ids(&self, qos: Qos) -> impl Iterator<Item = PacketId> {
        self.queue.iter().filter(move |(owed, _)| owed.qos == qos).map(|(owed, _)| owed.id)
    }

    pub(crate) fn push_known(&mut self, owed: Owed, answer: Answer) {
        self.queue.push_back((owed, State::Known(answer)));
    }

    pub(crate) fn push_reported(&mut self, owed: Owed, reported: Reported) {
        self.queue.push_back((owed, State::Waiting(reported)));
    }

    /// The next answer, once it is known. Never returns while nothing is owed. May be
    /// dropped at any await.
    pub(crate) async fn next(&mut self) -> (Owed, Settled) {
        let receipt = match self.queue.front_mut() {
            Some((_, State::Waiting(reported))) => Some(reported.receipt.as_mut().await),
            Some((_, State::Known(_))) | None => None,
        };
        match (self.queue.pop_front(), receipt) {
            (Some((owed, State::Known(answer))), _) => (owed, Settled::Known(answer)),
            (Some((owed, State::Waiting(Reported { device, message, .. }))), Some(Ok(receipt))) => {
                (owed, Settled::Committed { device, receipt, message })
            }
            (Some((owed, State::Waiting(_))), Some(Err(problem))) => (owed, Settled::Failed(problem)),
            // Nothing is owed.
            (Some((_, State::Waiting(_))), None) | (None, _) => std::future::pending().await,
        }
    }
}
