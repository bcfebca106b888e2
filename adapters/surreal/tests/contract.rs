//! The store on a real disk keeps the contracts of its ports, also across closing
//! and opening again.

use std::{marker::PhantomData, sync::Arc};

use async_trait::async_trait;
use lifeline_bridge::{
    contracts::{
        Home, accounts_cases, announcements_cases, feed_cursors_cases, log_cases, media_records_cases,
        member_positions_cases, mqtt_store_cases, projections_cases, run,
    },
    ports::{
        Accounts, Announcements, FeedCursors, Log, MediaRecords, MemberPositions, MqttStore, Projections, SystemClock,
    },
};
use lifeline_surreal::{Memory, SurrealStore};
use tempfile::TempDir;

struct Folder<P: ?Sized> {
    folder: TempDir,
    store: Option<SurrealStore>,
    port: PhantomData<fn() -> P>,
}

impl<P: ?Sized> Folder<P> {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), store: None, port: PhantomData }
    }

    async fn reopen(&mut self) -> &SurrealStore {
        if let Some(store) = self.store.take() {
            store.close().await.unwrap();
        }
        let engine = std::env::var("LIFELINE_TEST_ENGINE").unwrap_or_else(|_| "surrealkv".to_owned());
        let url = format!("{engine}://{}", self.folder.path().join("store").display());
        self.store.insert(SurrealStore::open(&url, Memory::default(), &SystemClock).await.unwrap())
    }

    fn store(&self) -> &SurrealStore {
        self.store.as_ref().unwrap()
    }
}

macro_rules! home {
    ($port:ident, $take:ident) => {
        #[async_trait]
        impl Home<dyn $port> for Folder<dyn $port> {
            async fn fresh() -> Self {
                Self::new()
            }

            async fn open(&mut self) -> Arc<dyn $port> {
                Arc::new(self.reopen().await.$take())
            }

            fn second(&self) -> Arc<dyn $port> {
                Arc::new(self.store().$take())
            }
        }
    };
}

home!(Log, log);
home!(Projections, projections);
home!(Accounts, accounts);
home!(MqttStore, mqtt);
home!(FeedCursors, feed_cursors);
home!(Announcements, announcements);
home!(MemberPositions, member_positions);
home!(MediaRecords, media_records);

#[tokio::test(flavor = "multi_thread")]
async fn the_log_keeps_its_contract() {
    assert_eq!(run(log_cases::<Folder<dyn Log>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_projections_keep_their_contract() {
    assert_eq!(run(projections_cases::<Folder<dyn Projections>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_accounts_keep_their_contract() {
    assert_eq!(run(accounts_cases::<Folder<dyn Accounts>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mqtt_store_keeps_its_contract() {
    assert_eq!(run(mqtt_store_cases::<Folder<dyn MqttStore>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_cursors_keep_their_contract() {
    assert_eq!(run(feed_cursors_cases::<Folder<dyn FeedCursors>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_announcements_keep_their_contract() {
    assert_eq!(run(announcements_cases::<Folder<dyn Announcements>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_records_of_media_keep_their_contract() {
    assert_eq!(run(media_records_cases::<Folder<dyn MediaRecords>>()).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_member_positions_keep_their_contract() {
    assert_eq!(run(member_positions_cases::<Folder<dyn MemberPositions>>()).await, []);
}
