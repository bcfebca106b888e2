//! What follows the log.

use lifeline_domain::{Code, MessageId, Problem, Thread};
use lifeline_protocol::ws::MessageSend;
use uuid::Uuid;

use super::world::World;
use crate::{
    Caller,
    memory::{Fault, MemoryProjections},
    ports::{IncidentFilter, Projections},
};

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
            let message = MessageSend { id, thread, text: "help".into(), written_at: None, reply_to: None };
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
                lines.push(projections.thread(thread, 0..u64::MAX, 1000).await.unwrap());
            }
            let live: Vec<_> = bridge.live().unresolved().1.iter().rev().map(|incident| (**incident).clone()).collect();
            (incidents, lines, live)
        }
    };
    let (incidents, lines, live) = seen(&world).await;
    assert_eq!((incidents.len(), lines[0].len()), (20, 5));
    assert_eq!(incidents, live, "the projection is what is live");

    let World { bridge, running, log, projections, clock, .. } = world;
    running.stop().await;
    drop(bridge);
    projections.clear().await.unwrap();
    let world = World::on(log, projections, clock).await;
    assert_eq!(seen(&world).await, (incidents.clone(), lines.clone(), live.clone()), "rebuilt from nothing");
    let world = world.restarted().await;
    assert_eq!(seen(&world).await, (incidents, lines, live), "as a restart finds it");
}

/// Nothing is in the feed yet, and the process ends before it is projected.
#[tokio::test]
async fn what_is_stored_before_the_first_entry_of_the_feed_is_found_again() {
    let world = World::new().await;
    let (device, problem) = ("hub".parse().unwrap(), Problem::new(Code::InvalidJson, "it is no JSON"));
    let pending = world.bridge.quarantine(&device, "t", b"{", problem).await.unwrap();
    world.bridge.receipt(pending).await.unwrap();
    let World { bridge, running, log, clock, .. } = world;
    running.stop().await;
    drop(bridge);
    let world = World::on(log, MemoryProjections::default(), clock).await;
    world.call(1).await.unwrap();
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
