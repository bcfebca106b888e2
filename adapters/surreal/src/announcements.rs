use std::ops::Bound;

use async_trait::async_trait;
use lifeline_bridge::ports::{Announcement, AnnouncementChange, Announcements, StoreError};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, Bytes, RecordId, RecordIdKey, SurrealValue},
};

use crate::{
    log::READ,
    query::{TRIES, ask, bind, limit, range, unavailable},
    records::{Records, WriteError, fields},
};

const TABLE: &str = "announcement";
/// How many rows one query reads.
const ROWS_READ: usize = 1000;

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

    async fn try_to_write(&self, changes: &[AnnouncementChange]) -> Result<(), WriteError> {
        let writing = self.records.begin().await?;
        for change in changes {
            let made = match change {
                AnnouncementChange::Put(Announcement { device, topic, payload }) => {
                    let (device, topic) = (device.to_string().into_value(), topic.clone().into_value());
                    let payload = Bytes::from(payload.clone()).into_value();
                    let row = fields([("device", device), ("topic", topic), ("payload", payload)]);
                    writing.set(id(change), row).await
                }
                AnnouncementChange::Remove(..) => writing.remove(id(change)).await,
            };
            if let Err(error) = made {
                writing.cancel().await;
                return Err(error);
            }
        }
        writing.commit().await
    }
}

#[async_trait]
impl Announcements for SurrealAnnouncements {
    async fn load(&self) -> Result<Vec<Announcement>, StoreError> {
        let mut all = Vec::new();
        let mut start = Bound::Unbounded;
        loop {
            let from = range(TABLE, start, Bound::Unbounded);
            let variables = bind([("from", from.into_value()), ("count", limit(ROWS_READ).into_value())]);
            let page: Vec<Stored> = ask(&self.db, READ, variables).await.map_err(unavailable)?;
            let Some(last) = page.last() else { return Ok(all) };
            start = Bound::Excluded(last.id.key.clone());
            for Stored { device, topic, payload, .. } in page {
                let unreadable = |problem| StoreError::Unavailable(format!("an announcement's device: {problem}"));
                let device = device.parse().map_err(unreadable)?;
                all.push(Announcement { device, topic, payload: payload.into_inner() });
            }
        }
    }

    async fn write(&self, changes: &[AnnouncementChange]) -> Result<(), StoreError> {
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

fn id(change: &AnnouncementChange) -> RecordId {
    let (device, topic) = change.key();
    let key = vec![device.to_string().into_value(), topic.into_value()];
    RecordId::new(TABLE, RecordIdKey::Array(Array::from(key)))
}
