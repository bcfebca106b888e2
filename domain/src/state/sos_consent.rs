//! What callers agree to share, and take back (A44).

use super::{
    Key, State,
    decide::{record, repeat_of},
};
use crate::{Actor, Code, Consent, Decision, Fact, Problem, SosConsented, SosId};

/// A press carries what was agreed to until then: there are three things to agree to.
const AT_START_MAX: usize = 3;

impl State {
    /// Each word counts once. It is taken after the end, too: it says what was agreed to.
    pub(super) fn consent_sos(&self, sos: SosId, by: &Actor, consent: &Consent) -> Result<Decision, Problem> {
        consent.check("consent")?;
        let incident = self.sos_incident(sos)?;
        if self.knows_consent(sos, consent) {
            return Ok(repeat_of(incident));
        }
        Ok(record(by, incident, Fact::SosConsented(SosConsented { sos, consent: consent.clone() })))
    }

    pub(super) fn knows_consent(&self, sos: SosId, consent: &Consent) -> bool {
        self.recent.get(&Key::Consent(sos, consent.to, consent.at)).is_some()
    }
}

pub(super) fn check_consents(consents: &[Consent]) -> Result<(), Problem> {
    if consents.len() > AT_START_MAX {
        let detail = format!("there are {AT_START_MAX} things to agree to");
        return Err(Problem::new(Code::InvalidField, detail).at("consents"));
    }
    consents.iter().try_for_each(|consent| consent.check("consents"))
}

pub(super) fn consented<'a>(sos: SosId, consents: impl IntoIterator<Item = &'a Consent>) -> impl Iterator<Item = Fact> {
    let facts: Vec<_> = consents
        .into_iter()
        .map(|consent| Fact::SosConsented(SosConsented { sos, consent: consent.clone() }))
        .collect();
    facts.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Command, ConsentTo, SosEnd, state::sos::tests::*};

    fn consent(second: u64, given: bool) -> Consent {
        Consent { to: ConsentTo::LocationTail, words: "1.bn".into(), at: at(second), given }
    }

    fn agree(desk: &mut Desk, second: u64, consent: Consent) -> usize {
        desk.hears(second, Command::ConsentSos { sos: SOS, by: NOBODY, consent })
    }

    #[test]
    fn what_is_agreed_to_with_the_press_or_later_counts_once_and_can_be_taken_back_after_the_end() {
        let mut desk = Desk::default();
        let start = |consents| Command::StartSos { by: NOBODY, start: pressed(), consents };
        assert_eq!(desk.hears(0, start(vec![consent(0, true)])), 3);
        assert_eq!(desk.hears(1, start(vec![consent(0, true)])), 0, "the fallback says the same");
        assert_eq!(agree(&mut desk, 2, consent(0, true)), 0, "so does the outbox");
        assert_eq!(agree(&mut desk, 3, consent(3, false)), 1);
        desk.hears(4, Command::EndSos { sos: SOS, by: NOBODY, end: SosEnd::Safe, forced: false });
        assert_eq!(agree(&mut desk, 5, consent(5, true)), 1);
        assert_eq!(agree(&mut desk, 6, consent(5, true)), 0);
    }

    #[test]
    fn words_that_cannot_be_named_are_refused() {
        let desk = Desk::called();
        for words in ["", "1 bn", "a-name-that-goes-on-for-much-too-long"] {
            let consent = Consent { words: words.into(), ..consent(0, true) };
            let problem = desk.refuses(Command::ConsentSos { sos: SOS, by: NOBODY, consent: consent.clone() });
            assert_eq!(problem.field.as_deref(), Some("consent.words"));
            let start = Command::StartSos { by: NOBODY, start: pressed(), consents: vec![consent] };
            assert_eq!(desk.refuses(start).field.as_deref(), Some("consents.words"));
        }
        let consents = vec![consent(0, true); 4];
        let start = Command::StartSos { by: NOBODY, start: pressed(), consents };
        assert_eq!(desk.refuses(start).field.as_deref(), Some("consents"));
    }
}
