//! What the browser's reducer is held to: entries as the wire carries them, and the
//! incident that the domain makes of them. `web/desk/feed/reduce.test.ts` reads the
//! same files. `LIFELINE_WRITE_FIXTURES=1` writes them anew.

use std::{fs, path::PathBuf, time::Duration};

use lifeline_domain::{
    Actor, Cursor, Entry, Fact, Fix, Incident, IncidentAcknowledged, IncidentId, IncidentNoted, IncidentOpened,
    IncidentReopened, IncidentResolved, IncidentSeen, Location, MessageId, MessageSent, Origin, Outcome, Position,
    Role, Severity, Signal, SignalId, SignalKind, SignalReceived, SignalState, SosContactsTold, SosEnd, SosEndForced,
    SosEnded, SosId, SosLocated, SosReachable, SosSilenced, SosStarted, SosUnreachable, Thread, Timestamp, UserId,
};
use lifeline_protocol::entry::{decode, encode, with_cursor};
use serde_json::{Value, json};
use uuid::Uuid;

const INCIDENT: IncidentId = IncidentId(Uuid::from_u128(1));
const SOS: SosId = SosId(Uuid::from_u128(2));

const YEAR_S: u64 = 365 * 24 * 3600;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(1_795_325_562_100).plus(Duration::from_secs(seconds))
}

fn responder(name: &str) -> Actor {
    Actor::User { id: UserId(Uuid::from_u128(7)), name: name.into(), role: Role::Responder }
}

fn caller() -> Actor {
    Actor::User { id: UserId(Uuid::from_u128(8)), name: "Ayesha".into(), role: Role::Citizen }
}

fn device() -> Actor {
    Actor::Device { id: "kitchen-smoke-1".parse().unwrap() }
}

fn place(lat: f64, lon: f64) -> Location {
    Location { lat, lon, accuracy_m: Some(12.5), floor: None }
}

fn fix(seconds: u64, lat: f64) -> Fix {
    Fix {
        location: place(lat, 90.4125),
        at: at(seconds),
        speed_mps: None,
        heading_deg: None,
        battery_percent: Some(41),
    }
}

fn opened_by_device() -> Fact {
    Fact::IncidentOpened(IncidentOpened {
        kind: "smoke".parse().unwrap(),
        severity: Severity::Severe,
        origin: Origin::Device { id: "kitchen-smoke-1".parse().unwrap(), source: None },
        location: Some(place(23.8103, 90.4125)),
        test: false,
    })
}

fn opened_by_person(user: Option<u128>, name: Option<&str>) -> Fact {
    Fact::IncidentOpened(IncidentOpened {
        kind: SignalKind::sos(),
        severity: Severity::Extreme,
        origin: Origin::Person { user: user.map(|id| UserId(Uuid::from_u128(id))), name: name.map(str::to_owned) },
        location: None,
        test: false,
    })
}

fn signal(id: u128, state: SignalState, severity: Severity) -> Signal {
    Signal {
        id: SignalId(Uuid::from_u128(id)),
        reference: None,
        device: "kitchen-smoke-1".parse().unwrap(),
        source: None,
        kind: "smoke".parse().unwrap(),
        state,
        severity,
        certainty: Default::default(),
        urgency: Default::default(),
        at: at(0),
        location: None,
        place: None,
        value: Some(412.5),
        unit: Some("ppm".into()),
        threshold: None,
        text: None,
        battery_percent: None,
        test: false,
        passage: None,
    }
}

fn received(signal: Signal) -> Fact {
    Fact::SignalReceived(SignalReceived { signal })
}

fn started(fix: Option<Fix>, text: Option<&str>) -> Fact {
    Fact::SosStarted(SosStarted {
        sos: SOS,
        pressed_at: Some(at(0)),
        fix,
        text: text.map(str::to_owned),
        silent: false,
    })
}

fn located(fix: Fix) -> Fact {
    Fact::SosLocated(SosLocated { sos: SOS, fix })
}

fn message(id: u128, text: &str) -> Fact {
    let thread = Thread::Incident(INCIDENT);
    Fact::MessageSent(MessageSent::new(MessageId(Uuid::from_u128(id)), thread, text.into()))
}

fn acknowledged() -> Fact {
    Fact::IncidentAcknowledged(IncidentAcknowledged {})
}

