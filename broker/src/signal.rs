//! How the rest of the door reaches a connection's task.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering::SeqCst},
};

use tokio::sync::Notify;

/// Wakes one connection, and tells it to end.
#[derive(Debug)]
pub(crate) struct Signal {
    notify: Notify,
    /// The reason code to end with; 0 is to go on.
    end: AtomicU8,
}

impl Signal {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { notify: Notify::new(), end: AtomicU8::new(0) })
    }

    /// There is something new to look at.
    pub(crate) fn wake(&self) {
        self.notify.notify_one();
    }

    /// The connection is to end with this reason code of DISCONNECT. The first one counts.
    pub(crate) fn end(&self, reason: u8) {
        let _ = self.end.compare_exchange(0, reason, SeqCst, SeqCst);
        self.wake();
    }

    /// The reason to end with, if there is one.
    pub(crate) fn ending(&self) -> Option<u8> {
        match self.end.load(SeqCst) {
            0 => None,
            reason => Some(reason),
        }
    }

    /// Waits for a wake or an end.
    pub(crate) async fn woken(&self) {
        self.notify.notified().await;
    }
}
