//! Writing records without the query language: parsing, planning and checking one
//! `CREATE` costs as much as its fsync, and alerts wait for both
//! (`docs/decisions/0007-records-without-the-query-language.md`). What is written are
//! ordinary records, which queries read; no index, event or field definition sees the
//! writing, so tables written here have none that would need to.

use std::{borrow::Cow, sync::Arc};

use lifeline_bridge::ports::StoreError;
use surrealdb::types::{Object, RecordId, SurrealValue, Value};
use surrealdb_datastore::{
    Error as EngineError, Transaction, TransactionType,
    catalog::{
        DatabaseId, NamespaceId, Record,
        providers::{DatabaseProvider, TableProvider},
    },
    is_retryable_transaction_conflict,
    key::schema::RecordKey,
    storage_error,
    val::{Number, RecordId as StoredId, Value as StoredValue, convert_public_value_to_internal},
};
use surrealdb_engine_local::Datastore;

use crate::{
    query::TRIES,
    schema::{DATABASE, NAMESPACE},
};

/// The records of an open store.
#[derive(Clone)]
pub(crate) struct Records {
    datastore: Arc<Datastore>,
    namespace: NamespaceId,
    database: DatabaseId,
}

/// Why a transaction failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// A record with this id stands there; nothing was written.
    #[error("a record with this id exists")]
    Exists,
    /// It met another transaction: nothing was written, and it may be tried again.
    #[error("another transaction was in the way")]
    Conflict,
    /// Nothing was written.
    #[error("{0}")]
    NothingWritten(String),
    /// It may or may not have been written.
    #[error("{0}")]
    OutcomeUnknown(String),
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("database", &self.database).finish_non_exhaustive()
    }
}

impl Records {
    /// The records of a store whose schema is in place.
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

    /// Begins a transaction, which ends with [`Writing::commit`] or [`Writing::cancel`].
    pub(crate) async fn begin(&self) -> Result<Writing, WriteError> {
        let transaction = self.datastore.transaction(TransactionType::Write).await.map_err(nothing_written)?;
        Ok(Writing { transaction, namespace: self.namespace, database: self.database })
    }

    /// Writes rows in one transaction: each over another if there is one, or removed if there is nothing
    /// for it. Tried again where another transaction was in the way.
    ///
    /// # Errors
    /// `Unavailable`: what was written is not known.
    pub(crate) async fn write(&self, rows: &[(RecordId, Option<Object>)]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut tries = 0;
        loop {
            match self.try_to_write(rows).await {
                Err(WriteError::Conflict) if tries < TRIES => tries += 1,
                result => return result.map_err(|error| StoreError::Unavailable(error.to_string())),
            }
        }
    }

    async fn try_to_write(&self, rows: &[(RecordId, Option<Object>)]) -> Result<(), WriteError> {
        let writing = self.begin().await?;
        for (id, row) in rows {
            let made = match row {
                Some(fields) => writing.set(id.clone(), fields.clone()).await,
                None => writing.remove(id.clone()).await,
            };
            if let Err(error) = made {
                writing.cancel().await;
                return Err(error);
            }
        }
        writing.commit().await
    }

    /// Whether a record can be seen.
    pub(crate) async fn exists(&self, id: RecordId) -> Result<bool, WriteError> {
        let id = stored_id(id)?;
        let (tb, key) = (Cow::Borrowed(&id.table), Cow::Borrowed(&id.key));
        let key = RecordKey { ns: self.namespace, db: self.database, tb, id: key };
        let transaction = self.datastore.transaction(TransactionType::Read).await.map_err(nothing_written)?;
        let found = transaction.exists_key(&key, None).await;
        // Whatever it says: nothing was to be written.
        let _ = transaction.cancel().await;
        found.map_err(nothing_written)
    }
}

/// A transaction under way.
pub(crate) struct Writing {
    transaction: Transaction,
    namespace: NamespaceId,
    database: DatabaseId,
}

impl Writing {
    /// Writes a record that must be new.
    pub(crate) async fn create(&self, id: RecordId, fields: Object) -> Result<(), WriteError> {
        let (id, record) = (stored_id(id)?, stored(fields));
        let put = self.transaction.put_record(self.namespace, self.database, &id.table, &id.key, record);
        put.await.map_err(nothing_written)
    }

    /// Writes a record, over another if there is one.
    pub(crate) async fn set(&self, id: RecordId, fields: Object) -> Result<(), WriteError> {
        let (id, record) = (stored_id(id)?, stored(fields));
        let set = self.transaction.set_record(self.namespace, self.database, &id.table, &id.key, record);
        set.await.map_err(nothing_written)
    }

    /// Removes a record, if there is one.
    pub(crate) async fn remove(&self, id: RecordId) -> Result<(), WriteError> {
        let id = stored_id(id)?;
        let removed = self.transaction.del_record(self.namespace, self.database, &id.table, &id.key);
        removed.await.map_err(nothing_written)
    }

    /// One field of a record, if there is such a record and it is a whole number.
    pub(crate) async fn number(&self, id: RecordId, field: &str) -> Result<Option<i64>, WriteError> {
        let id = stored_id(id)?;
        let read = self.transaction.get_record(self.namespace, self.database, &id.table, &id.key, None);
        Ok(match &read.await.map_err(nothing_written)?.data {
            StoredValue::Object(fields) => match fields.get(field) {
                Some(StoredValue::Number(Number::Int(number))) => Some(*number),
                _ => None,
            },
            _ => None,
        })
    }

    /// Ends the transaction: all of it is on the disk when this returns.
    pub(crate) async fn commit(self) -> Result<(), WriteError> {
        self.transaction.commit().await.map_err(|error| match storage_error(&error) {
            Some(EngineError::TransactionKeyAlreadyExists) => WriteError::Exists,
            _ if is_retryable_transaction_conflict(&error) => WriteError::Conflict,
            _ => WriteError::OutcomeUnknown(format!("{error:#}")),
        })
    }

    /// Ends the transaction without writing anything.
    pub(crate) async fn cancel(self) {
        // Whatever the engine says: what is not committed is not written.
        let _ = self.transaction.cancel().await;
    }
}

/// The fields of a record.
pub(crate) fn fields<const N: usize>(values: [(&str, Value); N]) -> Object {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn stored(fields: Object) -> Arc<Record> {
    Arc::new(Record::new(convert_public_value_to_internal(Value::Object(fields))))
}

fn stored_id(id: RecordId) -> Result<StoredId, WriteError> {
    match convert_public_value_to_internal(id.into_value()) {
        StoredValue::RecordId(id) => Ok(id),
        _ => Err(WriteError::NothingWritten("the id is not a record's".to_owned())),
    }
}

fn nothing_written(error: anyhow::Error) -> WriteError {
    match storage_error(&error) {
        Some(EngineError::TransactionKeyAlreadyExists) => WriteError::Exists,
        _ if is_retryable_transaction_conflict(&error) => WriteError::Conflict,
        _ => WriteError::NothingWritten(format!("{error:#}")),
    }
}
