//! Conversations of the transcripts with mistakes in them, byte by byte and packet by
//! packet, with the real door: it never panics, never hangs, answers in whole packets that a
//! server may send, and goes on serving others. What fails is printed, made as small as possible.

mod support;

use std::{net::Ipv4Addr, time::Duration};

use lifeline_broker::{Access, BudgetSettings, DoorSettings};
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, TestCaseError, TestRunner},
};
use support::{
    House, PATIENCE, Raw, publish_v3,
    script::{bytes, transcripts},
    settings,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, duplex},
    time::timeout,
};

/// How many conversations are tried.
const CASES: u32 = 3000;

/// What one client sends, packet by packet.
#[derive(Clone, Debug)]
struct Conversation {
    access: Access,
    packets: Vec<Vec<u8>>,
}

/// A mistake in a packet of a conversation.
#[derive(Clone, Debug)]
enum Mistake {
    SetByte(Index, u8),
    FlipBit(Index, u8),
    InsertByte(Index, u8),
    RemoveByte(Index),
    CutOff(Index),
    LeaveOut,
    Repeat,
    SwapWith(Index),
    /// A packet of another conversation comes first.
    Foreign(Index, Index),
}

/// The conversations of both clients of all transcripts.
fn conversations() -> Vec<Conversation> {
    let mut all = Vec::new();
    for (_, script) in transcripts() {
        let lab = script.lines().any(|line| line.trim() == "lab");
        let access = if lab { Access::Lab } else { Access::Registered };
        let (mut clients, mut speaking) = ([Vec::new(), Vec::new()], 0);
        for line in script.lines() {
            match line.trim().split_once(' ').unwrap_or((line.trim(), "")) {
                ("other", _) => speaking = 1 - speaking,
                (">", words) => clients[speaking].push(bytes(words).0),
                _ => {}
            }
        }
        let spoken = clients.into_iter().filter(|packets| !packets.is_empty());
        all.extend(spoken.map(|packets| Conversation { access, packets }));
    }
    all
}

fn mistake() -> impl Strategy<Value = Mistake> {
    prop_oneof![
        4 => any::<(Index, u8)>().prop_map(|(place, byte)| Mistake::SetByte(place, byte)),
        4 => any::<(Index, u8)>().prop_map(|(place, bit)| Mistake::FlipBit(place, bit)),
        2 => any::<(Index, u8)>().prop_map(|(place, byte)| Mistake::InsertByte(place, byte)),
        2 => any::<Index>().prop_map(Mistake::RemoveByte),
        1 => any::<Index>().prop_map(Mistake::CutOff),
        1 => Just(Mistake::LeaveOut),
        2 => Just(Mistake::Repeat),
        1 => any::<Index>().prop_map(Mistake::SwapWith),
        3 => any::<(Index, Index)>().prop_map(|(whose, which)| Mistake::Foreign(whose, which)),
    ]
}

fn make(mistake: &Mistake, at: &Index, packets: &mut Vec<Vec<u8>>, others: &[Conversation]) {
    if packets.is_empty() {
        return;
    }
    let at = at.index(packets.len());
    let packet = &mut packets[at];
    match mistake {
        Mistake::InsertByte(place, byte) => packet.insert(place.index(packet.len() + 1), *byte),
        Mistake::LeaveOut => drop(packets.remove(at)),
        Mistake::Repeat => packets.insert(at, packets[at].clone()),
        Mistake::SwapWith(other) => {
            let other = other.index(packets.len());
            packets.swap(at, other);
        }
        Mistake::Foreign(whose, which) => {
            let foreign = &others[whose.index(others.len())].packets;
            packets.insert(at, foreign[which.index(foreign.len())].clone());
        }
        _ if packet.is_empty() => {}
        Mistake::SetByte(place, byte) => {
            let place = place.index(packet.len());
            packet[place] = *byte;
        }
        Mistake::FlipBit(place, bit) => {
            let place = place.index(packet.len());
            packet[place] ^= 1 << (bit % 8);
        }
        Mistake::RemoveByte(place) => {
            packet.remove(place.index(packet.len()));
        }
        Mistake::CutOff(place) => packet.truncate(place.index(packet.len())),
    }
}

