use super::{Key, State, decide};
use crate::{
    Actor, Decision, Fact, IncidentId, IncidentOpened, Moment, Origin, Signal, SignalId, SignalReceived, SignalState,
};

impl State {
    /// What a sensor's word comes to: part of its unresolved incident of that kind, a new
    /// incident, or nothing new.
    pub(super) fn report_signal(
        &self,
        by: &Actor,
        signal: &Signal,
        repeat_of: Option<SignalId>,
        state_report: bool,
        moment: Moment,
    ) -> Decision {
        let mut signal = signal.clone();
        let clears = signal.state == SignalState::Clear;
        let unresolved = self.unresolved.get(&(signal.device.clone(), signal.source.clone(), signal.kind.clone()));
        let unresolved = unresolved.and_then(|id| self.incidents.get(id));
        let used = [Some(signal.id), repeat_of].into_iter().flatten().find_map(|id| self.recent.get(&Key::Signal(id)));
        if let Some(used) = used {
            // The same words mean something new if the sensor has said otherwise since.
            if !(state_report && !clears && unresolved.is_some_and(|incident| incident.cleared)) {
                return Decision::Repeat { position: used.position, incident: used.incident };
            }
            signal.id = SignalId(moment.fresh);
        }
        if state_report && clears && unresolved.is_none_or(|incident| incident.cleared) {
            let nothing = Decision::Repeat { position: self.position, incident: None };
            return unresolved.map_or(nothing, |incident| decide::repeat_of(incident));
        }
        let opened = Fact::IncidentOpened(IncidentOpened {
            kind: signal.kind.clone(),
            severity: signal.severity,
            origin: Origin::Device { id: signal.device.clone(), source: signal.source.clone() },
            location: signal.location.clone(),
            test: signal.test,
        });
        let same = unresolved.filter(|incident| incident.test == signal.test || state_report && clears);
        let received = Fact::SignalReceived(SignalReceived { signal });
        if let Some(incident) = same {
            return decide::record(by, incident, received);
        }
        if clears {
            // Nothing stands open to be cleared: kept in the feed, but no emergency.
            return Decision::Record { by: by.clone(), incident: None, facts: vec![received] };
        }
        Decision::Record { by: by.clone(), incident: Some(IncidentId(moment.fresh)), facts: vec![opened, received] }
    }
}
