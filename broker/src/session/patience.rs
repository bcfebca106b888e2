//! How long a client may say nothing, and how long it may read nothing.

use std::time::Duration;

use tokio::time::Instant;

use super::ending::{End, told};
use crate::{meters, reason};

/// What one connection's client may still keep the door waiting.
pub(super) struct Patience {
    /// None with keep alive 0.
    silence_max: Option<Duration>,
    stall_max: Duration,
    last_heard: Instant,
    /// Since when the client has left all of the output unread.
    stalled_since: Option<Instant>,
}

impl Patience {
    /// With the client's keep alive, seconds, and the time that a write may take.
    pub(super) fn new(keep_alive: u16, stall_max: Duration, now: Instant) -> Self {
        // One and a half times the keep alive [MQTT-3.1.2-24].
        let silence_max = (keep_alive > 0).then(|| Duration::from_millis(u64::from(keep_alive) * 1500));
        Self { silence_max, stall_max, last_heard: now, stalled_since: None }
    }

    /// The client has said something, or could not because nothing is read.
    pub(super) fn heard(&mut self, now: Instant) {
        self.last_heard = now;
    }

    /// There is something for the client to read.
    pub(super) fn waits(&mut self, now: Instant) {
        self.stalled_since.get_or_insert(now);
    }

    /// The client has read something.
    pub(super) fn progressed(&mut self) {
        self.stalled_since = None;
    }

    /// When it ends, as things stand; none if it does not.
    pub(super) fn due(&self) -> Option<Instant> {
        let silence = self.silence_max.map(|silence_max| self.last_heard + silence_max);
        let stall = self.stalled_since.map(|since| since + self.stall_max);
        silence.into_iter().chain(stall).min()
    }

    /// Whether it has ended.
    pub(super) fn check(&self, now: Instant) -> Result<(), End> {
        if self.stalled_since.is_some_and(|since| since + self.stall_max <= now) {
            meters::refused("slow_reader");
            return Err(End::Lost);
        }
        if self.silence_max.is_some_and(|silence_max| self.last_heard + silence_max <= now) {
            meters::refused("keep_alive");
            return Err(told(reason::KEEP_ALIVE_TIMEOUT, "nothing was heard for one and a half times the keep alive"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn silence_is_borne_for_one_and_a_half_times_the_keep_alive() {
        let begun = Instant::now();
        let mut patience = Patience::new(10, SECOND, begun);
        assert_eq!(patience.due(), Some(begun + 15 * SECOND));
        patience.heard(begun + SECOND);
        assert!(patience.check(begun + 15 * SECOND).is_ok());
        let ended = patience.check(begun + 16 * SECOND);
        assert!(matches!(ended, Err(End::Told { reason: reason::KEEP_ALIVE_TIMEOUT, .. })), "{ended:?}");
        let endless = Patience::new(0, SECOND, begun);
        assert_eq!(endless.due(), None);
        assert!(endless.check(begun + 1_000_000 * SECOND).is_ok());
    }

    #[test]
    fn a_client_that_reads_some_of_it_is_not_stalled() {
        let begun = Instant::now();
        let mut patience = Patience::new(0, 5 * SECOND, begun);
        patience.waits(begun);
        patience.waits(begun + 4 * SECOND);
        assert_eq!(patience.due(), Some(begun + 5 * SECOND), "the wait counts from its beginning");
        patience.progressed();
        assert_eq!(patience.due(), None);
        patience.waits(begun + 4 * SECOND);
        assert!(patience.check(begun + 8 * SECOND).is_ok());
        assert!(matches!(patience.check(begun + 9 * SECOND), Err(End::Lost)));
    }
}
