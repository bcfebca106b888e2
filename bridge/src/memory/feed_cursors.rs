use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::Cursor;

use super::lock;
use crate::ports::{FeedCursors, StoreError};

/// Cursors in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryFeedCursors(Arc<Mutex<HashMap<String, Cursor>>>);

#[async_trait]
impl FeedCursors for MemoryFeedCursors {
    async fn cursor(&self, name: &str) -> Result<Option<Cursor>, StoreError> {
        Ok(lock(&self.0).get(name).cloned())
    }

    async fn put_cursor(&self, name: &str, cursor: &Cursor) -> Result<(), StoreError> {
        lock(&self.0).insert(name.to_owned(), cursor.clone());
        Ok(())
    }
}
