use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, RwLock, RwLockReadGuard},
};

use lifeline_domain::{
    CommandId, Conversation, ConversationId, ConversationKind, DeviceCommand, DeviceId, Incident, IncidentId, Origin,
    Position, SosId, SosSession, State, Status, Timestamp, UserId,
};

use crate::ledger::Batch;

/// The committed state, for everyone who only reads. It never shows what is not
/// durable, and one look at it is the state at one position.
#[derive(Debug, Default)]
pub struct Live(RwLock<Shown>);

#[derive(Debug, Default)]
struct Shown {
    position: Position,
    incidents: BTreeMap<IncidentId, Arc<Incident>>,
    sos: HashMap<SosId, IncidentId>,
    /// Those whose call for help runs.
    calling: HashSet<IncidentId>,
    running: HashMap<UserId, SosId>,
    conversations: HashMap<ConversationId, Arc<Conversation>>,
    direct: HashMap<(UserId, UserId), ConversationId>,
    of_member: HashMap<UserId, Vec<ConversationId>>,
    commands: BTreeMap<CommandId, Arc<DeviceCommand>>,
}

impl Live {
    pub(crate) fn new(state: &State) -> Self {
        let mut shown = Shown { position: state.position(), ..Shown::default() };
        for incident in state.incidents() {
            shown.show_incident(incident);
        }
        for conversation in state.conversations() {
            shown.show_conversation(conversation);
        }
        shown.commands = state.device_commands().map(|command| (command.request.id, command.clone())).collect();
        Self(RwLock::new(shown))
    }

    fn read(&self) -> RwLockReadGuard<'_, Shown> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn apply(&self, batch: &Batch) {
        let mut shown = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for incident in &batch.incidents {
            shown.show_incident(incident);
        }
        for conversation in &batch.conversations {
            shown.show_conversation(conversation);
        }
        if let Some(last) = batch.entries.last().filter(|_| !batch.commands.is_empty()) {
            shown.commands.retain(|_, command| !command.is_forgotten(last.entry.at));
            shown.commands.extend(batch.commands.iter().map(|command| (command.request.id, command.clone())));
        }
        shown.position = shown.position.max(batch.last());
    }

    /// The last entry that is shown.
    pub fn position(&self) -> Position {
        self.read().position
    }

    /// Every incident that is not resolved, in the order of opening, and where that was true.
    pub fn unresolved(&self) -> (Position, Vec<Arc<Incident>>) {
        let shown = self.read();
        let unresolved = shown.incidents.values().filter(|incident| incident.status != Status::Resolved);
        (shown.position, unresolved.cloned().collect())
    }

    /// One incident, and where that was true.
    pub fn incident(&self, id: IncidentId) -> (Position, Option<Arc<Incident>>) {
        let shown = self.read();
        (shown.position, shown.incidents.get(&id).cloned())
    }

    /// The incident of a call for help.
    pub fn incident_of_sos(&self, sos: SosId) -> Option<Arc<Incident>> {
        let shown = self.read();
        shown.incidents.get(shown.sos.get(&sos)?).cloned()
    }

    /// The call for help of this person that runs.
    pub fn running_sos(&self, user: UserId) -> Option<(SosId, IncidentId)> {
        let shown = self.read();
        let sos = shown.running.get(&user)?;
        Some((*sos, *shown.sos.get(sos)?))
    }

    /// Every call for help that runs.
    pub(crate) fn running_calls(&self) -> HashMap<SosId, SosSession> {
        let shown = self.read();
        let calling = shown.calling.iter().filter_map(|id| shown.incidents.get(id)?.sos.clone());
        calling.map(|session| (session.id, session)).collect()
    }

    /// One command to a device, while it is not over and an hour longer.
    pub fn device_command(&self, id: CommandId) -> Option<Arc<DeviceCommand>> {
        self.read().commands.get(&id).cloned()
    }

    /// The commands that are to be handed to a device, the oldest first.
    pub fn commands_for(&self, device: &DeviceId, now: Timestamp) -> Vec<Arc<DeviceCommand>> {
        let shown = self.read();
        let waiting = shown.commands.values().filter(|it| it.request.device == *device && it.is_to_be_sent(now));
        let mut waiting: Vec<_> = waiting.cloned().collect();
        waiting.sort_by_key(|command| command.requested_at);
        waiting
    }

    /// The commands that wait for a second responder, the oldest first.
    pub(crate) fn unconfirmed_commands(&self, now: Timestamp) -> Vec<Arc<DeviceCommand>> {
        let shown = self.read();
        let waits =
            |it: &&Arc<DeviceCommand>| it.waits_for_confirmation() && !it.is_over() && now < it.request.expires_at;
        let mut waiting: Vec<_> = shown.commands.values().filter(waits).cloned().collect();
        waiting.sort_by_key(|command| command.requested_at);
        waiting
    }

    /// The commands whose time is over without an answer.
    pub(crate) fn commands_due(&self, now: Timestamp) -> Vec<CommandId> {
        let shown = self.read();
        let due = shown.commands.values().filter(|command| !command.is_over() && command.request.expires_at <= now);
        due.map(|command| command.request.id).collect()
    }

    /// One conversation.
    pub fn conversation(&self, id: ConversationId) -> Option<Arc<Conversation>> {
        self.read().conversations.get(&id).cloned()
    }

    /// The conversation between exactly these two.
    pub fn direct_conversation(&self, one: UserId, other: UserId) -> Option<ConversationId> {
        self.read().direct.get(&(one.min(other), one.max(other))).copied()
    }

    /// The conversations a person is in, the oldest first.
    pub fn conversations_of(&self, user: UserId) -> Vec<Arc<Conversation>> {
        let shown = self.read();
        let ids = shown.of_member.get(&user).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|id| shown.conversations.get(id).cloned()).collect()
    }

    /// Lets go of incidents that the ledger has let go; queries find them in the projections.
    pub(crate) fn forget(&self, incidents: &[IncidentId]) {
        if incidents.is_empty() {
            return;
        }
        let mut shown = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for id in incidents {
            shown.calling.remove(id);
            if let Some(session) = shown.incidents.remove(id).and_then(|incident| incident.sos.clone()) {
                shown.sos.remove(&session.id);
            }
        }
    }

    /// Lets go of what the state no longer holds after it was read anew.
    pub(crate) fn forget_unknown_to(&self, state: &State) {
        let unknown: Vec<_> =
            self.read().incidents.keys().filter(|id| state.incident(**id).is_none()).copied().collect();
        self.forget(&unknown);
    }
}

impl Shown {
    fn show_incident(&mut self, incident: &Arc<Incident>) {
        if let Some(session) = &incident.sos {
            self.sos.insert(session.id, incident.id);
            if incident.sos_runs() {
                self.calling.insert(incident.id);
            } else {
                self.calling.remove(&incident.id);
            }
            if let Origin::Person { user: Some(user), .. } = &incident.origin {
                if incident.sos_runs() {
                    self.running.insert(*user, session.id);
                } else if self.running.get(user) == Some(&session.id) {
                    self.running.remove(user);
                }
            }
        }
        self.incidents.insert(incident.id, incident.clone());
    }

    fn show_conversation(&mut self, conversation: &Arc<Conversation>) {
        if let (ConversationKind::Direct, [one, other]) = (conversation.kind, conversation.members.as_slice()) {
            self.direct.insert((*one, *other), conversation.id);
        }
        if self.conversations.insert(conversation.id, conversation.clone()).is_none() {
            for member in &conversation.members {
                self.of_member.entry(*member).or_default().push(conversation.id);
            }
        }
    }
}
