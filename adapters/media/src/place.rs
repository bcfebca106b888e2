use std::{
    fs::File,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use object_store::{
    Certificate, ClientOptions, ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
    prefix::PrefixStore,
};
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
    /// The authority of object storage cannot be read.
    #[error("the authority {}: {source}", file.display())]
    Authority {
        /// Where it should be.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What object storage says.
    #[error("{0}")]
    Store(#[from] object_store::Error),
}

/// A bucket of object storage that speaks S3.
pub struct S3Bucket {
    /// Its name.
    pub name: String,
    /// What stands before the name of each object.
    pub prefix: String,
    /// Where the storage is, if it is not Amazon's: `https://…`, or `http://…` on this machine.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// A PEM file of authorities that its certificate may be of, besides the system's.
    pub ca: Option<PathBuf>,
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

    /// A bucket of object storage.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn s3(bucket: S3Bucket) -> Result<Self, PlaceError> {
        let S3Bucket { name, prefix, endpoint, region, ca, access_key_id, secret_access_key } = bucket;
        let mut client = ClientOptions::new();
        if let Some(file) = ca {
            let pem = std::fs::read(&file).map_err(|source| PlaceError::Authority { file, source })?;
            for authority in Certificate::from_pem_bundle(&pem)? {
                client = client.with_root_certificate(authority);
            }
        }
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(name)
            .with_access_key_id(access_key_id)
            .with_secret_access_key(secret_access_key.as_str());
        if let Some(endpoint) = endpoint {
            client = client.with_allow_http(endpoint.starts_with("http://"));
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(region) = region {
            builder = builder.with_region(region);
        }
        let objects = builder.with_client_options(client).build()?;
        Ok(Self { objects: Arc::new(PrefixStore::new(objects, prefix)), folder: None, root: PathBuf::new() })
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
