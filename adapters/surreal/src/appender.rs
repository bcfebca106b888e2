//! The one that writes segments, in the order in which it is asked to.
//!
//! Half of a commit is its fsync, and the engine does one for everything that waits for
//! it. So a segment is written while the one before is being fsynced, once that one can
//! be seen: then it stands before this one in the engine's write-ahead log, of which a
//! crash of the program leaves a beginning and never a hole (a power failure may: `torn.rs`)
//! (`docs/decisions/0008-a-segment-is-written-while-the-last-is-fsynced.md`).

use std::{
    any::Any,
    collections::VecDeque,
    future::{poll_fn, ready},
    ops::Bound,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use futures_util::FutureExt;
use lifeline_bridge::ports::LogError;
use lifeline_domain::Position;
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{RecordId, SurrealValue},
};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

use crate::{
    log::{SegmentRow, place_key, segment_id, stored_head, unavailable},
    query::{ask, bind, int, range, run},
    records::{Records, WriteError, Writing, fields},
    segment,
};

/// How many segments may wait to be written, and how many for an fsync.
pub(crate) const WAITING_MAX: usize = 64;

/// What it is asked for.
pub(crate) enum Request {
    Append(Append),
    /// To end what is under way, and to find out what stands in the log if there is doubt.
    Settle(oneshot::Sender<Result<(), LogError>>),
}

/// A segment to be written.
pub(crate) struct Append {
    pub(crate) before: Position,
    pub(crate) last: Position,
    /// In the version [`segment::ENCODING`].
    pub(crate) entries: String,
    /// Given back when the segment is written.
    pub(crate) room: Option<OwnedSemaphorePermit>,
    pub(crate) done: oneshot::Sender<Result<(), LogError>>,
}

/// Whether an append ended without saying whether it wrote. What stands at the end of
/// the log may then be seen without being on the disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(crate) fn stands(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A segment that is written and not known to be on the disk.
struct Unsynced {
    commit: Pin<Box<dyn Future<Output = Result<(), WriteError>> + Send>>,
    last: Position,
    done: oneshot::Sender<Result<(), LogError>>,
}

pub(crate) struct Appender {
    db: Surreal<Db>,
    records: Records,
    doubt: Doubt,
    /// The place of the last entry that is written, unless there is doubt.
    head: Position,
    /// The place of the last entry that is on the disk.
    durable: Position,
    /// In the order in which they were written.
    unsynced: VecDeque<Unsynced>,
}

