use ContactChange::{Accept, Block, Decline, Request, Revoke, SetEmergency, Unblock};
use uuid::Uuid;

use super::*;
use crate::{Command, Moment, Position, Role, Timestamp};

const AMINA: u128 = 1;
const KARIM: u128 = 2;

#[derive(Default)]
struct Ledger(State);

fn user(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

impl Ledger {
    /// The types of the facts that one person's wish about another comes to, or why it is refused.
    fn wants(&mut self, me: u128, change: ContactChange, other: u128) -> Result<Vec<String>, Code> {
        let by = Actor::User { id: user(me), name: format!("P{me}"), role: Role::Citizen };
        let moment = Moment { now: Timestamp::from_millis(1_795_000_000_000), fresh: Uuid::from_u128(99) };
        let command = Command::ChangeContact { by, person: user(other), change };
        let Decision::Record { by, incident, facts } =
            self.0.decide(&command, moment).map_err(|problem| problem.code)?
        else {
            return Ok(Vec::new());
        };
        let mut kinds = Vec::new();
        for fact in facts {
            assert!(!fact.in_feed(), "who is whose contact is not for responders");
            kinds.push(serde_json::to_value(&fact).unwrap()["type"].as_str().unwrap().to_owned());
            let last = self.0.position();
            let position = Position { feed: last.feed, log: last.log + 1 };
            self.0.apply(&Entry { position, at: moment.now, incident, by: by.clone(), fact });
        }
        Ok(kinds)
    }

    fn contact(&self) -> Contact {
        let strangers = Contact::strangers(user(AMINA), user(KARIM));
        self.0.contacts().between(user(AMINA), user(KARIM)).map_or(strangers, |contact| (**contact).clone())
    }

    fn told(&self, caller: u128) -> Vec<UserId> {
        self.0.contacts().told_of_sos(user(caller)).collect()
    }
}

fn facts(kinds: &[&str]) -> Result<Vec<String>, Code> {
    Ok(kinds.iter().map(|kind| format!("contact.{kind}")).collect())
}

#[test]
fn asked_and_accepted_once_however_often_it_is_said() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.wants(KARIM, Accept, AMINA), Err(Code::NotFound));
    assert_eq!(ledger.wants(AMINA, Request, AMINA), Err(Code::InvalidField));
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&["requested"]));
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&[]));
    assert_eq!(ledger.wants(AMINA, Accept, KARIM), Err(Code::NotFound), "nobody accepts for another");
    assert_eq!(ledger.wants(KARIM, Accept, AMINA), facts(&["accepted"]));
    assert_eq!(ledger.wants(KARIM, Accept, AMINA), facts(&[]));
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&[]));
    assert_eq!(ledger.wants(KARIM, Decline, AMINA), Err(Code::WrongStatus));
    assert_eq!(ledger.wants(KARIM, Revoke, AMINA), facts(&["revoked"]));
    assert_eq!(ledger.wants(AMINA, Revoke, KARIM), facts(&[]));
    assert!(ledger.0.contacts().all().next().is_none(), "of strangers nothing is kept");
}

#[test]
fn requests_that_cross_are_a_contact_and_a_declined_one_may_be_made_again() {
    let mut ledger = Ledger::default();
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&["requested"]));
    assert_eq!(ledger.wants(KARIM, Request, AMINA), facts(&["accepted"]));
    let mut ledger = Ledger::default();
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&["requested"]));
    assert_eq!(ledger.wants(AMINA, Decline, KARIM), facts(&[]), "it is not theirs to decline");
    assert_eq!(ledger.wants(KARIM, Decline, AMINA), facts(&["declined"]));
    assert_eq!(ledger.wants(KARIM, Decline, AMINA), facts(&[]));
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&["requested"]));
    assert_eq!(ledger.wants(AMINA, Revoke, KARIM), facts(&["revoked"]), "taken back");
    assert_eq!(ledger.wants(KARIM, Accept, AMINA), Err(Code::NotFound));
}

#[test]
fn who_is_blocked_asks_in_vain_and_cannot_tell() {
    let mut ledger = Ledger::default();
    ledger.wants(AMINA, Request, KARIM).unwrap();
    ledger.wants(KARIM, Accept, AMINA).unwrap();
    assert_eq!(ledger.wants(KARIM, Block, AMINA), facts(&["revoked", "blocked"]));
    assert_eq!(ledger.wants(KARIM, Block, AMINA), facts(&[]));
    assert_eq!(ledger.wants(KARIM, Request, AMINA), Err(Code::WrongStatus), "unblock first");
    // Her request is like any other to her, and is not shown to him.
    assert_eq!(ledger.wants(AMINA, Request, KARIM), facts(&["requested"]));
    assert!(!ledger.contact().is_asked(user(KARIM)));
    assert_eq!(ledger.wants(KARIM, Accept, AMINA), Err(Code::NotFound));
    assert_eq!(ledger.wants(AMINA, Block, KARIM), facts(&["revoked", "blocked"]));
    assert_eq!(ledger.wants(KARIM, Unblock, AMINA), facts(&["unblocked"]));
    assert_eq!(ledger.wants(KARIM, Unblock, AMINA), facts(&[]));
    assert!(ledger.0.contacts().blocks(user(AMINA), user(KARIM)), "she still blocks him");
    assert!(!ledger.0.contacts().blocks(user(KARIM), user(AMINA)));
}

#[test]
fn a_contact_is_told_of_an_sos_while_marked_and_a_contact() {
    let mut ledger = Ledger::default();
    ledger.wants(AMINA, Request, KARIM).unwrap();
    assert_eq!(ledger.wants(AMINA, SetEmergency(true), KARIM), Err(Code::NotFound), "not before they agree");
    ledger.wants(KARIM, Accept, AMINA).unwrap();
    assert_eq!(ledger.wants(AMINA, SetEmergency(true), KARIM), facts(&["emergency_set"]));
    assert_eq!(ledger.wants(AMINA, SetEmergency(true), KARIM), facts(&[]));
    assert_eq!((ledger.told(AMINA), ledger.told(KARIM)), (vec![user(KARIM)], vec![]));
    assert_eq!(ledger.wants(AMINA, SetEmergency(false), KARIM), facts(&["emergency_set"]));
    assert_eq!(ledger.told(AMINA), []);
    ledger.wants(AMINA, SetEmergency(true), KARIM).unwrap();
    ledger.wants(KARIM, Revoke, AMINA).unwrap();
    ledger.wants(KARIM, Request, AMINA).unwrap();
    ledger.wants(AMINA, Accept, KARIM).unwrap();
    assert_eq!(ledger.told(AMINA), [], "who becomes a contact again is marked again");
}

#[test]
fn there_are_bounds() {
    let mut ledger = Ledger::default();
    for other in 2..2 + CONTACTS_MAX as u128 {
        ledger.wants(AMINA, Request, other).unwrap();
    }
    assert_eq!(ledger.wants(AMINA, Request, 2_000), Err(Code::InvalidField));
    // What others ask of her has room, and she may accept it.
    assert_eq!(ledger.wants(2_000, Request, AMINA), facts(&["requested"]));
    for other in 2..3 + EMERGENCY_CONTACTS_MAX as u128 {
        ledger.wants(other, Accept, AMINA).unwrap();
        let marked = ledger.wants(AMINA, SetEmergency(true), other);
        let room = other < 2 + EMERGENCY_CONTACTS_MAX as u128;
        assert_eq!(marked, if room { facts(&["emergency_set"]) } else { Err(Code::InvalidField) }, "{other}");
    }
}
