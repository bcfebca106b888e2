//! Follows the log into the projections: coalesced, behind the commits, with a
//! watermark in the same transaction as what it covers. What it missed (a restart, a
//! store that did not answer, a burst longer than its queue) it reads from the log.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;
use lifeline_domain::{Fact, Incident, IncidentId, Position, Thread};
use tokio::sync::{mpsc, watch};
use tracing::warn;

use crate::{
    ledger::{Batch, CommittedEntry},
    live::Live,
    ports::{After, Amendment, Log, LogError, Projections, StoreError, ThreadPage, Update},
    restore::decode,
};

/// How long changes are gathered before they are written. What is sent while they are written waits for the processor: what is
/// gathered for longer takes longer to write.
const GATHER: Duration = Duration::from_millis(40);
/// How many entries one update covers at most.
const UPDATE_ENTRIES_MAX: usize = 10_000;
/// How many bytes of entries one update covers; the last batch may go over it.
const UPDATE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long to wait before the store is asked again after a failure.
const RETRY_PAUSE: Duration = Duration::from_millis(500);

pub(crate) struct Projector {
    pub(crate) log: Arc<dyn Log>,
    pub(crate) projections: Arc<dyn Projections>,
    pub(crate) live: Arc<Live>,
    pub(crate) batches: mpsc::Receiver<Arc<Batch>>,
    pub(crate) watermark: watch::Sender<Position>,
}

#[derive(Debug, thiserror::Error)]
enum ProjectError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Projector {
    /// Runs until the ledger has ended and everything committed is projected.
    pub(crate) async fn run(mut self) {
        if self.watermark.borrow().log < self.live.position().log {
            self.catch_up().await;
        }
        while let Some(first) = self.batches.recv().await {
            let batches = self.gather(first).await;
            let watermark = *self.watermark.borrow();
            let consecutive = batches.first().and_then(|batch| batch.entries.first());
            if consecutive.is_some_and(|first| first.entry.position.log > watermark.log + 1) {
                self.catch_up().await;
                continue;
            }
            let entries: Vec<&CommittedEntry> = batches.iter().flat_map(|batch| &batch.entries).collect();
            let incidents = batches.iter().flat_map(|batch| &batch.incidents);
            let incidents: BTreeMap<IncidentId, Arc<Incident>> =
                incidents.map(|incident| (incident.id, incident.clone())).collect();
            let mut update = update_of(&entries);
            update.incidents = incidents.into_values().collect();
            update.conversations = batches.iter().flat_map(|batch| batch.conversations.iter().cloned()).collect();
            update.contacts = batches.iter().flat_map(|batch| batch.contacts.iter().cloned()).collect();
            update.broadcasts = batches.iter().flat_map(|batch| batch.broadcasts.iter().cloned()).collect();
            update.broadcast_reaches =
                batches.iter().flat_map(|batch| batch.broadcast_reaches.iter().cloned()).collect();
            if update.watermark > watermark && !self.write(update).await {
                self.catch_up().await;
            }
        }
    }

    async fn gather(&mut self, first: Arc<Batch>) -> Vec<Arc<Batch>> {
        let (mut count, mut bytes) = (first.entries.len(), first.bytes());
        let mut batches = vec![first];
        let deadline = tokio::time::sleep(GATHER);
        tokio::pin!(deadline);
        while count < UPDATE_ENTRIES_MAX && bytes < UPDATE_BYTES_MAX {
            tokio::select! {
                batch = self.batches.recv() => match batch {
                    Some(batch) => {
                        count += batch.entries.len();
                        bytes += batch.bytes();
                        batches.push(batch);
                    }
                    None => break,
                },
                () = &mut deadline => break,
            }
        }
        batches
    }

    async fn write(&self, update: Update) -> bool {
        match self.projections.write(&update).await {
            Ok(()) => {
                self.watermark.send_replace(update.watermark);
                true
            }
            Err(error) => {
                warn!(%error, "the projections could not be written; they follow the log when the store answers");
                false
            }
        }
    }

    /// Reads the log from the watermark to what is live, until the store answers.
    async fn catch_up(&self) {
        loop {
            match self.follow_log().await {
                Ok(()) => return,
                Err(error) => {
                    metrics::counter!("lifeline_projection_failures_total").increment(1);
                    warn!(%error, "the projections are behind and will be tried again");
                    tokio::time::sleep(RETRY_PAUSE).await;
                }
            }
        }
    }

