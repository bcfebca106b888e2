use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, RwLock, RwLockReadGuard},
};

use lifeline_domain::{
    Bond, Broadcast, BroadcastId, BroadcastReach, Broadcasts, CommandId, Contact, Contacts, Conversation,
    ConversationId, ConversationKind, DeviceCommand, DeviceId, Incident, IncidentId, Origin, Position, SosId, State,
    Status, Timestamp, UserId,
};

use crate::ledger::{Batch, contact_of};

/// The committed state, for everyone who only reads. It never shows what is not
/// durable, and one look at it is the state at one position.
#[derive(Debug, Default)]
pub struct Live(RwLock<Shown>);

#[derive(Debug, Default)]
struct Shown {
    position: Position,
    incidents: BTreeMap<IncidentId, Arc<Incident>>,
    sos: HashMap<SosId, IncidentId>,
    /// The incidents that contacts were told of.
    told: HashMap<UserId, BTreeSet<IncidentId>>,
    /// Those whose call for help runs.
    calling: HashSet<IncidentId>,
    running: HashMap<UserId, SosId>,
    conversations: HashMap<ConversationId, Arc<Conversation>>,
    direct: HashMap<(UserId, UserId), ConversationId>,
    of_member: HashMap<UserId, Vec<ConversationId>>,
    /// The log's last number at start, and for what was written in since, that of its last entry.
    started_at: u64,
    last_written: HashMap<ConversationId, u64>,
    contacts: Contacts,
    commands: BTreeMap<CommandId, Arc<DeviceCommand>>,
    broadcasts: Broadcasts,
    /// Those of which something has changed since their figures were told.
    stirred: BTreeSet<BroadcastId>,
}

