use std::{
    ops::Bound,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use lifeline_bridge::ports::{After, Log, LogError, Segment};
use lifeline_domain::{Epoch, Position};
use surrealdb::{
    Error, Surreal,
    engine::local::Db,
    types::{Array, RecordId, RecordIdKey, SurrealValue, Value, Variables},
};
use tokio::sync::Mutex;

use crate::{
    query::{ask, bind, int, limit, range, run},
    records::{Records, WriteError, fields},
    segment,
};

/// How long an append may take before its outcome counts as unknown. It goes on
/// nevertheless, and the next one waits for it.
const APPEND_MAX: Duration = Duration::from_secs(30);
/// How many segments one query reads: few at first, since they may be large, then more.
const SEGMENTS_READ: std::ops::RangeInclusive<usize> = 4..=64;
/// How many segments one transaction lets go of.
const SEGMENTS_TRIMMED: i64 = 500;

/// Reads the records of a range in the order of their ids.
pub(crate) const READ: &str = "SELECT * FROM $from LIMIT $count";

/// Finds the last segment: by walking back from the end.
pub(crate) const LAST: &str = "SELECT VALUE id FROM segment ORDER BY id DESC LIMIT 1";

/// The log: a record a segment, whose id is the place of its last entry.
///
/// A segment is written only if it follows the head, which is kept here, since the
/// engine lets no other process write. (A record of the head in the same transaction
/// would fence other processes too; it doubles what a commit costs.)
#[derive(Clone, Debug)]
pub struct SurrealLog {
    db: Surreal<Db>,
    records: Records,
    epoch: Epoch,
    /// The place of the last entry, unless there is doubt. Held by the one append
    /// that is under way.
    head: Arc<Mutex<Position>>,
    /// Whether an append ended without saying whether it wrote. What stands at the
    /// end may then be seen without being on the disk.
    doubt: Arc<AtomicBool>,
}

#[derive(Debug, SurrealValue)]
struct SegmentRow {
    id: RecordId,
    encoding: i64,
    feed: i64,
    log: i64,
    entries: String,
}

#[derive(Debug, SurrealValue)]
struct PlaceRow {
    feed: i64,
    log: i64,
}

impl From<PlaceRow> for Position {
    fn from(row: PlaceRow) -> Self {
        Position { feed: row.feed.unsigned_abs(), log: row.log.unsigned_abs() }
    }
}

impl SurrealLog {
    /// The log of an open store: the only one, of which others are clones.
    pub(crate) async fn open(db: Surreal<Db>, records: Records, epoch: Epoch) -> Result<Self, LogError> {
        let log = Self { db, records, epoch, head: Arc::default(), doubt: Arc::default() };
        *log.head.lock().await = log.stored_head().await?;
        Ok(log)
    }

    async fn append_now(&self, segment: Segment, entries: String) -> Result<(), LogError> {
        let mut head = self.head.lock().await;
        self.settle(&mut head).await?;
        if segment.before() != *head {
            return self.stands_already(&segment).await;
        }
        match self.create(&segment, entries).await {
            Ok(()) => {
                *head = segment.last();
                Ok(())
            }
            Err(WriteError::Exists) => Err(LogError::Fenced),
            Err(WriteError::OutcomeUnknown(detail)) => Err(LogError::OutcomeUnknown(detail)),
            Err(error) => Err(LogError::Unavailable(error.to_string())),
        }
    }

    async fn create(&self, segment: &Segment, entries: String) -> Result<(), WriteError> {
        let row = fields([
            ("encoding", segment::ENCODING.into_value()),
            ("feed", int(segment.before().feed).into_value()),
            ("log", int(segment.before().log).into_value()),
            ("entries", entries.into_value()),
        ]);
        let writing = self.records.begin().await?;
        if let Err(error) = writing.create(RecordId::new("segment", place_key(segment.last())), row).await {
            writing.cancel().await;
            return Err(error);
        }
        writing.commit().await
    }

    /// Whether a segment that does not follow the head was appended before.
    async fn stands_already(&self, segment: &Segment) -> Result<(), LogError> {
        let id = RecordId::new("segment", place_key(segment.last()));
        let row: Option<SegmentRow> =
            ask(&self.db, "SELECT * FROM ONLY $id", bind([("id", id.into_value())])).await.map_err(unavailable)?;
        match row.map(decode).transpose()? {
            Some(stored) if stored == *segment => Ok(()),
            _ => Err(LogError::Fenced),
        }
    }

    /// An append has ended without saying whether it wrote.
    pub(crate) fn doubt(&self) {
        self.doubt.store(true, Ordering::Release);
    }

    /// After an append whose outcome is unknown, finds the head anew and writes what
    /// stands there once more: a failed fsync may have left it in memory only, and a
    /// later fsync need not bring it to the disk.
    async fn settle(&self, head: &mut Position) -> Result<(), LogError> {
        if !self.doubt.load(Ordering::Acquire) {
            return Ok(());
        }
        *head = self.stored_head().await?;
        let id = RecordId::new("segment", place_key(*head)).into_value();
        let text = "UPDATE $id SET rewritten = (rewritten ?? 0) + 1 RETURN NONE";
        run(&self.db, text, bind([("id", id)])).await.map_err(unavailable)?;
        self.doubt.store(false, Ordering::Release);
        Ok(())
    }

    /// The last segment's end; where the log starts, if none is kept.
    async fn stored_head(&self) -> Result<Position, LogError> {
        let last: Vec<RecordId> = ask(&self.db, LAST, Variables::new()).await.map_err(unavailable)?;
        match last.first() {
            Some(id) => id_place(id).ok_or_else(|| not_a_place(Position::default())),
            None => self.start().await,
        }
    }
}

#[async_trait]
impl Log for SurrealLog {
    async fn epoch(&self) -> Result<Epoch, LogError> {
        Ok(self.epoch.clone())
    }

    async fn append(&self, segment: &Segment) -> Result<(), LogError> {
        let damaged = |detail| LogError::Damaged { at: segment.before(), detail };
        let entries = segment::encode(segment).map_err(damaged)?;
        // On a task of its own: if the caller stops waiting, the commit still ends before the next begins.
        let (log, segment) = (self.clone(), segment.clone());
        let appended = tokio::spawn(async move { log.append_now(segment, entries).await });
        let result = match tokio::time::timeout(APPEND_MAX, appended).await {
            Ok(Ok(result)) => result,
            Ok(Err(failed)) => Err(LogError::OutcomeUnknown(failed.to_string())),
            Err(_) => Err(LogError::OutcomeUnknown(format!("no answer within {APPEND_MAX:?}"))),
        };
        if matches!(result, Err(LogError::OutcomeUnknown(_))) {
            self.doubt();
        }
        result
    }

    async fn read_after(&self, after: After, entries_max: usize) -> Result<Vec<Segment>, LogError> {
        if self.doubt.load(Ordering::Acquire) {
            let quiet = tokio::time::timeout(APPEND_MAX, self.head.lock()).await;
            let mut head = quiet.map_err(|_| LogError::Unavailable("an append has not ended".to_owned()))?;
            self.settle(&mut head).await?;
        }
        let mut start = match after {
            After::Place(place) => Bound::Excluded(place_key(place)),
            // Shorter than every key with this feed number, so before all of them.
            After::Feed(offset) => Bound::Included(array_key(vec![int(offset.saturating_add(1))])),
        };
        let mut segments = Vec::new();
        let mut entries = 0;
        let mut next_count = *SEGMENTS_READ.start();
        while entries < entries_max {
            let count = next_count.min(entries_max - entries);
            next_count = (next_count * 2).min(*SEGMENTS_READ.end());
            let from = range("segment", start.clone(), Bound::Unbounded);
            let variables = bind([("from", from.into_value()), ("count", limit(count).into_value())]);
            let rows: Vec<SegmentRow> = ask(&self.db, READ, variables).await.map_err(unavailable)?;
            let done = rows.len() < count;
            for row in rows {
                start = Bound::Excluded(row.id.key.clone());
                if entries >= entries_max {
                    break;
                }
                match decode(row) {
                    Ok(segment) => {
                        entries += segment.entries.len();
                        segments.push(segment);
                    }
                    // What is whole is given first; the next read meets the damage.
                    Err(_) if !segments.is_empty() => return Ok(segments),
                    Err(error) => return Err(error),
                }
            }
            if done {
                break;
            }
        }
        Ok(segments)
    }

    async fn start(&self) -> Result<Position, LogError> {
        let text = "SELECT feed, log FROM ONLY place:start";
        let row: PlaceRow = ask(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        Ok(row.into())
    }

    async fn trim(&self, position: Position) -> Result<(), LogError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM $old LIMIT $count;
            LET $last = array::last($ids);
            IF $last = NONE { RETURN 0 };
            LET $start = record::id($last);
            DELETE $ids RETURN NONE;
            UPDATE place:start SET feed = $start[0], log = $start[1] RETURN NONE;
            RETURN count($ids);
        }";
        loop {
            let old = range("segment", Bound::Unbounded, Bound::Included(place_key(position)));
            let variables = bind([("old", old.into_value()), ("count", SEGMENTS_TRIMMED.into_value())]);
            let trimmed: i64 = ask(&self.db, text, variables).await.map_err(unavailable)?;
            if trimmed < SEGMENTS_TRIMMED {
                return Ok(());
            }
        }
    }
}

fn decode(row: SegmentRow) -> Result<Segment, LogError> {
    let before = Position::from(PlaceRow { feed: row.feed, log: row.log });
    let last = id_place(&row.id).ok_or_else(|| not_a_place(before))?;
    segment::decode(row.encoding, before, row.entries, last).map_err(|detail| LogError::Damaged { at: before, detail })
}

fn not_a_place(at: Position) -> LogError {
    LogError::Damaged { at, detail: "a segment's id is not a place".to_owned() }
}

fn id_place(id: &RecordId) -> Option<Position> {
    let RecordIdKey::Array(key) = &id.key else { return None };
    let [Value::Number(feed), Value::Number(log)] = key.as_slice() else { return None };
    Some(PlaceRow { feed: feed.to_int()?, log: log.to_int()? }.into())
}

fn place_key(place: Position) -> RecordIdKey {
    array_key(vec![int(place.feed), int(place.log)])
}

fn array_key(numbers: Vec<i64>) -> RecordIdKey {
    RecordIdKey::Array(Array::from(numbers))
}

fn unavailable(error: Error) -> LogError {
    LogError::Unavailable(error.to_string())
}
