//! Running one statement, and what its failure means.

use std::{ops::Bound, time::Duration};

use lifeline_bridge::ports::StoreError;
use surrealdb::{
    Error, IndexedResults, Surreal,
    engine::local::Db,
    types::{QueryError, RecordId, RecordIdKey, RecordIdKeyRange, SurrealValue, Value, Variables},
};

use crate::log::READ;

/// How many records of a whole table one query reads.
const ROWS_READ: usize = 1000;

/// How often a transaction that met another one is tried again.
pub(crate) const TRIES: u32 = 12;

/// Runs one statement, which is one transaction. A conflict with another
/// transaction means that nothing was written: it is tried again.
pub(crate) async fn run(db: &Surreal<Db>, text: &'static str, variables: Variables) -> Result<IndexedResults, Error> {
    let mut tries = 0;
    loop {
        let result = match db.query(text).bind(variables.clone()).await {
            Ok(results) => results.check(),
            Err(error) => Err(error),
        };
        match result {
            Err(error) if is_conflict(&error) && tries < TRIES => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(u64::from(tries))).await;
            }
            result => return result,
        }
    }
}

/// Runs one statement and takes what it returns.
pub(crate) async fn ask<T: SurrealValue>(
    db: &Surreal<Db>,
    text: &'static str,
    variables: Variables,
) -> Result<T, Error> {
    let value: Value = run(db, text, variables).await?.take(0)?;
    T::from_value(value)
}

/// Every record of a table, in the order of the ids. `id` gives a record's own.
pub(crate) async fn all_of<T: SurrealValue>(
    db: &Surreal<Db>,
    table: &str,
    id: impl Fn(&T) -> &RecordId,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    let mut start = Bound::Unbounded;
    loop {
        let from = range(table, start, Bound::Unbounded);
        let variables = bind([("from", from.into_value()), ("count", limit(ROWS_READ).into_value())]);
        let page: Vec<T> = ask(db, READ, variables).await.map_err(unavailable)?;
        let Some(last) = page.last() else { return Ok(all) };
        start = Bound::Excluded(id(last).key.clone());
        all.extend(page);
    }
}

/// Variables by name.
pub(crate) fn bind<const N: usize>(values: [(&str, Value); N]) -> Variables {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A conflict has a type when a statement meets it; at the commit only its text tells.
pub(crate) fn is_conflict(error: &Error) -> bool {
    matches!(error.query_details(), Some(QueryError::TransactionConflict)) || error.message().contains("can be retried")
}

pub(crate) fn unavailable(error: Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

/// A number as the store keeps it. None of ours comes near the limit.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A limit as a query takes it.
pub(crate) fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The records of a table within bounds, as a query's `FROM` takes them.
///
/// With a `LIMIT` write `FROM array::first([$range])`: of a range that is known when it is planned SurrealDB 3.3 reads all, and
/// then leaves out what is over the limit.
pub(crate) fn range(table: &str, start: Bound<RecordIdKey>, end: Bound<RecordIdKey>) -> RecordId {
    RecordId::new(table, RecordIdKey::Range(Box::new(RecordIdKeyRange { start, end })))
}
