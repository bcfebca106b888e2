use uuid::Uuid;

use super::*;
use crate::{Area, AreaShape, BroadcastText, Command, Position, Role, Safety, Severity, UserId};

const START: i64 = 1_795_000_000_000;
const HOUR: i64 = 3_600_000;
const AMINA: UserId = UserId(Uuid::from_u128(7));
const ID: BroadcastId = BroadcastId(Uuid::from_u128(1));

struct Ledger {
    state: State,
    now: Timestamp,
}

fn admin(number: u128) -> Actor {
    Actor::User { id: UserId(Uuid::from_u128(number)), name: format!("P{number}"), role: Role::Admin }
}

fn amina() -> Actor {
    Actor::User { id: AMINA, name: "Amina".to_owned(), role: Role::Citizen }
}

fn content(text: &str) -> BroadcastContent {
    BroadcastContent {
        words: BroadcastText { title: "Flood".to_owned(), text: text.to_owned() },
        language: Some("en".to_owned()),
        translations: [("bn".to_owned(), BroadcastText { title: "বন্যা".to_owned(), text: "উপরে যান".to_owned() })].into(),
        severity: Severity::Severe,
        urgency: crate::Urgency::Immediate,
        certainty: crate::Certainty::Observed,
        area: None,
        expires_at: Timestamp::from_millis(START + 2 * HOUR),
        asks_safe: true,
    }
}

fn sent(text: &str) -> BroadcastSent {
    BroadcastSent { id: ID, content: content(text) }
}

fn answer(answer: Safety, at: i64) -> Command {
    let answer = SafetyAnswer { answer, answered_at: Timestamp::from_millis(at), note: None };
    Command::AnswerBroadcast { by: amina(), answered: BroadcastAnswered { id: ID, person: AMINA, answer } }
}

fn reaches(seen: bool) -> Command {
    Command::ReachWithBroadcast { by: amina(), reached: BroadcastReached { id: ID, person: AMINA }, seen }
}

impl Ledger {
    fn new() -> Self {
        Self { state: State::default(), now: Timestamp::from_millis(START) }
    }

    fn with_one() -> Self {
        let mut ledger = Self::new();
        assert_eq!(ledger.run(&Command::SendBroadcast { by: admin(1), sent: sent("Go up.") }), Ok(1));
        ledger
    }

    /// How many facts a command comes to, or why it is refused and in which field.
    fn run(&mut self, command: &Command) -> Result<usize, (Code, Option<String>)> {
        let moment = Moment { now: self.now, fresh: Uuid::from_u128(99) };
        let decided = self.state.decide(command, moment).map_err(|problem| (problem.code, problem.field))?;
        let Decision::Record { by, incident, facts } = decided else { return Ok(0) };
        let count = facts.len();
        for fact in facts {
            assert!(!fact.in_feed(), "broadcasts go to those they are for");
            let last = self.state.position();
            let position = Position { feed: last.feed, log: last.log + 1 };
            self.state.apply(&Entry { position, at: self.now, incident, by: by.clone(), fact });
        }
        Ok(count)
    }

    fn broadcast(&self) -> &Broadcast {
        self.state.broadcasts().get(ID).unwrap()
    }

    fn reach(&self) -> &BroadcastReach {
        self.state.broadcasts().reach(ID, AMINA).unwrap()
    }
}

fn refused<T>(code: Code, field: &str) -> Result<T, (Code, Option<String>)> {
    Err((code, Some(field.to_owned())))
}

#[test]
fn sent_once_however_often_it_is_said_and_by_nobody_else_under_its_id() {
    let mut ledger = Ledger::with_one();
    assert_eq!(ledger.run(&Command::SendBroadcast { by: admin(1), sent: sent("Go up.") }), Ok(0));
    let foreign = ledger.run(&Command::SendBroadcast { by: admin(2), sent: sent("Go up.") });
    assert_eq!(foreign, refused(Code::AlreadyExists, "id"));
    assert_eq!((ledger.broadcast().status, ledger.broadcast().entry), (BroadcastStatus::Sent, 1));
}

#[test]
fn updates_and_cancels_are_told_as_such_and_the_area_stays() {
    let mut ledger = Ledger::with_one();
    let area = Area { name: "here".to_owned(), shape: AreaShape::Circle { coordinates: [0.0, 0.0], radius_m: 500.0 } };
    let mut update = sent("Go higher.");
    update.content.area = Some(area);
    let update = Command::UpdateBroadcast { by: admin(2), update };
    assert_eq!((ledger.run(&update), ledger.run(&update)), (Ok(1), Ok(0)));
    let now = ledger.broadcast();
    assert_eq!((now.status, now.content.words.text.as_str()), (BroadcastStatus::Updated, "Go higher."));
    assert_eq!((&now.content.area, &now.by, &now.changed_by), (&None, &admin(1), &admin(2)));
    assert!(matches!(now.last_entry().fact, Fact::BroadcastUpdated(told) if told.content == now.content));

    let cancel = BroadcastCancelled { id: ID, text: Some("A drill.".to_owned()) };
    let cancel = Command::CancelBroadcast { by: admin(1), cancel };
    assert_eq!((ledger.run(&cancel), ledger.run(&cancel)), (Ok(1), Ok(0)));
    assert!(matches!(ledger.broadcast().last_entry().fact, Fact::BroadcastCancelled(_)));
    let again = Command::UpdateBroadcast { by: admin(1), update: sent("Back again.") };
    assert_eq!(ledger.run(&again), Err((Code::WrongStatus, None)));
    assert_eq!(ledger.broadcast().entry, ledger.state.position().log);
}

