use std::sync::Arc;

use bytes::Bytes;
use lifeline_domain::{Code, Command, Cursor, Incident, IncidentId, Problem, Status};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    rest::{Audience, IncidentPage},
    ws::{EntryDelivered, EntrySeen, IncidentAcknowledge, IncidentNote, IncidentReopen, IncidentResolve, Recorded},
};

use super::messages::no_incident;
use crate::{
    Bridge, Caller,
    feed::Reader,
    ledger::{self, Lane},
    ports::IncidentFilter,
};

/// How many incidents, or lines of a timeline, a conversation or the quarantine, a page has at most.
pub const PAGE_MAX: usize = 500;

impl Bridge {
    /// A responder has the incident on the screen.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn see_incident(&self, caller: &Caller, seen: EntrySeen) -> Result<Recorded, Problem> {
        self.act(caller, Action::IncidentSee, seen.incident, |by| Command::SeeIncident { incident: seen.incident, by })
            .await
    }

    /// A responder takes the incident.
    ///
    /// # Errors
    /// `wrong_status` if another took it; otherwise as [`Bridge::see_incident`].
    pub async fn acknowledge_incident(
        &self,
        caller: &Caller,
        acknowledge: IncidentAcknowledge,
    ) -> Result<Recorded, Problem> {
        let incident = acknowledge.incident;
        self.act(caller, Action::IncidentAcknowledge, incident, |by| Command::AcknowledgeIncident { incident, by })
            .await
    }

    /// A responder writes something down that the caller does not see.
    ///
    /// # Errors
    /// As [`Bridge::see_incident`], or a text that is too long or empty.
    pub async fn note_incident(&self, caller: &Caller, note: IncidentNote) -> Result<Recorded, Problem> {
        self.act(caller, Action::IncidentNote, note.incident, |by| Command::NoteIncident {
            incident: note.incident,
            id: note.id,
            by,
            text: note.text,
        })
        .await
    }

    /// A responder says it is over.
    ///
    /// # Errors
    /// `wrong_status` if another resolved it; otherwise as [`Bridge::see_incident`].
    pub async fn resolve_incident(&self, caller: &Caller, resolve: IncidentResolve) -> Result<Recorded, Problem> {
        self.act(caller, Action::IncidentResolve, resolve.incident, |by| Command::ResolveIncident {
            incident: resolve.incident,
            by,
            outcome: resolve.outcome,
            text: resolve.text,
        })
        .await
    }

    /// A responder says it was not over.
    ///
    /// # Errors
    /// As [`Bridge::see_incident`].
    pub async fn reopen_incident(&self, caller: &Caller, reopen: IncidentReopen) -> Result<Recorded, Problem> {
        self.act(caller, Action::IncidentReopen, reopen.incident, |by| Command::ReopenIncident {
            incident: reopen.incident,
            by,
            text: reopen.text,
        })
        .await
    }

    async fn act(
        &self,
        caller: &Caller,
        action: Action,
        incident: IncidentId,
        command: impl FnOnce(lifeline_domain::Actor) -> Command,
    ) -> Result<Recorded, Problem> {
        let known = self.known_incident(incident).await?;
        self.check(caller, action, &self.incident_resource(caller, &known))?;
        let recorded = self.record_about(&known, command(caller.actor.clone())).await?;
        Ok(self.recorded(recorded))
    }

    /// Records a command about an incident that can be read. One that was resolved long
    /// ago is no longer in the ledger and stays as it is.
    pub(super) async fn record_about(
        &self,
        incident: &Incident,
        command: Command,
    ) -> Result<ledger::Recorded, Problem> {
        let recorded = self.ledger.record(Lane::Action, command).await;
        recorded.map_err(|problem| match &incident.resolved {
            Some(stamp) if problem.code == Code::NotFound => {
                Problem::new(Code::WrongStatus, format!("it was resolved at {}, too long ago to be changed", stamp.at))
            }
            _ => problem,
        })
    }

    /// A responder's client has received the feed up to a cursor: devices are told `delivered`.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn entry_delivered(&self, caller: &Caller, delivered: &EntryDelivered) -> Result<(), Problem> {
        self.check(caller, Action::FeedRead, &Resource::System)?;
        if delivered.cursor.epoch == self.epoch {
            let offset = delivered.cursor.offset.min(self.live.position().feed);
            self.delivered.send_if_modified(|known| {
                let further = offset > *known;
                *known = offset.max(*known);
                further
            });
        }
        Ok(())
    }

    /// One incident.
    ///
    /// # Errors
    /// `not_found`, also for those who may not see it; `unavailable`.
    pub async fn incident(&self, caller: &Caller, id: IncidentId) -> Result<Arc<Incident>, Problem> {
        let incident = self.known_incident(id).await?;
        // Whether it exists is not told to those who may not see it.
        self.check(caller, Action::IncidentRead, &self.incident_resource(caller, &incident))
            .map_err(|_| no_incident())?;
        Ok(if self.responds(caller) { incident } else { incident.for_caller() })
    }

    /// Whether somebody reads incidents as responders do.
    fn responds(&self, caller: &Caller) -> bool {
        self.authorizer.decide(&caller.principal, Action::FeedRead, &Resource::System).allowed
    }

    /// How this caller reads an incident: as a responder, as its caller, or as a contact whom the caller has told.
    ///
    /// # Errors
    /// As [`Bridge::incident`].
    pub async fn incident_reader(&self, caller: &Caller, id: IncidentId) -> Result<Reader, Problem> {
        let incident = self.incident(caller, id).await?;
        Ok(match caller.actor.user() {
            _ if self.responds(caller) => Reader::Responder,
            Some(me) if incident.caller() != Some(me) && self.live.is_told(&incident, me) => Reader::Contact(me),
            _ => Reader::Caller,
        })
    }

    /// Who calls in an incident, and who sees it besides responders.
    ///
    /// # Errors
    /// As [`Bridge::incident`].
    pub async fn incident_audience(&self, caller: &Caller, id: IncidentId) -> Result<Audience, Problem> {
        let incident = self.incident(caller, id).await?;
        let told = self.live.contacts_told(&incident);
        let known = told.into_iter().filter_map(|contact| self.directory.user(contact));
        let contacts = known.map(|known| self.person_view_of(caller, &known.user)).collect();
        let calls = incident.caller().and_then(|id| self.directory.user(id));
        Ok(Audience { caller: calls.map(|calls| self.person_view_of(caller, &calls.user)), contacts })
    }

    /// The incident from memory, or an old one from the projections.
    pub(crate) async fn known_incident(&self, id: IncidentId) -> Result<Arc<Incident>, Problem> {
        if let (_, Some(incident)) = self.live.incident(id) {
            return Ok(incident);
        }
        let stored = self.projections.incident(id).await?;
        stored.map(Arc::new).ok_or_else(no_incident)
    }

    /// A page of incidents, newest first.
    ///
    /// # Errors
    /// `forbidden` or `unavailable`.
    pub async fn incidents(
        &self,
        caller: &Caller,
        status: Option<Status>,
        before: Option<IncidentId>,
        limit: usize,
    ) -> Result<IncidentPage, Problem> {
        self.check(caller, Action::FeedRead, &Resource::System)?;
        self.wait_projected(self.live.position()).await?;
        let limit = limit.clamp(1, PAGE_MAX);
        let filter = IncidentFilter { status, before, limit };
        let incidents = self.projections.incidents(&filter).await?;
        let next = (incidents.len() == limit).then(|| incidents.last().map(|incident| incident.id)).flatten();
        Ok(IncidentPage { incidents, next })
    }

    /// A page of an incident's timeline, oldest first: the entries' texts with their
    /// cursors, and whether there are more.
    ///
    /// # Errors
    /// As [`Bridge::incident`], or `cursor_unknown`.
    pub async fn timeline(
        &self,
        caller: &Caller,
        id: IncidentId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<(Cursor, Bytes)>, bool), Problem> {
        let reader = self.incident_reader(caller, id).await?;
        let after = self.page_offset(after, self.live.position().feed, "after")?.unwrap_or_default();
        let limit = limit.clamp(1, PAGE_MAX);
        let lines = self.timeline_lines(id, after, limit + 1, reader).await?;
        Ok(self.page_of(lines, limit))
    }

    /// A page of the lines that were read, one more than its limit: the first so many with
    /// their cursors, and whether there are more.
    pub(super) fn page_of(&self, mut lines: Vec<(u64, Bytes)>, limit: usize) -> (Vec<(Cursor, Bytes)>, bool) {
        let more = lines.len() > limit;
        lines.truncate(limit);
        (lines.into_iter().map(|(number, json)| (self.cursor(number), json)).collect(), more)
    }
}
