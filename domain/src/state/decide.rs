//! What a command comes to: the facts that are recorded, or the problem that is told.

use std::sync::Arc;

use super::{Key, State};
use crate::{
    Actor, Code, Command, Decision, Fact, Incident, IncidentAcknowledged, IncidentId, IncidentNoted, IncidentReopened,
    IncidentResolved, IncidentSeen, MessageSent, Moment, Outcome, Position, Problem, SosEnd, SosEnded, Status,
    check_text,
};

impl State {
    /// Decides one command. The state is not changed: the entries that come of it are
    /// handed to [`State::apply`].
    ///
    /// # Errors
    /// A [`Problem`] that names what is wrong; nothing is recorded then.
    pub fn decide(&self, command: &Command, moment: Moment) -> Result<Decision, Problem> {
        match command {
            Command::ReportSignal { by, signal, repeat_of, state_report } => {
                Ok(self.report_signal(by, signal, *repeat_of, *state_report, moment))
            }
            Command::QuarantinePayload(payload) => Ok(Decision::Record {
                by: Actor::Device { id: payload.device.clone() },
                incident: None,
                facts: vec![Fact::PayloadQuarantined(payload.clone())],
            }),
            Command::StartSos { by, start, consents } => self.start_sos(by, start, consents, moment),
            Command::ConsentSos { sos, by, consent } => self.consent_sos(*sos, by, consent),
            Command::LocateSos { sos, by, fix } => self.locate_sos(*sos, by, fix),
            Command::SilenceSos { sos, by, silent } => self.silence_sos(*sos, by, *silent),
            Command::HearCaller { sos, unheard_since } => self.hear_caller(*sos, *unheard_since),
            Command::EndSos { sos, by, end, forced } => self.end_sos(*sos, by, *end, *forced),
            Command::VoiceReady { sos, by, media } => self.voice_ready(*sos, by, media),
            Command::SendMessage { id, thread, by, text, media, written_at, reply_to } => {
                let (media, written_at, reply_to) = (media.clone(), *written_at, reply_to.clone());
                let message = MessageSent::new(*id, *thread, text.clone());
                self.send_message(by, MessageSent { media, written_at, reply_to, ..message })
            }
            Command::EditMessage { by, edit } => self.edit_message(by, edit),
            Command::DeleteMessage { by, deletion } => self.delete_message(by, deletion),
            Command::SeeIncident { incident, by } => {
                let incident = self.known(*incident)?;
                match incident.seen {
                    Some(_) => Ok(repeat_of(incident)),
                    None => Ok(record(by, incident, Fact::IncidentSeen(IncidentSeen {}))),
                }
            }
            Command::AcknowledgeIncident { incident, by } => self.acknowledge(*incident, by),
            Command::NoteIncident { incident, id, by, text } => {
                let incident = self.known(*incident)?;
                required_text("text", text)?;
                match self.recent.get(&Key::Message(by.user(), *id)) {
                    Some(used) => Ok(Decision::Repeat { position: used.position, incident: used.incident }),
                    None => {
                        Ok(record(by, incident, Fact::IncidentNoted(IncidentNoted { id: *id, text: text.clone() })))
                    }
                }
            }
            Command::ResolveIncident { incident, by, outcome, text } => {
                self.resolve(*incident, by, *outcome, text.as_deref())
            }
            Command::ReopenIncident { incident, by, text } => {
                let incident = self.known(*incident)?;
                check_text("text", text.as_deref().unwrap_or_default())?;
                if incident.status != Status::Resolved {
                    return Ok(repeat_of(incident));
                }
                Ok(record(by, incident, Fact::IncidentReopened(IncidentReopened { text: text.clone() })))
            }
            Command::RequestDeviceCommand { by, incident, request } => {
                self.request_command(by, *incident, request, moment)
            }
            Command::ConfirmDeviceCommand { by, id } => self.confirm_command(by, *id, moment),
            Command::DeviceCommandSent { device, id } => self.command_sent(*id, device),
            Command::AnswerDeviceCommand { device, answer } => self.answer_command(device, answer),
            Command::TimeDeviceCommandOut { id } => self.time_command_out(*id, moment),
            Command::OpenConversation { id, by, kind, title, members } => {
                self.open_conversation(*id, by, *kind, title.as_deref(), members)
            }
            Command::RenameConversation { id, by, title } => self.rename_conversation(*id, by, title),
            Command::ChangeGroupPicture { id, by, picture } => self.change_group_picture(*id, by, *picture),
            Command::AddMembers { id, by, members } => self.add_members(*id, by, members),
            Command::RemoveMember { id, by, member } => self.remove_member(*id, by, *member),
            Command::ChangeGroupRole { id, by, member, role } => self.change_group_role(*id, by, *member, *role),
            Command::ChangeContact { by, person, change } => self.change_contact(by, *person, *change),
            Command::SendBroadcast { by, sent } => self.send_broadcast(by, sent, moment),
            Command::UpdateBroadcast { by, update } => self.update_broadcast(by, update, moment),
            Command::CancelBroadcast { by, cancel } => self.cancel_broadcast(by, cancel, moment),
            Command::ReachWithBroadcast { by, reached, seen } => self.broadcast_reaches(by, *reached, *seen),
            Command::AnswerBroadcast { by, answered } => self.answer_broadcast(by, answered, moment),
        }
    }

