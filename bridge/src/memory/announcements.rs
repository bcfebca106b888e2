use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::DeviceId;

use super::{Fault, Faults, lock};
use crate::ports::{Announcement, AnnouncementChange, Announcements, StoreError};

/// Announcements in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryAnnouncements {
    kept: Arc<Mutex<HashMap<(DeviceId, String), Announcement>>>,
    faults: Faults,
}

impl MemoryAnnouncements {
    /// What the next writes will suffer.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

#[async_trait]
impl Announcements for MemoryAnnouncements {
    async fn load(&self) -> Result<Vec<Announcement>, StoreError> {
        Ok(lock(&self.kept).values().cloned().collect())
    }

    async fn write(&self, changes: &[AnnouncementChange]) -> Result<(), StoreError> {
        let fault = self.faults.next().await;
        if fault != Some(Fault::BeforeWriting) {
            let mut kept = lock(&self.kept);
            for change in changes {
                match change {
                    AnnouncementChange::Put(announcement) => kept.insert(change.key(), announcement.clone()),
                    AnnouncementChange::Remove(..) => kept.remove(&change.key()),
                };
            }
        }
        match fault {
            Some(_) => Err(StoreError::Unavailable("it was told to fail".to_owned())),
            None => Ok(()),
        }
    }
}
