//! What is told, and when.

use std::task::Poll;

use futures_util::future::join_all;
use lifeline_domain::{Code, Fix, Location, Position};
use lifeline_protocol::ws::{Channel, IncidentAcknowledge, SosLocate};

use super::world::{World, frames, responder};
use crate::{
    Caller,
    feed::{Mailbox, Opening, Reader},
    memory::Fault,
    ports::{After, Clock, Log},
};

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
