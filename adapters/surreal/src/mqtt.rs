use async_trait::async_trait;
use lifeline_bridge::ports::{MqttChange, MqttRow, MqttRowKey, MqttStore, StoreError};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, Bytes, Object, RecordId, RecordIdKey, SurrealValue, Uuid},
};

use crate::{
    query::{all_of, int},
    records::{Records, fields},
};

const TABLE: &str = "mqtt";

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
}

#[async_trait]
impl MqttStore for SurrealMqtt {
    async fn load(&self) -> Result<Vec<MqttRow>, StoreError> {
        let stored: Vec<Stored> = all_of(&self.db, TABLE, |stored: &Stored| &stored.id).await?;
        stored.into_iter().map(read).collect()
    }

    async fn write(&self, changes: &[MqttChange]) -> Result<(), StoreError> {
        let rows: Result<Vec<_>, _> = changes.iter().map(written).collect();
        self.records.write(&rows?).await
    }
}

/// A change as the store has it: a record, or none any more.
fn written(change: &MqttChange) -> Result<(RecordId, Option<Object>), StoreError> {
    let id = RecordId::new(TABLE, record_key(&change.key()));
    let MqttChange::Put(row) = change else { return Ok((id, None)) };
    let json = serde_json::to_string(row).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let payload = row.message().map(|message| message.payload.clone()).unwrap_or_default();
    let payload = Bytes::from(payload).into_value();
    Ok((id, Some(fields([("json", json.into_value()), ("payload", payload)]))))
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
