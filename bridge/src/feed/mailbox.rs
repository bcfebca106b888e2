use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use lifeline_domain::{Timestamp, UserId};
use tokio::sync::mpsc;

/// How many deliveries may wait for a reader; past that it is too slow.
const MAILBOX_CAPACITY: usize = 256;

/// One entry as a channel's readers get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number in the channel; 0 for what is not in the log.
    pub offset: u64,
    /// When the gateway decided it; none for what is read from the log for a reader that catches up.
    pub at: Option<Timestamp>,
    /// The WebSocket frame's text; the same bytes for all readers of the channel.
    pub text: Bytes,
}

/// What a reader gets at a time: the frames of one batch.
pub type Delivery = Arc<[Frame]>;

/// Who reads a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// A responder's client.
    Responder,
    /// The caller of an SOS: sees what is for callers.
    Caller,
    /// A contact whom the caller has told: sees what is for callers, as long as they are the caller's emergency contact.
    Contact(UserId),
    /// A person's client, for what others write to them.
    Person(UserId),
}

/// The receiving side of a connection's subscriptions: one bounded queue for all of them.
#[derive(Debug)]
pub struct Mailbox {
    deliveries: mpsc::Receiver<Delivery>,
    sender: mpsc::Sender<Delivery>,
    too_slow: Arc<AtomicBool>,
}

impl Default for Mailbox {
    fn default() -> Self {
        let (sender, deliveries) = mpsc::channel(MAILBOX_CAPACITY);
        Self { deliveries, sender, too_slow: Arc::default() }
    }
}

impl Mailbox {
    /// The next frames. Pends for ever while nothing is subscribed.
    pub async fn next(&mut self) -> Delivery {
        match self.deliveries.recv().await {
            Some(delivery) => delivery,
            None => std::future::pending().await,
        }
    }

    /// Frames that wait already.
    pub fn waiting(&mut self) -> Option<Delivery> {
        self.deliveries.try_recv().ok()
    }

    /// Whether a subscription was ended because this was not read fast enough.
    pub fn too_slow(&self) -> bool {
        self.too_slow.load(Ordering::Acquire)
    }

    /// The sending side for one more subscription.
    pub(super) fn subscriber(&self, number: u64, reader: Reader) -> Subscriber {
        Subscriber { number, reader, deliveries: self.sender.clone(), too_slow: self.too_slow.clone() }
    }
}

/// The sending side, which the hub holds for each subscription.
#[derive(Debug)]
pub(super) struct Subscriber {
    pub(super) number: u64,
    pub(super) reader: Reader,
    deliveries: mpsc::Sender<Delivery>,
    too_slow: Arc<AtomicBool>,
}

impl Subscriber {
    /// Whether nothing waits for it: what comes next will wake it.
    pub(super) fn is_idle(&self) -> bool {
        self.deliveries.capacity() == self.deliveries.max_capacity()
    }

    /// Hands it over without waiting. Says whether the subscriber stays.
    pub(super) fn deliver(&self, delivery: Delivery) -> bool {
        match self.deliveries.try_send(delivery) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Closed(_)) => false,
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.too_slow.store(true, Ordering::Release);
                metrics::counter!("lifeline_slow_readers_total").increment(1);
                false
            }
        }
    }
}
