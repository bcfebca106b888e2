//! Who finds whom, and whom one may write to (B17).

use std::collections::HashSet;

use lifeline_domain::{Code, MediaId, Problem, UserId};
use lifeline_policies::{Action, Principal, Resource};
use lifeline_protocol::rest::{PeopleFound, PersonView};

use crate::{Bridge, Caller, ports::User};

/// How many people an answer has at most.
const FOUND_MAX: usize = 20;
/// A shorter beginning of a name would list everyone.
const BEGINNING_CHARS_MIN: usize = 3;
/// No name is longer.
const QUERY_CHARS_MAX: usize = 80;

impl Bridge {
    /// People by their username, or by the beginning of it or of a word of their name, as far as the caller may find
    /// them.
    ///
    /// # Errors
    /// `invalid_field` for a query that is empty or too long, `unauthenticated` or `forbidden`.
    pub fn find_people(&self, caller: &Caller, query: &str) -> Result<PeopleFound, Problem> {
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        self.check(caller, Action::ContactChange, &Resource::System)?;
        let wanted = query.trim().trim_start_matches('@').to_lowercase();
        let chars = wanted.chars().count();
        if !(1..=QUERY_CHARS_MAX).contains(&chars) {
            let detail = format!("a name, or the beginning of one, of 1 to {QUERY_CHARS_MAX} characters");
            return Err(Problem::new(Code::InvalidField, detail).at("query"));
        }
        let begins = |user: &User| {
            let name = user.name.to_lowercase();
            let words = || name.split_whitespace().any(|word| word.starts_with(&wanted));
            chars >= BEGINNING_CHARS_MIN && (user.username.starts_with(&wanted) || name.starts_with(&wanted) || words())
        };
        let active = |user: &User| user.id != me && user.disabled_at.is_none();
        let matching = self.directory.matching(|user| active(user) && (user.username == wanted || begins(user)));
        let known: HashSet<UserId> = self.live.known_to(me).into_iter().collect();
        let may_find = |user: &User| {
            let findable = user.findable || user.username == wanted;
            let blocked = self.live.blocks(user.id, me);
            let person = Resource::Person { known: known.contains(&user.id), findable, blocked, calls: false };
            self.authorizer.decide(&caller.principal, Action::PersonFind, &person).allowed
        };
        let mut found: Vec<_> = matching.into_iter().filter(|user| may_find(user)).collect();
        found.sort_by(|one, other| {
            let rank = |user: &User| (user.username != wanted, !known.contains(&user.id));
            rank(one).cmp(&rank(other)).then_with(|| one.username.cmp(&other.username))
        });
        found.truncate(FOUND_MAX);
        let shown = found.iter().map(|user| self.person_view(caller, user, known.contains(&user.id)));
        Ok(PeopleFound { people: shown.collect() })
    }

    /// Whether somebody may do this with regard to a person, `known` to them or not.
    pub(crate) fn may_meet(&self, principal: &Principal, action: Action, person: UserId, known: bool) -> bool {
        let Principal::User { id: me, .. } = *principal else { return false };
        let calls = self.live.running_sos(person).is_some();
        let person = Resource::Person { known, findable: false, blocked: self.live.blocks(person, me), calls };
        self.authorizer.decide(principal, action, &person).allowed
    }

    /// A person as the caller may know them; `known`: they are among those whom the caller knows.
    pub(super) fn person_view(&self, caller: &Caller, user: &User, known: bool) -> PersonView {
        let seen = |_: &MediaId| self.may_meet(&caller.principal, Action::PersonPicture, user.id, known);
        let picture = user.picture.filter(seen);
        PersonView { id: user.id, username: user.username.clone(), name: user.name.clone(), picture }
    }

    /// The same where it is not known yet whether the caller knows them. One knows oneself.
    pub(super) fn person_view_of(&self, caller: &Caller, user: &User) -> PersonView {
        let known = caller.actor.user().is_some_and(|me| me == user.id || self.live.knows(me, user.id));
        self.person_view(caller, user, known)
    }

    /// Refuses people without an account, and those who want to hear nothing of the caller, by the same words.
    pub(super) fn check_reachable(&self, caller: &Caller, people: &[UserId]) -> Result<(), Problem> {
        let reachable = |person: &UserId| {
            let known = caller.actor.user().is_some_and(|me| self.live.knows(me, *person));
            let may = self.may_meet(&caller.principal, Action::PersonWrite, *person, known);
            may && self.directory.user(*person).is_some()
        };
        if people.iter().all(reachable) {
            return Ok(());
        }
        Err(Problem::new(Code::NotFound, "a member is not known here").at("members"))
    }
}