impl Appender {
    /// Begins at the log's head. It ends when nobody can ask it any more.
    pub(crate) fn start(db: Surreal<Db>, records: Records, head: Position, doubt: Doubt) -> mpsc::Sender<Request> {
        let (sender, requests) = mpsc::channel(WAITING_MAX);
        tokio::spawn(Self { db, records, doubt, head, durable: head, unsynced: VecDeque::new() }.run(requests));
        sender
    }

    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        loop {
            tokio::select! {
                biased;
                result = async { (&mut self.unsynced[0].commit).await }, if !self.unsynced.is_empty() => self.synced(result),
                request = requests.recv(), if self.unsynced.len() < WAITING_MAX => {
                    let Some(request) = request else { return self.rest().await };
                    // What panics in the engine has an unknown outcome, and is not the end of the log.
                    if AssertUnwindSafe(self.serve(request)).catch_unwind().await.is_err() {
                        self.doubt.raise();
                    }
                }
            }
        }
    }

    async fn serve(&mut self, request: Request) {
        match request {
            Request::Append(append) => self.append(append).await,
            Request::Settle(done) => {
                let _ = done.send(self.settle().await);
            }
        }
    }

    async fn append(&mut self, append: Append) {
        if append.before != self.head {
            self.rest().await;
        }
        let result = match self.settle().await {
            Ok(()) if append.before == self.head => return self.write(append).await,
            Ok(()) => stands_already(&self.db, &append).await,
            Err(error) => Err(error),
        };
        let _ = append.done.send(result);
    }

    /// Writes a segment that follows the head. Its fsync may still be under way when this
    /// returns; the next one may be written nevertheless.
    async fn write(&mut self, Append { before, last, entries, room: _room, done }: Append) {
        let writing = match create(&self.records, before, last, entries).await {
            Ok(writing) => writing,
            Err(error) => {
                let _ = done.send(Err(refusal(error)));
                return;
            }
        };
        let mut commit =
            Box::pin(AssertUnwindSafe(writing.commit()).catch_unwind().map(|end| end.unwrap_or_else(panicked)));
        let polled = poll_fn(|context| Poll::Ready(commit.as_mut().poll(context))).await;
        let result = match polled {
            Poll::Ready(result) => result,
            // If it cannot be told, it counts as not written.
            Poll::Pending if self.records.exists(segment_id(last)).await.unwrap_or(false) => {
                self.head = last;
                self.unsynced.push_back(Unsynced { commit, last, done });
                return;
            }
            Poll::Pending => commit.await,
        };
        if result.is_ok() {
            self.head = last;
        }
        self.unsynced.push_back(Unsynced { commit: Box::pin(ready(result)), last, done });
    }

    /// The first of the unsynced segments has ended.
    fn synced(&mut self, result: Result<(), WriteError>) {
        let Some(Unsynced { last, done, .. }) = self.unsynced.pop_front() else { return };
        let result = match result {
            // After a failed fsync, a later one may succeed without having written what the failed one should have.
            Ok(()) if self.doubt.stands() => Err(LogError::OutcomeUnknown("an append before it failed".to_owned())),
            Ok(()) => {
                self.durable = last;
                Ok(())
            }
            Err(error) => Err(refusal(error)),
        };
        if matches!(result, Err(LogError::OutcomeUnknown(_))) {
            self.doubt.raise();
        }
        let _ = done.send(result);
    }

    /// Waits until everything written is fsynced.
    async fn rest(&mut self) {
        while let Some(first) = self.unsynced.front_mut() {
            let result = (&mut first.commit).await;
            self.synced(result);
        }
    }

    /// After an append whose outcome is unknown, finds the head anew and writes what
    /// stands behind the last place that is known to be on the disk once more: a failed
    /// fsync may have left it in memory only, and a later one need not bring it to the disk.
    async fn settle(&mut self) -> Result<(), LogError> {
        if !self.doubt.stands() {
            return Ok(());
        }
        self.rest().await;
        let head = stored_head(&self.db).await?;
        let behind = range("segment", Bound::Excluded(place_key(self.durable)), Bound::Unbounded);
        let variables = bind([("from", behind.into_value())]);
        let unsure: Vec<RecordId> =
            ask(&self.db, "SELECT VALUE id FROM $from", variables).await.map_err(unavailable)?;
        for id in unsure {
            let text = "UPDATE $id SET rewritten = (rewritten ?? 0) + 1 RETURN NONE";
            run(&self.db, text, bind([("id", id.into_value())])).await.map_err(unavailable)?;
        }
        (self.head, self.durable) = (head, head);
        self.doubt.0.store(false, Ordering::Release);
        Ok(())
    }
}

async fn create(records: &Records, before: Position, last: Position, entries: String) -> Result<Writing, WriteError> {
    let row = fields([
        ("encoding", segment::ENCODING.into_value()),
        ("feed", int(before.feed).into_value()),
        ("log", int(before.log).into_value()),
        ("entries", entries.into_value()),
    ]);
    let writing = records.begin().await?;
    match writing.create(segment_id(last), row).await {
        Ok(()) => Ok(writing),
        Err(error) => {
            writing.cancel().await;
            Err(error)
        }
    }
}

/// Whether a segment that does not follow the head was appended before.
async fn stands_already(db: &Surreal<Db>, append: &Append) -> Result<(), LogError> {
    let id = segment_id(append.last).into_value();
    let row: Option<SegmentRow> = ask(db, "SELECT * FROM ONLY $id", bind([("id", id)])).await.map_err(unavailable)?;
    let same = |row: SegmentRow| {
        (row.encoding, row.before(), &row.entries) == (segment::ENCODING, append.before, &append.entries)
    };
    if row.is_some_and(same) { Ok(()) } else { Err(LogError::Fenced) }
}

fn panicked(_: Box<dyn Any + Send>) -> Result<(), WriteError> {
    Err(WriteError::OutcomeUnknown("the engine panicked".to_owned()))
}

fn refusal(error: WriteError) -> LogError {
    match error {
        WriteError::Exists => LogError::Fenced,
        WriteError::OutcomeUnknown(detail) => LogError::OutcomeUnknown(detail),
        WriteError::Conflict | WriteError::NothingWritten(_) => LogError::Unavailable(error.to_string()),
    }
}
