use std::{
    collections::HashMap,
    fmt::Display,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use lifeline_bridge::ports::{MediaOwner, MediaPiece, MediaRecords, MediaVault, Rendition, StoreError};
use lifeline_domain::MediaId;
use object_store::{Error, ObjectStoreExt, path::Path};
use ring::aead::LessSafeKey;

use crate::{
    MasterKey, MediaPlace,
    master_key::random,
    sealing::{key, open, seal},
};

/// How many owners' keys are kept ready; past that all are read again when they are needed.
const KEYS_MAX: usize = 1024;

/// Media in a folder or in object storage, encrypted with a key of each owner.
pub struct EncryptedVault {
    place: MediaPlace,
    records: Arc<dyn MediaRecords>,
    master: LessSafeKey,
    keys: Mutex<HashMap<MediaOwner, Arc<LessSafeKey>>>,
}

impl EncryptedVault {
    /// A vault at a place. The records keep the owners' keys, wrapped by the master key.
    pub fn new(place: MediaPlace, records: Arc<dyn MediaRecords>, master: &MasterKey) -> Self {
        Self { place, records, master: key(master.as_bytes()), keys: Mutex::default() }
    }

    fn keys(&self) -> MutexGuard<'_, HashMap<MediaOwner, Arc<LessSafeKey>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An owner's key; none if it was never given one, or it was erased.
    async fn known_key(&self, owner: MediaOwner) -> Result<Option<Arc<LessSafeKey>>, StoreError> {
        if let Some(known) = self.keys().get(&owner) {
            return Ok(Some(known.clone()));
        }
        match self.records.media_key(owner).await? {
            Some(wrapped) => Ok(Some(self.unwrap(owner, &wrapped)?)),
            None => Ok(None),
        }
    }

    async fn key_of(&self, owner: MediaOwner) -> Result<Arc<LessSafeKey>, StoreError> {
        if let Some(known) = self.known_key(owner).await? {
            return Ok(known);
        }
        let fresh: [u8; 32] = random().map_err(unavailable)?;
        let wrapped = seal(&self.master, &owner.to_string(), &fresh).map_err(unavailable)?;
        let stands = self.records.put_media_key(owner, wrapped.into()).await?;
        self.unwrap(owner, &stands)
    }

    fn unwrap(&self, owner: MediaOwner, wrapped: &[u8]) -> Result<Arc<LessSafeKey>, StoreError> {
        let bytes = open(&self.master, &owner.to_string(), wrapped).and_then(|bytes| bytes.try_into().ok());
        let bytes: [u8; 32] = bytes
            .ok_or_else(|| unavailable("the key of these media does not open: is the master key the right one?"))?;
        let unwrapped = Arc::new(key(&bytes));
        let mut keys = self.keys();
        if keys.len() >= KEYS_MAX {
            keys.clear();
        }
        keys.insert(owner, unwrapped.clone());
        Ok(unwrapped)
    }

    /// Erases the objects below a prefix of which a test is true. One that is gone already is as good.
    async fn erase_objects(&self, prefix: &str, goes: impl Fn(&Path) -> bool) -> Result<(), StoreError> {
        let prefix = Path::from(prefix);
        let found: Vec<_> = self.place.objects.list(Some(&prefix)).try_collect().await.map_err(unavailable)?;
        let going = found.into_iter().map(|object| object.location).filter(goes);
        let erased = futures_util::stream::iter(going).then(|object| async move {
            match self.place.objects.delete(&object).await {
                Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(unavailable(error)),
            }
        });
        erased.try_collect().await
    }
}

#[async_trait]
impl MediaVault for EncryptedVault {
    async fn put(&self, piece: MediaPiece, bytes: Bytes) -> Result<(), StoreError> {
        let (key, name) = (self.key_of(piece.owner).await?, name(&piece));
        let sealed = seal(&key, &name, &bytes).map_err(unavailable)?;
        let object = Path::from(name);
        self.place.objects.put(&object, sealed.into()).await.map_err(unavailable)?;
        self.place.sync(&object).await.map_err(unavailable)
    }

    async fn get(&self, piece: MediaPiece) -> Result<Bytes, StoreError> {
        let missing = StoreError::Missing("media");
        let Some(key) = self.known_key(piece.owner).await? else { return Err(missing) };
        let name = name(&piece);
        let sealed = match self.place.objects.get(&Path::from(name.as_str())).await {
            Ok(found) => found.bytes().await.map_err(unavailable)?,
            Err(Error::NotFound { .. }) => return Err(missing),
            Err(error) => return Err(unavailable(error)),
        };
        let opened = open(&key, &name, &sealed);
        opened.map(Bytes::from).ok_or_else(|| unavailable("what is stored there is not what was written"))
    }

    async fn erase(&self, owner: MediaOwner, media: MediaId, rendition: Rendition) -> Result<(), StoreError> {
        let start = format!("{}-", rendition.as_str());
        let of_form = |object: &Path| object.filename().is_some_and(|name| name.starts_with(&start));
        self.erase_objects(&format!("{owner}/{media}"), of_form).await
    }

    async fn erase_all_but(&self, owner: MediaOwner, kept: MediaId) -> Result<(), StoreError> {
        let kept = Path::from(format!("{owner}/{kept}"));
        self.erase_objects(&owner.to_string(), |object| !object.prefix_matches(&kept)).await
    }

    async fn erase_all(&self, owner: MediaOwner) -> Result<(), StoreError> {
        self.records.remove_media_key(owner).await?;
        self.keys().remove(&owner);
        self.erase_objects(&owner.to_string(), |_| true).await
    }
}

/// Where a piece lies, and what it is sealed for: no piece stands in for another.
fn name(piece: &MediaPiece) -> String {
    let MediaPiece { owner, media, rendition, number } = piece;
    format!("{owner}/{media}/{}-{number:06}", rendition.as_str())
}

fn unavailable(error: impl Display) -> StoreError {
    StoreError::Unavailable(format!("media: {error}"))
}

#[cfg(test)]
mod tests {
    use lifeline_bridge::{
        contracts::{Home, media_vault_cases, run},
        memory::MemoryMediaRecords,
    };
    use lifeline_domain::{IncidentId, Thread};
    use tempfile::TempDir;

    use super::*;

    /// A folder, or object storage in memory behind the same code.
    struct Place<const FOLDER: bool> {
        folder: TempDir,
        records: MemoryMediaRecords,
        open: Option<Arc<EncryptedVault>>,
        objects: Option<Arc<dyn object_store::ObjectStore>>,
    }

    impl<const FOLDER: bool> Place<FOLDER> {
        fn vault(&mut self) -> Arc<EncryptedVault> {
            let master = MasterKey::open_or_create(&self.folder.path().join("media.key")).unwrap();
            let mut place = MediaPlace::memory();
            if FOLDER {
                place = MediaPlace::folder(&self.folder.path().join("media")).unwrap();
            } else {
                place.objects = self.objects.get_or_insert(place.objects).clone();
            }
            Arc::new(EncryptedVault::new(place, Arc::new(self.records.clone()), &master))
        }
    }

    #[async_trait]
    impl<const FOLDER: bool> Home<dyn MediaVault> for Place<FOLDER> {
        async fn fresh() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { folder, records: MemoryMediaRecords::default(), open: None, objects: None }
        }

        async fn open(&mut self) -> Arc<dyn MediaVault> {
            let vault = self.vault();
            self.open.insert(vault).clone()
        }

        fn second(&self) -> Arc<dyn MediaVault> {
            self.open.clone().unwrap()
        }
    }

    #[tokio::test]
    async fn a_folder_keeps_the_vaults_contract() {
        assert_eq!(run(media_vault_cases::<Place<true>>()).await, []);
    }

    #[tokio::test]
    async fn object_storage_keeps_the_vaults_contract() {
        assert_eq!(run(media_vault_cases::<Place<false>>()).await, []);
    }

    fn piece(number: u32) -> MediaPiece {
        let owner = Thread::Incident(IncidentId(uuid::Uuid::from_u128(1))).into();
        MediaPiece { owner, media: MediaId(uuid::Uuid::from_u128(2)), rendition: Rendition::Original, number }
    }

    /// Every file below a folder.
    fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }

    #[tokio::test]
    async fn nothing_that_is_stored_can_be_read_or_put_elsewhere_without_the_keys() {
        let mut home = Place::<true>::fresh().await;
        let vault = home.open().await;
        let words = Bytes::from_static(b"There are three of them, they have");
        for number in [0, 1] {
            vault.put(piece(number), words.clone()).await.unwrap();
        }
        let stored = files(&home.folder.path().join("media"));
        assert_eq!(stored.len(), 2);
        for file in &stored {
            let bytes = std::fs::read(file).unwrap();
            assert!(!bytes.windows(5).any(|window| words.windows(5).any(|word| word == window)), "{file:?}");
        }
        // One piece in the place of another, and one that was altered.
        std::fs::copy(&stored[0], &stored[1]).unwrap();
        let mut altered = std::fs::read(&stored[0]).unwrap();
        *altered.last_mut().unwrap() ^= 1;
        std::fs::write(&stored[0], altered).unwrap();
        for number in [0, 1] {
            assert!(matches!(vault.get(piece(number)).await, Err(StoreError::Unavailable(_))), "{number}");
        }
        // Another master key opens nothing, and says so.
        std::fs::remove_file(home.folder.path().join("media.key")).unwrap();
        let refused = home.open().await.get(piece(0)).await.unwrap_err();
        assert!(refused.to_string().contains("master key"), "{refused}");
    }

    #[tokio::test]
    async fn a_copy_that_was_made_before_says_nothing_after_the_key_is_erased() {
        let mut home = Place::<true>::fresh().await;
        let vault = home.open().await;
        vault.put(piece(0), Bytes::from_static(b"gone")).await.unwrap();
        let file = files(&home.folder.path().join("media")).pop().unwrap();
        let copy = std::fs::read(&file).unwrap();
        vault.erase_all(piece(0).owner).await.unwrap();
        assert!(!file.exists());
        vault.put(piece(1), Bytes::from_static(b"new")).await.unwrap();
        std::fs::write(&file, copy).unwrap();
        assert!(matches!(vault.get(piece(0)).await, Err(StoreError::Unavailable(_))));
        assert_eq!(vault.get(piece(1)).await, Ok(Bytes::from_static(b"new")));
    }
}
