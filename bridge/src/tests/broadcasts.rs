//! Warnings to many, and how long they are kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use lifeline_domain::{Actor, BroadcastId, Certainty, Role, Safety, Severity, Timestamp, Urgency, UserId};
use lifeline_policies::Principal;
use lifeline_protocol::{
    rest::{SendBroadcast, UpdateBroadcast},
    ws::{BroadcastAnswer, BroadcastDelivered, Channel},
};
use uuid::Uuid;

use super::world::{World, frames};
use crate::{
    Caller,
    feed::{Mailbox, Reader},
    ports::{Accounts, Clock, User},
};

const ID: BroadcastId = BroadcastId(Uuid::from_u128(1));
const PEOPLE: u128 = 3_000;

fn person(number: u128, role: Role) -> Caller {
    let id = UserId(Uuid::from_u128(1_000 + number));
    let actor = Actor::User { id, name: format!("P{number}"), role };
    Caller { principal: Principal::User { id, role }, actor, ..Caller::anonymous() }
}

fn account(caller: &Caller, role: Role) -> User {
    let id = caller.actor.user().unwrap();
    User {
        id,
        username: id.to_string(),
        email: None,
        name: "P".to_owned(),
        locale: None,
        time_zone: None,
        email_confirmed_at: None,
        findable: false,
        picture: None,
        places: Vec::new(),
        muted: BTreeSet::new(),
        role,
        password_hash: None,
        second_factor: None,
        passkeys: Vec::new(),
        token_epoch: 0,
        disabled_at: None,
        created_at: Timestamp::default(),
    }
}

fn flood(world: &World) -> SendBroadcast {
    SendBroadcast {
        id: ID,
        title: "Flood".to_owned(),
        text: "Go up.".to_owned(),
        language: None,
        translations: BTreeMap::new(),
        severity: Severity::Severe,
        urgency: Urgency::Immediate,
        certainty: Certainty::Observed,
        area: None,
        expires_at: world.clock.now().plus(Duration::from_secs(3 * 24 * 3600)),
        asks_safe: true,
    }
}

fn update(text: String, flood: SendBroadcast) -> UpdateBroadcast {
    UpdateBroadcast {
        title: flood.title,
        text,
        language: None,
        translations: BTreeMap::new(),
        severity: flood.severity,
        urgency: flood.urgency,
        certainty: flood.certainty,
        expires_at: flood.expires_at,
        asks_safe: true,
    }
}

/// One frame is made for all of them, and one who does not read holds up neither them nor a call for help.
#[tokio::test]
async fn thousands_get_the_same_bytes_and_one_who_does_not_read_holds_up_nobody() {
    let world = World::new().await;
    let admin = person(0, Role::Admin);
    let people: Vec<_> = (1..=PEOPLE).map(|number| person(number, Role::Citizen)).collect();
    let mut mailboxes = Vec::new();
    for caller in &people {
        world.bridge.directory.put_user(account(caller, Role::Citizen));
        let (mailbox, reader) = (Mailbox::default(), Reader::Person(caller.actor.user().unwrap()));
        world.bridge.subscribe(Channel::Me, reader, None, &mailbox).await.unwrap();
        mailboxes.push(mailbox);
    }
    let sent = world.bridge.send_broadcast(&admin, flood(&world)).await.unwrap();
    assert_eq!((sent.figures.people, sent.figures.silent), (3_000, 3_000));
    let mut addresses = std::collections::BTreeSet::new();
    for mailbox in &mut mailboxes {
        let delivery = mailbox.next().await;
        assert_eq!(delivery.len(), 1);
        addresses.insert(delivery[0].text.as_ptr() as usize);
    }
    assert_eq!(addresses.len(), 1, "made once");

    // From now on only the first one reads.
    let (slow, quick) = mailboxes.split_last_mut().unwrap();
    for number in 0..300 {
        let changed = update(format!("Change {number}"), flood(&world));
        world.bridge.update_broadcast(&admin, ID, changed).await.unwrap();
        frames(&mut quick[0], 1).await;
    }
    world.call(1).await.unwrap();
    assert!(slow.too_slow(), "it is let go, and comes back for the warning as it is then");
}

/// What people answered is kept for as long as what was resolved, over a restart, too, and erased then.
#[tokio::test]
async fn answers_are_kept_for_their_time_and_erased() {
    let mut world = World::new().await;
    let (admin, amina) = (person(0, Role::Admin), person(1, Role::Citizen));
    world.accounts.add_user(&account(&amina, Role::Citizen)).await.unwrap();
    world = world.restarted().await;
    world.bridge.send_broadcast(&admin, flood(&world)).await.unwrap();
    world.bridge.broadcast_delivered(&amina, BroadcastDelivered { broadcast: ID }).await.unwrap();
    let answered_at = world.clock.now();
    let note = Some("on the roof".to_owned());
    let answer = BroadcastAnswer { broadcast: ID, answer: Safety::NeedHelp, answered_at, note };
    world.bridge.answer_broadcast(&amina, answer).await.unwrap();
    for _ in 0..2 {
        world = world.restarted().await;
        world.clock.advance(Duration::from_secs(10 * 24 * 3600));
        world.bridge.let_go().await;
        let detail = world.bridge.broadcast(&admin, ID).unwrap();
        assert_eq!((detail.followed.figures.reached, detail.followed.figures.need_help), (1, 1));
        assert!(world.bridge.own_broadcasts(&amina).unwrap().broadcasts.is_empty(), "it has expired");
    }
    world.clock.advance(Duration::from_secs(30 * 24 * 3600));
    world.bridge.let_go().await;
    assert!(world.bridge.broadcast(&admin, ID).is_err());
    world = world.restarted().await;
    assert!(world.bridge.broadcast(&admin, ID).is_err(), "nor is it in the store");
}
