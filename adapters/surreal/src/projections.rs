use std::{ops::Bound, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_bridge::ports::{IncidentFilter, Projections, Restored, StoreError, Update};
use lifeline_domain::{Incident, IncidentId, Position, Status, Thread, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{Array, RecordId, RecordIdKey, SurrealValue, Uuid, Value, Variables},
};
use uuid::Uuid as PlainUuid;

use crate::{
    lines,
    log::READ,
    query::{ask, bind, int, limit, range, run, unavailable},
};

/// `live_until` of an incident that is not resolved.
const UNRESOLVED: i64 = i64::MAX;
/// How many rows one transaction clears or erases.
const ROWS_CLEARED: i64 = 500;
/// How many pages of a timeline one query reads.
const PAGES_READ: usize = 64;

pub(crate) const INCIDENTS: &str = "SELECT VALUE json FROM $from LIMIT $count";
pub(crate) const INCIDENTS_RESOLVED: &str = "SELECT VALUE json FROM $from WHERE status = $status LIMIT $count";
// Few among many: found by the index, which holds them in the order of their ids.
pub(crate) const INCIDENTS_UNRESOLVED: &str = "SELECT VALUE json FROM incident
    WHERE live_until = $unresolved AND status = $status ORDER BY id LIMIT $count";
pub(crate) const INCIDENTS_UNRESOLVED_BEFORE: &str = "SELECT VALUE json FROM incident
    WHERE live_until = $unresolved AND status = $status AND id > $before ORDER BY id LIMIT $count";

/// Found by the index, and read in its order: those resolved first come first.
pub(crate) const RESOLVED_BY: &str = "SELECT VALUE id FROM incident WHERE live_until <= $until LIMIT $count";

/// The projections: a row an incident, a conversation, a quarantined payload, and for
/// a timeline a row an update.
#[derive(Clone, Debug)]
pub struct SurrealProjections {
    db: Surreal<Db>,
}

#[derive(Debug, SurrealValue)]
struct IncidentRow {
    id: RecordId,
    status: String,
    live_until: i64,
    json: String,
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
struct RestoredRow {
    feed: i64,
    log: i64,
    incidents: Vec<String>,
    conversations: Vec<String>,
}

impl SurrealProjections {
    pub(crate) fn new(db: Surreal<Db>) -> Self {
        Self { db }
    }

    async fn ask<T: SurrealValue>(&self, text: &'static str, variables: Variables) -> Result<T, StoreError> {
        ask(&self.db, text, variables).await.map_err(unavailable)
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
                incidents: (SELECT VALUE json FROM incident WHERE live_until > $since),
                conversations: (SELECT VALUE json FROM conversation)
            };
        }";
        let row: RestoredRow = self.ask(text, bind([("since", resolved_since.as_millis().into_value())])).await?;
        Ok(Restored {
            watermark: Position { feed: row.feed.unsigned_abs(), log: row.log.unsigned_abs() },
            incidents: row.incidents.iter().map(|json| read(json).map(Arc::new)).collect::<Result<_, _>>()?,
            conversations: row.conversations.iter().map(|json| read(json).map(Arc::new)).collect::<Result<_, _>>()?,
        })
    }

    async fn write(&self, update: &Update) -> Result<(), StoreError> {
        let text = "{
            LET $known = SELECT VALUE log FROM ONLY place:watermark;
            IF $known >= $log { RETURN NONE };
            INSERT INTO incident $incidents
                ON DUPLICATE KEY UPDATE status = $input.status, live_until = $input.live_until, json = $input.json
                RETURN NONE;
            INSERT INTO conversation $conversations ON DUPLICATE KEY UPDATE json = $input.json RETURN NONE;
            INSERT INTO thread_page $pages ON DUPLICATE KEY UPDATE lines = $input.lines RETURN NONE;
            INSERT INTO quarantine $quarantine ON DUPLICATE KEY UPDATE json = $input.json RETURN NONE;
            UPDATE place:watermark SET feed = $feed, log = $log RETURN NONE;
        }";
        let incidents = update.incidents.iter().map(|incident| incident_row(incident));
        let conversations = update.conversations.iter().map(|conversation| {
            let id = RecordId::new("conversation", Uuid::from(conversation.id.0));
            Ok(JsonRow { id, json: json(conversation.as_ref())? })
        });
        let pages =
            update.threads.iter().filter_map(|page| {
                let (last, _) = page.lines.last()?;
                Some(lines::encode(&page.lines).map_err(StoreError::Unavailable).map(|lines| PageRow {
                    id: RecordId::new("thread_page", page_key(page.thread, int(*last))),
                    lines,
                }))
            });
        let quarantine = update.quarantine.iter().map(|(number, json)| {
            let json = std::str::from_utf8(json).map_err(|error| StoreError::Unavailable(error.to_string()))?;
            Ok(JsonRow { id: RecordId::new("quarantine", -int(*number)), json: json.to_owned() })
        });
        let variables = bind([
            ("feed", int(update.watermark.feed).into_value()),
            ("log", int(update.watermark.log).into_value()),
            ("incidents", rows(incidents)?),
            ("conversations", rows(conversations)?),
            ("pages", rows(pages)?),
            ("quarantine", rows(quarantine)?),
        ]);
        run(&self.db, text, variables).await.map_err(unavailable).map(|_| ())
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
        for table in ["incident", "conversation", "thread_page", "quarantine"] {
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
        let start = filter.before.map_or(Bound::Unbounded, |before| Bound::Excluded(newest_first(before.0)));
        let text = match (filter.status, filter.before) {
            (None, _) => INCIDENTS,
            (Some(Status::Resolved), _) => INCIDENTS_RESOLVED,
            (Some(_), None) => INCIDENTS_UNRESOLVED,
            (Some(_), Some(_)) => INCIDENTS_UNRESOLVED_BEFORE,
        };
        let before = filter.before.map(|before| RecordId::new("incident", newest_first(before.0)));
        let variables = bind([
            ("from", range("incident", start, Bound::Unbounded).into_value()),
            ("before", before.into_value()),
            ("status", filter.status.map(|status| status.as_str().to_owned()).into_value()),
            ("unresolved", UNRESOLVED.into_value()),
            ("count", limit(filter.limit).into_value()),
        ]);
        let found: Vec<String> = self.ask(text, variables).await?;
        found.iter().map(|json| read(json)).collect()
    }

    async fn thread(&self, thread: Thread, after: u64, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let mut found: Vec<(u64, Bytes)> = Vec::new();
        let mut start = page_key(thread, int(after));
        while found.len() < limit {
            let count = PAGES_READ.min(limit - found.len());
            let end = Bound::Included(page_key(thread, i64::MAX));
            let from = range("thread_page", Bound::Excluded(start.clone()), end);
            let variables = bind([("from", from.into_value()), ("count", crate::query::limit(count).into_value())]);
            let pages: Vec<PageRow> = self.ask(READ, variables).await?;
            let done = pages.len() < count;
            for page in pages {
                start = page.id.key;
                for line in lines::decode(page.lines).map_err(StoreError::Unavailable)? {
                    // Pages overlap where an update was repeated with more in it.
                    if line.0 > found.last().map_or(after, |last| last.0) {
                        found.push(line);
                    }
                }
            }
            if done {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    async fn resolved(&self, until: Timestamp, limit: usize) -> Result<Vec<IncidentId>, StoreError> {
        let count = crate::query::limit(limit);
        let variables = bind([("until", until.as_millis().into_value()), ("count", count.into_value())]);
        let ids: Vec<RecordId> = self.ask(RESOLVED_BY, variables).await?;
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
            LET $pages = SELECT VALUE id FROM $timeline LIMIT $count;
            DELETE $pages RETURN NONE;
            IF count($pages) < $count { DELETE $id RETURN NONE };
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
            LET $ids = SELECT VALUE id FROM $from LIMIT $count;
            DELETE $ids RETURN NONE;
            RETURN count($ids);
        }";
        let from = range("quarantine", Bound::Included(RecordIdKey::Number(-int(until))), Bound::Unbounded);
        let variables = bind([("from", from.into_value()), ("count", crate::query::limit(limit).into_value())]);
        let erased: i64 = self.ask(text, variables).await?;
        Ok(usize::try_from(erased).unwrap_or_default())
    }
}

fn incident_row(incident: &Incident) -> Result<IncidentRow, StoreError> {
    let live_until = match (&incident.status, &incident.resolved) {
        (Status::Resolved, Some(stamp)) => stamp.at.as_millis(),
        _ => UNRESOLVED,
    };
    Ok(IncidentRow {
        id: RecordId::new("incident", newest_first(incident.id.0)),
        status: incident.status.as_str().to_owned(),
        live_until,
        json: json(incident)?,
    })
}

/// UUIDv7 grow with time; turned over they shrink, so a forward scan is newest first.
fn newest_first(id: PlainUuid) -> RecordIdKey {
    RecordIdKey::Uuid(Uuid::from(turned_over(id)))
}

fn turned_over(id: PlainUuid) -> PlainUuid {
    PlainUuid::from_u128(!id.as_u128())
}

/// A timeline's page by its last line.
fn page_key(thread: Thread, last: i64) -> RecordIdKey {
    let (kind, id) = match thread {
        Thread::Incident(id) => ("i", id.0),
        Thread::Conversation(id) => ("c", id.0),
    };
    RecordIdKey::Array(Array::from(vec![kind.to_owned().into_value(), Uuid::from(id).into_value(), last.into_value()]))
}

fn rows<T: SurrealValue>(rows: impl Iterator<Item = Result<T, StoreError>>) -> Result<Value, StoreError> {
    Ok(Value::Array(Array::from(rows.collect::<Result<Vec<T>, _>>()?)))
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Unavailable(format!("a row cannot be read: {error}")))
}
