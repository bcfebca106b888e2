//! The application on stores in memory that fail on purpose.

mod retention;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::join_all;
use lifeline_domain::{
    Code, Command, Fix, Location, MessageId, PayloadQuarantined, Position, Problem, SosId, Thread, Timestamp,
};
use lifeline_policies::Authorizer;
use lifeline_protocol::{
    rest::SosRecorded,
    ws::{Channel, IncidentAcknowledge, IncidentNote, MessageSend, SosLocate, SosStart},
};
use uuid::Uuid;

use crate::{
    Bridge, Caller, Ports, Running, Settings,
    feed::{Mailbox, Opening, Reader},
    ledger::{Health, Lane},
    memory::{Fault, MemoryAccounts, MemoryLog, MemoryProjections},
    ports::{After, Claims, Clock, IncidentFilter, Log, Passwords, Projections, Secrets, Tokens},
};

/// Moves on by a second at each look, and counts its ids.
#[derive(Default)]
struct CountingClock(AtomicU64);

impl Clock for CountingClock {
    fn now(&self) -> Timestamp {
        let seconds = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_millis(1_795_000_000_000 + seconds.cast_signed() * 1000)
    }

    fn fresh_id(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)) << 64 | 0x7000_0000_0000_0000)
    }
}

impl CountingClock {
    fn advance(&self, time: Duration) {
        self.0.fetch_add(time.as_secs(), Ordering::Relaxed);
    }
}

/// Nobody signs in here.
struct Nobody;

#[async_trait]
impl Passwords for Nobody {
    async fn hash(&self, _: String) -> String {
        unreachable!("nobody signs in")
    }

    async fn verify(&self, _: String, _: Option<String>) -> bool {
        unreachable!("nobody signs in")
    }
}

impl Tokens for Nobody {
    fn issue(&self, claims: &Claims) -> String {
        claims.sub.clone()
    }

    fn verify(&self, _: &str, _: Timestamp) -> Result<Claims, Problem> {
        unreachable!("nobody signs in")
    }
}

impl Secrets for Nobody {
    fn secret(&self) -> String {
        unreachable!("nobody signs in")
    }

    fn device_secret(&self) -> String {
        unreachable!("nobody signs in")
    }
}

struct World {
    bridge: Arc<Bridge>,
    running: Running,
    log: MemoryLog,
    projections: MemoryProjections,
    clock: Arc<CountingClock>,
}

impl World {
    async fn new() -> Self {
        let log = MemoryLog::new("k1".parse().unwrap());
        Self::on(log, MemoryProjections::default(), Arc::default()).await
    }

    async fn on(log: MemoryLog, projections: MemoryProjections, clock: Arc<CountingClock>) -> Self {
        static AUTHORIZER: std::sync::LazyLock<Arc<Authorizer>> =
            std::sync::LazyLock::new(|| Arc::new(Authorizer::new().unwrap()));
        let ports = Ports {
            clock: clock.clone(),
            log: Arc::new(log.clone()),
            projections: Arc::new(projections.clone()),
            accounts: Arc::new(MemoryAccounts::default()),
            passwords: Arc::new(Nobody),
            tokens: Arc::new(Nobody),
            secrets: Arc::new(Nobody),
            authorizer: AUTHORIZER.clone(),
        };
        let settings = Settings {
            access_for: Duration::from_secs(60),
            refresh_for: Duration::from_secs(60),
            registration_open: false,
            recent_entries: 8,
            resolved_for: Duration::from_secs(30 * 24 * 3600),
            history_for: Duration::from_secs(10 * 24 * 3600),
            history_entries_max: 1_000_000,
        };
        let (bridge, downstream, running) = Bridge::start(ports, settings).await.unwrap();
        // Nobody listens downstream; receipts are dropped and counted, incidents wait.
        drop(downstream);
        Self { bridge, running, log, projections, clock }
    }

    /// The same stores, as a new process finds them.
    async fn restarted(self) -> Self {
        let Self { bridge, running, log, projections, clock } = self;
        running.stop().await;
        drop(bridge);
        Self::on(log, projections, clock).await
    }

    async fn call(&self, number: u128) -> Result<SosRecorded, Problem> {
        let sos = SosId(Uuid::from_u128(number));
        let start = SosStart { sos, pressed_at: None, fix: None, text: None, name: None };
        self.bridge.start_sos(&Caller::anonymous(), start).await
    }

