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
    /// What is stored cannot be read.
    #[error("the log is damaged at {at:?}: {detail}")]
    Damaged {
        /// Where.
        at: Position,
        /// What is wrong.
        detail: String,
    },
}

/// The log: the truth that everything else follows from.
#[async_trait]
pub trait Log: Send + Sync {
    /// Which history this is; made once, when the log is.
    async fn epoch(&self) -> Result<Epoch, LogError>;
    /// Makes a segment durable (fsynced when this returns `Ok`), all of it or nothing.
    /// It must follow the log's head directly.
    ///
    /// # Errors
    /// [`LogError::Fenced`] if a segment stands there already.
    async fn append(&self, segment: &Segment) -> Result<(), LogError>;
    /// The next segments that hold an entry after `position.log` (compare with
    /// `by_feed` the feed offsets instead), oldest first, until they hold about
    /// `entries_max` entries; empty at the end. The first segment may begin with
    /// entries at or before the position.
    async fn read_after(&self, position: Position, by_feed: bool, entries_max: usize)
    -> Result<Vec<Segment>, LogError>;
    /// The place before the oldest entry that is still kept.
    async fn start(&self) -> Result<Position, LogError>;
    /// Lets go of whole segments that end at or before `position`.
    async fn trim(&self, position: Position) -> Result<(), LogError>;
}
