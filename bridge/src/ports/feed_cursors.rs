use async_trait::async_trait;
use lifeline_domain::Cursor;

use super::StoreError;

/// How far those who hand the feed on have come, by name. A place that was put is
/// durable; whoever reads on from it misses nothing.
#[async_trait]
pub trait FeedCursors: Send + Sync {
    /// The place under this name, if one was put.
    async fn cursor(&self, name: &str) -> Result<Option<Cursor>, StoreError>;
    /// Puts a place under this name, instead of the one before. Durable when this returns `Ok`.
    async fn put_cursor(&self, name: &str, cursor: &Cursor) -> Result<(), StoreError>;
}
