//! What is let go with time, and what is not.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{
    Actor, Code, DeviceId, Fix, Incident, IncidentId, Location, MessageId, Outcome, Position, Problem, SignalKind,
    SosId, Stamp, State, Status, Thread, Timestamp, UserId,
};
use lifeline_protocol::ws::{IncidentAcknowledge, IncidentReopen, IncidentResolve, MessageSend, Recorded, SosLocate};
use uuid::Uuid;

use super::world::{World, responder};
use crate::{
    Caller,
    contracts::incident,
    memory::Fault,
    ports::{Clock, LoginSession, Projections},
    retention::RESOLVED_LIVE,
};

const DAY: Duration = Duration::from_secs(24 * 3600);

impl World {
    /// Waits until the projections hold what is live.
    async fn projected(&self) {
        self.bridge.wait_projected(self.bridge.live().position()).await.unwrap();
    }

    async fn alert(&self, text: &str) -> IncidentId {
        let (device, kind): (DeviceId, SignalKind) = ("kitchen".parse().unwrap(), "smoke".parse().unwrap());
        let pending = self.bridge.report_alert(&device, &kind, "-", text.as_bytes()).await.unwrap();
        self.bridge.receipt(pending).await.unwrap().incident.unwrap()
    }

    async fn resolve(&self, incident: IncidentId) -> Result<Recorded, Problem> {
        let resolve = IncidentResolve { incident, outcome: Outcome::Assisted, text: None };
        self.bridge.resolve_incident(&responder("Rahman"), resolve).await
    }

    async fn reopen(&self, incident: IncidentId) -> Result<Recorded, Problem> {
        self.bridge.reopen_incident(&responder("Rahman"), IncidentReopen { incident, text: None }).await
    }

    async fn write(&self, incident: IncidentId) -> Result<Recorded, Problem> {
        let id = MessageId(self.clock.fresh_id());
        let message = MessageSend {
            id,
            thread: Thread::Incident(incident),
            text: "still".into(),
            written_at: None,
            reply_to: None,
        };
        self.bridge.send_message(&responder("Rahman"), message).await
    }

    fn in_memory(&self, incident: IncidentId) -> bool {
        self.bridge.live().incident(incident).1.is_some()
    }
}

/// A restart leaves out what was resolved long ago, and so does a ledger that runs on:
/// whoever comes late is answered the same way.
#[tokio::test]
async fn what_was_resolved_long_ago_is_forgotten_as_by_a_restart() {
    let mut answers = Vec::new();
    for restart in [false, true] {
        let mut world = World::new().await;
        let called = world.call(1).await.unwrap();
        let [sos, smoke] = [called.incident, world.alert("smoke in hall 3").await];
        let [open, reopened] = [2, 3].map(|number| world.call(number));
        let [open, reopened] = [open.await.unwrap().incident, reopened.await.unwrap().incident];
        let lately = world.call(4).await.unwrap().incident;
        for incident in [sos, smoke, reopened] {
            world.resolve(incident).await.unwrap();
        }
        world.reopen(reopened).await.unwrap();
        world.clock.advance(DAY);
        world.resolve(lately).await.unwrap();
        world.projected().await;
        world.clock.advance(RESOLVED_LIVE - DAY);
        match restart {
            true => world = world.restarted().await,
            false => world.bridge.let_go().await,
        }
        let held = [sos, smoke, open, reopened, lately].map(|incident| world.in_memory(incident));
        assert_eq!(held, [false, false, true, true, true], "restart: {restart}");

        let acknowledge = IncidentAcknowledge { incident: sos };
        let acknowledged = world.bridge.acknowledge_incident(&responder("Nila"), acknowledge).await.unwrap_err();
        assert_eq!(acknowledged.code, Code::WrongStatus);
        assert!(acknowledged.detail.contains("too long ago"), "{acknowledged}");
        let caller = Caller::anonymous().following(SosId(Uuid::from_u128(1)));
        let location = Location { lat: 23.7, lon: 90.4, accuracy_m: None, floor: None };
        let at = world.clock.now();
        let fix = Fix { location, at, speed_mps: None, heading_deg: None, battery_percent: None };
        let located = world.bridge.locate_sos(&caller, SosLocate { sos: called.sos, fix }).await.unwrap_err();
        let refused = [world.reopen(sos).await, world.write(smoke).await].map(Result::unwrap_err);
        let again = world.alert("smoke in hall 3 again").await;
        assert_ne!(again, smoke, "a new alert is a new incident");
        world.resolve(lately).await.unwrap();
        world.write(open).await.unwrap();
        let (lines, _) = world.bridge.timeline(&Caller::operator(), sos, None, 10).await.unwrap();
        assert_eq!(lines.len(), 4, "history keeps it");
        answers.push((acknowledged.code, located, refused.map(|problem| problem.code)));
    }
    assert_eq!(answers[0], answers[1]);
}

