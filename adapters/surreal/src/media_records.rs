use async_trait::async_trait;
use bytes::Bytes;
use lifeline_bridge::ports::{MediaOwner, MediaRecords, StoreError, StoredMedia, UploadState};
use lifeline_domain::{MediaId, Thread};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Bytes as StoredBytes, RecordId, SurrealValue, Uuid, Variables},
};

use crate::query::{ask, bind, run, unavailable};

/// What is known of media, a row each, and the wrapped keys of their owners.
#[derive(Clone, Debug)]
pub struct SurrealMediaRecords {
    db: Surreal<Db>,
}

impl SurrealMediaRecords {
    pub(crate) fn new(db: Surreal<Db>) -> Self {
        Self { db }
    }

    async fn tell(&self, text: &'static str, variables: Variables) -> Result<(), StoreError> {
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
    }
}

#[async_trait]
impl MediaRecords for SurrealMediaRecords {
    async fn media(&self, id: MediaId) -> Result<Option<StoredMedia>, StoreError> {
        let variables = bind([("id", media_id(id).into_value())]);
        let stored: Option<String> =
            ask(&self.db, "SELECT VALUE json FROM ONLY $id", variables).await.map_err(unavailable)?;
        stored.map(|json| read(&json)).transpose()
    }

    async fn put_media(&self, media: &StoredMedia) -> Result<(), StoreError> {
        let json = serde_json::to_string(media).map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let variables = bind([
            ("id", media_id(media.id).into_value()),
            ("thread", media.thread.to_string().into_value()),
            ("open", (media.state == UploadState::Open).into_value()),
            ("json", json.into_value()),
        ]);
        self.tell("UPSERT $id CONTENT { thread: $thread, open: $open, json: $json } RETURN NONE", variables).await
    }

    async fn remove_media(&self, id: MediaId) -> Result<(), StoreError> {
        self.tell("DELETE $id RETURN NONE", bind([("id", media_id(id).into_value())])).await
    }

    async fn remove_media_of(&self, thread: Thread) -> Result<(), StoreError> {
        let variables = bind([("thread", thread.to_string().into_value())]);
        self.tell("DELETE media WHERE thread = $thread RETURN NONE", variables).await
    }

    async fn open_media(&self) -> Result<Vec<StoredMedia>, StoreError> {
        let text = "SELECT VALUE json FROM media WHERE open = true";
        let stored: Vec<String> = ask(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        stored.iter().map(|json| read(json)).collect()
    }

    async fn media_key(&self, owner: MediaOwner) -> Result<Option<Bytes>, StoreError> {
        let variables = bind([("id", key_id(owner).into_value())]);
        let text = "SELECT VALUE wrapped FROM ONLY $id";
        let stored: Option<StoredBytes> = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(stored.map(StoredBytes::into_inner))
    }

    async fn put_media_key(&self, owner: MediaOwner, wrapped: Bytes) -> Result<Bytes, StoreError> {
        // One transaction: of two that come at once, one key stands.
        let text = "{
            INSERT IGNORE INTO thread_key { id: $id, wrapped: $wrapped } RETURN NONE;
            RETURN (SELECT VALUE wrapped FROM ONLY $id);
        }";
        let wrapped = StoredBytes::from(wrapped).into_value();
        let variables = bind([("id", key_id(owner).into_value()), ("wrapped", wrapped)]);
        let stands: StoredBytes = ask(&self.db, text, variables).await.map_err(unavailable)?;
        Ok(stands.into_inner())
    }

    async fn remove_media_key(&self, owner: MediaOwner) -> Result<(), StoreError> {
        self.tell("DELETE $id RETURN NONE", bind([("id", key_id(owner).into_value())])).await
    }
}

fn media_id(id: MediaId) -> RecordId {
    RecordId::new("media", Uuid::from(id.0))
}

/// The table has its name from the time when only threads had keys.
fn key_id(owner: MediaOwner) -> RecordId {
    RecordId::new("thread_key", owner.to_string())
}

fn read(json: &str) -> Result<StoredMedia, StoreError> {
    serde_json::from_str(json)
        .map_err(|error| StoreError::Unavailable(format!("a record of media cannot be read: {error}")))
}
