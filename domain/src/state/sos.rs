//! Calls for help: the press, where the caller is, and whether their phone can be heard.

use std::sync::Arc;

use super::{
    Key, State,
    decide::{not_found, record, repeat_of},
    sos_consent::{check_consents, consented},
};
use crate::{
    Actor, Attachment, Code, Consent, Decision, Fact, Fix, Incident, IncidentId, IncidentOpened, MessageId,
    MessageSent, Moment, Origin, Problem, Severity, SignalKind, SosContactsTold, SosId, SosLocated, SosReachable,
    SosSession, SosSilenced, SosStarted, SosUnreachable, SosVoiceReady, Thread, Timestamp, check_text,
};

impl State {
    pub(super) fn start_sos(
        &self,
        by: &Actor,
        start: &SosStarted,
        consents: &[Consent],
        moment: Moment,
    ) -> Result<Decision, Problem> {
        if let Some(fix) = &start.fix {
            fix.location.check("fix")?;
        }
        check_text("text", start.text.as_deref().unwrap_or_default())?;
        check_consents(consents)?;
        let running = by.user().and_then(|user| self.running.get(&user)).copied();
        if let Some(incident) = self.sos.get(&start.sos).or(running.and_then(|sos| self.sos.get(&sos))) {
            let incident = self.known(*incident)?;
            // Whoever has read the id of an account's call adds nothing to it.
            let own = incident.caller().is_none_or(|caller| by.user() == Some(caller));
            return Ok(if own { self.repeat_sos(incident, by, start, consents) } else { repeat_of(incident) });
        }
        let (user, name) = match by {
            Actor::User { id, name, .. } => (Some(*id), Some(name.clone())),
            Actor::Unverified { name } => (None, name.clone()),
            Actor::Device { .. } | Actor::System => (None, None),
        };
        let opened = Fact::IncidentOpened(IncidentOpened {
            kind: SignalKind::sos(),
            severity: Severity::Extreme,
            origin: Origin::Person { user, name },
            location: start.fix.as_ref().map(|fix| fix.location.clone()),
            test: false,
        });
        let sos = start.sos;
        let contacts: Vec<_> = user.into_iter().flat_map(|user| self.contacts.told_of_sos(user)).collect();
        let told = (!contacts.is_empty()).then_some(Fact::SosContactsTold(SosContactsTold { sos, contacts }));
        let first = [opened, Fact::SosStarted(start.clone())];
        let facts = first.into_iter().chain(told).chain(consented(sos, consents)).collect();
        Ok(Decision::Record { by: by.clone(), incident: Some(IncidentId(moment.fresh)), facts })
    }

    /// A second press, a second tab or the fallback of the same press: one session,
    /// and what it adds is kept.
    fn repeat_sos(&self, incident: &Incident, by: &Actor, start: &SosStarted, consents: &[Consent]) -> Decision {
        let Some(session) = incident.sos.as_ref().filter(|_| incident.sos_runs()) else { return repeat_of(incident) };
        let mut facts = Vec::new();
        if let Some(fix) = start.fix.as_ref().filter(|fix| !self.knows_fix(session, fix)) {
            facts.push(Fact::SosLocated(SosLocated { sos: session.id, fix: fix.clone() }));
        }
        let id = MessageId(start.sos.0);
        let told = self.recent.get(&Key::Message(by.user(), id)).is_some();
        let text = start.text.as_deref().filter(|text| !told && incident.text.as_deref() != Some(*text));
        if let Some(text) = text {
            let thread = Thread::Incident(incident.id);
            facts.push(Fact::MessageSent(MessageSent::new(id, thread, text.to_owned())));
        }
        // A press that says nothing of it takes nothing back.
        if start.silent && !session.silent {
            facts.push(Fact::SosSilenced(SosSilenced { sos: session.id, silent: true }));
        }
        let fresh = consents.iter().filter(|consent| !self.knows_consent(session.id, consent));
        facts.extend(consented(session.id, fresh));
        if facts.is_empty() {
            return repeat_of(incident);
        }
        Decision::Record { by: by.clone(), incident: Some(incident.id), facts }
    }

    /// Each measurement counts once, in whatever order they arrive.
    pub(super) fn locate_sos(&self, sos: SosId, by: &Actor, fix: &Fix) -> Result<Decision, Problem> {
        fix.location.check("fix")?;
        let incident = self.sos_incident(sos)?;
        if incident.sos.as_ref().is_some_and(|session| self.knows_fix(session, fix)) {
            return Ok(repeat_of(incident));
        }
        if !incident.sos_runs() {
            return Err(Problem::new(Code::WrongStatus, "this SOS is over; its location is no longer taken"));
        }
        Ok(record(by, incident, Fact::SosLocated(SosLocated { sos, fix: fix.clone() })))
    }

