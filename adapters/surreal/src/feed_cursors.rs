use async_trait::async_trait;
use lifeline_bridge::ports::{FeedCursors, StoreError};
use lifeline_domain::Cursor;
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{RecordId, SurrealValue},
};

use crate::query::{ask, bind, run, unavailable};

/// The named places in the feed: a row each.
#[derive(Clone, Debug)]
pub struct SurrealFeedCursors {
    db: Surreal<Db>,
}

impl SurrealFeedCursors {
    pub(crate) fn new(db: Surreal<Db>) -> Self {
        Self { db }
    }
}

#[async_trait]
impl FeedCursors for SurrealFeedCursors {
    async fn cursor(&self, name: &str) -> Result<Option<Cursor>, StoreError> {
        let variables = bind([("id", id(name).into_value())]);
        let text = "SELECT VALUE cursor FROM ONLY $id";
        let stored: Option<String> = ask(&self.db, text, variables).await.map_err(unavailable)?;
        let read = |text: String| {
            let unreadable = |problem| StoreError::Unavailable(format!("the feed cursor `{name}`: {problem}"));
            text.parse().map_err(unreadable)
        };
        stored.map(read).transpose()
    }

    async fn put_cursor(&self, name: &str, cursor: &Cursor) -> Result<(), StoreError> {
        let variables = bind([("id", id(name).into_value()), ("cursor", cursor.to_string().into_value())]);
        let text = "UPSERT $id CONTENT { cursor: $cursor } RETURN NONE";
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }
}

fn id(name: &str) -> RecordId {
    RecordId::new("feed_cursor", name)
}