    async fn stored_feed(&self) -> Vec<u64> {
        let segments = self.log.read_after(After::Feed(0), usize::MAX).await.unwrap();
        let stored = segments.iter().flat_map(|segment| &segment.entries);
        stored.filter(|stored| stored.in_feed).map(|stored| stored.position.feed).collect()
    }

    async fn ready(&self) {
        let mut turns = tokio::time::interval(Duration::from_millis(5));
        while self.bridge.health() != Health::Ready {
            turns.tick().await;
        }
    }
}

fn responder(name: &str) -> Caller {
    let id = lifeline_domain::UserId(Uuid::from_u128(u128::from(name.as_bytes()[0])));
    let role = lifeline_domain::Role::Responder;
    Caller {
        principal: lifeline_policies::Principal::User { id, role },
        actor: lifeline_domain::Actor::User { id, name: name.to_owned(), role },
        ..Caller::anonymous()
    }
}

async fn frames(mailbox: &mut Mailbox, count: usize) -> Vec<u64> {
    let mut offsets = Vec::new();
    while offsets.len() < count {
        offsets.extend(mailbox.next().await.iter().map(|frame| frame.offset));
    }
    offsets
}

/// Invariant 3: while the commit hangs there is no answer, no event and nothing live;
/// and the commands that come meanwhile are decided and make one batch.
#[tokio::test]
async fn nobody_is_told_before_the_commit_and_deciding_goes_on() {
    let world = World::new().await;
    let mut mailbox = Mailbox::default();
    world.bridge.subscribe(Channel::Feed, Reader::Responder, None, &mailbox).await.unwrap();
    let hold = world.log.faults().hold_next();
    let calls = join_all((1..=8).map(|number| world.call(number)));
    let watch = async {
        hold.reached().await;
        assert!(mailbox.waiting().is_none(), "no event before the commit");
        assert_eq!(world.bridge.live().position(), Position::default(), "nothing is live before the commit");
        hold.release();
    };
    let (calls, ()) = tokio::join!(calls, watch);
    for call in calls {
        assert!(!call.unwrap().repeated);
    }
    assert_eq!(frames(&mut mailbox, 16).await, Vec::from_iter(1..=16));
    let segments = world.log.read_after(After::Feed(0), usize::MAX).await.unwrap();
    assert!(segments.len() <= 3, "what came during two commits is one batch: {} segments", segments.len());
}

/// What goes to many readers goes with pauses; meanwhile the cursor in an answer is ahead of what was handed out.
#[tokio::test]
async fn a_reader_that_is_ahead_of_what_was_handed_out_sees_nothing_twice() {
    let world = World::new().await;
    let many: Vec<Mailbox> = std::iter::repeat_with(Mailbox::default).take(200).collect();
    for mailbox in &many {
        world.bridge.subscribe(Channel::Feed, Reader::Responder, None, mailbox).await.unwrap();
    }
    world.call(1).await.unwrap();
    let after = world.call(2).await.unwrap().cursor.to_string();
    let mut mailbox = Mailbox::default();
    let resumed = world.bridge.subscribe(Channel::Feed, Reader::Responder, Some(&after), &mailbox).await.unwrap();
    assert!(matches!(&resumed.opening, Opening::Resumed(frames) if frames.is_empty()), "{:?}", resumed.opening);
    world.call(3).await.unwrap();
    assert_eq!(frames(&mut mailbox, 2).await, [5, 6]);
}

/// An answer may be lost: the phone then sends the fix once more.
#[tokio::test]
async fn a_fix_that_is_sent_again_is_recorded_once() {
    let world = World::new().await;
    let called = world.call(1).await.unwrap();
    let caller = Caller::anonymous().following(called.sos);
    let location = Location { lat: 23.7, lon: 90.4, accuracy_m: None, floor: None };
    let fix = Fix { location, at: world.clock.now(), speed_mps: None, heading_deg: None, battery_percent: None };
    for _ in 0..2 {
        world.bridge.locate_sos(&caller, SosLocate { sos: called.sos, fix: fix.clone() }).await.unwrap();
    }
    let later = Fix { at: world.clock.now(), ..fix };
    world.bridge.locate_sos(&caller, SosLocate { sos: called.sos, fix: later }).await.unwrap();
    let incident = world.bridge.live().incident(called.incident).1.unwrap();
    assert_eq!(incident.sos.as_ref().unwrap().fixes, 2);
}

