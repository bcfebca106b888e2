use std::sync::Arc;

use lifeline_bridge::ports::{Clock, StoreError};
use lifeline_domain::Epoch;
use surrealdb::{Surreal, engine::local::Db};
use surrealdb_engine_local::Datastore;

use crate::{
    Memory, OpenError, SurrealAccounts, SurrealLog, SurrealProjections,
    engine::Place,
    schema::{self, VERSION},
};

/// An open store: one connection to one folder, from which the ports are taken.
pub struct SurrealStore {
    datastore: Arc<Datastore>,
    db: Surreal<Db>,
    epoch: Epoch,
}

impl std::fmt::Debug for SurrealStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SurrealStore").field("epoch", &self.epoch).finish_non_exhaustive()
    }
}

impl SurrealStore {
    /// Opens the store at `surrealkv://{folder}` (or `rocksdb://{folder}`, where it was
    /// built in), and makes it if the folder is empty or missing. The clock gives a new
    /// store its epoch.
    ///
    /// # Errors
    /// What is wrong and where, see [`OpenError`].
    pub async fn open(url: &str, memory: Memory, clock: &dyn Clock) -> Result<Self, OpenError> {
        let place = Place::read(url)?;
        place.prepare()?;
        let datastore = place.open(memory).await?;
        match Self::prepared(&datastore, clock).await {
            Ok((db, meta, epoch)) if meta.version <= VERSION => Ok(Self { datastore, db, epoch }),
            result => {
                // The folder must be free again when the error is told.
                let _ = datastore.shutdown().await;
                let folder = place.folder;
                Err(match result {
                    Ok((_, meta, _)) => OpenError::Newer { folder, found: meta.version, known: VERSION },
                    Err(detail) => OpenError::NotAStore { folder, detail },
                })
            }
        }
    }

    async fn prepared(
        datastore: &Arc<Datastore>,
        clock: &dyn Clock,
    ) -> Result<(Surreal<Db>, schema::Meta, Epoch), String> {
        // The one way to give the engine its limits.
        let db = Surreal::<Db>::unstable_from_datastore(datastore.clone(), None).await;
        let db = db.map_err(|error| error.to_string())?;
        let meta = schema::prepare(&db, &fresh_epoch(clock)).await.map_err(|error| error.to_string())?;
        let epoch = meta.epoch.parse().map_err(|_| format!("`{}` is not an epoch", meta.epoch))?;
        Ok((db, meta, epoch))
    }

    /// The log.
    pub fn log(&self) -> SurrealLog {
        SurrealLog::new(self.db.clone(), self.epoch.clone())
    }

    /// The projections.
    pub fn projections(&self) -> SurrealProjections {
        SurrealProjections::new(self.db.clone())
    }

    /// The accounts.
    pub fn accounts(&self) -> SurrealAccounts {
        SurrealAccounts::new(self.db.clone())
    }

    /// Closes the store and gives the folder free. What was taken from it fails from now on.
    ///
    /// # Errors
    /// What the engine says; everything acknowledged is durable nevertheless.
    pub async fn close(self) -> Result<(), StoreError> {
        self.datastore.shutdown().await.map_err(|error| StoreError::Unavailable(error.to_string()))
    }
}

/// An epoch that no other store has: 48 bits of chance from the end of a fresh id.
fn fresh_epoch(clock: &dyn Clock) -> Epoch {
    let chance = clock.fresh_id().as_u128() & 0xffff_ffff_ffff;
    format!("k{chance:012x}").parse().unwrap_or_else(|error| unreachable!("hex digits are an epoch: {error}"))
}
