//! Calls for help: the press, where the caller is, and whether their phone can be heard.

use std::sync::Arc;

use super::{
    Key, State,
    decide::{not_found, record, repeat_of},
};
use crate::{
    Actor, Code, Decision, Fact, Fix, Incident, IncidentId, IncidentOpened, MessageId, MessageSent, Moment, Origin,
    Problem, Severity, SignalKind, SosId, SosLocated, SosReachable, SosSession, SosStarted, SosUnreachable, Thread,
    Timestamp, check_text,
};

impl State {
    pub(super) fn start_sos(
        &self,
        sos: SosId,
        by: &Actor,
        pressed_at: Option<Timestamp>,
        fix: Option<&Fix>,
        text: Option<&str>,
        moment: Moment,
    ) -> Result<Decision, Problem> {
        if let Some(fix) = fix {
            fix.location.check("fix")?;
        }
        check_text("text", text.unwrap_or_default())?;
        let running = by.user().and_then(|user| self.running.get(&user)).copied();
        if let Some(incident) = self.sos.get(&sos).or(running.and_then(|sos| self.sos.get(&sos))) {
            return Ok(self.repeat_sos(sos, self.known(*incident)?, by, fix, text));
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
            location: fix.map(|fix| fix.location.clone()),
            test: false,
        });
        let started =
            Fact::SosStarted(SosStarted { sos, pressed_at, fix: fix.cloned(), text: text.map(str::to_owned) });
        Ok(Decision::Record { by: by.clone(), incident: Some(IncidentId(moment.fresh)), facts: vec![opened, started] })
    }

    /// A second press, a second tab or the fallback of the same press: one session,
    /// and what it adds is kept.
    fn repeat_sos(
        &self,
        pressed: SosId,
        incident: &Incident,
        by: &Actor,
        fix: Option<&Fix>,
        text: Option<&str>,
    ) -> Decision {
        let Some(session) = incident.sos.as_ref().filter(|_| incident.sos_runs()) else { return repeat_of(incident) };
        let mut facts = Vec::new();
        if let Some(fix) = fix.filter(|fix| !self.knows_fix(session, fix)) {
            facts.push(Fact::SosLocated(SosLocated { sos: session.id, fix: fix.clone() }));
        }
        let id = MessageId(pressed.0);
        let told = self.recent.get(&Key::Message(by.user(), id)).is_some();
        if let Some(text) = text.filter(|text| !told && incident.text.as_deref() != Some(*text)) {
            let thread = Thread::Incident(incident.id);
            facts.push(Fact::MessageSent(MessageSent { id, thread, text: text.to_owned(), written_at: None }));
        }
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

    fn knows_fix(&self, session: &SosSession, fix: &Fix) -> bool {
        session.last_fix.as_ref() == Some(fix) || self.recent.get(&Key::Fix(session.id, fix.at)).is_some()
    }

    pub(super) fn sos_incident(&self, sos: SosId) -> Result<&Incident, Problem> {
        self.incident_of_sos(sos).map(Arc::as_ref).ok_or_else(|| not_found("SOS"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::{Command, Entry, Location, Position, SosEnd};

    const SOS: SosId = SosId(Uuid::from_u128(1));
    const DAY: u64 = 24 * 3600;
    const YEAR: u64 = 365 * DAY;
    const NOBODY: Actor = Actor::Unverified { name: None };

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000).plus(Duration::from_secs(seconds))
    }

    fn fix(lat: f64, at: Timestamp) -> Fix {
        let location = Location { lat, lon: 90.4, accuracy_m: None, floor: None };
        Fix { location, at, speed_mps: None, heading_deg: None, battery_percent: None }
    }

    /// A state in which a call was started at second 0.
    #[derive(Default)]
    struct Desk(State);

    impl Desk {
        fn called() -> Self {
            let mut desk = Self::default();
            let start = Command::StartSos { sos: SOS, by: NOBODY, pressed_at: None, fix: None, text: None };
            assert_eq!(desk.hears(0, start), 2);
            desk
        }

        /// How many facts come of a command at a second.
        fn hears(&mut self, second: u64, command: Command) -> usize {
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

        fn locate(&mut self, second: u64, fix: Fix) -> usize {
            self.hears(second, Command::LocateSos { sos: SOS, by: NOBODY, fix })
        }

        fn heard(&mut self, second: u64, unheard_since: Option<u64>) -> usize {
            self.hears(second, Command::HearCaller { sos: SOS, unheard_since: unheard_since.map(at) })
        }

        fn incident(&self) -> &Incident {
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
    fn a_caller_is_lost_and_found_once_each_and_not_after_the_end() {
        let mut desk = Desk::called();
        assert_eq!(desk.heard(10, None), 0);
        assert_eq!((desk.heard(70, Some(5)), desk.heard(71, Some(6))), (1, 0));
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, Some(at(5)));
        assert_eq!((desk.heard(80, None), desk.heard(81, None)), (1, 0));
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, None);
        desk.heard(90, Some(85));
        desk.hears(91, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe });
        assert_eq!(desk.incident().sos.as_ref().unwrap().unheard_since, None);
        assert_eq!(desk.heard(200, Some(91)), 0);
    }
}
