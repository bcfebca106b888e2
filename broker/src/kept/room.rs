use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use metrics::{Gauge, gauge};

/// Room for the messages of all mailboxes.
pub(crate) struct Room {
    pub(super) count: AtomicUsize,
    pub(super) bytes: AtomicUsize,
    count_max: usize,
    bytes_max: usize,
    /// How many messages wait in one.
    pub(super) mailbox_max: usize,
    waiting: Gauge,
}

impl Room {
    pub(super) fn new(mailbox_max: usize, count_max: usize, bytes_max: usize) -> Arc<Self> {
        metrics::describe_gauge!("lifeline_mqtt_queued", "Messages that wait for MQTT sessions");
        let waiting = gauge!("lifeline_mqtt_queued");
        let (count, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Self { count, bytes, count_max, bytes_max, mailbox_max, waiting })
    }

    pub(super) fn has(&self, bytes: usize) -> bool {
        self.count.load(Relaxed) < self.count_max && self.bytes.load(Relaxed) + bytes <= self.bytes_max
    }

    pub(super) fn take(&self, bytes: usize) {
        self.count.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.waiting.increment(1);
    }

    pub(super) fn give_back(&self, bytes: usize) {
        self.count.fetch_sub(1, Relaxed);
        self.bytes.fetch_sub(bytes, Relaxed);
        self.waiting.decrement(1);
    }
}
