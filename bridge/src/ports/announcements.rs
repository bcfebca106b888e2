use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::DeviceId;

use super::StoreError;

/// A publish by which a device has said what its later payloads mean: a discovery
/// message, or the birth of an edge node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Who published it.
    pub device: DeviceId,
    /// Where.
    pub topic: String,
    /// What, as it came.
    pub payload: Bytes,
}

/// One change of what is kept: a device and topic have one announcement at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnnouncementChange {
    /// Keeps it, in place of the one before.
    Put(Announcement),
    /// Lets go of it, if there is one.
    Remove(DeviceId, String),
}

impl AnnouncementChange {
    /// Which announcement it changes.
    pub fn key(&self) -> (DeviceId, String) {
        match self {
            Self::Put(announcement) => (announcement.device.clone(), announcement.topic.clone()),
            Self::Remove(device, topic) => (device.clone(), topic.clone()),
        }
    }
}

/// What devices have announced, over a restart. It is read once, at start.
#[async_trait]
pub trait Announcements: Send + Sync {
    /// All of them, in any order. How many there are is bounded by who wrote them.
    async fn load(&self) -> Result<Vec<Announcement>, StoreError>;
    /// Makes the changes in their order: all of them or none, and on the disk when it
    /// returns. After an error it may be repeated, whatever was written.
    async fn write(&self, changes: &[AnnouncementChange]) -> Result<(), StoreError>;
}