impl Live {
    pub(crate) fn new(state: &State) -> Self {
        let mut shown = Shown { position: state.position(), started_at: state.position().log, ..Shown::default() };
        for incident in state.incidents() {
            shown.show_incident(incident);
        }
        for conversation in state.conversations() {
            shown.show_conversation(conversation);
        }
        shown.contacts = state.contacts().clone();
        shown.broadcasts = state.broadcasts().clone();
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
        for committed in &batch.entries {
            if let Some(conversation) = committed.entry.fact.conversation() {
                shown.last_written.insert(conversation, committed.entry.position.log);
            }
        }
        for contact in &batch.contacts {
            shown.contacts.put(contact);
        }
        for broadcast in &batch.broadcasts {
            shown.broadcasts.put(broadcast);
            shown.stirred.insert(broadcast.id);
        }
        for reach in &batch.broadcast_reaches {
            shown.broadcasts.put_reach(reach);
            shown.stirred.insert(reach.id);
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

    /// The incident of every call for help that runs.
    pub(crate) fn running_calls(&self) -> HashMap<SosId, Arc<Incident>> {
        let shown = self.read();
        let calling = shown.calling.iter().filter_map(|id| shown.incidents.get(id));
        calling.filter_map(|incident| Some((incident.sos.as_ref()?.id, incident.clone()))).collect()
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

    /// A number of the log after which nothing was written in a conversation.
    pub(crate) fn last_written(&self, id: ConversationId) -> u64 {
        let shown = self.read();
        shown.last_written.get(&id).copied().unwrap_or(shown.started_at)
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

    /// The conversations in which somebody may have written: they may have left any group.
    pub(crate) fn conversations_that_may_hold(&self, user: UserId) -> Vec<ConversationId> {
        let shown = self.read();
        let all = shown.conversations.values();
        let may = all.filter(|one| one.kind == ConversationKind::Group || one.members.contains(&user));
        may.map(|conversation| conversation.id).collect()
    }

    /// One broadcast.
    pub(crate) fn broadcast(&self, id: BroadcastId) -> Option<Arc<Broadcast>> {
        self.read().broadcasts.get(id).cloned()
    }

    /// All broadcasts that are known, the newest first.
    pub(crate) fn broadcasts(&self) -> Vec<Arc<Broadcast>> {
        let mut all: Vec<_> = self.read().broadcasts.all().cloned().collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.sent_at));
        all
    }

    /// How far a broadcast has come to one person.
    pub(crate) fn broadcast_reach(&self, id: BroadcastId, person: UserId) -> Option<Arc<BroadcastReach>> {
        self.read().broadcasts.reach(id, person).cloned()
    }

    /// How far a broadcast has come to everybody whom it has reached.
    pub(crate) fn broadcast_reaches(&self, id: BroadcastId) -> HashMap<UserId, Arc<BroadcastReach>> {
        self.read().broadcasts.reached(id).map(|reach| (reach.person, reach.clone())).collect()
    }

    /// The broadcasts of which something has changed since this was asked last.
    pub(crate) fn take_stirred(&self) -> BTreeSet<BroadcastId> {
        if self.read().stirred.is_empty() {
            return BTreeSet::new();
        }
        std::mem::take(&mut self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner).stirred)
    }

    /// Lets go of broadcasts that the ledger has let go.
    pub(crate) fn forget_broadcasts(&self, ids: &[BroadcastId]) {
        if !ids.is_empty() {
            let mut shown = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            ids.iter().for_each(|id| shown.broadcasts.forget(*id));
        }
    }

    /// How two people stand to each other.
    pub(crate) fn contact(&self, one: UserId, other: UserId) -> Arc<Contact> {
        contact_of(&self.read().contacts, one, other)
    }

    /// Everybody whom a person has to do with, in the order of their ids.
    pub(crate) fn contacts_of(&self, person: UserId) -> Vec<Arc<Contact>> {
        self.read().contacts.of(person).cloned().collect()
    }

    /// Whether somebody has blocked another person.
    pub(crate) fn blocks(&self, who: UserId, other: UserId) -> bool {
        self.read().contacts.blocks(who, other)
    }

    /// Everybody else who is in a conversation with somebody.
    pub fn share_conversations_with(&self, user: UserId) -> Vec<UserId> {
        let shown = self.read();
        let ids = shown.of_member.get(&user).map(Vec::as_slice).unwrap_or_default();
        let members = ids.iter().filter_map(|id| shown.conversations.get(id)).flat_map(|one| &one.members);
        let others: BTreeSet<UserId> = members.copied().filter(|member| *member != user).collect();
        others.into_iter().collect()
    }

    /// Those who see an incident as the caller's contacts: who were told, and still are emergency contacts.
    pub(crate) fn contacts_told(&self, incident: &Incident) -> Vec<UserId> {
        let shown = self.read();
        incident.contacts.iter().copied().filter(|contact| shown.is_told(incident, *contact)).collect()
    }

    /// Whether somebody is one of them.
    pub(crate) fn is_told(&self, incident: &Incident, person: UserId) -> bool {
        self.read().is_told(incident, person)
    }

    /// The incidents that somebody sees as the caller's contact, the newest first.
    pub(crate) fn told_of(&self, person: UserId) -> Vec<Arc<Incident>> {
        let shown = self.read();
        let incidents = shown.told.get(&person).into_iter().flatten().rev().filter_map(|id| shown.incidents.get(id));
        incidents.filter(|incident| shown.is_told(incident, person)).cloned().collect()
    }

    /// Those whom somebody knows: they share a conversation, or are contacts, or one has asked the other.
    pub(crate) fn known_to(&self, person: UserId) -> Vec<UserId> {
        let mut known = self.share_conversations_with(person);
        let shown = self.read();
        known.extend(shown.contacts.of(person).filter(|one| one.bond != Bond::Nothing).map(|one| one.other(person)));
        known.sort_unstable();
        known.dedup();
        known
    }

    /// Whether one of two people is among those whom the other knows.
    pub(crate) fn knows(&self, one: UserId, other: UserId) -> bool {
        let shown = self.read();
        let bound = shown.contacts.between(one, other).is_some_and(|contact| contact.bond != Bond::Nothing);
        let ids = shown.of_member.get(&one).map(Vec::as_slice).unwrap_or_default();
        let shares = |id| shown.conversations.get(id).is_some_and(|it| it.members.binary_search(&other).is_ok());
        bound || ids.iter().any(shares)
    }

    /// Lets go of incidents that the ledger has let go; queries find them in the projections.
    pub(crate) fn forget(&self, incidents: &[IncidentId]) {
        if incidents.is_empty() {
            return;
        }
        let mut shown = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for id in incidents {
            shown.calling.remove(id);
            let Some(incident) = shown.incidents.remove(id) else { continue };
            if let Some(session) = &incident.sos {
                shown.sos.remove(&session.id);
            }
            for contact in &incident.contacts {
                if let Some(theirs) = shown.told.get_mut(contact) {
                    theirs.remove(id);
                    if theirs.is_empty() {
                        shown.told.remove(contact);
                    }
                }
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
    fn is_told(&self, incident: &Incident, person: UserId) -> bool {
        let still = |caller| self.contacts.between(caller, person).is_some_and(|it| it.is_emergency_of(caller));
        incident.contacts.contains(&person) && incident.caller().is_some_and(still)
    }

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
        for contact in &incident.contacts {
            self.told.entry(*contact).or_default().insert(incident.id);
        }
        self.incidents.insert(incident.id, incident.clone());
    }

    fn show_conversation(&mut self, conversation: &Arc<Conversation>) {
        if let (ConversationKind::Direct, [one, other]) = (conversation.kind, conversation.members.as_slice()) {
            self.direct.insert((*one, *other), conversation.id);
        }
        let before = self.conversations.insert(conversation.id, conversation.clone());
        let before = before.as_ref().map(|before| before.members.as_slice()).unwrap_or_default();
        for joined in conversation.members.iter().filter(|member| !before.contains(member)) {
            self.of_member.entry(*joined).or_default().push(conversation.id);
        }
        for left in before.iter().filter(|member| !conversation.members.contains(member)) {
            if let Some(theirs) = self.of_member.get_mut(left) {
                theirs.retain(|id| *id != conversation.id);
            }
        }
    }
}
