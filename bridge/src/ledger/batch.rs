use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;
use lifeline_domain::{
    Actor, Broadcast, BroadcastReach, Contact, Contacts, Conversation, Decision, DeviceCommand, Entry, Fact, Incident,
    IncidentId, Position, Problem, State, Timestamp, UserId,
};
use lifeline_protocol::entry;
use tokio::sync::oneshot;

use super::Recorded;
use crate::ports::{Segment, StoredEntry};

/// How many entries or answers a batch takes.
const COUNT_MAX: usize = 2048;
/// How many bytes of entries a batch takes; the last one may go over it.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// One entry with its JSON text.
#[derive(Clone, Debug)]
pub struct CommittedEntry {
    /// The entry.
    pub entry: Entry,
    /// Its text as stored, without the cursor.
    pub json: Bytes,
}

/// Entries that one commit made durable, with what they changed.
#[derive(Debug, Default)]
pub struct Batch {
    /// The entries, in order and without a hole.
    pub entries: Vec<CommittedEntry>,
    /// The incidents they changed, as they are after the batch.
    pub incidents: Vec<Arc<Incident>>,
    /// The conversations they opened or changed, as they are after the batch.
    pub conversations: Vec<Arc<Conversation>>,
    /// The people to each other whom they concern, as they stand after the batch.
    pub contacts: Vec<Arc<Contact>>,
    /// The commands to devices they are about, as they are after the batch.
    pub commands: Vec<Arc<DeviceCommand>>,
    /// The broadcasts they sent or changed, as they are after the batch.
    pub broadcasts: Vec<Arc<Broadcast>>,
    /// How far broadcasts have come to the people they speak of, after the batch.
    pub broadcast_reaches: Vec<Arc<BroadcastReach>>,
}

impl Batch {
    /// How long its entries' texts are, bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.iter().map(|committed| committed.json.len()).sum()
    }

    /// The place of the last entry.
    pub fn last(&self) -> Position {
        self.entries.last().map(|committed| committed.entry.position).unwrap_or_default()
    }

    /// The batch that consists of these entries, with what `state`, which holds them already, says of them.
    pub(crate) fn of(entries: Vec<CommittedEntry>, state: &State) -> Self {
        let touched: BTreeMap<IncidentId, _> = entries
            .iter()
            .filter_map(|committed| committed.entry.incident)
            .filter_map(|id| Some((id, state.incident(id)?.clone())))
            .collect();
        let changed =
            entries.iter().filter_map(|committed| committed.entry.fact.changed_conversation()).collect::<BTreeSet<_>>();
        let conversations = changed.into_iter().filter_map(|id| state.conversation(id).cloned()).collect();
        let of_commands: BTreeSet<_> = entries.iter().filter_map(|committed| committed.entry.fact.command()).collect();
        let commands = of_commands.into_iter().filter_map(|id| state.device_command(id).cloned()).collect();
        let met: BTreeSet<_> = entries.iter().filter_map(|committed| committed.entry.contact()).collect();
        let contacts = met.into_iter().map(|(one, other)| contact_of(state.contacts(), one, other)).collect();
        let facts = || entries.iter().map(|committed| &committed.entry.fact);
        let reached: BTreeSet<_> = facts().filter_map(Fact::broadcast_reach).collect();
        let reached = reached.into_iter().filter_map(|(id, person)| state.broadcasts().reach(id, person).cloned());
        let broadcasts: BTreeSet<_> =
            facts().filter(|fact| fact.broadcast_reach().is_none()).filter_map(Fact::broadcast).collect();
        let broadcasts = broadcasts.into_iter().filter_map(|id| state.broadcasts().get(id).cloned()).collect();
        Self {
            incidents: touched.into_values().collect(),
            conversations,
            contacts,
            commands,
            broadcasts,
            broadcast_reaches: reached.collect(),
            entries,
        }
    }

    /// What the log stores of it.
    pub(crate) fn segment(&self) -> Segment {
        let entries = self
            .entries
            .iter()
            .map(|committed| StoredEntry {
                position: committed.entry.position,
                in_feed: committed.entry.fact.in_feed(),
                json: committed.json.clone(),
            })
            .collect();
        Segment { entries }
    }
}

/// How two people stand to each other, also if they have nothing to do with each other any more.
pub(crate) fn contact_of(contacts: &Contacts, one: UserId, other: UserId) -> Arc<Contact> {
    contacts.between(one, other).cloned().unwrap_or_else(|| Arc::new(Contact::strangers(one, other)))
}

pub(super) type Reply = oneshot::Sender<Result<Recorded, Problem>>;
pub(super) type Answer = (Reply, Result<Recorded, Problem>);

/// A batch that is still being decided. Its answers wait for its commit, the
/// refusals too: they may rest on an entry that is not durable yet.
#[derive(Default)]
pub(super) struct OpenBatch {
    entries: Vec<CommittedEntry>,
    bytes: usize,
    answers: Vec<Answer>,
}

impl OpenBatch {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.answers.is_empty()
    }

    /// Whether it must be committed before more is decided.
    pub(super) fn is_full(&self) -> bool {
        self.entries.len().max(self.answers.len()) >= COUNT_MAX || self.bytes >= BYTES_MAX
    }

    /// Takes one decision in: its facts become entries, are applied to the state and encoded.
    pub(super) fn add(&mut self, state: &mut State, now: Timestamp, decision: Result<Decision, Problem>, reply: Reply) {
        let answer = match decision {
            Err(problem) => Err(problem),
            Ok(Decision::Repeat { position, incident }) => Ok(Recorded { position, incident, repeated: true }),
            Ok(Decision::Record { by, incident, facts }) => Ok(self.record(state, now, &by, incident, facts)),
        };
        self.answers.push((reply, answer));
    }

    fn record(
        &mut self,
        state: &mut State,
        now: Timestamp,
        by: &Actor,
        incident: Option<IncidentId>,
        facts: Vec<Fact>,
    ) -> Recorded {
        let mut last_position = None;
        for fact in facts {
            let last = state.position();
            let position = Position { feed: last.feed + u64::from(fact.in_feed()), log: last.log + 1 };
            let entry = Entry { position, at: now, incident, by: by.clone(), fact };
            state.apply(&entry);
            let json: Bytes = entry::encode(&entry).into();
            self.bytes += json.len();
            self.entries.push(CommittedEntry { entry, json });
            last_position = Some(position);
        }
        // The last of a command's entries: whoever has read that far has read them all.
        Recorded { position: last_position.unwrap_or_else(|| state.position()), incident, repeated: false }
    }

    pub(super) fn close(self, state: &State) -> (Batch, Vec<Answer>) {
        (Batch::of(self.entries, state), self.answers)
    }

    pub(super) fn fail(self, problem: &Problem) {
        for (reply, _) in self.answers {
            let _ = reply.send(Err(problem.clone()));
        }
    }
}
