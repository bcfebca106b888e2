//! Writing the log's records, without the query language: parsing, planning and checking
//! one `CREATE` costs as much as its fsync, and an alert waits for both
//! (`docs/decisions/0007-segments-without-the-query-language.md`). What is written is an
//! ordinary record of the table `segment`, which queries read.

use std::sync::Arc;

use surrealdb::types::{Object, RecordId, SurrealValue, Value};
use surrealdb_datastore::{
    Error as EngineError, TransactionType,
    catalog::{
        DatabaseId, NamespaceId, Record,
        providers::{DatabaseProvider, TableProvider},
    },
    is_retryable_transaction_conflict, storage_error,
    val::{Value as StoredValue, convert_public_value_to_internal},
};
use surrealdb_engine_local::Datastore;

use crate::schema::{DATABASE, NAMESPACE};

/// The table `segment` of an open store.
#[derive(Clone)]
pub(crate) struct SegmentTable {
    datastore: Arc<Datastore>,
    namespace: NamespaceId,
    database: DatabaseId,
}

/// Why a record was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// A record with this id stands there; nothing was written.
    #[error("a record with this id exists")]
    Exists,
    /// Nothing was written.
    #[error("{0}")]
    NothingWritten(String),
    /// It may or may not have been written.
    #[error("{0}")]
    OutcomeUnknown(String),
}

impl std::fmt::Debug for SegmentTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SegmentTable").field("database", &self.database).finish_non_exhaustive()
    }
}

impl SegmentTable {
    /// The table of a store whose schema is in place.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) async fn open(datastore: Arc<Datastore>) -> Result<Self, String> {
        let told = |error| format!("{error:#}");
        let transaction = datastore.transaction(TransactionType::Read).await.map_err(told)?;
        let found = transaction.expect_db_by_name(NAMESPACE, DATABASE).await.map_err(told);
        transaction.cancel().await.map_err(told)?;
        let found = found?;
        Ok(Self { datastore, namespace: found.namespace_id, database: found.database_id })
    }

    /// Writes a new record. It is on the disk when this returns.
    pub(crate) async fn create(&self, id: RecordId, fields: Object) -> Result<(), WriteError> {
        let StoredValue::RecordId(id) = convert_public_value_to_internal(id.into_value()) else {
            return Err(WriteError::NothingWritten("the id is not a record's".to_owned()));
        };
        let record = Arc::new(Record::new(convert_public_value_to_internal(Value::Object(fields))));
        let transaction = self.datastore.transaction(TransactionType::Write).await.map_err(nothing_written)?;
        if let Err(error) = transaction.put_record(self.namespace, self.database, &id.table, &id.key, record).await {
            // Whatever the clean-up says, an uncommitted transaction writes nothing.
            let _ = transaction.cancel().await;
            return Err(nothing_written(error));
        }
        transaction.commit().await.map_err(|error| match storage_error(&error) {
            Some(EngineError::TransactionKeyAlreadyExists) => WriteError::Exists,
            _ if is_retryable_transaction_conflict(&error) => nothing_written(error),
            _ => WriteError::OutcomeUnknown(format!("{error:#}")),
        })
    }
}

fn nothing_written(error: anyhow::Error) -> WriteError {
    match storage_error(&error) {
        Some(EngineError::TransactionKeyAlreadyExists) => WriteError::Exists,
        _ => WriteError::NothingWritten(format!("{error:#}")),
    }
}
