use std::sync::Arc;

use lifeline_bridge::ports::{Clock, StoreError};
use lifeline_domain::Epoch;
use surrealdb::{Surreal, engine::local::Db};
use surrealdb_engine_local::Datastore;

use crate::{
    Memory, OpenError, SurrealAccounts, SurrealAnnouncements, SurrealFeedCursors, SurrealLog, SurrealMediaRecords,
    SurrealMemberPositions, SurrealMqtt, SurrealProjections,
    engine::Place,
    engine_threads::EngineThreads,
    query::unavailable,
    records::Records,
    schema::{self, VERSION},
};

/// An open store: one connection to one folder, from which the ports are taken.
pub struct SurrealStore {
    datastore: Arc<Datastore>,
    db: Surreal<Db>,
    log: SurrealLog,
    records: Records,
    /// What was taken from the store is tidied up after as long as it is open.
    _threads: EngineThreads,
}

impl std::fmt::Debug for SurrealStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SurrealStore").field("log", &self.log).finish_non_exhaustive()
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
        let (datastore, threads) = place.open(memory).await?;
        match Self::prepared(&datastore, clock).await {
            Ok((db, log, records)) => Ok(Self { datastore, db, log, records, _threads: threads }),
            Err(refused) => {
                // The folder must be free again when the error is told.
                let _ = datastore.shutdown().await;
                let folder = place.folder;
                Err(match refused {
                    Refused::Newer(found) => OpenError::Newer { folder, found, known: VERSION },
                    Refused::Broken(detail) => OpenError::NotAStore { folder, detail },
                })
            }
        }
    }

    async fn prepared(
        datastore: &Arc<Datastore>,
        clock: &dyn Clock,
    ) -> Result<(Surreal<Db>, SurrealLog, Records), Refused> {
        // The one way to give the engine its limits.
        let db = Surreal::<Db>::unstable_from_datastore(datastore.clone(), None).await?;
        let meta = schema::prepare(&db, &fresh_epoch(clock)).await?;
        if meta.version > VERSION {
            return Err(Refused::Newer(meta.version));
        }
        let epoch = meta.epoch.parse().map_err(|_| Refused::Broken(format!("`{}` is not an epoch", meta.epoch)))?;
        let records = Records::open(datastore.clone()).await.map_err(Refused::Broken)?;
        let log = SurrealLog::open(db.clone(), records.clone(), epoch).await;
        Ok((db, log.map_err(|error| Refused::Broken(error.to_string()))?, records))
    }

    /// The log.
    pub fn log(&self) -> SurrealLog {
        self.log.clone()
    }

    /// The projections.
    pub fn projections(&self) -> SurrealProjections {
        SurrealProjections::new(self.db.clone(), self.records.clone())
    }

    /// The accounts.
    pub fn accounts(&self) -> SurrealAccounts {
        SurrealAccounts::new(self.db.clone())
    }

    /// What the MQTT door keeps.
    pub fn mqtt(&self) -> SurrealMqtt {
        SurrealMqtt::new(self.db.clone(), self.records.clone())
    }

    /// What devices have announced.
    pub fn announcements(&self) -> SurrealAnnouncements {
        SurrealAnnouncements::new(self.db.clone(), self.records.clone())
    }

    /// How far members have come in their conversations.
    pub fn member_positions(&self) -> SurrealMemberPositions {
        SurrealMemberPositions::new(self.db.clone(), self.records.clone())
    }

    /// What is known of media.
    pub fn media_records(&self) -> SurrealMediaRecords {
        SurrealMediaRecords::new(self.db.clone())
    }

    /// The feed cursors.
    pub fn feed_cursors(&self) -> SurrealFeedCursors {
        SurrealFeedCursors::new(self.db.clone())
    }

    /// Gives what is stored a new epoch, so that cursors of the old one are known to be
    /// of another history, and closes the store: a store that is open has one epoch.
    ///
    /// # Errors
    /// What the engine says; the epoch is the old one then.
    pub async fn renew_epoch(self, clock: &dyn Clock) -> Result<Epoch, StoreError> {
        let epoch = fresh_epoch(clock);
        let renewed = schema::write_epoch(&self.db, &epoch).await;
        let closed = self.close().await;
        renewed.map_err(unavailable)?;
        closed?;
        Ok(epoch)
    }

    /// Closes the store and gives the folder free. What was taken from it fails from now on.
    ///
    /// # Errors
    /// What the engine says; everything acknowledged is durable nevertheless.
    pub async fn close(self) -> Result<(), StoreError> {
        // The SDK shuts the datastore down once more when the last handle is dropped, and
        // that one fails to sign off from a closed engine, which it logs as an error
        // (`surrealdb::core::kvs::ds`; the gateway's default filter leaves it out). It
        // cannot be told not to, and leaving it all to the SDK would neither say when the
        // folder is free nor what went wrong.
        self.datastore.shutdown().await.map_err(|error| StoreError::Unavailable(error.to_string()))
    }
}

