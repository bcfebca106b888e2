//! What is no longer needed is let go: from memory, from the projections and from the
//! log, some of it at a time.
//!
//! Log and projections are let go of each for itself. The log goes by the age of its
//! entries, as far as the projections hold them; so the projections hold more than the
//! log could tell again: incidents that were opened long ago and are still open, and
//! resolved ones while they are kept. Rebuilt from nothing, they hold what the log still
//! tells from its beginning; what was erased and is still told there is erased again in
//! the next round, because it is as old as it was.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{BroadcastId, Position, Problem, Thread, Timestamp};

use crate::{
    Bridge, Settings,
    ports::{After, LogError, StoreError},
    restore::decode,
};

/// Resolved incidents are in memory for this long, so that they can be reopened at once.
pub(crate) const RESOLVED_LIVE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often it is looked for what is no longer needed.
const HOUSEKEEPING: Duration = Duration::from_secs(60);
/// How many incidents, payloads or login sessions are erased in one round: commits of
/// alerts wait behind each of them on the same disk.
const ERASED_MAX: usize = 500;
/// How many entries are looked at a time.
const LOOK_ENTRIES: usize = 1_000;

impl Settings {
    /// How long a resolved incident is in memory.
    pub(crate) fn resolved_live(&self) -> Duration {
        RESOLVED_LIVE.min(self.resolved_for)
    }
}

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
    /// One round. What fails is tried again in the next one.
    pub(crate) async fn let_go(&self) {
        let now = self.clock.now();
        let broadcasts_until = now.minus(self.settings.resolved_for);
        let expired = self.live.broadcasts().into_iter().filter(|one| one.is_expired(broadcasts_until));
        let expired: Vec<_> = expired.map(|one| one.id).collect();
        if self.forget_resolved(now.minus(self.settings.resolved_live()), broadcasts_until).await.is_err() {
            // The ledger has stopped, and has said why.
            return;
        }
        if let Err(error) = self.erase_incidents(now.minus(self.settings.resolved_for)).await {
            tracing::warn!(%error, "old incidents could not be erased; it is tried again");
        }
        if let Err(problem) = self.erase_broadcasts(expired).await {
            tracing::warn!(%problem, "old broadcasts could not be erased; it is tried again after the next start");
        }
        if let Err(error) = self.trim_log(now.minus(self.settings.history_for)).await {
            tracing::warn!(%error, "old entries could not be let go; it is tried again");
        }
        if let Err(problem) = self.erase_quarantine().await {
            tracing::warn!(%problem, "old quarantined payloads could not be erased; it is tried again");
        }
        if let Err(problem) = self.finish_deletions().await {
            tracing::warn!(%problem, "what a deleted account leaves could not be erased; it is tried again");
        }
        self.sessions.end_expired(now);
        match self.accounts.end_expired_login_sessions(now, ERASED_MAX).await {
            Ok(count) => erased("login_session", count),
            Err(error) => tracing::warn!(%error, "expired login sessions could not be erased; it is tried again"),
        }
        self.remove_ended_push_subscriptions().await;
        match self.accounts.end_expired_account_links(now, ERASED_MAX).await {
            Ok(count) => erased("account_link", count),
            Err(error) => tracing::warn!(%error, "expired links could not be erased; it is tried again"),
        }
    }

    /// Lets go of the incidents in memory that were resolved at or before `until`.
    /// Of broadcasts those that expired at or before `broadcasts_until`.
    async fn forget_resolved(&self, until: Timestamp, broadcasts_until: Timestamp) -> Result<(), Problem> {
        while self.ledger.forget(until, self.projected(), broadcasts_until).await? > 0 {}
        Ok(())
    }

    /// Erases broadcasts that are no longer in memory, with who was reached by them and what they answered.
    async fn erase_broadcasts(&self, expired: Vec<BroadcastId>) -> Result<(), Problem> {
        if expired.is_empty() {
            return Ok(());
        }
        // What was decided before they were forgotten is written first, and erased with them.
        self.wait_projected(self.live.position()).await?;
        for id in expired {
            self.projections.erase_broadcast(id).await?;
            erased("broadcast", 1);
        }
        Ok(())
    }

    /// Erases incidents that were resolved at or before `until` and are no longer in
    /// memory: then the ledger takes no command about them, and nothing is written to
    /// them any more.
    async fn erase_incidents(&self, until: Timestamp) -> Result<(), StoreError> {
        for id in self.projections.resolved(until, ERASED_MAX).await? {
            if self.stopping().is_cancelled() {
                break;
            }
            if self.live.incident(id).1.is_none() {
                // First: what is attached is found by its incident.
                self.media.erase_thread(Thread::Incident(id)).await?;
                self.projections.erase_incident(id, until).await?;
                erased("incident", 1);
            }
        }
        Ok(())
    }

    /// Erases the quarantined payloads that the log no longer holds.
    async fn erase_quarantine(&self) -> Result<(), Problem> {
        let start = self.log.start().await.map_err(crate::feed::unread)?;
        erased("quarantined", self.projections.erase_quarantine(start.log, ERASED_MAX).await?);
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

fn erased(what: &'static str, count: usize) {
    metrics::counter!("lifeline_erased_total", "what" => what).increment(count as u64);
}
