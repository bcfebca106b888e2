use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use crate::{Entry, Fact, Timestamp, UserId};

/// Facts about contacts: `contact.requested`, `contact.accepted`, `contact.declined`, `contact.revoked`,
/// `contact.blocked`, `contact.unblocked`. The one who did it is the entry's `by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactChanged {
    /// The other person.
    pub person: UserId,
}

/// `contact.emergency_set`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContactEmergencySet {
    /// The contact.
    pub person: UserId,
    /// Whether they are told of an SOS of the one who set it.
    pub emergency: bool,
}

/// What somebody wants with regard to another person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactChange {
    /// To be contacts; a request that crosses another one accepts it.
    Request,
    /// To accept the other's request.
    Accept,
    /// To turn the other's request down.
    Decline,
    /// To be contacts no longer, or to take one's own request back.
    Revoke,
    /// To hear nothing of the other, who is not told.
    Block,
    /// To end that.
    Unblock,
    /// Whether the other is told of one's SOS.
    SetEmergency(bool),
}

/// How far two people have come towards being contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Bond {
    /// They are no contacts.
    #[default]
    Nothing,
    /// One of them has asked.
    Requested {
        /// Who.
        by: UserId,
    },
    /// They are contacts.
    Accepted,
}

/// How two people stand to each other (B4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The two, in ascending order.
    pub people: [UserId; 2],
    /// Whether they are contacts.
    pub bond: Bond,
    /// Those of them who have blocked the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<UserId>,
    /// Those of them whose SOS the other is told of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergency_of: Vec<UserId>,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

impl Contact {
    /// Two people who have nothing to do with each other.
    pub fn strangers(one: UserId, other: UserId) -> Self {
        Self {
            people: [one.min(other), one.max(other)],
            bond: Bond::Nothing,
            blocked_by: Vec::new(),
            emergency_of: Vec::new(),
            changed_at: Timestamp::default(),
        }
    }

    /// Whether there is nothing to be kept about the two.
    pub fn is_nothing(&self) -> bool {
        self.bond == Bond::Nothing && self.blocked_by.is_empty()
    }

    /// The one of the two who is not `me`.
    pub fn other(&self, me: UserId) -> UserId {
        if self.people[0] == me { self.people[1] } else { self.people[0] }
    }

    /// Whether `me` has blocked the other.
    pub fn is_blocked_by(&self, me: UserId) -> bool {
        self.blocked_by.contains(&me)
    }

    /// Whether the other is told of an SOS of `me`.
    pub fn is_emergency_of(&self, me: UserId) -> bool {
        self.bond == Bond::Accepted && self.emergency_of.contains(&me)
    }

    /// Whether `me` sees the request that the other has made: not while they block the other.
    pub fn is_asked(&self, me: UserId) -> bool {
        self.bond == Bond::Requested { by: self.other(me) } && !self.is_blocked_by(me)
    }

    /// Makes an entry about the two part of it. Applying it again changes nothing.
    pub fn apply(&mut self, entry: &Entry) {
        let Some(by) = entry.by.user() else { return };
        match &entry.fact {
            Fact::ContactRequested(_) => self.bond = Bond::Requested { by },
            Fact::ContactAccepted(_) => self.bond = Bond::Accepted,
            Fact::ContactDeclined(_) | Fact::ContactRevoked(_) => {
                self.bond = Bond::Nothing;
                self.emergency_of.clear();
            }
            Fact::ContactBlocked(_) if !self.is_blocked_by(by) => self.blocked_by.push(by),
            Fact::ContactUnblocked(_) => self.blocked_by.retain(|who| *who != by),
            Fact::ContactEmergencySet(set) => {
                self.emergency_of.retain(|who| *who != by);
                if set.emergency {
                    self.emergency_of.push(by);
                }
            }
            _ => return,
        }
        self.changed_at = entry.at;
    }
}

/// How people stand to each other, found by either of them.
#[derive(Clone, Debug, Default)]
pub struct Contacts(HashMap<UserId, BTreeMap<UserId, Arc<Contact>>>);

impl Contacts {
    /// How two people stand to each other; none: they have nothing to do with each other.
    pub fn between(&self, one: UserId, other: UserId) -> Option<&Arc<Contact>> {
        self.0.get(&one)?.get(&other)
    }

    /// Everybody whom a person has to do with, in the order of their ids.
    pub fn of(&self, person: UserId) -> impl Iterator<Item = &Arc<Contact>> {
        self.0.get(&person).into_iter().flat_map(BTreeMap::values)
    }

    /// Every two once.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Contact>> {
        self.0.iter().flat_map(|(person, theirs)| theirs.values().filter(|contact| contact.people[0] == *person))
    }

    /// Whether somebody has blocked another person.
    pub fn blocks(&self, who: UserId, other: UserId) -> bool {
        self.between(who, other).is_some_and(|contact| contact.is_blocked_by(who))
    }

    /// Those who are told of an SOS of this person, in the order of their ids.
    pub fn told_of_sos(&self, caller: UserId) -> impl Iterator<Item = UserId> {
        self.of(caller).filter(move |contact| contact.is_emergency_of(caller)).map(move |contact| contact.other(caller))
    }

    /// Takes two people in as they stand now.
    pub fn put(&mut self, contact: &Arc<Contact>) {
        let [one, other] = contact.people;
        for (me, them) in [(one, other), (other, one)] {
            if contact.is_nothing() {
                if let Some(theirs) = self.0.get_mut(&me) {
                    theirs.remove(&them);
                    if theirs.is_empty() {
                        self.0.remove(&me);
                    }
                }
            } else {
                self.0.entry(me).or_default().insert(them, contact.clone());
            }
        }
    }
}