    async fn follow_log(&self) -> Result<(), ProjectError> {
        loop {
            let watermark = *self.watermark.borrow();
            let segments = self.log.read_after(After::Place(watermark), UPDATE_ENTRIES_MAX).await?;
            let entries = decode(&segments)?;
            // What is not live yet may still be refused: its turn comes with its batch.
            let live = self.live.position();
            let fresh = |c: &&CommittedEntry| c.entry.position.log > watermark.log && c.entry.position.log <= live.log;
            let mut bytes = 0;
            let within = |committed: &&CommittedEntry| {
                let room = bytes < UPDATE_BYTES_MAX;
                bytes += committed.json.len();
                room
            };
            let entries: Vec<&CommittedEntry> = entries.iter().filter(fresh).take_while(within).collect();
            let Some(last) = entries.last().map(|committed| committed.entry.position) else { return Ok(()) };
            // An incident that is not live here is one that retention has erased, or whose
            // opening the log no longer holds: its later entries alone would be a timeline
            // that belongs to nothing, and that nothing erases.
            let belongs = |c: &&&CommittedEntry| c.entry.incident.is_none_or(|id| self.live.incident(id).1.is_some());
            let entries: Vec<&CommittedEntry> = entries.iter().filter(belongs).copied().collect();
            let mut update = Update { watermark: last, ..update_of(&entries) };
            // Live incidents are at least as new as these entries: an incident knows by
            // its offset which entries it holds, so a newer one is never taken back.
            let touched: BTreeMap<_, _> = entries
                .iter()
                .filter_map(|committed| committed.entry.incident)
                .filter_map(|id| Some((id, self.live.incident(id).1?)))
                .collect();
            update.incidents = touched.into_values().collect();
            update.conversations = entries
                .iter()
                .filter_map(|committed| committed.entry.fact.changed_conversation())
                .filter_map(|id| self.live.conversation(id))
                .collect();
            let met = entries.iter().filter_map(|committed| committed.entry.contact());
            update.contacts = met.map(|(one, other)| self.live.contact(one, other)).collect();
            let facts = || entries.iter().map(|committed| &committed.entry.fact);
            update.broadcasts = facts().filter_map(Fact::broadcast).filter_map(|id| self.live.broadcast(id)).collect();
            let reached = facts().filter_map(Fact::broadcast_reach);
            update.broadcast_reaches =
                reached.filter_map(|(id, person)| self.live.broadcast_reach(id, person)).collect();
            self.projections.write(&update).await?;
            self.watermark.send_replace(last);
        }
    }
}

/// Timelines, quarantine and watermark that these entries make.
fn update_of(entries: &[&CommittedEntry]) -> Update {
    let mut threads: Vec<ThreadPage> = Vec::new();
    let mut place = std::collections::HashMap::new();
    let (mut amendments, mut quarantine) = (Vec::new(), Vec::new());
    for committed in entries {
        let position = committed.entry.position;
        if let (Some(conversation), Some(message)) =
            (committed.entry.fact.conversation(), committed.entry.fact.amends())
        {
            amendments.push(Amendment { conversation, message, json: committed.json.clone() });
        }
        let (thread, number) = match (&committed.entry.fact, committed.entry.incident) {
            (Fact::PayloadQuarantined(_), _) => {
                quarantine.push((position.log, committed.json.clone()));
                continue;
            }
            (_, Some(incident)) => (Thread::Incident(incident), position.feed),
            (fact, None) => match fact.conversation() {
                Some(conversation) => (Thread::Conversation(conversation), position.log),
                None => continue,
            },
        };
        let line: (u64, Bytes) = (number, committed.json.clone());
        match place.get(&thread) {
            Some(&index) => {
                let page: &mut ThreadPage = &mut threads[index];
                page.lines.push(line);
            }
            None => {
                place.insert(thread, threads.len());
                threads.push(ThreadPage { thread, lines: vec![line] });
            }
        }
    }
    let watermark = entries.last().map(|committed| committed.entry.position).unwrap_or_default();
    Update { watermark, threads, amendments, quarantine, ..Update::default() }
}