/// Item 7: a failed commit tells nobody and loses nothing: the caller repeats with the same id.
#[tokio::test]
async fn a_failed_commit_tells_nobody_and_a_repetition_counts_once() {
    for (fault, repeated) in [(Fault::BeforeWriting, false), (Fault::AfterWriting, true)] {
        let world = World::new().await;
        world.call(1).await.unwrap();
        world.log.faults().fail_next(fault);
        let refused = world.call(2).await.err().unwrap();
        assert_eq!(refused.code, Code::Unavailable, "{fault:?}");
        assert!(refused.code.temporary());
        let again = world.call(2).await.unwrap();
        assert_eq!(again.repeated, repeated, "{fault:?}");
        world.ready().await;
        assert_eq!(world.stored_feed().await, [1, 2, 3, 4], "{fault:?}");
        // Readers learn what turned out to be durable after all, too.
        let mailbox = Mailbox::default();
        let opened = world.bridge.subscribe(Channel::Feed, Reader::Responder, Some("k1.0"), &mailbox).await.unwrap();
        let Opening::Resumed(frames) = opened.opening else { panic!("it resumes") };
        assert_eq!(frames.iter().map(|frame| frame.offset).collect::<Vec<_>>(), [1, 2, 3, 4], "{fault:?}");
    }
}

/// What was decided on top of a commit that fails is not told either, whatever becomes of it, and counts once.
/// Those who wait are refused at once, even if the store hangs on one of the others.
#[tokio::test]
async fn nobody_behind_a_failed_commit_is_told_and_their_repetition_counts_once() {
    for fault in [Fault::BeforeWriting, Fault::AfterWriting] {
        let world = World::new().await;
        let (hold, hang) = (world.log.faults().hold_next(), world.log.faults().hold_next());
        let behind = async {
            hold.reached().await;
            let mut calls = Vec::new();
            for number in 2..=8 {
                let mut call = Box::pin(world.call(number));
                // Each is a batch of its own: the ledger has its turn before the next one comes.
                for _ in 0..8 {
                    let polled = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
                    assert!(polled.is_pending(), "{fault:?}: call {number}");
                    tokio::task::yield_now().await;
                }
                calls.push(call);
            }
            hold.fail(fault);
            join_all(calls).await
        };
        let (first, behind) = tokio::join!(world.call(1), behind);
        for call in std::iter::once(first).chain(behind) {
            assert_eq!(call.err().map(|problem| problem.code), Some(Code::Unavailable), "{fault:?}");
        }
        hang.release();
        for number in 1..=8 {
            world.call(number).await.unwrap();
        }
        world.ready().await;
        assert_eq!(world.stored_feed().await, Vec::from_iter(1..=16), "{fault:?}");
        assert_eq!(world.bridge.live().position().feed, 16, "{fault:?}");
    }
}

/// Invariant 4: the projections rebuilt from nothing are the live ones, and a restart
/// shows what was before it.
#[tokio::test]
async fn projections_rebuilt_from_the_log_are_the_live_ones() {
    let world = World::new().await;
    let mut threads = Vec::new();
    for number in 1..=20 {
        let called = world.call(number).await.unwrap();
        let caller = Caller::anonymous().following(called.sos);
        let thread = Thread::Incident(called.incident);
        threads.push(thread);
        for message in 0..3 {
            let id = MessageId(Uuid::from_u128(number * 100 + message));
            let message = MessageSend { id, thread, text: "help".into(), written_at: None };
            world.bridge.send_message(&caller, message).await.unwrap();
        }
    }
    let seen = |world: &World| {
        let (bridge, projections, threads) = (world.bridge.clone(), world.projections.clone(), threads.clone());
        async move {
            bridge.wait_projected(bridge.live().position()).await.unwrap();
            let filter = IncidentFilter { limit: 100, ..IncidentFilter::default() };
            let incidents = projections.incidents(&filter).await.unwrap();
            let mut lines = Vec::new();
            for thread in threads {
                lines.push(projections.thread(thread, 0, 1000).await.unwrap());
            }
            let live: Vec<_> = bridge.live().unresolved().1.iter().rev().map(|incident| (**incident).clone()).collect();
            (incidents, lines, live)
        }
    };
    let (incidents, lines, live) = seen(&world).await;
    assert_eq!((incidents.len(), lines[0].len()), (20, 5));
    assert_eq!(incidents, live, "the projection is what is live");

    let World { bridge, running, log, projections, clock } = world;
    running.stop().await;
    drop(bridge);
    projections.clear().await.unwrap();
    let world = World::on(log, projections, clock).await;
    assert_eq!(seen(&world).await, (incidents.clone(), lines.clone(), live.clone()), "rebuilt from nothing");
    let world = world.restarted().await;
    assert_eq!(seen(&world).await, (incidents, lines, live), "as a restart finds it");
}

