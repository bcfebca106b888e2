use async_trait::async_trait;
use lifeline_bridge::ports::{Announcement, AnnouncementChange, Announcements, StoreError};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, Bytes, Object, RecordId, RecordIdKey, SurrealValue},
};

use crate::{
    query::all_of,
    records::{Records, fields},
};

const TABLE: &str = "announcement";

/// What devices have announced: a record a device and topic, as it came.
#[derive(Clone, Debug)]
pub struct SurrealAnnouncements {
    db: Surreal<Db>,
    records: Records,
}

#[derive(Debug, SurrealValue)]
struct Stored {
    id: RecordId,
    device: String,
    topic: String,
    payload: Bytes,
}

impl SurrealAnnouncements {
    pub(crate) fn new(db: Surreal<Db>, records: Records) -> Self {
        Self { db, records }
    }
}

#[async_trait]
impl Announcements for SurrealAnnouncements {
    async fn load(&self) -> Result<Vec<Announcement>, StoreError> {
        let stored: Vec<Stored> = all_of(&self.db, TABLE, |stored: &Stored| &stored.id).await?;
        let read = stored.into_iter().map(|Stored { device, topic, payload, .. }| {
            let unreadable = |problem| StoreError::Unavailable(format!("an announcement's device: {problem}"));
            let device = device.parse().map_err(unreadable)?;
            Ok(Announcement { device, topic, payload: payload.into_inner() })
        });
        read.collect()
    }

    async fn write(&self, changes: &[AnnouncementChange]) -> Result<(), StoreError> {
        let rows: Vec<_> = changes.iter().map(|change| (id(change), row(change))).collect();
        self.records.write(&rows).await
    }
}

fn row(change: &AnnouncementChange) -> Option<Object> {
    let AnnouncementChange::Put(Announcement { device, topic, payload }) = change else { return None };
    let (device, topic) = (device.to_string().into_value(), topic.clone().into_value());
    let payload = Bytes::from(payload.clone()).into_value();
    Some(fields([("device", device), ("topic", topic), ("payload", payload)]))
}

fn id(change: &AnnouncementChange) -> RecordId {
    let (device, topic) = change.key();
    let key = vec![device.to_string().into_value(), topic.into_value()];
    RecordId::new(TABLE, RecordIdKey::Array(Array::from(key)))
}
