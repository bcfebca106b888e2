use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    Actor, Code, Entry, Fact, IncidentId, Location, Origin, Problem, Severity, SignalKind, SignalState, SosEnd,
    SosSession, SosState, Timestamp, UserId,
};

/// Where an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has taken it.
    Open,
    /// A responder has taken it.
    Acknowledged,
    /// A responder says it is over.
    Resolved,
}

impl Status {
    /// The status as it stands on a wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Acknowledged => "acknowledged",
            Status::Resolved => "resolved",
        }
    }
}

/// How an incident ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Somebody was helped.
    Assisted,
    /// There was no emergency.
    FalseAlarm,
    /// Another incident covers it.
    Duplicate,
    /// The caller could not be reached.
    Unreachable,
    /// It was an exercise.
    Drill,
}

/// Who did something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stamp {
    /// Who.
    pub by: Actor,
    /// When, by the gateway's clock.
    pub at: Timestamp,
}

/// What responders work: one emergency with everything that follows it. The same
/// value is the live state, the stored projection and a line of the snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Where it stands.
    pub status: Status,
    /// What it is about: the kind of the signal that opened it, `sos` for a person.
    pub kind: SignalKind,
    /// The worst severity that any of its signals reported.
    pub severity: Severity,
    /// Who it comes from.
    pub origin: Origin,
    /// A test: not an emergency.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the latest entry about it was made.
    pub updated_at: Timestamp,
    /// The offset of the entry that opened it.
    pub opened_offset: u64,
    /// The offset of the latest entry about it: what this value is the state of.
    pub updated_offset: u64,
    /// Where, by the latest word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The latest words of its origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How many sensor signals it holds.
    pub signals: u64,
    /// How many messages it holds.
    pub messages: u64,
    /// The sensor no longer sees it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cleared: bool,
    /// The call for help, if it is a person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sos: Option<SosSession>,
    /// The caller's contacts who were told of the call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<UserId>,
    /// Who saw it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Stamp>,
    /// Who has taken it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Stamp>,
    /// Who resolved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Stamp>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

impl Incident {
    /// The incident that an `incident.opened` entry opens; none for any other entry.
    pub fn open(entry: &Entry) -> Option<Self> {
        let (Some(id), Fact::IncidentOpened(opened)) = (entry.incident, &entry.fact) else { return None };
        Some(Self {
            id,
            status: Status::Open,
            kind: opened.kind.clone(),
            severity: opened.severity,
            origin: opened.origin.clone(),
            test: opened.test,
            opened_at: entry.at,
            updated_at: entry.at,
            opened_offset: entry.position.feed,
            updated_offset: entry.position.feed,
            location: opened.location.clone(),
            place: None,
            text: None,
            signals: 0,
            messages: 0,
            cleared: false,
            sos: None,
            contacts: Vec::new(),
            seen: None,
            acknowledged: None,
            resolved: None,
            outcome: None,
        })
    }

