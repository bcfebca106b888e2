use std::{
    collections::VecDeque,
    future::ready,
    sync::Arc,
    time::{Duration, Instant},
};

use lifeline_domain::{Code, Moment, Problem, State};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, error, info, info_span, warn};

use super::{
    Batch, Forget, Health, Lanes, Submission,
    batch::{Answer, OpenBatch},
};
use crate::{
    live::Live,
    ports::{Appending, Clock, Log, LogError, Projections},
    restore,
};

/// How many batches may be with the store at a time, written and waiting for an fsync.
const COMMITS_MAX: usize = 8;
/// How long to wait before the store is asked again after a failure.
const RECOVERY_PAUSE: Duration = Duration::from_millis(250);
/// How many resolved incidents are let go at a time, so that no SOS waits for it.
const FORGET_COUNT_MAX: usize = 1_000;

/// Where committed batches go: to the feed and to the projector.
pub(crate) struct Committed {
    /// To readers. Waits when they are behind by a whole queue: the hub never blocks on a reader.
    pub(crate) feed: mpsc::Sender<Arc<Batch>>,
    /// To the receipts.
    pub(crate) receipts: mpsc::Sender<Arc<Batch>>,
    /// To the projections. Never waits: the projector reads what it missed from the log.
    pub(crate) projector: mpsc::Sender<Arc<Batch>>,
}

/// The task behind the [`super::Ledger`].
pub(crate) struct LedgerTask {
    pub(crate) lanes: Lanes,
    pub(crate) forget: mpsc::Receiver<Forget>,
    pub(crate) state: State,
    pub(crate) live: Arc<Live>,
    pub(crate) log: Arc<dyn Log>,
    pub(crate) projections: Arc<dyn Projections>,
    pub(crate) clock: Arc<dyn Clock>,
    /// How long resolved incidents are part of the state.
    pub(crate) resolved_for: Duration,
    pub(crate) committed: Committed,
    pub(crate) health: watch::Sender<Health>,
    pub(crate) stop: CancellationToken,
}

struct InFlight {
    commit: Appending,
    batch: Batch,
    answers: Vec<Answer>,
}

impl LedgerTask {
    /// Runs until it is stopped and everything queued is committed.
    pub(crate) async fn run(mut self) {
        let mut open = OpenBatch::default();
        let mut in_flight: VecDeque<InFlight> = VecDeque::with_capacity(COMMITS_MAX);
        let mut ended = false;
        let stop = self.stop.clone();
        loop {
            if ended && open.is_empty() && in_flight.is_empty() {
                return;
            }
            tokio::select! {
                biased;
                result = async { (&mut in_flight[0].commit).await }, if !in_flight.is_empty() => {
                    let done = in_flight.pop_front().expect("guarded");
                    match result {
                        Ok(()) => self.tell(done.batch, done.answers).await,
                        Err(error) => {
                            refuse(done.answers, &error);
                            std::mem::take(&mut open).fail(&unavailable());
                            // The log is read once it is at rest. What it says of those behind depends on the first.
                            let mut behind = Vec::new();
                            for InFlight { commit, answers, .. } in in_flight.drain(..) {
                                refuse(answers, &error);
                                behind.push(commit);
                            }
                            for commit in behind {
                                let _ = commit.await;
                            }
                            if !self.recover(error).await {
                                return;
                            }
                        }
                    }
                }
                () = self.log.ready(), if !open.is_empty() && in_flight.len() < COMMITS_MAX => {
                    in_flight.push_back(self.begin_commit(std::mem::take(&mut open)));
                }
                () = stop.cancelled(), if !self.lanes.closed() => self.lanes.close(),
                Some(forget) = self.forget.recv() => self.let_go(forget),
                submission = self.lanes.next(), if !ended && !open.is_full() => match submission {
                    Some(submission) => {
                        self.decide(&mut open, submission);
                        while !open.is_full() && let Some(waiting) = self.lanes.waiting() {
                            self.decide(&mut open, waiting);
                        }
                    }
                    None => ended = true,
                },
            }
        }
    }