/// Holds a conversation and returns all that the door has answered.
async fn hold(house: &House, conversation: &Conversation) -> Result<Vec<u8>, TestCaseError> {
    let (client, served) = duplex(4096);
    let door = house.door.clone();
    let access = conversation.access;
    let serving = tokio::spawn(async move { door.serve(served, access, Ipv4Addr::LOCALHOST.into()).await });
    let (mut reading, mut writing) = tokio::io::split(client);
    let bytes = conversation.packets.concat();
    let talk = async {
        let mut answers = Vec::new();
        let write = async {
            // The door may have closed already.
            let _ = writing.write_all(&bytes).await;
            let _ = writing.shutdown().await;
        };
        let read = reading.read_to_end(&mut answers);
        let ((), read) = tokio::join!(write, read);
        read.map(|_| answers)
    };
    let hangs = |what: &str| TestCaseError::fail(format!("the door {what} {} bytes", bytes.len()));
    let answers = timeout(PATIENCE, talk).await.map_err(|_| hangs("does not close after"))?;
    let ended = timeout(PATIENCE, serving).await.map_err(|_| hangs("still serves the client of"))?;
    ended.map_err(|error| TestCaseError::fail(format!("the door's task has ended badly: {error}")))?;
    answers.map_err(|error| TestCaseError::fail(error.to_string()))
}

/// CONNACK first and once, and then only what a server may send. The last packet may have
/// been cut off with the connection.
fn check(answers: &[u8]) -> Result<(), TestCaseError> {
    let (mut rest, mut first) = (answers, true);
    while let Some(&head) = rest.first() {
        let known = matches!(head >> 4, 2..=7 | 9 | 11 | 13 | 14);
        prop_assert!(known && (head >> 4 == 2) == first, "no packet for a client: {rest:02x?} of {answers:02x?}");
        first = false;
        let Some(end) = rest.iter().skip(1).take(4).position(|byte| byte & 0x80 == 0) else { break };
        let digits = rest[1..=end + 1].iter().enumerate();
        let length: usize = digits.map(|(place, byte)| usize::from(byte & 0x7F) << (7 * place)).sum();
        rest = rest.get(end + 2 + length..).unwrap_or_default();
    }
    Ok(())
}

#[test]
fn no_mistake_of_a_client_makes_the_door_panic_or_hang_or_talk_nonsense() {
    // Threads of its own: a session that never waits must not stop the clock of this test.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let budgets = BudgetSettings { connects_at_once: u32::MAX, ..BudgetSettings::default() };
    let limits = DoorSettings { budgets, connect_deadline: Duration::from_secs(2), ..settings() };
    let house = runtime.block_on(House::with(limits));
    let mut neighbour = runtime.block_on(house.device_v3("neighbour"));
    let all = conversations();
    let mistakes = prop::collection::vec((any::<Index>(), mistake()), 0..6);
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let tried = runner.run(&(0..all.len(), mistakes), |(place, mistakes)| {
        let mut conversation = all[place].clone();
        for (at, mistake) in &mistakes {
            make(mistake, at, &mut conversation.packets, &all);
        }
        check(&runtime.block_on(hold(&house, &conversation))?)
    });
    assert!(tried.is_ok(), "{}", tried.unwrap_err());
    runtime.block_on(is_served(&mut neighbour));
}

/// Who made no mistake has noticed nothing.
async fn is_served(neighbour: &mut Raw) {
    neighbour.send(&publish_v3("v1/devices/neighbour/alerts/smoke", 1, 1, b"x")).await;
    neighbour.expect(&[0x40, 2, 0, 1]).await;
}

/// The test of the test: what it calls nonsense.
#[test]
fn answers_are_told_from_nonsense() {
    let connack = [0x20, 2, 0, 0];
    for good in [&[][..], &connack, &[&connack[..], &[0xD0, 0]].concat(), &[&connack[..], &[0x30, 9, 0]].concat()] {
        assert!(check(good).is_ok(), "{good:02x?}");
    }
    for bad in [&[0xD0, 0][..], &[&connack[..], &connack].concat(), &[&connack[..], &[0xC0, 0]].concat()] {
        assert!(check(bad).is_err(), "{bad:02x?}");
    }
}