    /// Makes one entry about this incident part of it. An entry that it already
    /// holds (by offset) changes nothing, so replaying a tail is harmless.
    pub fn apply(&mut self, entry: &Entry) {
        if entry.position.feed <= self.updated_offset {
            return;
        }
        self.updated_offset = entry.position.feed;
        self.updated_at = entry.at;
        let stamp = || Stamp { by: entry.by.clone(), at: entry.at };
        match &entry.fact {
            Fact::SignalReceived(received) => {
                let signal = &received.signal;
                self.signals += 1;
                self.severity = self.severity.max(signal.severity);
                self.cleared = signal.state == SignalState::Clear;
                self.location = signal.location.clone().or(self.location.take());
                self.place = signal.place.clone().or(self.place.take());
                self.text = signal.text.clone().or(self.text.take());
            }
            Fact::SosStarted(started) => {
                let mut sos = SosSession {
                    id: started.sos,
                    state: SosState::Active,
                    pressed_at: started.pressed_at,
                    fixes: 0,
                    last_fix: None,
                    fixed_at: None,
                    unheard_since: None,
                    silent: started.silent,
                    end_forced_at: None,
                    end: None,
                };
                if let Some(fix) = &started.fix {
                    sos.locate(fix, entry.at);
                }
                self.sos = Some(sos);
                self.location = started.fix.as_ref().map(|fix| fix.location.clone()).or(self.location.take());
                self.text = started.text.clone().or(self.text.take());
            }
            Fact::SosContactsTold(told) => self.contacts.clone_from(&told.contacts),
            Fact::SosLocated(located) => {
                if self.sos.as_mut().is_some_and(|sos| sos.locate(&located.fix, entry.at)) {
                    self.location = Some(located.fix.location.clone());
                }
            }
            Fact::SosUnreachable(unreachable) => self.hear(Some(unreachable.last_heard_at)),
            Fact::SosReachable(_) => self.hear(None),
            Fact::SosSilenced(silenced) => {
                if let Some(sos) = &mut self.sos {
                    sos.silent = silenced.silent;
                }
            }
            Fact::SosEndForced(_) => {
                self.severity = Severity::Extreme;
                if let Some(sos) = &mut self.sos {
                    sos.end_forced_at = Some(entry.at);
                }
            }
            Fact::SosEnded(ended) => self.end_sos(ended.end),
            Fact::MessageSent(_) => self.messages += 1,
            Fact::IncidentSeen(_) => self.seen = self.seen.take().or_else(|| Some(stamp())),
            Fact::IncidentAcknowledged(_) => {
                self.status = Status::Acknowledged;
                self.seen = self.seen.take().or_else(|| Some(stamp()));
                self.acknowledged = Some(stamp());
                if let Some(sos) = self.sos.as_mut().filter(|sos| sos.state == SosState::Active) {
                    sos.state = SosState::Acknowledged;
                }
            }
            Fact::IncidentResolved(resolved) => {
                self.status = Status::Resolved;
                self.resolved = Some(stamp());
                self.outcome = Some(resolved.outcome);
            }
            Fact::IncidentReopened(_) => {
                self.status = if self.acknowledged.is_some() { Status::Acknowledged } else { Status::Open };
                self.resolved = None;
                self.outcome = None;
            }
            Fact::IncidentNoted(_)
            | Fact::SosVoiceReady(_)
            | Fact::SosConsented(_)
            | Fact::IncidentOpened(_)
            | Fact::ConversationOpened(_)
            | Fact::MessageEdited(_)
            | Fact::MessageDeleted(_)
            | Fact::ConversationRenamed(_)
            | Fact::ConversationPictureChanged(_)
            | Fact::ConversationMembersAdded(_)
            | Fact::ConversationMemberRemoved(_)
            | Fact::ConversationRoleChanged(_)
            | Fact::BroadcastSent(_)
            | Fact::BroadcastUpdated(_)
            | Fact::BroadcastCancelled(_)
            | Fact::BroadcastDelivered(_)
            | Fact::BroadcastSeen(_)
            | Fact::BroadcastAnswered(_)
            | Fact::ContactRequested(_)
            | Fact::ContactAccepted(_)
            | Fact::ContactDeclined(_)
            | Fact::ContactRevoked(_)
            | Fact::ContactBlocked(_)
            | Fact::ContactUnblocked(_)
            | Fact::ContactEmergencySet(_)
            | Fact::PayloadQuarantined(_)
            | Fact::CommandRequested(_)
            | Fact::CommandConfirmed(_)
            | Fact::CommandSent(_)
            | Fact::CommandAnswered(_)
            | Fact::CommandTimedOut(_) => {}
        }
    }

    fn hear(&mut self, unheard_since: Option<Timestamp>) {
        if let Some(sos) = &mut self.sos {
            sos.unheard_since = unheard_since;
        }
    }

    fn end_sos(&mut self, end: SosEnd) {
        if let Some(sos) = &mut self.sos {
            sos.state = SosState::Ended;
            sos.end = Some(end);
            sos.unheard_since = None;
        }
    }

    /// The same without what only responders know: as its caller, and the contacts who were told, may see it.
    pub fn for_caller(self: &Arc<Self>) -> Arc<Self> {
        let mut shown = self.clone();
        if self.sos.as_ref().is_some_and(|sos| sos.end_forced_at.is_some())
            && let Some(sos) = &mut Arc::make_mut(&mut shown).sos
        {
            sos.end_forced_at = None;
        }
        shown
    }

    /// The account of the person who called for help, if an account stands behind the call.
    pub fn caller(&self) -> Option<UserId> {
        match self.origin {
            Origin::Person { user, .. } => user,
            Origin::Device { .. } => None,
        }
    }

    /// Whether the caller's session still runs.
    pub fn sos_runs(&self) -> bool {
        self.sos.as_ref().is_some_and(|sos| sos.state != SosState::Ended)
    }

    /// Refuses what a resolved incident no longer takes.
    pub(crate) fn check_unresolved(&self) -> Result<(), Problem> {
        match &self.resolved {
            None => Ok(()),
            Some(stamp) => Err(Problem::new(
                Code::WrongStatus,
                format!("the incident was resolved at {}; reopen it first", stamp.at),
            )),
        }
    }
}
