//! What is known, and how entries change it. What a command comes to: `decide`, for sensors' words
//! `report`, for calls for help `sos`.

mod broadcasts;
mod contacts;
mod conversations;
mod decide;
mod device_commands;
mod messages;
mod report;
mod sos;
mod sos_consent;
mod sos_end;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use crate::{
    Broadcast, BroadcastReach, Broadcasts, CommandId, ConsentTo, Contact, Contacts, Conversation, ConversationId,
    DeviceCommand, DeviceId, Entry, Fact, Incident, IncidentId, MediaId, MessageId, Origin, Position, SignalId,
    SignalKind, SosConsented, SosId, SosLocated, SosStarted, Source, Status, Timestamp, UserId,
    recent::{Recent, Used},
};

/// How long an id is remembered, so that a repeat counts once. A device or a phone
/// that repeats later than that names an incident that is known to be its own.
const RECENT_SPAN: Duration = Duration::from_secs(3600);
/// How many ids are remembered.
const RECENT_COUNT_MAX: usize = 400_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Signal(SignalId),
    Message(Option<UserId>, MessageId),
    /// A phone measures once in a millisecond.
    Fix(SosId, Timestamp),
    /// A recording of a caller, and how much of it.
    Voice(MediaId, u64),
    /// A phone asks for one thing once in a millisecond.
    Consent(SosId, ConsentTo, Timestamp),
    /// The number of the entry of a message that was deleted.
    Deleted(u64),
}

/// Everything a decision looks at: the incidents, the running calls for help, the
/// conversations and the ids used lately. It follows from the log alone.
#[derive(Clone, Debug)]
pub struct State {
    position: Position,
    incidents: BTreeMap<IncidentId, Arc<Incident>>,
    /// When incidents were resolved. One that was reopened since stays until it is looked at.
    resolved: BTreeSet<(Timestamp, IncidentId)>,
    /// The unresolved incident of a device, a sensor behind it and a kind.
    unresolved: HashMap<(DeviceId, Option<Source>, SignalKind), IncidentId>,
    sos: HashMap<SosId, IncidentId>,
    /// The running call of a person.
    running: HashMap<UserId, SosId>,
    conversations: BTreeMap<ConversationId, Arc<Conversation>>,
    direct: HashMap<(UserId, UserId), ConversationId>,
    contacts: Contacts,
    broadcasts: Broadcasts,
    /// Those that are not over, and those that have not been for long.
    commands: BTreeMap<CommandId, Arc<DeviceCommand>>,
    recent: Recent<Key>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            position: Position::default(),
            incidents: BTreeMap::new(),
            resolved: BTreeSet::new(),
            unresolved: HashMap::new(),
            sos: HashMap::new(),
            running: HashMap::new(),
            conversations: BTreeMap::new(),
            direct: HashMap::new(),
            contacts: Contacts::default(),
            broadcasts: Broadcasts::default(),
            commands: BTreeMap::new(),
            recent: Recent::new(RECENT_SPAN, RECENT_COUNT_MAX),
        }
    }
}

impl State {
    /// The state that stored projections show at their watermark. The tail of the
    /// log is applied on top; the ids used lately come from [`State::remember`].
    pub fn restore(
        position: Position,
        incidents: impl IntoIterator<Item = Arc<Incident>>,
        conversations: impl IntoIterator<Item = Arc<Conversation>>,
        contacts: impl IntoIterator<Item = Arc<Contact>>,
    ) -> Self {
        let mut state = Self { position, ..Self::default() };
        for incident in incidents {
            state.recall(incident);
        }
        for conversation in conversations {
            state.index_conversation(Arc::unwrap_or_clone(conversation).with_owner());
        }
        for contact in contacts {
            state.contacts.put(&contact);
        }
        state
    }

    /// The same with the broadcasts that the projections show, and how far each has come to whom.
    pub fn with_broadcasts(
        mut self,
        broadcasts: impl IntoIterator<Item = Arc<Broadcast>>,
        reached: impl IntoIterator<Item = Arc<BroadcastReach>>,
    ) -> Self {
        broadcasts.into_iter().for_each(|one| self.broadcasts.put(&one));
        reached.into_iter().for_each(|reach| self.broadcasts.put_reach(&reach));
        self
    }

    /// The last entry that is part of this state.
    pub fn position(&self) -> Position {
        self.position
    }

    /// One incident.
    pub fn incident(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.incidents.get(&id)
    }

    /// All incidents, in the order of their ids.
    pub fn incidents(&self) -> impl Iterator<Item = &Arc<Incident>> {
        self.incidents.values()
    }

    /// Takes an incident in as the projections hold it: one that was let go, when the
    /// log's tail turns out to speak of it.
    pub fn recall(&mut self, incident: Arc<Incident>) {
        self.index_incident(&incident);
        self.incidents.insert(incident.id, incident);
    }