/// Some at a time, so that no SOS waits until thousands are gone through.
#[test]
fn those_resolved_first_are_forgotten_first_some_at_a_time() {
    let at = |millis: u64| Timestamp::from_millis(millis.cast_signed());
    let resolved = |number: u64| {
        let stamp = Stamp { by: Actor::System, at: at(number) };
        Arc::new(Incident { status: Status::Resolved, resolved: Some(stamp), ..incident(number) })
    };
    let mut state = State::restore(Position::default(), [5, 1, 4, 2, 3].map(resolved), [], []);
    for forgotten in [&[1, 2][..], &[3, 4], &[]] {
        let expected: Vec<_> = forgotten.iter().map(|number| incident(*number).id).collect();
        assert_eq!(state.forget_resolved(at(4), 9, 2), expected);
    }
    assert_eq!(state.incidents().map(|left| left.id).collect::<Vec<_>>(), [incident(5).id]);
}

/// While the projections are behind, memory is the only place that holds the incident whole.
#[tokio::test]
async fn what_is_not_projected_is_not_forgotten() {
    let world = World::new().await;
    let incident = world.call(1).await.unwrap().incident;
    world.resolve(incident).await.unwrap();
    world.projected().await;
    let hold = world.projections.faults().hold_next();
    world.write(incident).await.unwrap();
    world.clock.advance(RESOLVED_LIVE + DAY);
    world.bridge.let_go().await;
    assert!(world.in_memory(incident));
    hold.release();
    world.projected().await;
    world.bridge.let_go().await;
    assert!(!world.in_memory(incident));
    assert_eq!(world.projections.incident(incident).await.unwrap().unwrap().messages, 1);
}

/// The projections show it as resolved long ago, the log's tail says that it is open.
#[tokio::test]
async fn an_incident_reopened_before_a_crash_is_open_after_it() {
    let world = World::new().await;
    let incident = world.call(1).await.unwrap().incident;
    world.resolve(incident).await.unwrap();
    world.projected().await;
    world.clock.advance(RESOLVED_LIVE - DAY);
    let hold = world.projections.faults().hold_next();
    world.reopen(incident).await.unwrap();
    hold.reached().await;
    world.clock.advance(DAY + DAY);
    let after = World::on(world.log.clone(), world.projections.clone(), world.clock.clone()).await;
    assert_eq!(after.bridge.live().unresolved().1.iter().map(|open| open.id).collect::<Vec<_>>(), [incident]);
    after.projected().await;
    assert_eq!(after.projections.incident(incident).await.unwrap().unwrap().status, Status::Open);
}

/// After a failed commit the state is read anew, without what is old; the live view follows.
#[tokio::test]
async fn a_failed_commit_leaves_live_view_and_ledger_equal() {
    let world = World::new().await;
    let incident = world.call(1).await.unwrap().incident;
    world.resolve(incident).await.unwrap();
    world.projected().await;
    world.clock.advance(RESOLVED_LIVE + DAY);
    world.log.faults().fail_next(Fault::BeforeWriting);
    assert!(world.call(2).await.is_err());
    world.call(2).await.unwrap();
    assert!(!world.in_memory(incident));
}

