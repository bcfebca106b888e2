//! What readers get.

use lifeline_domain::{Code, Command, MessageId, PayloadQuarantined, Position, Thread, Timestamp};
use lifeline_protocol::ws::{Channel, IncidentNote, MessageSend};
use uuid::Uuid;

use super::world::{World, frames, responder};
use crate::{
    Caller,
    feed::{Mailbox, Opening, Reader},
    ledger::Lane,
};

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
        let message = MessageSend { id, thread, text: "here".into(), written_at: None, reply_to: None };
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