    fn let_go(&mut self, Forget { resolved_until, projected, broadcasts_until, done }: Forget) {
        self.live.forget_broadcasts(&self.state.forget_broadcasts(broadcasts_until));
        let forgotten = self.state.forget_resolved(resolved_until, projected.feed, FORGET_COUNT_MAX);
        self.live.forget(&forgotten);
        let _ = done.send(forgotten.len());
    }

    fn decide(&mut self, open: &mut OpenBatch, submission: Submission) {
        let moment = Moment { now: self.clock.now(), fresh: self.clock.fresh_id() };
        let decision = self.state.decide(&submission.command, moment);
        open.add(&mut self.state, moment.now, decision, submission.reply);
    }

    /// Hands the batch to the store; deciding goes on while it commits. Answers without
    /// entries wait for the commits before them, which they may rest on.
    fn begin_commit(&self, open: OpenBatch) -> InFlight {
        let (batch, answers) = open.close(&self.state);
        if batch.entries.is_empty() {
            return InFlight { commit: Box::pin(ready(Ok(()))), batch, answers };
        }
        let segment = batch.segment();
        let span = info_span!("ledger.commit", entries = segment.entries.len());
        let begun = Instant::now();
        let appending = self.log.append(&segment);
        let commit = async move {
            let result = appending.await;
            metrics::histogram!("lifeline_commit_seconds").record(begun.elapsed().as_secs_f64());
            metrics::histogram!("lifeline_commit_entries").record(segment.entries.len() as f64);
            result
        };
        InFlight { commit: Box::pin(commit.instrument(span)), batch, answers }
    }

    /// The batch is durable: show it, answer, and tell readers.
    async fn tell(&self, batch: Batch, answers: Vec<Answer>) {
        if batch.entries.is_empty() {
            return give(answers);
        }
        let batch = Arc::new(batch);
        metrics::counter!("lifeline_entries_total").increment(batch.entries.len() as u64);
        self.live.apply(&batch);
        give(answers);
        let _ = self.committed.projector.try_send(batch.clone());
        if !batch.incidents.is_empty() {
            let _ = self.committed.receipts.send(batch.clone()).await;
        }
        // What is woken last runs first: whoever asked and reads, too, then has both to write at once.
        let _ = self.committed.feed.send(batch).await;
    }

    /// Reads the state anew after a failed commit, and tells what turns out to be
    /// durable after all. Says whether the ledger may go on.
    async fn recover(&mut self, error: LogError) -> bool {
        metrics::counter!("lifeline_commit_failures_total").increment(1);
        if error == LogError::Fenced {
            error!("another gateway has written to this log; nothing is taken until a restart");
            self.health.send_replace(Health::Fenced);
            return false;
        }
        error!(%error, "a commit failed; nobody was told, the state is read anew");
        self.health.send_replace(Health::Recovering(error.to_string()));
        let told = self.live.position();
        loop {
            let resolved_since = self.clock.now().minus(self.resolved_for);
            match restore::restore(&*self.log, &*self.projections, resolved_since, told).await {
                Ok(restored) => {
                    self.state = restored.state;
                    self.live.forget_unknown_to(&self.state);
                    let found = restored.tail;
                    if found.last() > told {
                        warn!(entries = found.entries.len(), "the failed commit is durable after all");
                        self.tell(found, Vec::new()).await;
                    }
                    info!(log = self.state.position().log, "the ledger goes on");
                    self.health.send_replace(Health::Ready);
                    return true;
                }
                Err(error) => {
                    warn!(%error, "the store does not answer yet");
                    tokio::time::sleep(RECOVERY_PAUSE).await;
                }
            }
        }
    }
}

fn give(answers: Vec<Answer>) {
    for (reply, answer) in answers {
        // Whoever asked may have gone; what they asked for is durable all the same.
        let _ = reply.send(answer);
    }
}

fn refuse(answers: Vec<Answer>, error: &LogError) {
    let problem = match error {
        LogError::Fenced => Problem::new(Code::Unavailable, "another gateway has taken over; connect to that one"),
        _ => unavailable(),
    };
    for (reply, _) in answers {
        let _ = reply.send(Err(problem.clone()));
    }
}

fn unavailable() -> Problem {
    Problem::new(Code::Unavailable, "the store did not answer; nothing was confirmed: repeat with the same id")
}
