//! The keys of the projections' rows: what is asked for together stands together, the newest first.

use lifeline_domain::{BroadcastId, ConversationId, Thread};
use surrealdb::types::{Array, RecordIdKey, SurrealValue, Uuid};
use uuid::Uuid as PlainUuid;

use crate::query::int;

/// `live_until` of an incident that is not resolved.
pub(super) const UNRESOLVED: i64 = i64::MAX;

/// id: [broadcast, person].
pub(super) fn reach_key(broadcast: BroadcastId, person: PlainUuid) -> RecordIdKey {
    RecordIdKey::Array(Array::from(vec![Uuid::from(broadcast.0).into_value(), Uuid::from(person).into_value()]))
}

/// Where an incident stands among all by their end; without a key, before all with that end.
pub(super) fn end_key(live_until: i64, key: Option<RecordIdKey>) -> RecordIdKey {
    let incident = match key {
        Some(RecordIdKey::Uuid(key)) => Some(key.into_value()),
        _ => None,
    };
    RecordIdKey::Array(Array::from_iter([live_until.into_value()].into_iter().chain(incident)))
}

/// UUIDv7 grow with time; turned over they shrink, so a forward scan is newest first.
pub(super) fn newest_first(id: PlainUuid) -> RecordIdKey {
    RecordIdKey::Uuid(Uuid::from(turned_over(id)))
}

pub(super) fn turned_over(id: PlainUuid) -> PlainUuid {
    PlainUuid::from_u128(!id.as_u128())
}

/// A timeline's page by its last line.
pub(super) fn page_key(thread: Thread, last: i64) -> RecordIdKey {
    let (kind, id) = match thread {
        Thread::Incident(id) => ("i", id.0),
        Thread::Conversation(id) => ("c", id.0),
    };
    RecordIdKey::Array(Array::from(vec![kind.to_owned().into_value(), Uuid::from(id).into_value(), last.into_value()]))
}

/// A message's amendment by the message.
pub(super) fn amendment_key(conversation: ConversationId, message: u64) -> RecordIdKey {
    let conversation = Uuid::from(conversation.0).into_value();
    RecordIdKey::Array(Array::from(vec![conversation, int(message).into_value()]))
}
