mod keys;
mod update;

use std::{
    ops::{Bound, Range},
    sync::Arc,
};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_bridge::ports::{IncidentFilter, Projections, Restored, Rewriting, StoreError, Update};
use lifeline_domain::{BroadcastId, ConversationId, Incident, IncidentId, Position, Status, Thread, Timestamp};
use serde::de::DeserializeOwned;
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{RecordId, RecordIdKey, SurrealValue, Uuid, Variables},
};
use uuid::Uuid as PlainUuid;

use self::{
    keys::{UNRESOLVED, amendment_key, end_key, newest_first, page_key, reach_key, turned_over},
    update::put_update,
};
use crate::{
    lines,
    log::READ,
    query::{ask, bind, int, limit, range, run, unavailable},
    records::{Records, WriteError},
};

/// How many rows one transaction clears or erases.
const ROWS_CLEARED: i64 = 500;
/// The projections' tables.
const TABLES: [&str; 9] = [
    "incident_end",
    "incident",
    "conversation",
    "contact",
    "broadcast",
    "broadcast_reach",
    "thread_page",
    "amendment",
    "quarantine",
];
/// How many pages of a timeline one query reads.
const PAGES_READ: usize = 64;

pub(crate) const INCIDENTS: &str = "SELECT VALUE json FROM array::first([$from]) LIMIT $count";
pub(crate) const INCIDENTS_RESOLVED: &str =
    "SELECT VALUE json FROM array::first([$from]) WHERE status = $status LIMIT $count";
// Few among many: found by their end, where they stand last and the newest first.
pub(crate) const INCIDENTS_UNRESOLVED: &str =
    "SELECT VALUE incident.json FROM array::first([$from]) WHERE status = $status LIMIT $count";
pub(crate) const AMENDMENTS: &str = "SELECT message, json FROM $from";
/// Those resolved first come first.
pub(crate) const ENDING: &str = "SELECT VALUE incident FROM array::first([$from]) LIMIT $count";
/// How often a transaction that met another one is tried again.
const TRIES: u32 = 12;

/// The projections: a row an incident, a conversation, a quarantined payload, and for
/// a timeline a row an update.
#[derive(Clone, Debug)]
pub struct SurrealProjections {
    db: Surreal<Db>,
    records: Records,
}

#[derive(Debug, SurrealValue)]
struct JsonRow {
    id: RecordId,
    json: String,
}

#[derive(Debug, SurrealValue)]
struct PageRow {
    id: RecordId,
    lines: String,
}

#[derive(Debug, SurrealValue)]
struct AmendmentRow {
    message: i64,
    json: String,
}

#[derive(Debug, SurrealValue)]
struct RestoredRow {
    feed: i64,
    log: i64,
    incidents: Vec<String>,
    conversations: Vec<String>,
    contacts: Vec<String>,
    broadcasts: Vec<String>,
    broadcast_reaches: Vec<String>,
}

impl SurrealProjections {
    pub(crate) fn new(db: Surreal<Db>, records: Records) -> Self {
        Self { db, records }
    }

    async fn ask<T: SurrealValue>(&self, text: &'static str, variables: Variables) -> Result<T, StoreError> {
        ask(&self.db, text, variables).await.map_err(unavailable)
    }

    async fn try_to_write(&self, update: &Update) -> Result<(), WriteError> {
        let writing = self.records.begin().await?;
        match put_update(&writing, update).await {
            Ok(true) => writing.commit().await,
            nothing_to_write => {
                writing.cancel().await;
                nothing_to_write.map(|_| ())
            }
        }
    }
}

