//! What is no longer needed is let go: from memory and from the log.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{Position, Problem, Timestamp};

use crate::{
    Bridge,
    ports::{After, LogError},
    restore::decode,
};

/// Resolved incidents are in memory for this long, so that they can be reopened at once.
pub(crate) const RESOLVED_LIVE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often it is looked for what is no longer needed.
const HOUSEKEEPING: Duration = Duration::from_secs(60);
/// How many entries are looked at a time.
const LOOK_ENTRIES: usize = 1_000;

/// Lets go of what is no longer needed, until the gateway stops.
pub(crate) async fn keep_house(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = tokio::time::interval(HOUSEKEEPING);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => bridge.let_go().await,
        }
    }
}

impl Bridge {
    /// One round.
    pub(crate) async fn let_go(&self) {
        let now = self.clock.now();
        // A ledger that has stopped says so itself.
        let _ = self.forget_resolved(now.minus(RESOLVED_LIVE)).await;
        if let Err(error) = self.trim_log(now.minus(self.settings.history_for)).await {
            tracing::warn!(%error, "old entries could not be let go; it is tried again");
        }
    }

    /// Lets go of the incidents in memory that were resolved at or before `until`.
    async fn forget_resolved(&self, until: Timestamp) -> Result<(), Problem> {
        while self.ledger.forget(until, self.projected()).await? > 0 {}
        Ok(())
    }

    /// Trims the log to the history that is kept, by age and by number, and never past
    /// what the projections hold.
    pub(crate) async fn trim_log(&self, cutoff: Timestamp) -> Result<(), LogError> {
        let head = self.live.position().feed;
        let projected = self.projected();
        let mut at = self.log.start().await?;
        let mut trim_to = None;
        loop {
            let segments = self.log.read_after(After::Place(at), LOOK_ENTRIES).await?;
            let mut done = segments.is_empty();
            for segment in &segments {
                let last = segment.last();
                let newest = decode(std::slice::from_ref(segment))?.pop();
                let old = newest.is_some_and(|newest| newest.entry.at < cutoff)
                    || last.feed + self.settings.history_entries_max < head;
                if !old || last > projected {
                    done = true;
                    break;
                }
                trim_to = Some(last);
                at = last;
            }
            if done {
                break;
            }
        }
        match trim_to {
            Some(position) => self.trimmed(position).await,
            None => Ok(()),
        }
    }

    async fn trimmed(&self, position: Position) -> Result<(), LogError> {
        self.log.trim(position).await?;
        tracing::info!(feed = position.feed, "old entries were let go");
        Ok(())
    }
}