    fn acknowledge(&self, incident: IncidentId, by: &Actor) -> Result<Decision, Problem> {
        let incident = self.known(incident)?;
        incident.check_unresolved()?;
        match &incident.acknowledged {
            None => Ok(record(by, incident, Fact::IncidentAcknowledged(IncidentAcknowledged {}))),
            Some(stamp) if stamp.by.user() == by.user() => Ok(repeat_of(incident)),
            Some(stamp) => {
                let who = match &stamp.by {
                    Actor::User { name, .. } => name.as_str(),
                    _ => "another responder",
                };
                Err(Problem::new(Code::WrongStatus, format!("{who} acknowledged it at {}", stamp.at)))
            }
        }
    }

    fn resolve(
        &self,
        incident: IncidentId,
        by: &Actor,
        outcome: Outcome,
        text: Option<&str>,
    ) -> Result<Decision, Problem> {
        let incident = self.known(incident)?;
        check_text("text", text.unwrap_or_default())?;
        if let (Some(stamp), Some(known)) = (&incident.resolved, incident.outcome) {
            if stamp.by.user() == by.user() && known == outcome {
                return Ok(repeat_of(incident));
            }
            incident.check_unresolved()?;
        }
        let mut facts = vec![Fact::IncidentResolved(IncidentResolved { outcome, text: text.map(str::to_owned) })];
        if let Some(sos) = incident.sos.as_ref().filter(|_| incident.sos_runs()) {
            facts.push(Fact::SosEnded(SosEnded { sos: sos.id, end: SosEnd::Resolved }));
        }
        Ok(Decision::Record { by: by.clone(), incident: Some(incident.id), facts })
    }

    pub(super) fn known(&self, incident: IncidentId) -> Result<&Incident, Problem> {
        self.incidents.get(&incident).map(Arc::as_ref).ok_or_else(|| not_found("incident"))
    }
}

pub(super) fn record(by: &Actor, incident: &Incident, fact: Fact) -> Decision {
    Decision::Record { by: by.clone(), incident: Some(incident.id), facts: vec![fact] }
}

/// A command that changes nothing is answered with the place of the latest entry
/// about the incident: whoever has read that far has read what the command wanted.
pub(super) fn repeat_of(incident: &Incident) -> Decision {
    let position = Position { feed: incident.updated_offset, log: 0 };
    Decision::Repeat { position, incident: Some(incident.id) }
}

pub(super) fn not_found(what: &str) -> Problem {
    Problem::new(Code::NotFound, format!("there is no such {what}, or it is not yours to see"))
}

pub(super) fn required_text(field: &str, text: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(Code::InvalidField, "the text is empty").at(field));
    }
    check_text(field, text)
}
