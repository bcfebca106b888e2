//! The caller ends the call, or is forced to (decision 12).

use super::{
    State,
    decide::{record, repeat_of},
};
use crate::{Actor, Decision, Fact, Problem, SosEnd, SosEndForced, SosEnded, SosId};

impl State {
    /// A forced end is recorded once and ends nothing; a free one ends the call after it, too.
    pub(super) fn end_sos(&self, sos: SosId, by: &Actor, end: SosEnd, forced: bool) -> Result<Decision, Problem> {
        let incident = self.sos_incident(sos)?;
        let known = incident.sos.as_ref().is_some_and(|session| session.end_forced_at.is_some());
        if !incident.sos_runs() || (forced && known) {
            return Ok(repeat_of(incident));
        }
        let fact =
            if forced { Fact::SosEndForced(SosEndForced { sos, end }) } else { Fact::SosEnded(SosEnded { sos, end }) };
        Ok(record(by, incident, fact))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Command, Severity, Status, state::sos::tests::*};

    fn end(desk: &mut Desk, second: u64, forced: bool) -> usize {
        desk.hears(second, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe, forced })
    }

    #[test]
    fn a_forced_end_is_told_once_and_the_call_goes_on_with_its_places() {
        let mut desk = Desk::called();
        assert_eq!([end(&mut desk, 10, true), end(&mut desk, 11, true)], [1, 0]);
        let incident = desk.incident();
        assert_eq!((incident.severity, incident.status, incident.sos_runs()), (Severity::Extreme, Status::Open, true));
        assert_eq!(incident.sos.as_ref().unwrap().end_forced_at, Some(at(10)));
        assert_eq!(desk.locate(20, fix(1.0, at(20))), 1);
    }

    #[test]
    fn a_free_end_after_a_forced_one_ends_the_call_and_a_forced_one_after_it_is_nothing() {
        let mut desk = Desk::called();
        assert_eq!([end(&mut desk, 10, true), end(&mut desk, 11, false), end(&mut desk, 12, true)], [1, 1, 0]);
        assert!(!desk.incident().sos_runs());
    }

    #[test]
    fn whoever_holds_a_callers_or_a_contacts_phone_sees_nothing_of_it() {
        let mut desk = Desk::called();
        let before = desk.incident().sos.clone();
        end(&mut desk, 10, true);
        assert_eq!(Arc::new(desk.incident().clone()).for_caller().sos, before);
        assert!(!Fact::SosEndForced(SosEndForced { sos: SOS, end: SosEnd::Safe }).for_caller());
    }
}