    /// Only a change is news.
    pub(super) fn silence_sos(&self, sos: SosId, by: &Actor, silent: bool) -> Result<Decision, Problem> {
        let incident = self.sos_incident(sos)?;
        if incident.sos.as_ref().is_some_and(|session| session.silent == silent) || !incident.sos_runs() {
            return Ok(repeat_of(incident));
        }
        Ok(record(by, incident, Fact::SosSilenced(SosSilenced { sos, silent })))
    }

    /// Only a change is news, and only while the call runs.
    pub(super) fn hear_caller(&self, sos: SosId, unheard_since: Option<Timestamp>) -> Result<Decision, Problem> {
        let incident = self.sos_incident(sos)?;
        let unheard = incident.sos.as_ref().is_some_and(|session| session.unheard_since.is_some());
        let fact = match unheard_since {
            Some(last_heard_at) if !unheard => Fact::SosUnreachable(SosUnreachable { sos, last_heard_at }),
            None if unheard => Fact::SosReachable(SosReachable { sos }),
            _ => return Ok(repeat_of(incident)),
        };
        if !incident.sos_runs() {
            return Ok(repeat_of(incident));
        }
        Ok(record(&Actor::System, incident, fact))
    }

    /// A recording is taken after the end, too: it says what happened. One that went on is told again.
    pub(super) fn voice_ready(&self, sos: SosId, by: &Actor, media: &Attachment) -> Result<Decision, Problem> {
        if let Some(repeat) = self.repeat(&Key::Voice(media.id, media.bytes)) {
            return Ok(repeat);
        }
        let incident = self.sos_incident(sos)?;
        Ok(record(by, incident, Fact::SosVoiceReady(SosVoiceReady { sos, media: media.clone() })))
    }

    fn knows_fix(&self, session: &SosSession, fix: &Fix) -> bool {
        session.last_fix.as_ref() == Some(fix) || self.recent.get(&Key::Fix(session.id, fix.at)).is_some()
    }

