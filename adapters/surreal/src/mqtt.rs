use std::ops::Bound;

use async_trait::async_trait;
use lifeline_bridge::ports::{MqttChange, MqttRow, MqttRowKey, MqttStore, StoreError};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, Bytes, RecordId, RecordIdKey, SurrealValue, Uuid},
};

use crate::{
    log::READ,
    query::{TRIES, ask, bind, int, limit, range, unavailable},
    records::{Records, WriteError, Writing, fields},
};

const TABLE: &str = "mqtt";
/// How many rows one query reads.
const ROWS_READ: usize = 1000;

/// What the MQTT door keeps: a record a row, whose id is the row's kind and name.
#[derive(Clone, Debug)]
pub struct SurrealMqtt {
    db: Surreal<Db>,
    records: Records,
}

#[derive(Debug, SurrealValue)]
struct Stored {
    id: RecordId,
    /// The row without its message's payload.
    json: String,
    payload: Bytes,
}

impl SurrealMqtt {
    pub(crate) fn new(db: Surreal<Db>, records: Records) -> Self {
        Self { db, records }
    }

    async fn try_to_write(&self, changes: &[MqttChange]) -> Result<(), WriteError> {
        let writing = self.records.begin().await?;
        for change in changes {
            if let Err(error) = make(&writing, change).await {
                writing.cancel().await;
                return Err(error);
            }
        }
        writing.commit().await
    }
}

#[async_trait]
impl MqttStore for SurrealMqtt {
    async fn load(&self) -> Result<Vec<MqttRow>, StoreError> {
        let mut rows = Vec::new();
        let mut start = Bound::Unbounded;
        loop {
            let from = range(TABLE, start, Bound::Unbounded);
            let variables = bind([("from", from.into_value()), ("count", limit(ROWS_READ).into_value())]);
            let page: Vec<Stored> = ask(&self.db, READ, variables).await.map_err(unavailable)?;
            let Some(last) = page.last() else { return Ok(rows) };
            start = Bound::Excluded(last.id.key.clone());
            for stored in page {
                rows.push(read(stored)?);
            }
        }
    }

    async fn write(&self, changes: &[MqttChange]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut tries = 0;
        loop {
            match self.try_to_write(changes).await {
                Err(WriteError::Conflict) if tries < TRIES => tries += 1,
                result => return result.map_err(|error| StoreError::Unavailable(error.to_string())),
            }
        }
    }
}

async fn make(writing: &Writing, change: &MqttChange) -> Result<(), WriteError> {
    let id = RecordId::new(TABLE, record_key(&change.key()));
    let row = match change {
        MqttChange::Put(row) => row,
        MqttChange::Remove(_) => return writing.remove(id).await,
    };
    let json = serde_json::to_string(row).map_err(|error| WriteError::NothingWritten(error.to_string()))?;
    let payload = row.message().map(|message| message.payload.clone()).unwrap_or_default();
    let payload = Bytes::from(payload).into_value();
    writing.set(id, fields([("json", json.into_value()), ("payload", payload)])).await
}

fn read(stored: Stored) -> Result<MqttRow, StoreError> {
    let mut row: MqttRow = serde_json::from_str(&stored.json)
        .map_err(|error| StoreError::Unavailable(format!("a row of the MQTT door cannot be read: {error}")))?;
    if let Some(message) = row.message_mut() {
        message.payload = stored.payload.into_inner();
    }
    Ok(row)
}

fn record_key(key: &MqttRowKey) -> RecordIdKey {
    let text = |text: &str| text.to_owned().into_value();
    let parts = match key {
        MqttRowKey::Session(key) => vec![text("session"), text(&key.user), text(&key.client_id)],
        MqttRowKey::Queued(key, number) => {
            vec![text("queued"), text(&key.user), text(&key.client_id), int(*number).into_value()]
        }
        MqttRowKey::Unreleased(key, id) => {
            vec![text("unreleased"), text(&key.user), text(&key.client_id), i64::from(*id).into_value()]
        }
        MqttRowKey::Retained(topic) => vec![text("retained"), text(topic)],
        MqttRowKey::Will(id) => vec![text("will"), Uuid::from(*id).into_value()],
    };
    RecordIdKey::Array(Array::from(parts))
}
