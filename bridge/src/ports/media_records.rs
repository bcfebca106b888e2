use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{Actor, Attachment, MediaId, MediaKind, Position, SosId, Thread, Timestamp};
use serde::{Deserialize, Serialize};

use super::{MediaOwner, StoreError};

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// More of it is expected.
    Open,
    /// Its sender fell silent, and what there was of it was told.
    BrokenOff,
    /// Its sender said that this is all.
    Finished,
}

/// What is known of something attached, or to be attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMedia {
    /// Its id.
    pub id: MediaId,
    /// Where it belongs.
    pub thread: Thread,
    /// What it is said to be.
    pub kind: MediaKind,
    /// A file's name.
    pub name: Option<String>,
    /// The media type it is said to have.
    pub said_type: Option<String>,
    /// How long it is said to be, bytes.
    pub said_bytes: Option<u64>,
    /// Who uploads it.
    pub by: Actor,
    /// The call that they made, if nothing else is known of them.
    pub by_sos: Option<SosId>,
    /// The call whose recording it is.
    pub sos: Option<SosId>,
    /// How far it is.
    pub state: UploadState,
    /// When its sender was last heard.
    pub heard_at: Timestamp,
    /// The lengths of the pieces that were uploaded.
    pub original: Vec<u32>,
    /// Those of the picture that was made of it.
    pub picture: Vec<u32>,
    /// What it was found to be. Without `told` nobody may have heard of it yet.
    pub attachment: Option<Attachment>,
    /// The entry that told of it.
    pub told: Option<Position>,
}

impl StoredMedia {
    /// How much of it was uploaded, bytes.
    pub fn received(&self) -> u64 {
        self.original.iter().copied().map(u64::from).sum()
    }
}

/// What is known of media, and the keys of their owners. Not part of the log: both are erased with their owner.
#[async_trait]
pub trait MediaRecords: Send + Sync {
    /// One of them.
    async fn media(&self, id: MediaId) -> Result<Option<StoredMedia>, StoreError>;
    /// Writes a record, over another if there is one. Durable when this returns `Ok`.
    async fn put_media(&self, media: &StoredMedia) -> Result<(), StoreError>;
    /// Removes a record; none is as good.
    async fn remove_media(&self, id: MediaId) -> Result<(), StoreError>;
    /// Removes every record of a thread.
    async fn remove_media_of(&self, thread: Thread) -> Result<(), StoreError>;
    /// Every upload that is open, in any order.
    async fn open_media(&self) -> Result<Vec<StoredMedia>, StoreError>;
    /// The key of an owner, as the vault has wrapped it.
    async fn media_key(&self, owner: MediaOwner) -> Result<Option<Bytes>, StoreError>;
    /// Gives an owner a key if it has none, and says which one stands. Durable when this returns `Ok`.
    async fn put_media_key(&self, owner: MediaOwner, wrapped: Bytes) -> Result<Bytes, StoreError>;
    /// Removes the key of an owner; none is as good. Durable when this returns `Ok`.
    async fn remove_media_key(&self, owner: MediaOwner) -> Result<(), StoreError>;
}
