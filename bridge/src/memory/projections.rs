use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{
    Broadcast, BroadcastId, BroadcastReach, Contacts, Conversation, ConversationId, Incident, IncidentId, Position,
    Status, Thread, Timestamp, UserId,
};

use super::{Fault, Faults, lock};
use crate::ports::{IncidentFilter, Projections, Restored, Rewriting, StoreError, Update};

/// Projections in memory. Clones share them, as two connections share a store.
#[derive(Clone, Debug, Default)]
pub struct MemoryProjections {
    kept: Arc<Mutex<Kept>>,
    faults: Faults,
}

#[derive(Debug, Default)]
struct Kept {
    watermark: Position,
    incidents: BTreeMap<IncidentId, Arc<Incident>>,
    conversations: BTreeMap<ConversationId, Arc<Conversation>>,
    contacts: Contacts,
    broadcasts: BTreeMap<BroadcastId, Arc<Broadcast>>,
    broadcast_reaches: BTreeMap<(BroadcastId, UserId), Arc<BroadcastReach>>,
    threads: std::collections::HashMap<Thread, BTreeMap<u64, Bytes>>,
    amendments: BTreeMap<(ConversationId, u64), Bytes>,
    quarantine: BTreeMap<u64, Bytes>,
}

impl MemoryProjections {
    /// What the next writes will suffer.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

impl Kept {
    fn write(&mut self, update: &Update) {
        if update.watermark.log <= self.watermark.log {
            return;
        }
        self.watermark = update.watermark;
        self.incidents.extend(update.incidents.iter().map(|incident| (incident.id, incident.clone())));
        self.conversations.extend(update.conversations.iter().map(|one| (one.id, one.clone())));
        update.contacts.iter().for_each(|contact| self.contacts.put(contact));
        self.broadcasts.extend(update.broadcasts.iter().map(|one| (one.id, one.clone())));
        let reaches = update.broadcast_reaches.iter().map(|reach| ((reach.id, reach.person), reach.clone()));
        self.broadcast_reaches.extend(reaches);
        for page in &update.threads {
            self.threads.entry(page.thread).or_default().extend(page.lines.iter().cloned());
        }
        for amendment in &update.amendments {
            self.amendments.insert((amendment.conversation, amendment.message), amendment.json.clone());
        }
        self.quarantine.extend(update.quarantine.iter().cloned());
    }
}

#[async_trait]
impl Projections for MemoryProjections {
    async fn restore(&self, resolved_since: Timestamp) -> Result<Restored, StoreError> {
        let kept = lock(&self.kept);
        let wanted = |incident: &&Arc<Incident>| {
            incident.status != Status::Resolved
                || incident.resolved.as_ref().is_some_and(|stamp| stamp.at > resolved_since)
        };
        Ok(Restored {
            watermark: kept.watermark,
            incidents: kept.incidents.values().filter(wanted).cloned().collect(),
            conversations: kept.conversations.values().cloned().collect(),
            contacts: kept.contacts.all().cloned().collect(),
            broadcasts: kept.broadcasts.values().cloned().collect(),
            broadcast_reaches: kept.broadcast_reaches.values().cloned().collect(),
        })
    }

    async fn write(&self, update: &Update) -> Result<(), StoreError> {
        let fault = self.faults.next().await;
        if fault != Some(Fault::BeforeWriting) {
            lock(&self.kept).write(update);
        }
        match fault {
            Some(_) => Err(StoreError::Unavailable("it was told to fail".to_owned())),
            None => Ok(()),
        }
    }

    async fn clear(&self) -> Result<(), StoreError> {
        *lock(&self.kept) = Kept::default();
        Ok(())
    }

    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        Ok(lock(&self.kept).incidents.get(&id).map(|incident| incident.as_ref().clone()))
    }

    async fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<Incident>, StoreError> {
        let kept = lock(&self.kept);
        let newest_first = kept.incidents.values().rev();
        let wanted = newest_first.filter(|incident| {
            filter.before.is_none_or(|before| incident.id < before)
                && filter.status.is_none_or(|status| incident.status == status)
        });
        Ok(wanted.take(filter.limit).map(|incident| incident.as_ref().clone()).collect())
    }

    async fn thread(&self, thread: Thread, numbers: Range<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = lock(&self.kept);
        let Some(lines) = kept.threads.get(&thread).filter(|_| !numbers.is_empty()) else { return Ok(Vec::new()) };
        Ok(lines.range(numbers).take(limit).map(|(number, json)| (*number, json.clone())).collect())
    }

    async fn amendments(
        &self,
        conversation: ConversationId,
        first: u64,
        last: u64,
    ) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = lock(&self.kept);
        let amendments = kept.amendments.range((conversation, first)..=(conversation, last));
        Ok(amendments.map(|((_, message), json)| (*message, json.clone())).collect())
    }

    async fn rewrite(&self, rewriting: &Rewriting) -> Result<(), StoreError> {
        let kept = &mut *lock(&self.kept);
        let thread = kept.threads.entry(Thread::Conversation(rewriting.conversation)).or_default();
        for (number, json) in &rewriting.lines {
            thread.entry(*number).and_modify(|line| *line = json.clone());
        }
        for (message, json) in &rewriting.amendments {
            let key = (rewriting.conversation, *message);
            kept.amendments.entry(key).and_modify(|amendment| *amendment = json.clone());
        }
        Ok(())
    }

    async fn resolved(&self, until: Timestamp, limit: usize) -> Result<Vec<IncidentId>, StoreError> {
        let kept = lock(&self.kept);
        let resolved = kept.incidents.values().filter(|incident| resolved_by(incident, until));
        Ok(resolved.take(limit).map(|incident| incident.id).collect())
    }

    async fn erase_incident(&self, id: IncidentId, until: Timestamp) -> Result<(), StoreError> {
        let mut kept = lock(&self.kept);
        if kept.incidents.get(&id).is_some_and(|incident| resolved_by(incident, until)) {
            kept.incidents.remove(&id);
            kept.threads.remove(&Thread::Incident(id));
        }
        Ok(())
    }

    async fn erase_broadcast(&self, id: BroadcastId) -> Result<(), StoreError> {
        let mut kept = lock(&self.kept);
        kept.broadcasts.remove(&id);
        kept.broadcast_reaches.retain(|(of, _), _| *of != id);
        Ok(())
    }

    async fn quarantine(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, Bytes)>, StoreError> {
        let kept = lock(&self.kept);
        let newest_first = kept.quarantine.range(..before.unwrap_or(u64::MAX)).rev();
        Ok(newest_first.take(limit).map(|(number, json)| (*number, json.clone())).collect())
    }

    async fn erase_quarantine(&self, until: u64, limit: usize) -> Result<usize, StoreError> {
        let quarantine = &mut lock(&self.kept).quarantine;
        let due: Vec<u64> = quarantine.range(..=until).take(limit).map(|(number, _)| *number).collect();
        due.iter().for_each(|number| drop(quarantine.remove(number)));
        Ok(due.len())
    }
}

fn resolved_by(incident: &Incident, until: Timestamp) -> bool {
    incident.resolved.as_ref().is_some_and(|stamp| stamp.at <= until)
}
