use std::sync::Arc;

use lifeline_domain::{Bond, Code, Command, Contact, ContactChange, Incident, Problem, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{ContactCalls, ContactList, ContactStatus, ContactView};

use crate::{Bridge, Caller, ledger::Lane};

impl Bridge {
    /// Everybody whom the caller has to do with: contacts, requests, and those they have blocked.
    ///
    /// # Errors
    /// `unauthenticated` without an account, or `forbidden`.
    pub fn contacts(&self, caller: &Caller) -> Result<ContactList, Problem> {
        let me = self.contact_keeper(caller)?;
        let contacts = self.live.contacts_of(me);
        Ok(ContactList {
            contacts: contacts.iter().filter_map(|contact| self.contact_view(caller, me, contact)).collect(),
        })
    }

    /// Changes how a person stands to the caller, and says how they stand then; none: they have nothing to do with each
    /// other. A request to somebody who has blocked the caller looks like any other, and nobody is told of it.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `invalid_field`, `wrong_status` or `unavailable`.
    pub async fn change_contact(
        &self,
        caller: &Caller,
        person: UserId,
        change: ContactChange,
    ) -> Result<Option<ContactView>, Problem> {
        let me = self.contact_keeper(caller)?;
        let known = self.directory.user(person).filter(|known| known.user.disabled_at.is_none());
        if known.is_none() && matches!(change, ContactChange::Request | ContactChange::Block) {
            return Err(Problem::new(Code::NotFound, "this person is not known here").at("person"));
        }
        let command = Command::ChangeContact { by: caller.actor.clone(), person, change };
        self.ledger.record(Lane::Other, command).await?;
        Ok(self.contact_view(caller, me, &self.live.contact(me, person)))
    }

    /// The calls for help that the caller was told of as a contact, the newest first, as long as they are in memory: until
    /// some days after they were resolved.
    ///
    /// # Errors
    /// As [`Bridge::contacts`].
    pub fn contact_calls(&self, caller: &Caller) -> Result<ContactCalls, Problem> {
        let me = self.contact_keeper(caller)?;
        Ok(ContactCalls { incidents: self.live.told_of(me).iter().map(Incident::for_caller).collect() })
    }

    fn contact_keeper(&self, caller: &Caller) -> Result<UserId, Problem> {
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        self.check(caller, Action::ContactChange, &Resource::System)?;
        Ok(me)
    }

    /// One contact as one of the two sees it: that the other has blocked them does not show.
    fn contact_view(&self, caller: &Caller, me: UserId, contact: &Arc<Contact>) -> Option<ContactView> {
        let other = contact.other(me);
        let status = match contact.bond {
            _ if contact.is_blocked_by(me) => ContactStatus::Blocked,
            Bond::Accepted => ContactStatus::Accepted,
            Bond::Requested { by } if by == me => ContactStatus::Requested,
            Bond::Requested { .. } => ContactStatus::Asked,
            Bond::Nothing => return None,
        };
        Some(ContactView {
            person: self.person_view_of(caller, &self.directory.user(other)?.user),
            status,
            emergency: contact.is_emergency_of(me),
            emergency_for: contact.is_emergency_of(other),
            changed_at: contact.changed_at,
        })
    }
}