#[async_trait]
impl Projections for SurrealProjections {
    async fn restore(&self, resolved_since: Timestamp) -> Result<Restored, StoreError> {
        let text = "{
            LET $watermark = SELECT feed, log FROM ONLY place:watermark;
            RETURN {
                feed: $watermark.feed,
                log: $watermark.log,
                incidents: (SELECT VALUE incident.json FROM $since),
                conversations: (SELECT VALUE json FROM conversation),
                contacts: (SELECT VALUE json FROM contact),
                broadcasts: (SELECT VALUE json FROM broadcast),
                broadcast_reaches: (SELECT VALUE json FROM broadcast_reach)
            };
        }";
        let since = Bound::Included(end_key(resolved_since.as_millis().saturating_add(1), None));
        let since = range("incident_end", since, Bound::Unbounded);
        let row: RestoredRow = self.ask(text, bind([("since", since.into_value())])).await?;
        Ok(Restored {
            watermark: Position { feed: row.feed.unsigned_abs(), log: row.log.unsigned_abs() },
            incidents: read_all(&row.incidents)?,
            contacts: read_all(&row.contacts)?,
            conversations: read_all(&row.conversations)?,
            broadcasts: read_all(&row.broadcasts)?,
            broadcast_reaches: read_all(&row.broadcast_reaches)?,
        })
    }

    async fn write(&self, update: &Update) -> Result<(), StoreError> {
        let mut tries = 0;
        loop {
            match self.try_to_write(update).await {
                Err(WriteError::Conflict) if tries < TRIES => tries += 1,
                result => return result.map_err(|error| StoreError::Unavailable(error.to_string())),
            }
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        // The watermark first: what a crash leaves behind is written over when it is
        // rebuilt. In parts, because a transaction must fit into memory.
        let text = "UPDATE place:watermark SET feed = 0, log = 0 RETURN NONE";
        run(&self.db, text, Variables::new()).await.map_err(unavailable)?;
        let text = "{
            LET $ids = SELECT VALUE id FROM type::table($table) LIMIT $count;
            DELETE $ids RETURN NONE;
            RETURN count($ids);
        }";
        for table in TABLES {
            let variables = bind([("table", table.into_value()), ("count", ROWS_CLEARED.into_value())]);
            while self.ask::<i64>(text, variables.clone()).await? == ROWS_CLEARED {}
        }
        Ok(())
    }

    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        let id = RecordId::new("incident", newest_first(id.0)).into_value();
        let json: Option<String> = self.ask("SELECT VALUE json FROM ONLY $id", bind([("id", id)])).await?;
        json.as_deref().map(read).transpose()
    }

    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<Incident>, StoreError> {
        let before = filter.before.map(|before| newest_first(before.0));
        let (text, from) = match filter.status {
            None | Some(Status::Resolved) => {
                let text = if filter.status.is_none() { INCIDENTS } else { INCIDENTS_RESOLVED };
                let start = before.map_or(Bound::Unbounded, Bound::Excluded);
                (text, range("incident", start, Bound::Unbounded))
            }
            Some(_) => {
                let start = Bound::Excluded(end_key(UNRESOLVED, before));
                (INCIDENTS_UNRESOLVED, range("incident_end", start, Bound::Unbounded))
            }
        };
        let variables = bind([
            ("from", from.into_value()),
            ("status", filter.status.map(|status| status.as_str().to_owned()).into_value()),
            ("count", limit(filter.limit).into_value()),
        ]);
        let found: Vec<String> = self.ask(text, variables).await?;
        found.iter().map(|json| read(json)).collect()
    }

    async fn thread(&self, thread: Thread, numbers: Range<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let mut found: Vec<(u64, Bytes)> = Vec::new();
        if numbers.is_empty() {
            return Ok(found);
        }
        let mut start = Bound::Included(page_key(thread, int(numbers.start)));
        // A page stands at its last line: those that end before the end, and the one across it.
        let across = || Bound::Included(page_key(thread, int(numbers.end)));
        let mut end = Bound::Excluded(page_key(thread, int(numbers.end)));
        let mut last_page = false;
        while found.len() < limit {
            let count = if last_page { 1 } else { PAGES_READ.min(limit - found.len()) };
            let from = range("thread_page", start.clone(), end.clone());
            let variables = bind([("from", from.into_value()), ("count", crate::query::limit(count).into_value())]);
            let pages: Vec<PageRow> = self.ask(READ, variables).await?;
            let all = pages.len() < count;
            for page in pages {
                start = Bound::Excluded(page.id.key);
                for line in lines::decode(page.lines).map_err(StoreError::Unavailable)? {
                    // Pages overlap where an update was repeated with more in it.
                    let is_next = found.last().is_none_or(|last| line.0 > last.0);
                    if is_next && numbers.contains(&line.0) {
                        found.push(line);
                    }
                }
            }
            if last_page || all && numbers.end == u64::MAX {
                break;
            }
            if all {
                (start, end, last_page) = (across(), Bound::Included(page_key(thread, i64::MAX)), true);
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    async fn amendments(
        &self,
        conversation: ConversationId,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let key = |message| Bound::Included(amendment_key(conversation, message));
        let from = range("amendment", key(first), key(last));
        let variables = bind([("from", from.into_value())]);
        let rows: Vec<AmendmentRow> = self.ask(AMENDMENTS, variables).await?;
        Ok(rows.into_iter().map(|row| (row.message.unsigned_abs(), row.json.into())).collect())
    }

    async fn rewrite(&self, rewriting: &Rewriting) -> Result<(), StoreError> {
        let thread = Thread::Conversation(rewriting.conversation);
        let mut lines = rewriting.lines.iter().peekable();
        while let Some((next, _)) = lines.peek() {
            // A page stands at its last line: the first from there on is the one that may hold it.
            let start = Bound::Included(page_key(thread, int(*next)));
            let from = range("thread_page", start, Bound::Included(page_key(thread, i64::MAX)));
            let pages: Vec<PageRow> =
                self.ask(READ, bind([("from", from.into_value()), ("count", limit(1).into_value())])).await?;
            let Some(page) = pages.into_iter().next() else { break };
            let before = page.lines.clone();
            let mut written = lines::decode(page.lines).map_err(StoreError::Unavailable)?;
            let Some(last) = written.last().map(|line| line.0) else { break };
            while let Some((number, json)) = lines.next_if(|line| line.0 <= last) {
                if let Ok(at) = written.binary_search_by_key(number, |line| line.0) {
                    written[at].1 = json.clone();
                }
            }
            let after = lines::encode(&written).map_err(StoreError::Unavailable)?;
            let text = "RETURN count(UPDATE $id SET lines = $after WHERE lines = $before RETURN id)";
            let values = [("id", page.id.into_value()), ("before", before.into_value()), ("after", after.into_value())];
            if self.ask::<i64>(text, bind(values)).await? == 0 {
                return Err(StoreError::Unavailable("a page was written meanwhile".to_owned()));
            }
        }
        for (message, json) in &rewriting.amendments {
            let id = RecordId::new("amendment", amendment_key(rewriting.conversation, *message));
            let json = String::from_utf8_lossy(json).into_owned().into_value();
            let variables = bind([("id", id.into_value()), ("json", json)]);
            run(&self.db, "UPDATE $id SET json = $json RETURN NONE", variables).await.map_err(unavailable)?;
        }
        Ok(())
    }

    async fn resolved(&self, until: Timestamp, limit: usize) -> Result<Vec<IncidentId>, StoreError> {
        let end = Bound::Excluded(end_key(until.as_millis().saturating_add(1), None));
        let from = range("incident_end", Bound::Unbounded, end);
        let variables = bind([("from", from.into_value()), ("count", crate::query::limit(limit).into_value())]);
        let ids: Vec<RecordId> = self.ask(ENDING, variables).await?;
        let read = |id: RecordId| match id.key {
            RecordIdKey::Uuid(id) => Ok(IncidentId(turned_over(id.into_inner()))),
            _ => Err(StoreError::Unavailable("an incident's id is not a UUID".to_owned())),
        };
        ids.into_iter().map(read).collect()
    }

    async fn erase_incident(&self, id: IncidentId, until: Timestamp) -> Result<(), StoreError> {
        let text = "{
            LET $resolved = SELECT VALUE live_until FROM ONLY $id;
            IF $resolved = NONE OR $resolved > $until { RETURN 0 };
            LET $pages = SELECT VALUE id FROM array::first([$timeline]) LIMIT $count;
            DELETE $pages RETURN NONE;
            IF count($pages) < $count {
                DELETE type::record('incident_end', [$resolved, record::id($id)]) RETURN NONE;
                DELETE $id RETURN NONE;
            };
            RETURN count($pages);
        }";
        let thread = Thread::Incident(id);
        let (first, last) = (page_key(thread, i64::MIN), page_key(thread, i64::MAX));
        let timeline = range("thread_page", Bound::Included(first), Bound::Included(last));
        let variables = bind([
            ("id", RecordId::new("incident", newest_first(id.0)).into_value()),
            ("until", until.as_millis().into_value()),
            ("timeline", timeline.into_value()),
            ("count", ROWS_CLEARED.into_value()),
        ]);
        while self.ask::<i64>(text, variables.clone()).await? == ROWS_CLEARED {}
        Ok(())
    }

    async fn erase_broadcast(&self, id: BroadcastId) -> Result<(), StoreError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM array::first([$reached]) LIMIT $count;
            DELETE $ids RETURN NONE;
            IF count($ids) < $count { DELETE $id RETURN NONE };
            RETURN count($ids);
        }";
        let (first, last) = (reach_key(id, PlainUuid::nil()), reach_key(id, PlainUuid::max()));
        let reached = range("broadcast_reach", Bound::Included(first), Bound::Included(last));
        let variables = bind([
            ("id", RecordId::new("broadcast", Uuid::from(id.0)).into_value()),
            ("reached", reached.into_value()),
            ("count", ROWS_CLEARED.into_value()),
        ]);
        while self.ask::<i64>(text, variables.clone()).await? == ROWS_CLEARED {}
        Ok(())
    }

    async fn quarantine(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let start = before.map_or(Bound::Unbounded, |before| Bound::Excluded(RecordIdKey::Number(-int(before))));
        let from = range("quarantine", start, Bound::Unbounded);
        let variables = bind([("from", from.into_value()), ("count", crate::query::limit(limit).into_value())]);
        let rows: Vec<JsonRow> = self.ask(READ, variables).await?;
        rows.into_iter()
            .map(|row| match row.id.key {
                RecordIdKey::Number(number) => Ok((number.unsigned_abs(), row.json.into())),
                _ => Err(StoreError::Unavailable("a quarantined payload's id is not a number".to_owned())),
            })
            .collect()
    }

    async fn erase_quarantine(&self, until: u64, limit: usize) -> Result<usize, StoreError> {
        let text = "{
            LET $ids = SELECT VALUE id FROM array::first([$from]) LIMIT $count;
            DELETE $ids RETURN NONE;
            RETURN count($ids);
        }";
        let from = range("quarantine", Bound::Included(RecordIdKey::Number(-int(until))), Bound::Unbounded);
        let variables = bind([("from", from.into_value()), ("count", crate::query::limit(limit).into_value())]);
        let erased: i64 = self.ask(text, variables).await?;
        Ok(usize::try_from(erased).unwrap_or_default())
    }
}

/// The things that JSON texts say.
fn read_all<T: DeserializeOwned>(texts: &[String]) -> Result<Vec<Arc<T>>, StoreError> {
    texts.iter().map(|json| read(json).map(Arc::new)).collect()
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Unavailable(format!("a row cannot be read: {error}")))
}