fn seen() -> Fact {
    Fact::IncidentSeen(IncidentSeen {})
}

fn resolved(outcome: Outcome) -> Fact {
    Fact::IncidentResolved(IncidentResolved { outcome, text: None })
}

fn reopened() -> Fact {
    Fact::IncidentReopened(IncidentReopened { text: Some("Smoke again".into()) })
}

/// Every scenario: its file's name, and who did what. The entries stand two apart in
/// the feed, as those of other incidents come in between.
fn scenarios() -> Vec<(&'static str, Vec<(Actor, Fact)>)> {
    let moved = Signal {
        location: Some(place(23.811, 90.413)),
        place: Some("Hall 3".into()),
        ..signal(22, SignalState::Update, Severity::Minor)
    };
    let contacts = [9, 10].map(|contact| UserId(Uuid::from_u128(contact))).into();
    let worse = Signal { text: Some("Thick smoke".into()), ..signal(21, SignalState::Update, Severity::Extreme) };
    vec![
        (
            "alert_gets_worse_then_moves",
            vec![
                (device(), opened_by_device()),
                (device(), received(signal(20, SignalState::Raise, Severity::Severe))),
                (device(), received(worse)),
                (device(), received(moved)),
            ],
        ),
        (
            "alert_cleared_and_raised_again",
            vec![
                (device(), opened_by_device()),
                (device(), received(signal(20, SignalState::Raise, Severity::Severe))),
                (device(), received(signal(21, SignalState::Clear, Severity::Unknown))),
                (responder("Rahman"), seen()),
                (device(), received(signal(22, SignalState::Raise, Severity::Severe))),
            ],
        ),
        (
            "alert_cleared",
            vec![
                (device(), opened_by_device()),
                (device(), received(signal(20, SignalState::Raise, Severity::Severe))),
                (device(), received(signal(21, SignalState::Clear, Severity::Unknown))),
            ],
        ),
        (
            "sos_fixes_out_of_order",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(None, None)),
                (caller(), located(fix(20, 23.82))),
                (caller(), located(fix(10, 23.81))),
                (caller(), located(fix(20, 23.83))),
            ],
        ),
        (
            "sos_fix_from_the_future_then_a_right_clock",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(Some(fix(0, 23.8)), None)),
                (caller(), located(fix(YEAR_S, 23.81))),
                (caller(), located(fix(YEAR_S - 10, 23.82))),
                (caller(), located(fix(5, 23.83))),
                (caller(), located(fix(1, 23.84))),
            ],
        ),
        (
            "sos_unreachable_and_reachable_again",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(None, None)),
                (Actor::System, Fact::SosUnreachable(SosUnreachable { sos: SOS, last_heard_at: at(1) })),
                (Actor::System, Fact::SosReachable(SosReachable { sos: SOS })),
                (Actor::System, Fact::SosUnreachable(SosUnreachable { sos: SOS, last_heard_at: at(3) })),
            ],
        ),
        (
            "sos_silent_and_not_any_more",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (
                    caller(),
                    Fact::SosStarted(SosStarted { sos: SOS, pressed_at: None, fix: None, text: None, silent: true }),
                ),
                (caller(), message(31, "In the cupboard")),
                (caller(), Fact::SosSilenced(SosSilenced { sos: SOS, silent: false })),
            ],
        ),
        (
            "sos_silent_later",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(None, None)),
                (caller(), Fact::SosSilenced(SosSilenced { sos: SOS, silent: true })),
            ],
        ),
        (
            "sos_forced_to_end_then_safe",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(Some(fix(0, 23.8)), None)),
                (caller(), Fact::SosEndForced(SosEndForced { sos: SOS, end: SosEnd::Safe })),
                (caller(), located(fix(10, 23.9))),
                (caller(), Fact::SosEnded(SosEnded { sos: SOS, end: SosEnd::Cancelled })),
            ],
        ),
        (
            "sos_unreachable_then_safe",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(None, None)),
                (Actor::System, Fact::SosUnreachable(SosUnreachable { sos: SOS, last_heard_at: at(1) })),
                (caller(), Fact::SosEnded(SosEnded { sos: SOS, end: SosEnd::Safe })),
            ],
        ),
        (
            "sos_acknowledged_then_safe",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(Some(fix(0, 23.8)), Some("Help"))),
                (responder("Rahman"), acknowledged()),
                (responder("Rahman"), message(31, "On the way")),
                (caller(), message(32, "Third floor")),
                (caller(), Fact::SosEnded(SosEnded { sos: SOS, end: SosEnd::Safe })),
            ],
        ),
        (
            "sos_with_contacts",
            vec![
                (caller(), opened_by_person(Some(8), Some("Ayesha"))),
                (caller(), started(None, None)),
                (caller(), Fact::SosContactsTold(SosContactsTold { sos: SOS, contacts })),
                (caller(), located(fix(20, 23.82))),
            ],
        ),
        (
            "sos_cancelled_before_anyone_saw_it",
            vec![
                (Actor::Unverified { name: None }, opened_by_person(None, None)),
                (Actor::Unverified { name: None }, started(None, None)),
                (Actor::Unverified { name: None }, Fact::SosEnded(SosEnded { sos: SOS, end: SosEnd::Cancelled })),
                (responder("Rahman"), acknowledged()),
            ],
        ),
        (
            "sos_resolved_by_responder",
            vec![
                (Actor::Unverified { name: Some("Karim".into()) }, opened_by_person(None, Some("Karim"))),
                (Actor::Unverified { name: Some("Karim".into()) }, started(None, None)),
                (responder("Rahman"), seen()),
                (responder("Rahman"), acknowledged()),
                (responder("Rahman"), resolved(Outcome::Assisted)),
                (responder("Rahman"), Fact::SosEnded(SosEnded { sos: SOS, end: SosEnd::Resolved })),
            ],
        ),
        (
            "resolved_and_reopened_without_acknowledgement",
            vec![
                (device(), opened_by_device()),
                (responder("Rahman"), resolved(Outcome::FalseAlarm)),
                (responder("Nadia"), reopened()),
            ],
        ),
        (
            "acknowledged_resolved_and_reopened",
            vec![
                (device(), opened_by_device()),
                (responder("Nadia"), seen()),
                (responder("Rahman"), acknowledged()),
                (
                    responder("Rahman"),
                    Fact::IncidentNoted(IncidentNoted {
                        id: MessageId(Uuid::from_u128(33)),
                        text: "Called the fire station".into(),
                    }),
                ),
                (responder("Rahman"), resolved(Outcome::Unreachable)),
                (responder("Nadia"), reopened()),
            ],
        ),
        (
            "test_alert",
            vec![(
                device(),
                match opened_by_device() {
                    Fact::IncidentOpened(opened) => Fact::IncidentOpened(IncidentOpened { test: true, ..opened }),
                    other => other,
                },
            )],
        ),
    ]
}