/// Item 7: projections that fail fall behind, are counted, and catch up from the log.
#[tokio::test]
async fn projections_that_fail_catch_up_from_the_log() {
    let world = World::new().await;
    world.projections.faults().fail_next(Fault::BeforeWriting);
    world.projections.faults().fail_next(Fault::AfterWriting);
    let called = world.call(1).await.unwrap();
    world.bridge.wait_projected(world.bridge.live().position()).await.unwrap();
    let stored = world.projections.incident(called.incident).await.unwrap().unwrap();
    assert_eq!(Some(stored.id), world.bridge.live().incident(called.incident).1.map(|live| live.id));
}

/// A query that must see its own write does not wait for ever for projections that fail.
#[tokio::test]
async fn a_query_of_projections_that_fail_is_refused_in_the_end() {
    let world = World::new().await;
    let hold = world.projections.faults().hold_next();
    let called = world.call(1).await.unwrap();
    let refused = world.bridge.timeline(&Caller::operator(), called.incident, None, 10).await.unwrap_err();
    assert_eq!(refused.code, Code::Unavailable);
    hold.release();
    world.bridge.wait_projected(world.bridge.live().position()).await.unwrap();
}

/// A reader further back than what is kept in memory reads the log, without a gap.
#[tokio::test]
async fn a_reader_from_long_ago_reads_the_log_and_then_what_is_live() {
    let world = World::new().await;
    for number in 1..=20 {
        world.call(number).await.unwrap();
    }
    let mut mailbox = Mailbox::default();
    let opened = world.bridge.subscribe(Channel::Feed, Reader::Responder, Some("k1.3"), &mailbox).await.unwrap();
    let Opening::Resumed(before) = opened.opening else { panic!("it resumes") };
    world.call(21).await.unwrap();
    let mut offsets: Vec<u64> = before.iter().map(|frame| frame.offset).collect();
    offsets.extend(frames(&mut mailbox, 2).await);
    assert_eq!(offsets, (4..=42).collect::<Vec<_>>());
}

/// Item 6: past the retained history there is a reset with a snapshot, and the log is shorter.
#[tokio::test]
async fn past_the_history_there_is_a_snapshot() {
    let world = World::new().await;
    for number in 1..=20 {
        world.call(number).await.unwrap();
    }
    world.bridge.wait_projected(world.bridge.live().position()).await.unwrap();
    world.bridge.trim_log(Timestamp::from_millis(1_795_000_030_000)).await.unwrap();
    assert!(world.stored_feed().await[0] > 4, "old entries were let go");
    let mailbox = Mailbox::default();
    let opened = world.bridge.subscribe(Channel::Feed, Reader::Responder, Some("k1.3"), &mailbox).await.unwrap();
    let Opening::Reset { cursor, incidents, .. } = opened.opening else { panic!("a reset") };
    assert_eq!((cursor.offset, incidents.len()), (40, 20));
    let refused = world.bridge.feed_page(&Caller::operator(), Some(&"k1.3".parse().unwrap()), 10).await.unwrap_err();
    assert_eq!(refused.code, Code::CursorUnknown);
}

