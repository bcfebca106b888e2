use std::{
    fs::File,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use object_store::{ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, path::Path, prefix::PrefixStore};
use zeroize::Zeroizing;

/// Why the place of media cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The folder cannot be made or entered.
    #[error("the folder {}: {source}", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What object storage says.
    #[error("{0}")]
    Store(#[from] object_store::Error),
}

/// How one logs in to object storage.
pub struct S3Login {
    /// The access key's id.
    pub access_key_id: String,
    /// The secret that belongs to it.
    pub secret_access_key: Zeroizing<String>,
}

/// Where the content of media lies.
pub struct MediaPlace {
    pub(crate) objects: Arc<dyn ObjectStore>,
    /// The folder, if it is one: writing to it is finished with an fsync.
    folder: Option<Arc<LocalFileSystem>>,
    root: PathBuf,
}

impl MediaPlace {
    /// A folder of this machine, which is made if it is not there. Only its owner may look inside.
    ///
    /// # Errors
    /// Naming the folder.
    pub fn folder(folder: &FilePath) -> Result<Self, PlaceError> {
        use std::os::unix::fs::DirBuilderExt;
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        let root = made.and_then(|()| folder.canonicalize());
        let root = root.map_err(|source| PlaceError::Folder { folder: folder.to_owned(), source })?;
        let local = Arc::new(LocalFileSystem::new_with_prefix(&root)?.with_automatic_cleanup(true));
        Ok(Self { objects: local.clone(), folder: Some(local), root })
    }

    /// A bucket of object storage that speaks S3.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn s3(
        bucket: &str,
        prefix: &str,
        endpoint: Option<&str>,
        region: Option<&str>,
        login: S3Login,
    ) -> Result<Self, PlaceError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_access_key_id(login.access_key_id)
            .with_secret_access_key(login.secret_access_key.as_str());
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(region) = region {
            builder = builder.with_region(region);
        }
        Ok(Self { objects: Arc::new(PrefixStore::new(builder.build()?, prefix)), folder: None, root: PathBuf::new() })
    }

    /// A place in memory, for tests.
    #[cfg(test)]
    pub(crate) fn memory() -> Self {
        let objects = Arc::new(object_store::memory::InMemory::new());
        Self { objects, folder: None, root: PathBuf::new() }
    }

    /// Has what was just written there on the disk: object storage does by itself, a file system when it is told.
    pub(crate) async fn sync(&self, object: &Path) -> std::io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.path_to_filesystem(object).map_err(std::io::Error::other)?;
        let root = self.root.clone();
        let synced = tokio::task::spawn_blocking(move || {
            File::open(&file)?.sync_all()?;
            // Folders above it may be new, too.
            for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(&root)) {
                File::open(folder)?.sync_all()?;
            }
            Ok(())
        });
        synced.await.map_err(std::io::Error::other)?
    }
}