fn fixture(facts: Vec<(Actor, Fact)>) -> Value {
    let entries: Vec<Entry> = (0_u64..)
        .zip(facts)
        .map(|(index, (by, fact))| {
            let number = 1000 + 2 * index;
            Entry {
                position: Position { feed: number, log: number },
                at: at(index),
                incident: Some(INCIDENT),
                by,
                fact,
            }
        })
        .collect();
    let wire: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let stored = encode(entry);
            assert_eq!(&decode(entry.position, &stored).unwrap(), entry);
            let cursor: Cursor = format!("k3.{}", entry.position.feed).parse().unwrap();
            serde_json::from_slice(&with_cursor(&cursor, &stored)).unwrap()
        })
        .collect();
    let (first, rest) = entries.split_first().unwrap();
    let mut incident = Incident::open(first).unwrap();
    // A tail that is replayed changes nothing; neither may it in the browser.
    for entry in rest.iter().chain(&entries) {
        incident.apply(entry);
    }
    json!({ "entries": wire, "incident": incident })
}

#[test]
fn the_browser_is_held_to_what_the_domain_does() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/reduce");
    let write = std::env::var_os("LIFELINE_WRITE_FIXTURES").is_some();
    let mut names: Vec<String> = Vec::new();
    for (name, facts) in scenarios() {
        let file = folder.join(format!("{name}.json"));
        let made = fixture(facts);
        if write {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, format!("{made:#}\n")).unwrap();
        }
        let kept: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert_eq!(kept, made, "{name}: run with LIFELINE_WRITE_FIXTURES=1 and look at what changed");
        names.push(format!("{name}.json"));
    }
    let mut present: Vec<String> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    present.sort();
    names.sort();
    assert_eq!(present, names, "a fixture that no scenario makes");
}
