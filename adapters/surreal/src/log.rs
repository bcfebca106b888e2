use std::{future::ready, ops::Bound, sync::Arc, time::Duration};

use async_trait::async_trait;
use lifeline_bridge::ports::{After, Appending, Log, LogError, Segment};
use lifeline_domain::{Epoch, Position};
use surrealdb::{
    Error, Surreal,
    engine::local::Db,
    types::{Array, RecordId, RecordIdKey, SurrealValue, Value, Variables},
};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};

use crate::{
    appender::{Append, Appender, Doubt, Request},
    query::{ask, bind, int, limit, range},
    records::Records,
    segment, torn,
};

/// How long an append may take before its outcome counts as unknown. It goes on
/// nevertheless.
const APPEND_MAX: Duration = Duration::from_secs(30);
/// How many segments one query reads: few at first, since they may be large, then more.
const SEGMENTS_READ: std::ops::RangeInclusive<usize> = 4..=64;
/// How many segments one transaction lets go of.
const SEGMENTS_TRIMMED: i64 = 500;

/// Reads the records of a range in the order of their ids.
pub(crate) const READ: &str = "SELECT * FROM array::first([$from]) LIMIT $count";

/// Finds the last segment: by walking back from the end.
pub(crate) const LAST: &str = "SELECT VALUE id FROM segment ORDER BY id DESC LIMIT 1";

/// The log: a record a segment, whose id is the place of its last entry.
///
/// A segment is written only if it follows the head, which one [`Appender`] keeps, since
/// the engine lets no other process write. (A record of the head in the same transaction
/// would fence other processes too; it doubles what a commit costs.)
#[derive(Clone, Debug)]
pub struct SurrealLog {
    db: Surreal<Db>,
    epoch: Epoch,
    appender: mpsc::Sender<Request>,
    /// Room for one segment that is being written.
    room: Arc<Semaphore>,
    doubt: Doubt,
}

#[derive(Debug, SurrealValue)]
pub(crate) struct SegmentRow {
    id: RecordId,
    pub(crate) encoding: i64,
    feed: i64,
    log: i64,
    pub(crate) entries: String,
}

impl SegmentRow {
    /// The place before its first entry.
    pub(crate) fn before(&self) -> Position {
        PlaceRow { feed: self.feed, log: self.log }.into()
    }
}

#[derive(Debug, SurrealValue)]
pub(crate) struct PlaceRow {
    pub(crate) feed: i64,
    pub(crate) log: i64,
}

impl From<PlaceRow> for Position {
    fn from(row: PlaceRow) -> Self {
        Position { feed: row.feed.unsigned_abs(), log: row.log.unsigned_abs() }
    }
}

impl SurrealLog {
    /// The log of an open store: the only one, of which others are clones.
    pub(crate) async fn open(db: Surreal<Db>, records: Records, epoch: Epoch) -> Result<Self, LogError> {
        let head = torn::set_aside(&db).await?;
        let doubt = Doubt::default();
        let appender = Appender::start(db.clone(), records, head, doubt.clone());
        Ok(Self { db, epoch, appender, room: Arc::new(Semaphore::new(1)), doubt })
    }

    /// An append has ended without saying whether it wrote.
    #[cfg(test)]
    pub(crate) fn doubt(&self) {
        self.doubt.raise();
    }

    /// Waits until it is known what stands in the log.
    async fn settled(&self) -> Result<(), LogError> {
        if !self.doubt.stands() {
            return Ok(());
        }
        let (done, settled) = oneshot::channel();
        let asked = async {
            self.appender.send(Request::Settle(done)).await.map_err(|_| closed())?;
            settled.await.map_err(|_| closed())?
        };
        let late = |_| LogError::Unavailable("an append has not ended".to_owned());
        timeout(APPEND_MAX, asked).await.map_err(late)?
    }
}

#[async_trait]
impl Log for SurrealLog {
    async fn epoch(&self) -> Result<Epoch, LogError> {
        Ok(self.epoch.clone())
    }

    fn append(&self, segment: &Segment) -> Appending {
        let (before, last) = (segment.before(), segment.last());
        let entries = match segment::encode(segment) {
            Ok(entries) => entries,
            Err(detail) => return Box::pin(ready(Err(LogError::Damaged { at: before, detail }))),
        };
        let (done, appended) = oneshot::channel();
        let room = self.room.clone().try_acquire_owned().ok();
        if let Err(error) = self.appender.try_send(Request::Append(Append { before, last, entries, room, done })) {
            return Box::pin(ready(Err(LogError::Unavailable(error.to_string()))));
        }
        let doubt = self.doubt.clone();
        let late = Instant::now() + APPEND_MAX;
        Box::pin(async move {
            let detail = match timeout_at(late, appended).await {
                Ok(Ok(result)) => return result,
                Ok(Err(_)) => "the store ended meanwhile".to_owned(),
                Err(_) => format!("no answer within {APPEND_MAX:?}"),
            };
            doubt.raise();
            Err(LogError::OutcomeUnknown(detail))
        })
    }

    async fn ready(&self) {
        // Never closed.
        let _ = self.room.acquire().await;
    }

    async fn read_after(&self, after: After, entries_max: usize) -> Result<Vec<Segment>, LogError> {
        self.settled().await?;
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
        start(&self.db).await
    }

    async fn trim(&self, position: Position) -> Result<(), LogError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM array::first([$old]) LIMIT $count;
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

/// The last segment's end; where the log starts, if none is kept.
pub(crate) async fn stored_head(db: &Surreal<Db>) -> Result<Position, LogError> {
    let last: Vec<RecordId> = ask(db, LAST, Variables::new()).await.map_err(unavailable)?;
    match last.first() {
        Some(id) => id_place(id).ok_or_else(|| not_a_place(Position::default())),
        None => start(db).await,
    }
}

/// Where the log starts.
pub(crate) async fn start(db: &Surreal<Db>) -> Result<Position, LogError> {
    let text = "SELECT feed, log FROM ONLY place:start";
    let row: PlaceRow = ask(db, text, Variables::new()).await.map_err(unavailable)?;
    Ok(row.into())
}

fn decode(row: SegmentRow) -> Result<Segment, LogError> {
    let before = row.before();
    let last = id_place(&row.id).ok_or_else(|| not_a_place(before))?;
    segment::decode(row.encoding, before, row.entries, last).map_err(|detail| LogError::Damaged { at: before, detail })
}

pub(crate) fn not_a_place(at: Position) -> LogError {
    LogError::Damaged { at, detail: "a segment's id is not a place".to_owned() }
}

pub(crate) fn id_place(id: &RecordId) -> Option<Position> {
    let RecordIdKey::Array(key) = &id.key else { return None };
    let [Value::Number(feed), Value::Number(log)] = key.as_slice() else { return None };
    Some(PlaceRow { feed: feed.to_int()?, log: log.to_int()? }.into())
}

/// The id of the segment that ends at a place.
pub(crate) fn segment_id(last: Position) -> RecordId {
    RecordId::new("segment", place_key(last))
}

pub(crate) fn place_key(place: Position) -> RecordIdKey {
    array_key(vec![int(place.feed), int(place.log)])
}

fn array_key(numbers: Vec<i64>) -> RecordIdKey {
    RecordIdKey::Array(Array::from(numbers))
}

fn closed() -> LogError {
    LogError::Unavailable("the store is closed".to_owned())
}

pub(crate) fn unavailable(error: Error) -> LogError {
    LogError::Unavailable(error.to_string())
}
