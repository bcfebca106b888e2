//! The ports of the store kept in memory, for the unit tests of what stands on them
//! and for the simulation. They pass the same contract suites as the real ones, and
//! fail on purpose ([`Faults`]).

mod accounts;
mod faults;
mod log;
mod projections;

pub use accounts::MemoryAccounts;
pub use faults::{Fault, Faults, Hold};
pub use log::MemoryLog;
pub use projections::MemoryProjections;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic elsewhere: a failed test must not hide behind a second one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
