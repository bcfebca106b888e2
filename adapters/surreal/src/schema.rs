use lifeline_domain::Epoch;
use surrealdb::{
    Error, Surreal,
    engine::local::Db,
    types::{SurrealValue, Variables},
};

use crate::query::{ask, bind, run};

/// The version of the schema. A store of a newer one is refused.
pub(crate) const VERSION: i64 = 2;

pub(crate) const NAMESPACE: &str = "lifeline";
pub(crate) const DATABASE: &str = "lifeline";

const TABLES: &str = include_str!("schema.surql");

/// Version 1 found incidents by their end with an index.
const FROM_VERSION_1: &str = "{
    INSERT INTO incident_end (
        SELECT type::record('incident_end', [live_until, record::id(id)]) AS id, id AS incident, status FROM incident
    ) RETURN NONE;
    UPDATE meta:store SET version = $version RETURN NONE;
}";

/// What a store says about itself.
#[derive(Clone, Debug, SurrealValue)]
pub(crate) struct Meta {
    pub(crate) version: i64,
    pub(crate) epoch: String,
}

/// Makes the tables, and the store's own record if it is new; a store of a newer
/// version is left as it is. `epoch` becomes the epoch of a new store.
pub(crate) async fn prepare(db: &Surreal<Db>, epoch: &Epoch) -> Result<Meta, Error> {
    db.query("DEFINE NAMESPACE IF NOT EXISTS lifeline; USE NS lifeline; DEFINE DATABASE IF NOT EXISTS lifeline")
        .await?
        .check()?;
    db.use_ns(NAMESPACE).use_db(DATABASE).await?;
    run(db, "DEFINE TABLE IF NOT EXISTS meta TYPE NORMAL SCHEMAFULL PERMISSIONS NONE", Variables::new()).await?;
    if let Some(meta) = read(db).await?.filter(|meta| meta.version > VERSION) {
        return Ok(meta);
    }
    db.query(TABLES).await?.check()?;
    if read(db).await?.is_some_and(|meta| meta.version < VERSION) {
        run(db, "REMOVE INDEX IF EXISTS incident_live_until ON incident", Variables::new()).await?;
        run(db, FROM_VERSION_1, bind([("version", VERSION.into_value())])).await?;
    }
    // One transaction, and last: a store that was not finished is finished the next time.
    let text = "{
        INSERT IGNORE INTO place [
            { id: place:start, feed: 0, log: 0 }, { id: place:watermark, feed: 0, log: 0 }
        ] RETURN NONE;
        INSERT IGNORE INTO meta { id: meta:store, version: $version, epoch: $epoch } RETURN NONE;
    }";
    let epoch = epoch.as_str().to_owned();
    run(db, text, bind([("version", VERSION.into_value()), ("epoch", epoch.into_value())])).await?;
    read(db).await?.ok_or_else(|| Error::internal("meta:store was not written".to_owned()))
}

/// Replaces the epoch.
pub(crate) async fn write_epoch(db: &Surreal<Db>, epoch: &Epoch) -> Result<(), Error> {
    let variables = bind([("epoch", epoch.as_str().to_owned().into_value())]);
    run(db, "UPDATE meta:store SET epoch = $epoch RETURN NONE", variables).await.map(|_| ())
}

async fn read(db: &Surreal<Db>) -> Result<Option<Meta>, Error> {
    ask(db, "SELECT version, epoch FROM ONLY meta:store", Variables::new()).await
}