    /// Lets go of incidents resolved at or before `until`, of which the projections hold
    /// everything: no entry after `projected` (a feed offset). The state is then what
    /// [`State::restore`] makes of projections without them: commands about them are
    /// `not_found`, and an alert of the same device opens a new incident.
    ///
    /// Looks at `count_max` incidents at most, those resolved first, and returns which it let go.
    pub fn forget_resolved(&mut self, until: Timestamp, projected: u64, count_max: usize) -> Vec<IncidentId> {
        let due = self.resolved.iter().take_while(|(at, _)| *at <= until).take(count_max);
        let due: Vec<_> = due.copied().collect();
        let mut forgotten = Vec::new();
        for (at, id) in due {
            let incident = self.incidents.get(&id).filter(|known| known.resolved.as_ref().is_some_and(|s| s.at == at));
            if incident.is_some_and(|incident| incident.updated_offset > projected) {
                continue;
            }
            let sos = incident.map(|incident| incident.sos.as_ref().map(|sos| sos.id));
            self.resolved.remove(&(at, id));
            // None: it was reopened, and perhaps resolved again later.
            let Some(sos) = sos else { continue };
            self.incidents.remove(&id);
            sos.map(|sos| self.sos.remove(&sos));
            forgotten.push(id);
        }
        forgotten
    }

    /// The incident of a call for help.
    pub fn incident_of_sos(&self, sos: SosId) -> Option<&Arc<Incident>> {
        self.sos.get(&sos).and_then(|incident| self.incidents.get(incident))
    }

    /// Makes one entry part of the state. Entries come in the order of the log;
    /// one that is already part of it changes nothing.
    pub fn apply(&mut self, entry: &Entry) {
        if entry.position.log <= self.position.log {
            return;
        }
        self.position = entry.position;
        self.remember(entry);
        self.apply_to_conversation(entry);
        self.apply_to_contacts(entry);
        self.apply_to_broadcasts(entry);
        let Some(id) = entry.incident else { return };
        if let Some(opened) = Incident::open(entry) {
            self.incidents.insert(id, Arc::new(opened));
        } else if let Some(incident) = self.incidents.get_mut(&id) {
            Arc::make_mut(incident).apply(entry);
        }
        // Only these change what an incident is found by.
        if matches!(
            entry.fact,
            Fact::IncidentOpened(_)
                | Fact::SosStarted(_)
                | Fact::SosEnded(_)
                | Fact::IncidentResolved(_)
                | Fact::IncidentReopened(_)
        ) && let Some(incident) = self.incidents.get(&id).cloned()
        {
            self.index_incident(&incident);
        }
    }

    /// Remembers the id that an entry used and follows commands to devices, without applying
    /// it: for the part of the log that restored projections already hold.
    pub fn remember(&mut self, entry: &Entry) {
        self.follow_command(entry);
        let key = match &entry.fact {
            Fact::SignalReceived(received) => Key::Signal(received.signal.id),
            Fact::MessageSent(message) => Key::Message(entry.by.user(), message.id),
            Fact::MessageEdited(edited) => Key::Message(entry.by.user(), edited.id),
            Fact::MessageDeleted(deleted) => Key::Deleted(deleted.entry),
            Fact::SosVoiceReady(ready) => Key::Voice(ready.media.id, ready.media.bytes),
            Fact::SosConsented(SosConsented { sos, consent }) => Key::Consent(*sos, consent.to, consent.at),
            Fact::IncidentNoted(note) => Key::Message(entry.by.user(), note.id),
            Fact::SosStarted(SosStarted { sos, fix: Some(fix), .. }) | Fact::SosLocated(SosLocated { sos, fix }) => {
                Key::Fix(*sos, fix.at)
            }
            _ => return,
        };
        self.recent.insert(entry.at, key, Used { position: entry.position, incident: entry.incident });
    }

    fn index_incident(&mut self, incident: &Incident) {
        if let Some(stamp) = &incident.resolved {
            self.resolved.insert((stamp.at, incident.id));
        }
        if let Origin::Device { id, source } = &incident.origin {
            let key = (id.clone(), source.clone(), incident.kind.clone());
            if incident.status != Status::Resolved {
                self.unresolved.insert(key, incident.id);
            } else if self.unresolved.get(&key) == Some(&incident.id) {
                self.unresolved.remove(&key);
            }
        }
        let Some(sos) = &incident.sos else { return };
        self.sos.insert(sos.id, incident.id);
        if let Origin::Person { user: Some(user), .. } = &incident.origin {
            if incident.sos_runs() {
                self.running.insert(*user, sos.id);
            } else if self.running.get(user) == Some(&sos.id) {
                self.running.remove(user);
            }
        }
    }
}