/// Why what the engine opened is not a store for this program.
enum Refused {
    Newer(i64),
    Broken(String),
}

impl From<surrealdb::Error> for Refused {
    fn from(error: surrealdb::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// An epoch that no other store has: 48 bits of chance from the end of a fresh id.
fn fresh_epoch(clock: &dyn Clock) -> Epoch {
    let chance = clock.fresh_id().as_u128() & 0xffff_ffff_ffff;
    format!("k{chance:012x}").parse().unwrap_or_else(|error| unreachable!("hex digits are an epoch: {error}"))
}

#[cfg(test)]
mod tests {
    use std::ops::Bound;

    use lifeline_bridge::{
        contracts::{incident, segment},
        ports::{After, Log, LogError, Projections, SystemClock, Update},
    };
    use lifeline_domain::{Position, Timestamp};
    use surrealdb::types::{Array, RecordId, RecordIdKey, SurrealValue, Uuid};

    use super::*;
    use crate::{
        log::{LAST, READ, segment_id},
        projections::{ENDING, INCIDENTS, INCIDENTS_RESOLVED, INCIDENTS_UNRESOLVED},
        query::{bind, int, range},
        segment::{BYTES_MAX, encode},
        torn::LINKS,
    };

    async fn open(folder: &tempfile::TempDir) -> Result<SurrealStore, OpenError> {
        let url = format!("surrealkv://{}", folder.path().display());
        SurrealStore::open(&url, Memory::default(), &SystemClock).await
    }

    async fn say(store: &SurrealStore, text: &str) {
        store.db.query(text).await.unwrap().check().unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_newer_store_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        say(&store, "UPDATE meta:store SET version = 99; REMOVE TABLE conversation").await;
        store.close().await.unwrap();
        for _ in 0..2 {
            let error = open(&folder).await.unwrap_err();
            assert!(matches!(error, OpenError::Newer { found: 99, known: VERSION, .. }), "{error}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_older_store_shows_its_incidents() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        let incidents = vec![Arc::new(incident(1)), Arc::new(incident(2))];
        let watermark = Position { feed: 2, log: 2 };
        let update = Update { watermark, incidents: incidents.clone(), ..Update::default() };
        store.projections().write(&update).await.unwrap();
        say(&store, "DELETE incident_end; UPDATE meta:store SET version = 1").await;
        say(&store, "DEFINE INDEX incident_live_until ON incident FIELDS live_until").await;
        store.close().await.unwrap();
        let store = open(&folder).await.unwrap();
        let mut restored = store.projections().restore(Timestamp::default()).await.unwrap();
        restored.incidents.sort_by_key(|incident| incident.id);
        assert_eq!((restored.watermark, restored.incidents), (watermark, incidents));
        assert_eq!(store.projections().write(&update).await, Ok(()), "an update that is no news");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_store_that_was_not_finished_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        say(&store, "DELETE meta; REMOVE TABLE segment; REMOVE TABLE place").await;
        store.close().await.unwrap();
        let log = open(&folder).await.unwrap().log();
        assert_eq!(log.append(&segment(Position::default(), "+")).await, Ok(()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_damaged_segment_is_named_by_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        let log = store.log();
        let (one, two) = (segment(Position::default(), "+-"), segment(Position { feed: 1, log: 2 }, "++"));
        assert_eq!((log.append(&one).await, log.append(&two).await), (Ok(()), Ok(())));
        for damage in ["entries = '+{}'", "entries = 'x'", "encoding = 2", "log = 1"] {
            say(&store, &format!("UPDATE segment:[3, 4] SET {damage}")).await;
            let error = log.read_after(After::Feed(1), 10).await.unwrap_err();
            assert!(matches!(error, LogError::Damaged { at: Position { feed: 1, .. }, .. }), "{damage}: {error}");
            // What is whole can still be read.
            assert_eq!(log.read_after(After::Feed(0), 2).await.map(|read| read[0].clone()), Ok(one.clone()));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_power_failure_left_behind_a_hole_is_set_aside() {
        for lost in 0..4 {
            let folder = tempfile::tempdir().unwrap();
            let store = open(&folder).await.unwrap();
            let mut segments = vec![segment(Position::default(), "+-")];
            for shape in ["+", "-", "++"] {
                segments.push(segment(segments.last().unwrap().last(), shape));
            }
            for segment in &segments {
                assert_eq!(store.log().append(segment).await, Ok(()));
            }
            let hole = bind([("id", segment_id(segments[lost].last()).into_value())]);
            store.db.query("DELETE $id").bind(hole).await.unwrap().check().unwrap();
            store.close().await.unwrap();
            for turn in ["opened", "opened again"] {
                let store = open(&folder).await.unwrap();
                let read = store.log().read_after(After::Feed(0), 100).await;
                assert_eq!(read, Ok(segments[..lost].to_vec()), "{turn} without segment {lost}");
                let mut aside = store.db.query("SELECT VALUE entries FROM segment_aside ORDER BY id").await.unwrap();
                let kept: Vec<String> = segments[lost + 1..].iter().map(|segment| encode(segment).unwrap()).collect();
                assert_eq!(aside.take::<Vec<String>>(0).unwrap(), kept, "{turn} without segment {lost}");
                store.close().await.unwrap();
            }
            let store = open(&folder).await.unwrap();
            assert_eq!(store.log().append(&segments[lost]).await, Ok(()), "the log goes on before segment {lost}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_largest_segment_fits_into_a_transaction() {
        let folder = tempfile::tempdir().unwrap();
        let log = open(&folder).await.unwrap().log();
        let mut largest = segment(Position::default(), "+");
        largest.entries[0].json = vec![b'x'; BYTES_MAX - 2].into();
        assert_eq!(log.append(&largest).await, Ok(()));
        assert_eq!(log.read_after(After::Feed(0), 1).await, Ok(vec![largest]));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_log_in_doubt_settles_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let log = open(&folder).await.unwrap().log();
        log.doubt();
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![]), "an empty log has nothing to settle");
        let (one, two) = (segment(Position::default(), "+-"), segment(Position { feed: 1, log: 2 }, "+"));
        assert_eq!(log.append(&one).await, Ok(()));
        log.doubt();
        assert_eq!(log.append(&one).await, Ok(()));
        log.doubt();
        assert_eq!(log.append(&two).await, Ok(()));
        log.doubt();
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![one, two]));
    }

    /// A failed fsync leaves segments that can be seen and may not be on the disk.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_log_in_doubt_writes_once_more_what_may_not_be_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        let log = store.log();
        let known = segment(Position::default(), "+");
        assert_eq!(log.append(&known).await, Ok(()));
        let unknown = [segment(known.last(), "+"), segment(Position { feed: 2, log: 2 }, "-")];
        for segment in &unknown {
            let text = "CREATE $id SET encoding = 1, feed = $feed, log = $log, entries = $entries";
            let variables = bind([
                ("id", segment_id(segment.last()).into_value()),
                ("feed", int(segment.before().feed).into_value()),
                ("log", int(segment.before().log).into_value()),
                ("entries", encode(segment).unwrap().into_value()),
            ]);
            store.db.query(text).bind(variables).await.unwrap().check().unwrap();
        }
        assert_eq!(log.append(&unknown[0]).await, Err(LogError::Fenced), "what another has written");
        log.doubt();
        let next = segment(unknown[1].last(), "+");
        assert_eq!(log.append(&next).await, Ok(()));
        let mut answer = store.db.query("SELECT VALUE rewritten ?? 0 FROM segment ORDER BY id").await.unwrap();
        assert_eq!(answer.take::<Vec<i64>>(0).unwrap(), [0, 1, 1, 0]);
        let [two, three] = unknown;
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![known, two, three, next]));
    }

    /// What finds its rows by ids or by an index, and reads no more of them than it gives, stays fast however much is stored.
    #[tokio::test(flavor = "multi_thread")]
    async fn no_query_scans_a_table() {
        const RANGE: &str = "DynamicScan [ctx: Db] [source: array::first(...)";
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder).await.unwrap();
        let number = |number: i64| RecordIdKey::Number(number);
        let place = |numbers: Vec<i64>| RecordIdKey::Array(Array::from(numbers));
        let after_place = range("segment", Bound::Excluded(place(vec![3, 4])), Bound::Unbounded);
        let after_feed = range("segment", Bound::Included(place(vec![3])), Bound::Unbounded);
        let payloads = range("quarantine", Bound::Excluded(number(-70)), Bound::Unbounded);
        let incidents = range("incident", Bound::Excluded(RecordIdKey::Uuid(Uuid::default())), Bound::Unbounded);
        let ends = range("incident_end", Bound::Excluded(place(vec![3])), Bound::Unbounded);
        for (text, from, scan) in [
            (READ, &after_place, RANGE),
            (READ, &after_feed, RANGE),
            (READ, &payloads, RANGE),
            (INCIDENTS, &incidents, RANGE),
            (INCIDENTS_RESOLVED, &incidents, RANGE),
            (INCIDENTS_UNRESOLVED, &ends, RANGE),
            (ENDING, &ends, RANGE),
            ("SELECT id FROM login_session WHERE user = $before", &incidents, "IndexScan"),
            ("SELECT VALUE id FROM login_session WHERE expires_at < $until LIMIT $count", &incidents, "IndexScan"),
        ] {
            let variables = bind([
                ("from", from.clone().into_value()),
                ("before", RecordId::new("incident", "x").into_value()),
                ("status", "open".into_value()),
                ("count", 5.into_value()),
                ("until", 7.into_value()),
            ]);
            let explained = store.db.query(format!("EXPLAIN {text}")).bind(variables).await.unwrap().check();
            let plan: Option<String> = explained.unwrap().take(0).unwrap();
            let plan = plan.unwrap();
            assert!(plan.contains(scan) && !plan.contains("TableScan") && !plan.contains("Sort"), "{text}: {plan}");
            assert_eq!(plan.contains("limit: $count"), text.contains("LIMIT"), "{text}: {plan}");
        }
        for text in [LAST, LINKS] {
            let explained = store.db.query(format!("EXPLAIN {text}")).bind(bind([("count", 5.into_value())])).await;
            let plan: Option<String> = explained.unwrap().check().unwrap().take(0).unwrap();
            let plan = plan.unwrap();
            assert!(plan.contains("direction: Backward") && plan.contains("limit: "), "{text}: {plan}");
            assert!(!plan.contains("Sort"), "{text}: {plan}");
        }
        // The test of the test.
        let explained = store.db.query("EXPLAIN SELECT * FROM incident WHERE json = 'x'").await.unwrap().check();
        let plan: Option<String> = explained.unwrap().take(0).unwrap();
        assert!(plan.unwrap().contains("TableScan"));
    }
}
