use lifeline_bridge::ports::Update;
use lifeline_domain::{Incident, Status};
use serde::Serialize;
use surrealdb::types::{Array, RecordId, RecordIdKey, SurrealValue, Uuid, Value};

use super::keys::{UNRESOLVED, amendment_key, end_key, newest_first, page_key, reach_key};
use crate::{
    lines,
    query::int,
    records::{WriteError, Writing, fields},
};

/// Writes an update into a transaction; says whether it is news.
pub(super) async fn put_update(writing: &Writing, update: &Update) -> Result<bool, WriteError> {
    let (feed, log) = (int(update.watermark.feed), int(update.watermark.log));
    let watermark = RecordId::new("place", "watermark");
    if writing.number(watermark.clone(), "log").await?.is_some_and(|known| known >= log) {
        return Ok(false);
    }
    for incident in &update.incidents {
        put_incident(writing, incident).await?;
    }
    for conversation in &update.conversations {
        let id = RecordId::new("conversation", Uuid::from(conversation.id.0));
        writing.set(id, fields([("json", json(conversation.as_ref())?)])).await?;
    }
    for contact in &update.contacts {
        let key = contact.people.map(|person| Uuid::from(person.0).into_value());
        let id = RecordId::new("contact", RecordIdKey::Array(Array::from(key.to_vec())));
        if contact.is_nothing() {
            writing.remove(id).await?;
        } else {
            writing.set(id, fields([("json", json(contact.as_ref())?)])).await?;
        }
    }
    for broadcast in &update.broadcasts {
        let id = RecordId::new("broadcast", Uuid::from(broadcast.id.0));
        writing.set(id, fields([("json", json(broadcast.as_ref())?)])).await?;
    }
    for reach in &update.broadcast_reaches {
        let id = RecordId::new("broadcast_reach", reach_key(reach.id, reach.person.0));
        writing.set(id, fields([("json", json(reach.as_ref())?)])).await?;
    }
    for page in &update.threads {
        let Some((last, _)) = page.lines.last() else { continue };
        let lines = lines::encode(&page.lines).map_err(WriteError::NothingWritten)?;
        let id = RecordId::new("thread_page", page_key(page.thread, int(*last)));
        writing.set(id, fields([("lines", lines.into_value())])).await?;
    }
    for amendment in &update.amendments {
        let json =
            std::str::from_utf8(&amendment.json).map_err(|error| WriteError::NothingWritten(error.to_string()))?;
        let id = RecordId::new("amendment", amendment_key(amendment.conversation, amendment.message));
        let row = [("message", int(amendment.message).into_value()), ("json", json.to_owned().into_value())];
        writing.set(id, fields(row)).await?;
    }
    for (number, json) in &update.quarantine {
        let json = std::str::from_utf8(json).map_err(|error| WriteError::NothingWritten(error.to_string()))?;
        let id = RecordId::new("quarantine", -int(*number));
        writing.set(id, fields([("json", json.to_owned().into_value())])).await?;
    }
    writing.set(watermark, fields([("feed", feed.into_value()), ("log", log.into_value())])).await?;
    Ok(true)
}

async fn put_incident(writing: &Writing, incident: &Incident) -> Result<(), WriteError> {
    let live_until = match (&incident.status, &incident.resolved) {
        (Status::Resolved, Some(stamp)) => stamp.at.as_millis(),
        _ => UNRESOLVED,
    };
    let key = newest_first(incident.id.0);
    let id = RecordId::new("incident", key.clone());
    let end = |live_until| RecordId::new("incident_end", end_key(live_until, Some(key.clone())));
    if let Some(before) = writing.number(id.clone(), "live_until").await?.filter(|before| *before != live_until) {
        writing.remove(end(before)).await?;
    }
    let status = incident.status.as_str().to_owned().into_value();
    let row = fields([("status", status.clone()), ("live_until", live_until.into_value()), ("json", json(incident)?)]);
    writing.set(id.clone(), row).await?;
    writing.set(end(live_until), fields([("incident", id.into_value()), ("status", status)])).await
}

fn json(value: &impl Serialize) -> Result<Value, WriteError> {
    let json = serde_json::to_string(value).map_err(|error| WriteError::NothingWritten(error.to_string()))?;
    Ok(json.into_value())
}
