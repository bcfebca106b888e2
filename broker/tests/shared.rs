//! Shared subscriptions (MQTT 5 §4.8.2): of a group one member gets each message.

mod support;

use support::{House, Raw, packet, publish_v3, text};

const JOBS: &str = "$share/workers/jobs/#";

async fn publish(raw: &mut Raw, id: u8, payload: &[u8]) {
    raw.publish_v3("jobs/1", 1, id.into(), payload).await;
}

/// The payloads of the next messages, which stay unconfirmed.
async fn come<const N: usize>(raw: &mut Raw) -> Vec<Vec<u8>> {
    let mut payloads = Vec::new();
    for _ in 0..N {
        payloads.push(raw.packet().await[2 + 2 + "jobs/1".len() + 2..].to_vec());
    }
    raw.expect_silence().await;
    payloads
}

#[tokio::test]
async fn each_message_goes_to_one_member_and_each_group_gets_it() {
    let house = House::open().await;
    let (mut one, mut two) = (house.lab_v3("one").await, house.lab_v3("two").await);
    let (mut other, mut alone) = (house.lab_v3("other").await, house.lab_v3("alone").await);
    one.subscribe_v3(JOBS, 1).await;
    two.subscribe_v3(JOBS, 1).await; // they take turns
    other.subscribe_v3("$share/others/jobs/+", 1).await;
    alone.subscribe_v3("jobs/#", 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    for id in 1..=10 {
        publish(&mut publisher, id, &[id]).await;
    }
    let (ones, twos) = (come::<5>(&mut one).await, come::<5>(&mut two).await);
    let mut both = [ones, twos].concat();
    both.sort();
    let all: Vec<_> = (1..=10_u8).map(|id| vec![id]).collect();
    assert_eq!(both, all);
    assert_eq!(come::<10>(&mut other).await, all);
    for id in 1..=10 {
        assert_eq!(alone.packet().await.last(), Some(&id));
    }
}

#[tokio::test]
async fn what_a_member_did_not_confirm_goes_to_another_when_it_is_gone() {
    let house = House::open().await;
    let mut leaves = house.lab_v3("leaves").await;
    leaves.subscribe_v3(JOBS, 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, 1, b"confirmed").await;
    publish(&mut publisher, 2, b"not confirmed").await;
    assert_eq!(come::<2>(&mut leaves).await, [b"confirmed".to_vec(), b"not confirmed".to_vec()]);
    leaves.send(&[0x40, 2, 0x80, 1]).await;
    let mut stays = house.lab_v3("stays").await;
    stays.subscribe_v3(JOBS, 1).await;
    stays.expect_silence().await;
    leaves.send(&[0xE0, 0]).await;
    leaves.expect_closed().await;
    assert_eq!(stays.packet().await, publish_v3("jobs/1", 1, 0x8001, b"not confirmed"));
}

#[tokio::test]
async fn a_group_whose_members_are_away_finds_its_messages_after_a_kill() {
    let house = House::open().await;
    let mut member = house.kept_v3("member", 0).await;
    member.subscribe_v3(JOBS, 1).await;
    drop(member);
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, 1, b"one").await;

    let house = house.killed().await;
    // Another member is there now: it gets what comes, and what the first one leaves for good.
    let mut second = house.lab_v3("second").await;
    second.subscribe_v3(JOBS, 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    publish(&mut publisher, 2, b"two").await;
    assert_eq!(come::<1>(&mut second).await, [b"two".to_vec()]);
    let mut gone = house.lab_v3("member").await; // a clean start ends the kept session
    gone.expect_silence().await;
    assert_eq!(second.packet().await, publish_v3("jobs/1", 1, 0x8002, b"one"));
}

#[tokio::test]
async fn a_member_that_is_away_gets_nothing_while_another_is_there() {
    let house = House::open().await;
    let mut away = house.kept_v3("away", 0).await;
    away.subscribe_v3(JOBS, 1).await;
    away.send(&[0xE0, 0]).await;
    away.expect_closed().await;
    let mut here = house.lab_v3("here").await;
    here.subscribe_v3(JOBS, 1).await;
    let mut publisher = house.lab_v3("publisher").await;
    for id in 1..=4 {
        publish(&mut publisher, id, &[id]).await;
    }
    come::<4>(&mut here).await;
    let mut back = house.kept_v3("away", 1).await;
    back.expect_silence().await;
    back.send(&packet(0xA2, &[&[0, 1], &text(JOBS)])).await;
    back.expect(&[0xB0, 2, 0, 1]).await;
    here.send(&[0xE0, 0]).await;
    here.expect_closed().await;
    publish(&mut publisher, 5, b"nobody").await;
    back.expect_silence().await;
}
