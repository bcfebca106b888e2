use lifeline_domain::{Code, Command, Problem, Thread};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::ws::{MessageSend, Recorded};

use crate::{Bridge, Caller, ledger::Lane};

impl Bridge {
    /// Sends a text in an incident or a conversation.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `text_too_long`, `invalid_field`, or `unavailable`.
    pub async fn send_message(&self, caller: &Caller, message: MessageSend) -> Result<Recorded, Problem> {
        let incident = match message.thread {
            Thread::Incident(id) => {
                let incident = self.known_incident(id).await?;
                self.check(caller, Action::IncidentMessage, &incident_resource(&incident))?;
                Some(incident)
            }
            Thread::Conversation(id) => {
                let conversation = self.live.conversation(id);
                let members = conversation.as_ref().map(|found| found.members.as_slice()).unwrap_or_default();
                self.check(caller, Action::ConversationMessage, &Resource::Conversation { members })?;
                None
            }
        };
        let command = Command::SendMessage {
            id: message.id,
            thread: message.thread,
            by: caller.actor.clone(),
            text: message.text,
            written_at: message.written_at,
        };
        let recorded = match incident {
            Some(incident) => self.record_about(&incident, command).await?,
            None => self.ledger.record(Lane::Action, command).await?,
        };
        Ok(match message.thread {
            Thread::Incident(_) => self.recorded(recorded),
            Thread::Conversation(conversation) => Recorded {
                cursor: self.cursor(recorded.position.log),
                incident: None,
                sos: None,
                conversation: Some(conversation),
                repeated: recorded.repeated,
            },
        })
    }
}

/// An incident as policies see it.
pub(super) fn incident_resource(incident: &lifeline_domain::Incident) -> Resource<'static> {
    Resource::Incident { caller: incident.caller(), sos: incident.sos.as_ref().map(|sos| sos.id) }
}

/// An incident that is not there is no one's.
pub(super) fn no_incident() -> Problem {
    Problem::new(Code::NotFound, "there is no such incident, or it is not yours to see")
}
