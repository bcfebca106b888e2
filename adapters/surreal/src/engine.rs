//! Opening the engine below SurrealDB: which folder, how much memory, how durable.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use surrealdb_cnf::ConfigMap;
use surrealdb_engine_local::Datastore;

use crate::{OpenError, engine_threads::EngineThreads};

/// How much memory the engine may fill. Its own defaults are about 1 GiB and half of
/// the machine.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// What is written gathers here before it goes to a sorted file, bytes. A single
    /// transaction must fit; a larger one makes opening after a crash slower.
    pub memtable_bytes: usize,
    /// What was read from files is kept here, bytes.
    pub cache_bytes: usize,
}

impl Default for Memory {
    fn default() -> Self {
        Self { memtable_bytes: 64 << 20, cache_bytes: 64 << 20 }
    }
}

/// What each engine calls its files: one of them stands in every folder it has written.
const ENGINES: [(&str, &[&str]); 2] =
    [("surrealkv", &["LOCK", "manifest", "wal", "sstables", "vlog"]), ("rocksdb", &["CURRENT", "IDENTITY", "LOCK"])];

/// A file that is made and removed to see whether that can be done.
const PROBE: &str = ".writable";

/// An engine's URL: `{engine}://{folder}`.
#[derive(Debug)]
pub(crate) struct Place {
    engine: &'static str,
    files: &'static [&'static str],
    pub(crate) folder: PathBuf,
}

impl Place {
    pub(crate) fn read(url: &str) -> Result<Self, OpenError> {
        let refused = |detail: &str| OpenError::Url { url: url.to_owned(), detail: detail.to_owned() };
        let (engine, rest) =
            url.split_once("://").ok_or_else(|| refused("it should look like surrealkv://path/to/folder"))?;
        let (folder, query) = rest.split_once('?').unwrap_or((rest, ""));
        if !matches!(query, "" | "sync=every") {
            return Err(refused("only `sync=every` may follow the path: what is acknowledged must be on the disk"));
        }
        if folder.is_empty() {
            return Err(refused("it names no folder"));
        }
        let (engine, files) = match ENGINES.into_iter().find(|(name, _)| *name == engine) {
            Some(("rocksdb", _)) if cfg!(not(feature = "rocksdb")) => {
                return Err(refused("this program was built without RocksDB (cargo feature `rocksdb`)"));
            }
            Some(known) => known,
            None => return Err(refused("the engine is surrealkv, or rocksdb where it was built in")),
        };
        Ok(Self { engine, files, folder: folder.into() })
    }

    /// Makes the folder if there is none, checks that it holds a store or nothing, and
    /// makes durable what a killed process may have left in the page cache.
    pub(crate) fn prepare(&self) -> Result<(), OpenError> {
        let folder = &self.folder;
        let unusable = |source| OpenError::Folder { folder: folder.clone(), source };
        fs::create_dir_all(folder).map_err(unusable)?;
        let names: Vec<_> = fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>())
            .map_err(unusable)?
            .into_iter()
            .filter(|name| name != PROBE)
            .collect();
        if !names.is_empty() && !names.iter().any(|name| self.files.iter().any(|known| name == known)) {
            let detail = format!("it holds other files; a new {} store needs an empty folder", self.engine);
            return Err(OpenError::NotAStore { folder: folder.clone(), detail });
        }
        check_writable(folder).map_err(unusable)?;
        sync_all(folder).map_err(unusable)
    }

    /// Opens the engine, which tidies up as long as its threads are kept.
    pub(crate) async fn open(&self, memory: Memory) -> Result<(Arc<Datastore>, EngineThreads), OpenError> {
        let threads = EngineThreads::start()
            .map_err(|error| OpenError::Threads { folder: self.folder.clone(), source: error })?;
        let memtable = memory.memtable_bytes.to_string();
        let cache = memory.cache_bytes.to_string();
        let config = ConfigMap::empty()
            .with_key_value("surrealkv_max_memtable_size", memtable.as_str())
            .with_key_value("surrealkv_block_cache_capacity", cache.as_str())
            .with_key_value("rocksdb_write_buffer_size", memtable.as_str())
            .with_key_value("rocksdb_max_write_buffer_number", "2")
            .with_key_value("rocksdb_min_write_buffer_number_to_merge", "1")
            .with_key_value("rocksdb_block_cache_size", cache.as_str());
        let url = format!("{}://{}?sync=every", self.engine, self.folder.display());
        let opened = threads.spawn(async move {
            // The engine's maintenance writes, and nothing may be written before the
            // version of what is stored is known.
            let datastore =
                Datastore::builder().with_config(config).without_maintenance_tasks().build_with_path(&url).await?;
            let ready = async {
                datastore.check_version().await?;
                datastore.bootstrap().await
            };
            if let Err(error) = ready.await {
                let _ = datastore.shutdown().await;
                return Err(error);
            }
            datastore.start_maintenance_tasks();
            anyhow::Ok(datastore)
        });
        let opened = opened.await.unwrap_or_else(|error| Err(error.into()));
        Ok((opened.map_err(|error| self.why(&format!("{error:#}")))?, threads))
    }

    /// The engines name their reasons in words only.
    fn why(&self, detail: &str) -> OpenError {
        let folder = self.folder.clone();
        let lower = detail.to_lowercase();
        if lower.contains("already locked") || lower.contains("lock hold by") || lower.contains("while lock file") {
            return OpenError::InUse { folder };
        }
        OpenError::NotAStore { folder, detail: detail.to_owned() }
    }
}

/// Permission bits do not tell (read-only mounts, ACLs): only writing does.
fn check_writable(folder: &Path) -> io::Result<()> {
    let probe = folder.join(PROBE);
    File::create(&probe)?;
    fs::remove_file(probe)
}

/// Brings every file and folder below to the disk. Clean files cost nothing.
fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        match entry.file_type()? {
            kind if kind.is_dir() => sync_all(&entry.path())?,
            kind if kind.is_file() => match File::open(entry.path()) {
                // Another process has the store open and tidies up: the lock will tell.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                file => file?.sync_all()?,
            },
            _ => {}
        }
    }
    File::open(folder)?.sync_all()
}