    pub(super) fn sos_incident(&self, sos: SosId) -> Result<&Incident, Problem> {
        self.incident_of_sos(sos).map(Arc::as_ref).ok_or_else(|| not_found("SOS"))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::{Command, Entry, Location, Position, SosEnd};

    pub(in crate::state) const SOS: SosId = SosId(Uuid::from_u128(1));
    const DAY: u64 = 24 * 3600;
    const YEAR: u64 = 365 * DAY;
    pub(in crate::state) const NOBODY: Actor = Actor::Unverified { name: None };

    pub(in crate::state) fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000).plus(Duration::from_secs(seconds))
    }

    pub(in crate::state) fn fix(lat: f64, at: Timestamp) -> Fix {
        let location = Location { lat, lon: 90.4, accuracy_m: None, floor: None };
        Fix { location, at, speed_mps: None, heading_deg: None, battery_percent: None }
    }

    pub(in crate::state) fn pressed() -> SosStarted {
        SosStarted { sos: SOS, pressed_at: None, fix: None, text: None, silent: false }
    }

    /// A state in which a call was started at second 0.
    #[derive(Default)]
    pub(in crate::state) struct Desk(State);

    impl Desk {
        pub(in crate::state) fn called() -> Self {
            let mut desk = Self::default();
            let start = Command::StartSos { by: NOBODY, start: pressed(), consents: Vec::new() };
            assert_eq!(desk.hears(0, start), 2);
            desk
        }

        /// How many facts come of a command at a second.
        pub(in crate::state) fn hears(&mut self, second: u64, command: Command) -> usize {
            let moment = Moment { now: at(second), fresh: Uuid::from_u128(9) };
            let Decision::Record { by, incident, facts } = self.0.decide(&command, moment).unwrap() else { return 0 };
            let count = facts.len();
            for fact in facts {
                let number = self.0.position().log + 1;
                let position = Position { feed: number, log: number };
                self.0.apply(&Entry { position, at: at(second), incident, by: by.clone(), fact });
            }
            count
        }

        /// Why a command is refused.
        pub(in crate::state) fn refuses(&self, command: Command) -> Problem {
            self.0.decide(&command, Moment { now: at(0), fresh: Uuid::from_u128(9) }).unwrap_err()
        }

        pub(in crate::state) fn locate(&mut self, second: u64, fix: Fix) -> usize {
            self.hears(second, Command::LocateSos { sos: SOS, by: NOBODY, fix })
        }

        fn heard(&mut self, second: u64, unheard_since: Option<u64>) -> usize {
            self.hears(second, Command::HearCaller { sos: SOS, unheard_since: unheard_since.map(at) })
        }

        pub(in crate::state) fn incident(&self) -> &Incident {
            self.0.incident_of_sos(SOS).unwrap()
        }

        /// The latest place, and when the caller was there by the gateway's belief.
        fn last(&self) -> (f64, Timestamp) {
            let (incident, session) = (self.incident(), self.incident().sos.as_ref().unwrap());
            (incident.location.as_ref().unwrap().lat, session.fixed_at.unwrap())
        }
    }

    #[test]
    fn each_fix_counts_once_and_the_newest_stands_in_whatever_order_they_come() {
        let mut desk = Desk::called();
        for (lat, second) in [(3.0, 30), (1.0, 10), (2.0, 20), (1.0, 10), (3.0, 30)] {
            desk.locate(40, fix(lat, at(second)));
        }
        assert_eq!(desk.incident().sos.as_ref().unwrap().fixes, 3);
        assert_eq!(desk.last(), (3.0, at(30)));
    }

    #[test]
    fn a_fix_from_the_future_is_taken_and_does_not_hide_the_next() {
        let mut desk = Desk::called();
        desk.locate(10, fix(1.0, at(YEAR)));
        assert_eq!(desk.last(), (1.0, at(10)), "the gateway's time stands beside it");
        assert_eq!(desk.incident().sos.as_ref().unwrap().last_fix.as_ref().unwrap().at, at(YEAR));
        desk.locate(21, fix(2.0, at(20)));
        assert_eq!(desk.last(), (2.0, at(20)));
    }

    #[test]
    fn a_clock_that_is_wrong_by_a_year_keeps_its_fixes_in_order() {
        for wrong in [at(3 * YEAR), at(0).minus(Duration::from_secs(YEAR))] {
            let of_phone = |second| wrong.plus(Duration::from_secs(second));
            let mut desk = Desk::called();
            desk.locate(50, fix(3.0, of_phone(30)));
            desk.locate(51, fix(1.0, of_phone(10)));
            desk.locate(52, fix(2.0, of_phone(20)));
            assert_eq!(desk.last(), (3.0, at(50)));
            desk.locate(60, fix(4.0, of_phone(40)));
            assert_eq!(desk.last(), (4.0, at(60)));
            desk.locate(71, fix(5.0, at(70)));
            assert_eq!(desk.last(), (5.0, at(70)), "the clock was set right");
        }
    }

    #[test]
    fn a_recording_is_told_once_and_again_when_there_is_more_of_it_also_after_the_end() {
        let mut desk = Desk::called();
        let media = |bytes| Attachment {
            id: crate::MediaId(Uuid::from_u128(7)),
            kind: crate::MediaKind::Voice,
            media_type: "audio/webm".to_owned(),
            bytes,
            name: None,
            width: None,
            height: None,
            duration_ms: Some(bytes),
            sha256: "00".to_owned(),
        };
        let mut ready = |second, bytes| {
            let told = Command::VoiceReady { sos: SOS, by: NOBODY, media: media(bytes) };
            desk.hears(second, told)
        };
        assert_eq!([ready(10, 100), ready(11, 100), ready(12, 300), ready(13, 100)], [1, 0, 1, 0]);
        desk.hears(20, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe, forced: false });
        assert_eq!(desk.hears(21, Command::VoiceReady { sos: SOS, by: NOBODY, media: media(400) }), 1);
    }

    #[test]
    fn a_call_is_silent_from_the_press_or_from_a_moment_on_and_a_second_press_takes_nothing_back() {
        let press =
            |silent| Command::StartSos { by: NOBODY, start: SosStarted { silent, ..pressed() }, consents: Vec::new() };
        let silence = |silent| Command::SilenceSos { sos: SOS, by: NOBODY, silent };
        let silent = |desk: &Desk| desk.incident().sos.as_ref().unwrap().silent;
        let mut desk = Desk::default();
        assert_eq!((desk.hears(0, press(true)), silent(&desk)), (2, true));
        assert_eq!((desk.hears(1, silence(true)), desk.hears(2, press(false)), silent(&desk)), (0, 0, true));
        assert_eq!((desk.hears(3, silence(false)), silent(&desk)), (1, false));
        assert_eq!((desk.hears(4, press(true)), silent(&desk)), (1, true), "a second press says so");
        desk.hears(5, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe, forced: false });
        assert_eq!(desk.hears(6, silence(false)), 0);
    }

    #[test]
    fn a_caller_is_lost_and_found_once_each_and_not_after_the_end() {
        let mut desk = Desk::called();
        assert_eq!(desk.heard(10, None), 0);
        assert_eq!((desk.heard(70, Some(5)), desk.heard(71, Some(6))), (1, 0));
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, Some(at(5)));
        assert_eq!((desk.heard(80, None), desk.heard(81, None)), (1, 0));
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, None);
        desk.heard(90, Some(85));
        desk.hears(91, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe, forced: false });
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, None);
        assert_eq!(desk.heard(200, Some(91)), 0);
    }
}
