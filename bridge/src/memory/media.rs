use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{MediaId, Thread};

use super::{Fault, Faults, lock};
use crate::ports::{MediaOwner, MediaPiece, MediaRecords, MediaVault, Rendition, StoreError, StoredMedia, UploadState};

/// A vault in memory, without encryption. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryMediaVault(Arc<Mutex<HashMap<MediaPiece, Bytes>>>);

#[async_trait]
impl MediaVault for MemoryMediaVault {
    async fn put(&self, piece: MediaPiece, bytes: Bytes) -> Result<(), StoreError> {
        lock(&self.0).insert(piece, bytes);
        Ok(())
    }

    async fn get(&self, piece: MediaPiece) -> Result<Bytes, StoreError> {
        lock(&self.0).get(&piece).cloned().ok_or(StoreError::Missing("media"))
    }

    async fn erase(&self, owner: MediaOwner, media: MediaId, rendition: Rendition) -> Result<(), StoreError> {
        let goes = |piece: &MediaPiece| (piece.owner, piece.media, piece.rendition) == (owner, media, rendition);
        lock(&self.0).retain(|piece, _| !goes(piece));
        Ok(())
    }

    async fn erase_all_but(&self, owner: MediaOwner, kept: MediaId) -> Result<(), StoreError> {
        lock(&self.0).retain(|piece, _| piece.owner != owner || piece.media == kept);
        Ok(())
    }

    async fn erase_all(&self, owner: MediaOwner) -> Result<(), StoreError> {
        lock(&self.0).retain(|piece, _| piece.owner != owner);
        Ok(())
    }
}

/// Records of media in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryMediaRecords {
    media: Arc<Mutex<HashMap<MediaId, StoredMedia>>>,
    keys: Arc<Mutex<HashMap<MediaOwner, Bytes>>>,
    faults: Faults,
}

impl MemoryMediaRecords {
    /// What the next writes of records will suffer.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

#[async_trait]
impl MediaRecords for MemoryMediaRecords {
    async fn media(&self, id: MediaId) -> Result<Option<StoredMedia>, StoreError> {
        Ok(lock(&self.media).get(&id).cloned())
    }

    async fn put_media(&self, media: &StoredMedia) -> Result<(), StoreError> {
        let fault = self.faults.next().await;
        if fault != Some(Fault::BeforeWriting) {
            lock(&self.media).insert(media.id, media.clone());
        }
        match fault {
            Some(_) => Err(StoreError::Unavailable("it was told to fail".to_owned())),
            None => Ok(()),
        }
    }

    async fn remove_media(&self, id: MediaId) -> Result<(), StoreError> {
        lock(&self.media).remove(&id);
        Ok(())
    }

    async fn remove_media_of(&self, thread: Thread) -> Result<(), StoreError> {
        lock(&self.media).retain(|_, media| media.thread != thread);
        Ok(())
    }

    async fn open_media(&self) -> Result<Vec<StoredMedia>, StoreError> {
        let open = |media: &&StoredMedia| media.state == UploadState::Open;
        Ok(lock(&self.media).values().filter(open).cloned().collect())
    }

    async fn media_key(&self, owner: MediaOwner) -> Result<Option<Bytes>, StoreError> {
        Ok(lock(&self.keys).get(&owner).cloned())
    }

    async fn put_media_key(&self, owner: MediaOwner, wrapped: Bytes) -> Result<Bytes, StoreError> {
        Ok(lock(&self.keys).entry(owner).or_insert(wrapped).clone())
    }

    async fn remove_media_key(&self, owner: MediaOwner) -> Result<(), StoreError> {
        lock(&self.keys).remove(&owner);
        Ok(())
    }
}