#[test]
fn what_cannot_be_shown_is_refused_by_field() {
    type Spoil = fn(&mut BroadcastContent);
    let cases: [(Spoil, Code, &str); 10] = [
        (|it| it.words.title.clear(), Code::InvalidField, "title"),
        (|it| it.words.title = "x".repeat(81), Code::TextTooLong, "title"),
        (|it| it.words.text = "x".repeat(501), Code::TextTooLong, "text"),
        (|it| it.words.text = "bell\u{7}".to_owned(), Code::InvalidField, "text"),
        (|it| it.language = Some("en_US".to_owned()), Code::InvalidField, "language"),
        (
            |it| it.translations.values_mut().for_each(|one| one.text.clear()),
            Code::InvalidField,
            "translations.bn.text",
        ),
        (|it| it.expires_at = Timestamp::from_millis(START), Code::TimeOutOfRange, "expires_at"),
        (|it| it.expires_at = Timestamp::from_millis(START + 8 * 24 * HOUR), Code::TimeOutOfRange, "expires_at"),
        (
            |it| {
                let shape = AreaShape::Polygon { coordinates: vec![] };
                it.area = Some(Area { name: "x".to_owned(), shape });
            },
            Code::InvalidField,
            "area.shape.coordinates",
        ),
        (
            |it| {
                let shape = AreaShape::Circle { coordinates: [0.0, 0.0], radius_m: 500.0 };
                it.area = Some(Area { name: " ".to_owned(), shape });
            },
            Code::InvalidField,
            "area.name",
        ),
    ];
    for (spoil, code, field) in cases {
        let mut sent = sent("Go up.");
        spoil(&mut sent.content);
        assert_eq!(Ledger::new().run(&Command::SendBroadcast { by: admin(1), sent }), refused(code, field));
    }
}

#[test]
fn delivered_and_seen_count_once_and_what_is_answered_was_seen() {
    let mut ledger = Ledger::with_one();
    assert_eq!(
        [reaches(false), reaches(false), reaches(true), reaches(false)].map(|it| ledger.run(&it)),
        [Ok(1), Ok(0), Ok(1), Ok(0)]
    );
    let mut other = Ledger::with_one();
    assert_eq!(other.run(&answer(Safety::Safe, START)), Ok(1));
    assert!(other.reach().seen_at.is_some() && other.reach().reached_at.is_some());
    let unknown = Ledger::new().run(&reaches(true));
    assert_eq!(unknown, Err((Code::NotFound, None)));
}

#[test]
fn the_last_answer_by_its_own_time_counts() {
    let mut ledger = Ledger::with_one();
    ledger.now = Timestamp::from_millis(START + HOUR);
    assert_eq!(ledger.run(&answer(Safety::NeedHelp, START + 1_000)), Ok(1));
    assert_eq!(ledger.run(&answer(Safety::NeedHelp, START + 1_000)), Ok(0), "a repetition");
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 500)), Ok(0), "said before, and late");
    assert_eq!(ledger.reach().answer.as_ref().unwrap().answer, Safety::NeedHelp);
    // A phone whose clock is an hour ahead is taken to speak now, once.
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 2 * HOUR)), Ok(1));
    ledger.now = Timestamp::from_millis(START + HOUR + 1);
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 2 * HOUR)), Ok(0));
    assert_eq!(ledger.reach().answer.as_ref().unwrap().answered_at, Timestamp::from_millis(START + HOUR));
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 90 * 24 * HOUR)), refused(Code::TimeOutOfRange, "answered_at"));
}

#[test]
fn an_expired_one_is_not_changed_but_still_answered_until_it_is_let_go() {
    let mut ledger = Ledger::with_one();
    ledger.now = Timestamp::from_millis(START + 2 * HOUR);
    let update = Command::UpdateBroadcast { by: admin(1), update: sent("Go higher.") };
    assert_eq!(ledger.run(&update), Err((Code::WrongStatus, None)));
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 1)), Ok(1));
    assert_eq!(ledger.state.forget_broadcasts(Timestamp::from_millis(START + 2 * HOUR - 1)), []);
    assert_eq!(ledger.state.forget_broadcasts(ledger.now), [ID]);
    assert_eq!(ledger.run(&answer(Safety::Safe, START + 2)), Err((Code::NotFound, None)));
    assert_eq!(ledger.state.broadcasts().reached(ID).count(), 0);
}

#[test]
fn a_question_that_was_not_asked_takes_no_answer_and_there_are_not_too_many() {
    let mut ledger = Ledger::new();
    for number in 1..=100 {
        let mut one = sent("Go up.");
        one.id = BroadcastId(Uuid::from_u128(number));
        one.content.asks_safe = false;
        assert_eq!(ledger.run(&Command::SendBroadcast { by: admin(1), sent: one }), Ok(1));
    }
    assert_eq!(ledger.run(&answer(Safety::Safe, START)), Err((Code::WrongStatus, None)));
    let mut one = sent("Go up.");
    one.id = BroadcastId(Uuid::from_u128(101));
    assert_eq!(ledger.run(&Command::SendBroadcast { by: admin(1), sent: one }), Err((Code::WrongStatus, None)));
}
