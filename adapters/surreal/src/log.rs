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
    query::{ask, bind, int, limit, range, run, wrote_nothing},
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

/// The log: a record a segment, whose id is the place of its last entry.
#[derive(Clone, Debug)]
pub struct SurrealLog {
    db: Surreal<Db>,
    epoch: Epoch,
    /// Held by the one append that is under way.
    writer: Arc<Mutex<()>>,
    /// Whether an append ended without saying whether it wrote. What stands at the
    /// head may then be seen without being on the disk.
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
    pub(crate) fn new(db: Surreal<Db>, epoch: Epoch) -> Self {
        Self { db, epoch, writer: Arc::default(), doubt: Arc::default() }
    }

    /// One transaction: if the head is where the segment follows, the segment and the
    /// new head. Returns whether it was.
    async fn write(&self, before: Position, last: Position, entries: String) -> Result<bool, Error> {
        let text = "{
            LET $head = SELECT feed, log FROM ONLY place:head;
            IF $head.feed != $before.feed OR $head.log != $before.log { RETURN false };
            CREATE $id CONTENT { encoding: $encoding, feed: $before.feed, log: $before.log, entries: $entries } RETURN NONE;
            UPDATE place:head SET feed = $last.feed, log = $last.log RETURN NONE;
            RETURN true;
        }";
        let variables = bind([
            ("id", RecordId::new("segment", place_key(last)).into_value()),
            ("before", place_row(before).into_value()),
            ("last", place_row(last).into_value()),
            ("encoding", segment::ENCODING.into_value()),
            ("entries", entries.into_value()),
        ]);
        ask(&self.db, text, variables).await
    }

    async fn append_now(&self, segment: Segment, entries: String) -> Result<(), LogError> {
        let _alone = self.writer.lock().await;
        self.settle().await?;
        match self.write(segment.before(), segment.last(), entries).await {
            Ok(true) => Ok(()),
            Ok(false) => self.stands_already(&segment).await,
            Err(error) if wrote_nothing(&error) => Err(unavailable(error)),
            Err(error) => Err(LogError::OutcomeUnknown(error.to_string())),
        }
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

    /// After an append whose outcome is unknown, writes what stands at the head once
    /// more: a failed fsync may have left it in memory only, and a later fsync need not
    /// bring it to the disk. No append may be under way.
    async fn settle(&self) -> Result<(), LogError> {
        if !self.doubt.load(Ordering::Acquire) {
            return Ok(());
        }
        let text = "{
            LET $head = SELECT feed, log FROM ONLY place:head;
            UPDATE type::record('segment', [$head.feed, $head.log]) SET rewritten = (rewritten ?? 0) + 1 RETURN NONE;
        }";
        run(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        self.doubt.store(false, Ordering::Release);
        Ok(())
    }

    async fn place(&self, id: &'static str) -> Result<Position, LogError> {
        let id = RecordId::new("place", id).into_value();
        let row: PlaceRow =
            ask(&self.db, "SELECT feed, log FROM ONLY $id", bind([("id", id)])).await.map_err(unavailable)?;
        Ok(row.into())
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
            let quiet = tokio::time::timeout(APPEND_MAX, self.writer.lock()).await;
            let _alone = quiet.map_err(|_| LogError::Unavailable("an append has not ended".to_owned()))?;
            self.settle().await?;
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
        self.place("start").await
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
    let last = match &row.id.key {
        RecordIdKey::Array(key) => match key.as_slice() {
            [Value::Number(feed), Value::Number(log)] => {
                Some(PlaceRow { feed: feed.to_int().unwrap_or_default(), log: log.to_int().unwrap_or_default() })
            }
            _ => None,
        },
        _ => None,
    };
    let before = Position::from(PlaceRow { feed: row.feed, log: row.log });
    let damaged = |detail| LogError::Damaged { at: before, detail };
    let last = last.ok_or_else(|| damaged("its id is not a place".to_owned()))?.into();
    segment::decode(row.encoding, before, row.entries, last).map_err(damaged)
}

fn place_row(place: Position) -> PlaceRow {
    PlaceRow { feed: int(place.feed), log: int(place.log) }
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
