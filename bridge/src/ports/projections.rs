use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{
    Broadcast, BroadcastId, BroadcastReach, Contact, Conversation, ConversationId, Incident, IncidentId, Position,
    Status, Thread, Timestamp,
};

use super::StoreError;

/// What a stretch of the log changes in the projections. Written in one
/// transaction together with its watermark.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The last entry that it covers.
    pub watermark: Position,
    /// Incidents as they stand at the watermark.
    pub incidents: Vec<Arc<Incident>>,
    /// Conversations as they stand at the watermark.
    pub conversations: Vec<Arc<Conversation>>,
    /// Contacts as they stand at the watermark; one that is nothing is let go.
    pub contacts: Vec<Arc<Contact>>,
    /// Broadcasts as they are at the watermark.
    pub broadcasts: Vec<Arc<Broadcast>>,
    /// How far broadcasts have come to people at the watermark.
    pub broadcast_reaches: Vec<Arc<BroadcastReach>>,
    /// New lines of timelines.
    pub threads: Vec<ThreadPage>,
    /// New edits and deletions of messages, oldest first.
    pub amendments: Vec<Amendment>,
    /// New quarantined payloads: the entries' JSON texts with their log numbers.
    pub quarantine: Vec<(u64, Bytes)>,
}

/// An edit or the deletion of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Where the message is.
    pub conversation: ConversationId,
    /// The log number of the message.
    pub message: u64,
    /// The entry's JSON text.
    pub json: Bytes,
}

/// Consecutive lines of one timeline: entries' JSON texts with their log numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadPage {
    /// Whose timeline.
    pub thread: Thread,
    /// One or more lines, oldest first.
    pub lines: Vec<(u64, Bytes)>,
}

/// Other texts in place of those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewriting {
    /// Whose timeline.
    pub conversation: ConversationId,
    /// Lines by their log numbers, in ascending order.
    pub lines: Vec<(u64, Bytes)>,
    /// Amendments by the log numbers of their messages.
    pub amendments: Vec<(u64, Bytes)>,
}

/// What the state is rebuilt from on start.
#[derive(Clone, Debug, Default)]
pub struct Restored {
    /// Which entry the projections have followed to.
    pub watermark: Position,
    /// Unresolved incidents, and those resolved after the given time.
    pub incidents: Vec<Arc<Incident>>,
    /// All conversations.
    pub conversations: Vec<Arc<Conversation>>,
    /// How people stand to each other.
    pub contacts: Vec<Arc<Contact>>,
    /// All broadcasts.
    pub broadcasts: Vec<Arc<Broadcast>>,
    /// How far each has come to whom.
    pub broadcast_reaches: Vec<Arc<BroadcastReach>>,
}

/// Which incidents a query asks for, newest first.
#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    /// Of this status only.
    pub status: Option<Status>,
    /// Opened before this one (a page's end).
    pub before: Option<IncidentId>,
    /// How many at most.
    pub limit: usize,
}

/// What follows from the log and is asked by queries: history and search. It runs
/// behind the log; live state is answered from memory.
#[async_trait]
pub trait Projections: Send + Sync {
    /// Reads what the state is rebuilt from: `resolved_since` bounds the resolved incidents.
    async fn restore(&self, resolved_since: Timestamp) -> Result<Restored, StoreError>;
    /// Writes an update, all of it or nothing. One whose watermark is not above the
    /// stored one changes nothing, so an update whose outcome is unknown may be
    /// repeated. It must begin where the stored watermark ends, or before.
    async fn write(&self, update: &Update) -> Result<(), StoreError>;
    /// Forgets everything, to be rebuilt from the log.
    async fn clear(&self) -> Result<(), StoreError>;
    /// One incident.
    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError>;
    /// Incidents, newest first.
    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<Incident>, StoreError>;
    /// Lines of a timeline with these numbers, oldest first, at most `limit`.
    async fn thread(&self, thread: Thread, numbers: Range<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError>;
    /// The last amendments of a conversation's messages with log numbers from `first` to
    /// `last`: at most one a message, with the message's number, in their order.
    async fn amendments(
        &self,
        conversation: ConversationId,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Bytes)>, StoreError>;
    /// Replaces lines and amendments of a conversation; those that are not there are not added. If it fails, a part may
    /// be replaced: it may be repeated.
    async fn rewrite(&self, rewriting: &Rewriting) -> Result<(), StoreError>;
    /// Incidents resolved at or before `until`, in any order, at most `limit`.
    async fn resolved(&self, until: Timestamp, limit: usize) -> Result<Vec<IncidentId>, StoreError>;
    /// Erases an incident that was resolved at or before `until`, with its timeline. Any
    /// other is left as it is; one that is not there is erased already. If it fails, a
    /// part may be erased: the incident itself goes last, so that it is found again.
    async fn erase_incident(&self, id: IncidentId, until: Timestamp) -> Result<(), StoreError>;
    /// Erases a broadcast, with what is known of whom it has reached; one that is not there is erased already.
    async fn erase_broadcast(&self, id: BroadcastId) -> Result<(), StoreError>;
    /// Quarantined payloads with a log number below `before`, newest first, at most `limit`.
    async fn quarantine(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError>;
    /// Erases quarantined payloads with a log number up to `until`, in any order, at most `limit`, and says how many.
    async fn erase_quarantine(&self, until: u64, limit: usize) -> Result<usize, StoreError>;
}