/// A cursor ahead of the feed is refused in every way in, even where the log, which also
/// holds what is not in the feed, goes further.
#[tokio::test]
async fn a_cursor_ahead_of_the_feed_is_refused_everywhere() {
    let world = World::new().await;
    let called = world.call(1).await.unwrap();
    for _ in 0..3 {
        let payload = PayloadQuarantined {
            device: "d1".parse().unwrap(),
            topic: "v1/devices/d1/alerts/smoke".into(),
            payload_base64: "/w==".into(),
            payload_bytes: 1,
            code: Code::NotUtf8,
            detail: "not UTF-8".into(),
            field: None,
        };
        world.bridge.ledger.record(Lane::Other, Command::QuarantinePayload(payload)).await.unwrap();
    }
    assert_eq!(world.bridge.live().position(), Position { feed: 2, log: 5 });
    let operator = Caller::operator();
    for (text, known) in [("k1.2", true), ("k1.3", false), ("k1.5", false), ("k1.6", false)] {
        let cursor = text.parse().unwrap();
        let mailbox = Mailbox::default();
        let subscribed = world.bridge.subscribe(Channel::Feed, Reader::Responder, Some(text), &mailbox).await;
        let page = world.bridge.feed_page(&operator, Some(&cursor), 10).await;
        let timeline = world.bridge.timeline(&operator, called.incident, Some(&cursor), 10).await;
        let refused = [subscribed.err(), page.err(), timeline.err()].map(|problem| problem.map(|problem| problem.code));
        assert_eq!(refused, [if known { None } else { Some(Code::CursorUnknown) }; 3], "{text}");
    }
    // What is not in the feed has numbers of the log.
    for (text, known) in [("k1.5", true), ("k1.6", false), ("k2.1", false)] {
        let refused = world.bridge.quarantined(&operator, Some(&text.parse().unwrap()), 10).await.err();
        let told = refused.map(|problem| (problem.code, problem.field));
        assert_eq!(told, (!known).then(|| (Code::CursorUnknown, Some("before".to_owned()))), "{text}");
    }
}

/// A reader that does not read is let go, and nobody waits for it.
#[tokio::test]
async fn a_reader_that_does_not_read_is_let_go() {
    let world = World::new().await;
    let stuck = Mailbox::default();
    world.bridge.subscribe(Channel::Feed, Reader::Responder, None, &stuck).await.unwrap();
    let mut well = Mailbox::default();
    world.bridge.subscribe(Channel::Feed, Reader::Responder, None, &well).await.unwrap();
    for number in 1..=300 {
        world.call(number).await.unwrap();
        frames(&mut well, 2).await;
    }
    assert!(stuck.too_slow() && !well.too_slow());
}

/// Responders' notes are left out of what the caller reads, and no page ends early for them.
#[tokio::test]
async fn a_caller_pages_past_notes_to_the_end() {
    let world = World::new().await;
    let called = world.call(1).await.unwrap();
    let (incident, caller) = (called.incident, Caller::anonymous().following(called.sos));
    let thread = Thread::Incident(incident);
    for number in 0..3 {
        for note in 0..4 {
            let id = MessageId(Uuid::from_u128(100 + number * 10 + note));
            let note = IncidentNote { incident, id, text: "sounds calm".into() };
            world.bridge.note_incident(&responder("Rahman"), note).await.unwrap();
        }
        let id = MessageId(Uuid::from_u128(200 + number));
        let message = MessageSend { id, thread, text: "here".into(), written_at: None };
        world.bridge.send_message(&caller, message).await.unwrap();
    }
    for limit in [1, 2, 3, 100] {
        let (mut offsets, mut after): (Vec<u64>, _) = (Vec::new(), None);
        loop {
            let (lines, more) = world.bridge.timeline(&caller, incident, after.as_ref(), limit).await.unwrap();
            offsets.extend(lines.iter().map(|(cursor, _)| cursor.offset));
            if !more {
                break;
            }
            assert_eq!(lines.len(), limit);
            after = lines.last().map(|(cursor, _)| cursor.clone());
        }
        assert_eq!(offsets, [1, 2, 7, 12, 17], "pages of {limit}");
    }
}

/// An incident can be taken once; who comes second is told who was first.
#[tokio::test]
async fn an_incident_is_acknowledged_once() {
    let world = World::new().await;
    let called = world.call(1).await.unwrap();
    let acknowledge = IncidentAcknowledge { incident: called.incident };
    let first = world.bridge.acknowledge_incident(&responder("Rahman"), acknowledge.clone()).await.unwrap();
    let again = world.bridge.acknowledge_incident(&responder("Rahman"), acknowledge.clone()).await.unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    let second = world.bridge.acknowledge_incident(&responder("Nila"), acknowledge).await.unwrap_err();
    assert_eq!(second.code, Code::WrongStatus);
    assert!(second.detail.contains("Rahman"), "{second}");
}
