//! Contacts: what may become of two people, and how entries change it (B4).

use std::sync::Arc;

use super::{State, decide::not_found};
use crate::{
    Actor, Bond, Code, Contact, ContactChange, ContactChanged, ContactEmergencySet, Contacts, Decision, Entry, Fact,
    Problem, UserId,
};

/// How many contacts, requests of their own and blocked people a person may have.
const CONTACTS_MAX: usize = 1_000;
/// How many contacts may be told of one person's SOS: each of them is woken by it.
const EMERGENCY_CONTACTS_MAX: usize = 20;

impl State {
    /// How people stand to each other.
    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    pub(super) fn apply_to_contacts(&mut self, entry: &Entry) {
        if let Some((by, person)) = entry.contact() {
            let known = self.contacts.between(by, person).cloned();
            let mut contact = known.unwrap_or_else(|| Arc::new(Contact::strangers(by, person)));
            Arc::make_mut(&mut contact).apply(entry);
            self.contacts.put(&contact);
        }
    }

    pub(super) fn change_contact(
        &self,
        by: &Actor,
        person: UserId,
        change: ContactChange,
    ) -> Result<Decision, Problem> {
        let me = by.user().ok_or_else(|| not_found("person"))?;
        if me == person {
            return Err(Problem::new(Code::InvalidField, "a contact is another person").at("person"));
        }
        let strangers = Contact::strangers(me, person);
        let known = self.contacts.between(me, person).map_or(&strangers, Arc::as_ref);
        let facts = self.contact_facts(me, known, ContactChanged { person }, change)?;
        if facts.is_empty() {
            return Ok(Decision::Repeat { position: self.position, incident: None });
        }
        Ok(Decision::Record { by: by.clone(), incident: None, facts })
    }

    /// What a change comes to; nothing where it is so already.
    fn contact_facts(
        &self,
        me: UserId,
        known: &Contact,
        with: ContactChanged,
        change: ContactChange,
    ) -> Result<Vec<Fact>, Problem> {
        let (blocks, asked) = (known.is_blocked_by(me), known.is_asked(me));
        let mine = known.bond == Bond::Accepted || known.bond == Bond::Requested { by: me };
        Ok(match change {
            ContactChange::Request if blocks => {
                return Err(Problem::new(Code::WrongStatus, "you have blocked this person; unblock them first"));
            }
            ContactChange::Request | ContactChange::Accept if asked => vec![Fact::ContactAccepted(with)],
            ContactChange::Request if mine => vec![],
            ContactChange::Request => {
                self.check_contact_count(me)?;
                vec![Fact::ContactRequested(with)]
            }
            ContactChange::Accept if known.bond == Bond::Accepted => vec![],
            ContactChange::Accept => return Err(not_found("request")),
            ContactChange::Decline | ContactChange::Revoke if asked => vec![Fact::ContactDeclined(with)],
            ContactChange::Decline if known.bond == Bond::Accepted => {
                return Err(Problem::new(Code::WrongStatus, "you are contacts already; remove the contact instead"));
            }
            ContactChange::Revoke if mine => vec![Fact::ContactRevoked(with)],
            ContactChange::Decline | ContactChange::Revoke => vec![],
            ContactChange::Block if blocks => vec![],
            ContactChange::Block => {
                let ends = asked.then_some(Fact::ContactDeclined(with)).or(mine.then_some(Fact::ContactRevoked(with)));
                ends.into_iter().chain([Fact::ContactBlocked(with)]).collect()
            }
            ContactChange::Unblock if blocks => vec![Fact::ContactUnblocked(with)],
            ContactChange::Unblock => vec![],
            ContactChange::SetEmergency(_) if known.bond != Bond::Accepted => return Err(not_found("contact")),
            ContactChange::SetEmergency(emergency) if known.is_emergency_of(me) == emergency => vec![],
            ContactChange::SetEmergency(emergency) => {
                if emergency && self.contacts.told_of_sos(me).count() >= EMERGENCY_CONTACTS_MAX {
                    let detail = format!("at most {EMERGENCY_CONTACTS_MAX} contacts are told of an SOS");
                    return Err(Problem::new(Code::InvalidField, detail).at("emergency"));
                }
                vec![Fact::ContactEmergencySet(ContactEmergencySet { person: with.person, emergency })]
            }
        })
    }

    fn check_contact_count(&self, me: UserId) -> Result<(), Problem> {
        // What others ask of me does not use up my room.
        if self.contacts.of(me).filter(|contact| !contact.is_asked(me)).count() < CONTACTS_MAX {
            return Ok(());
        }
        let detail = format!("a person has at most {CONTACTS_MAX} contacts, requests and blocked people");
        Err(Problem::new(Code::InvalidField, detail).at("person"))
    }
}

#[cfg(test)]
mod tests;
