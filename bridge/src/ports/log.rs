use std::{future::Future, pin::Pin};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{Epoch, Position};

/// One entry as it is kept: its place, and its JSON text
/// (`lifeline_protocol::stored`), which is never encoded a second time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place.
    pub position: Position,
    /// Whether it is in the feed.
    pub in_feed: bool,
    /// The JSON text.
    pub json: Bytes,
}

impl StoredEntry {
    /// The place of the entry before this one.
    pub fn before(&self) -> Position {
        let Position { feed, log } = self.position;
        Position { feed: feed.saturating_sub(u64::from(self.in_feed)), log: log.saturating_sub(1) }
    }
}

/// One batch: what one commit makes durable. Its entries follow each other without a hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// One or more entries, in order.
    pub entries: Vec<StoredEntry>,
}

impl Segment {
    /// The place of the last entry.
    pub fn last(&self) -> Position {
        self.entries.last().map(|entry| entry.position).unwrap_or_default()
    }

    /// The place before the first entry: the head of the log that this segment follows.
    pub fn before(&self) -> Position {
        self.entries.first().map(StoredEntry::before).unwrap_or_default()
    }

    /// What is wrong, if the entries do not follow each other without a hole, or a
    /// text is not one line of UTF-8.
    pub fn check(&self) -> Result<(), String> {
        if self.entries.is_empty() {
            return Err("a segment holds one entry or more".to_owned());
        }
        let mut before = self.before();
        for entry in &self.entries {
            let position = Position { feed: before.feed + u64::from(entry.in_feed), log: before.log + 1 };
            if entry.position != position {
                return Err(format!("the entry after {before:?} stands at {:?}", entry.position));
            }
            if entry.json.contains(&b'\n') || std::str::from_utf8(&entry.json).is_err() {
                return Err(format!("the entry at {position:?} is not one line of UTF-8 text"));
            }
            before = position;
        }
        Ok(())
    }
}

/// From where on a log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// What follows this place in the log.
    Place(Position),
    /// What follows this number in the feed; entries that are not in the feed may come along.
    Feed(u64),
}

/// Why a segment was not appended, or not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Nothing was written.
    #[error("the log does not answer: {0}")]
    Unavailable(String),
    /// It may have been written or not; reading tells.
    #[error("the log did not say whether it wrote: {0}")]
    OutcomeUnknown(String),
    /// Another writer has written there: this process must not write any more.
    #[error("another gateway has written to this log")]
    Fenced,
    /// What is stored cannot be read, or what should be stored could not be.
    #[error("the log is damaged at {at:?}: {detail}")]
    Damaged {
        /// Where.
        at: Position,
        /// What is wrong.
        detail: String,
    },
}

/// An append that has its place in the order; resolves when the segment is durable.
/// It goes on if this is dropped.
pub type Appending = Pin<Box<dyn Future<Output = Result<(), LogError>> + Send>>;

/// The log: the truth that everything else follows from.
#[async_trait]
pub trait Log: Send + Sync {
    /// Which history this is; made once, when the log is.
    async fn epoch(&self) -> Result<Epoch, LogError>;
    /// Makes a segment durable (fsynced when this returns `Ok`), all of it or nothing.
    /// It must follow the log's head directly. Appending again what stands there
    /// already is `Ok`, so an append whose outcome is unknown may be repeated.
    ///
    /// Segments are appended in the order of the calls, and the next call need not wait
    /// for the one before to resolve, only for [`Log::ready`]. The first failure says what
    /// the log is like; an append that was called behind it, and resolves with whatever,
    /// says nothing.
    ///
    /// # Errors
    /// [`LogError::Fenced`] if the log's head is not the place before the segment's
    /// first entry; [`LogError::Damaged`] if [`Segment::check`] refuses it;
    /// [`LogError::Unavailable`] if nothing was written; [`LogError::OutcomeUnknown`]
    /// if that cannot be told.
    fn append(&self, segment: &Segment) -> Appending;
    /// Waits until another segment would be written at once: until then it is better to
    /// gather entries. One caller at a time.
    async fn ready(&self) {}
    /// The next segments that hold an entry after a place, oldest first, until they
    /// hold `entries_max` entries or more; empty only at the end. The first segment
    /// may begin with entries at or before the place, and the last ones may be such
    /// whose append has not resolved yet: whoever tells others what was read stops at
    /// what was acknowledged.
    async fn read_after(&self, after: After, entries_max: usize) -> Result<Vec<Segment>, LogError>;
    /// The place before the oldest entry that is still kept; the head if none is.
    async fn start(&self) -> Result<Position, LogError>;
    /// Lets go of whole segments that end at or before `position`. The head stays what it is.
    async fn trim(&self, position: Position) -> Result<(), LogError>;
}
