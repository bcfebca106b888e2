//! The ports of the store kept in memory, for the unit tests of what stands on them
//! and for the simulation. They pass the same contract suites as the real ones, and
//! fail on purpose ([`Faults`]).

mod accounts;
mod announcements;
mod faults;
mod feed_cursors;
mod log;
mod media;
mod member_positions;
mod mqtt_store;
mod projections;

pub use accounts::MemoryAccounts;
pub use announcements::MemoryAnnouncements;
pub use faults::{Fault, Faults, Hold};
pub use feed_cursors::MemoryFeedCursors;
pub use log::MemoryLog;
pub use media::{MemoryMediaRecords, MemoryMediaVault};
pub use member_positions::MemoryMemberPositions;
pub use mqtt_store::MemoryMqttStore;
pub use projections::MemoryProjections;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic elsewhere: a failed test must not hide behind a second one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use async_trait::async_trait;

    use super::*;
    use crate::{
        contracts::{
            Home, accounts_cases, announcements_cases, feed_cursors_cases, log_cases, media_records_cases,
            media_vault_cases, member_positions_cases, mqtt_store_cases, projections_cases, run,
        },
        ports::{
            Accounts, Announcements, FeedCursors, Log, MediaRecords, MediaVault, MemberPositions, MqttStore,
            Projections,
        },
    };

    struct Memory<T>(T);

    #[async_trait]
    impl Home<dyn Log> for Memory<MemoryLog> {
        async fn fresh() -> Self {
            static MADE: AtomicU32 = AtomicU32::new(0);
            let epoch = format!("k{}", MADE.fetch_add(1, Ordering::Relaxed));
            Self(MemoryLog::new(epoch.parse().unwrap()))
        }

        async fn open(&mut self) -> Arc<dyn Log> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn Log> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn Projections> for Memory<MemoryProjections> {
        async fn fresh() -> Self {
            Self(MemoryProjections::default())
        }

        async fn open(&mut self) -> Arc<dyn Projections> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn Projections> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn Accounts> for Memory<MemoryAccounts> {
        async fn fresh() -> Self {
            Self(MemoryAccounts::default())
        }

        async fn open(&mut self) -> Arc<dyn Accounts> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn Accounts> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn MqttStore> for Memory<MemoryMqttStore> {
        async fn fresh() -> Self {
            Self(MemoryMqttStore::default())
        }

        async fn open(&mut self) -> Arc<dyn MqttStore> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn MqttStore> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn FeedCursors> for Memory<MemoryFeedCursors> {
        async fn fresh() -> Self {
            Self(MemoryFeedCursors::default())
        }

        async fn open(&mut self) -> Arc<dyn FeedCursors> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn FeedCursors> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn Announcements> for Memory<MemoryAnnouncements> {
        async fn fresh() -> Self {
            Self(MemoryAnnouncements::default())
        }

        async fn open(&mut self) -> Arc<dyn Announcements> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn Announcements> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn MemberPositions> for Memory<MemoryMemberPositions> {
        async fn fresh() -> Self {
            Self(MemoryMemberPositions::default())
        }

        async fn open(&mut self) -> Arc<dyn MemberPositions> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn MemberPositions> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn MediaVault> for Memory<MemoryMediaVault> {
        async fn fresh() -> Self {
            Self(MemoryMediaVault::default())
        }

        async fn open(&mut self) -> Arc<dyn MediaVault> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn MediaVault> {
            Arc::new(self.0.clone())
        }
    }

    #[async_trait]
    impl Home<dyn MediaRecords> for Memory<MemoryMediaRecords> {
        async fn fresh() -> Self {
            Self(MemoryMediaRecords::default())
        }

        async fn open(&mut self) -> Arc<dyn MediaRecords> {
            Arc::new(self.0.clone())
        }

        fn second(&self) -> Arc<dyn MediaRecords> {
            Arc::new(self.0.clone())
        }
    }

    #[tokio::test]
    async fn the_media_vault_keeps_its_contract() {
        assert_eq!(run(media_vault_cases::<Memory<MemoryMediaVault>>()).await, []);
    }

    #[tokio::test]
    async fn the_records_of_media_keep_their_contract() {
        assert_eq!(run(media_records_cases::<Memory<MemoryMediaRecords>>()).await, []);
    }

    #[tokio::test]
    async fn the_announcements_keep_their_contract() {
        assert_eq!(run(announcements_cases::<Memory<MemoryAnnouncements>>()).await, []);
    }

    #[tokio::test]
    async fn the_log_keeps_its_contract() {
        assert_eq!(run(log_cases::<Memory<MemoryLog>>()).await, []);
    }

    #[tokio::test]
    async fn the_projections_keep_their_contract() {
        assert_eq!(run(projections_cases::<Memory<MemoryProjections>>()).await, []);
    }

    #[tokio::test]
    async fn the_feed_cursors_keep_their_contract() {
        assert_eq!(run(feed_cursors_cases::<Memory<MemoryFeedCursors>>()).await, []);
    }

    #[tokio::test]
    async fn the_member_positions_keep_their_contract() {
        assert_eq!(run(member_positions_cases::<Memory<MemoryMemberPositions>>()).await, []);
    }

    #[tokio::test]
    async fn the_accounts_keep_their_contract() {
        assert_eq!(run(accounts_cases::<Memory<MemoryAccounts>>()).await, []);
    }

    #[tokio::test]
    async fn the_mqtt_store_keeps_its_contract() {
        assert_eq!(run(mqtt_store_cases::<Memory<MemoryMqttStore>>()).await, []);
    }
}