/// A45: what was resolved is kept for its time and then erased with its timeline; what is
/// open is kept, whatever the log has let go.
#[tokio::test]
async fn what_was_resolved_is_erased_after_its_time_and_what_is_open_never() {
    let mut world = World::new().await;
    // Nobody calls in the one that stays open: a caller not heard for days would add to its lines.
    let (over, open) = (world.call(1).await.unwrap().incident, world.alert("smoke in hall 3").await);
    world.write(over).await.unwrap();
    world.resolve(over).await.unwrap();
    let timeline = |world: &World, incident| {
        let bridge = world.bridge.clone();
        async move { bridge.timeline(&Caller::operator(), incident, None, 10).await.map(|(lines, _)| lines.len()) }
    };
    for (days, kept) in [(29, true), (2, false), (300, false)] {
        world.projected().await;
        world.clock.advance(DAY * days);
        world.bridge.let_go().await;
        assert_eq!(
            timeline(&world, over).await.map_err(|problem| problem.code),
            kept.then_some(5).ok_or(Code::NotFound)
        );
        let stored = world.projections.thread(Thread::Incident(over), 0..u64::MAX, 9).await.unwrap();
        assert_eq!(stored.len(), if kept { 5 } else { 0 });
        assert_eq!(timeline(&world, open).await.unwrap(), 2);
        assert_eq!(world.stored_feed().await, [0; 0], "the log is let go of by the age of its entries");
        world = world.restarted().await;
    }
    world.write(open).await.unwrap();
    world.projected().await;
    assert_eq!(timeline(&world, open).await.unwrap(), 3);
}

/// What a rebuild finds in the log of an incident that was opened before its beginning
/// is no incident: it would never be found again, and never be erased.
#[tokio::test]
async fn a_rebuild_makes_no_timeline_without_an_incident() {
    let world = World::new().await;
    let old = world.call(1).await.unwrap().incident;
    world.projected().await;
    world.clock.advance(DAY * 11);
    world.bridge.let_go().await;
    world.write(old).await.unwrap();
    let new = world.call(2).await.unwrap().incident;
    let World { bridge, running, log, projections, clock, .. } = world;
    running.stop().await;
    drop(bridge);
    projections.clear().await.unwrap();
    let world = World::on(log, projections, clock).await;
    world.projected().await;
    let lines = [old, new].map(|incident| world.projections.thread(Thread::Incident(incident), 0..u64::MAX, 9));
    let [old_lines, new_lines] = lines;
    assert_eq!((old_lines.await.unwrap().len(), new_lines.await.unwrap().len()), (0, 2));
}

#[tokio::test]
async fn quarantine_goes_with_the_log_and_login_sessions_when_they_expire() {
    let world = World::new().await;
    let device: DeviceId = "kitchen".parse().unwrap();
    let mut kept = Vec::new();
    for day in 0..3 {
        let problem = Problem::new(Code::InvalidJson, "no");
        let pending = world.bridge.quarantine(&device, "-", b"{", problem).await.unwrap();
        world.bridge.receipt(pending).await.unwrap();
        let session = LoginSession {
            id: world.clock.fresh_id(),
            user: UserId(Uuid::nil()),
            secret_sha256: String::new(),
            created_at: world.clock.now(),
            last_used_at: None,
            by_passkey: false,
            agent: None,
            address: None,
            expires_at: world.clock.now().plus(DAY * 10),
        };
        world.bridge.accounts.put_login_session(&session).await.unwrap();
        kept.push(session);
        world.projected().await;
        world.clock.advance(DAY * if day == 1 { 8 } else { 1 });
    }
    // The first payload is ten days old, the second nine, the third one.
    world.bridge.let_go().await;
    let numbers = world.projections.quarantine(None, 9).await.unwrap().into_iter().map(|(number, _)| number);
    assert_eq!(numbers.collect::<Vec<_>>(), [3, 2]);
    let mut left = world.bridge.accounts.login_sessions().await.unwrap();
    left.sort_by_key(|session| session.created_at);
    assert_eq!(left, kept[1..]);
}
