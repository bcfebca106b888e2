mod amending;
mod erasing;
mod paging;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::join;
use lifeline_domain::{
    Actor, Contact, Conversation, ConversationId, Incident, Outcome, Position, Stamp, Status, Thread, Timestamp,
};
use uuid::Uuid;

use self::{
    amending::{texts_are_replaced_where_they_stand, the_last_amendment_of_a_message_is_found},
    erasing::{
        a_broadcast_is_erased_with_whom_it_reached, an_incident_is_erased_with_its_timeline,
        an_incident_that_is_not_over_is_not_erased, quarantine_is_erased_up_to_a_number,
        what_was_resolved_by_a_time_is_found,
    },
    paging::{
        any_stretch_of_a_timeline_is_read, incidents_are_paged_by_status, incidents_are_paged_newest_first, pages,
        quarantine_is_paged_newest_first, timelines_do_not_mix,
    },
};
use super::{Case, Home, broadcast, broadcast_reach, cases, contact, conversation, incident};
use crate::ports::{IncidentFilter, Projections, ThreadPage, Update};

/// What every [`Projections`] keeps to.
pub fn projections_cases<H: Home<dyn Projections>>() -> Vec<Case<H>> {
    cases![
        empty_projections_hold_nothing,
        what_is_written_is_read_as_it_was,
        an_update_at_or_before_the_watermark_changes_nothing,
        an_update_that_covers_more_than_is_new_repeats_nothing,
        the_watermark_and_what_it_covers_are_seen_together,
        unresolved_and_lately_resolved_incidents_are_restored,
        incidents_are_paged_newest_first,
        incidents_are_paged_by_status,
        any_stretch_of_a_timeline_is_read,
        timelines_do_not_mix,
        the_last_amendment_of_a_message_is_found,
        texts_are_replaced_where_they_stand,
        quarantine_is_paged_newest_first,
        quarantine_is_erased_up_to_a_number,
        what_was_resolved_by_a_time_is_found,
        an_incident_is_erased_with_its_timeline,
        an_incident_that_is_not_over_is_not_erased,
        a_broadcast_is_erased_with_whom_it_reached,
        a_large_update_is_one_update,
        cleared_projections_can_be_rebuilt,
        everything_survives_reopening,
    ]
}

fn at(log: u64) -> Position {
    Position { feed: log / 2, log }
}

fn line(number: u64) -> (u64, Bytes) {
    (number, format!(r#"{{"n":{number},"text":"früh\n 'x' ☎"}}"#).into())
}

fn page(thread: Thread, numbers: &[u64]) -> ThreadPage {
    ThreadPage { thread, lines: numbers.iter().copied().map(line).collect() }
}

fn acknowledged(number: u64) -> Arc<Incident> {
    Arc::new(Incident { status: Status::Acknowledged, ..incident(number) })
}

fn resolved(number: u64, at: Timestamp) -> Arc<Incident> {
    Arc::new(Incident {
        status: Status::Resolved,
        resolved: Some(Stamp { by: Actor::System, at }),
        outcome: Some(Outcome::Drill),
        ..incident(number)
    })
}

async fn write(projections: &dyn Projections, update: Update) {
    assert_eq!(projections.write(&update).await, Ok(()));
}

async fn empty_projections_hold_nothing<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!(restored.watermark, Position::default());
    assert!(restored.incidents.is_empty() && restored.conversations.is_empty() && restored.contacts.is_empty());
    assert!(restored.broadcasts.is_empty() && restored.broadcast_reaches.is_empty());
    assert_eq!(projections.incident(incident(1).id).await, Ok(None));
    assert_eq!(projections.incidents(&IncidentFilter { limit: 5, ..Default::default() }).await, Ok(vec![]));
    assert_eq!(projections.thread(Thread::Incident(incident(1).id), 0..u64::MAX, 5).await, Ok(vec![]));
    assert_eq!(projections.quarantine(None, 5).await, Ok(vec![]));
    assert_eq!(projections.clear().await, Ok(()));
}

async fn what_is_written_is_read_as_it_was<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let (one, two) = (Arc::new(incident(1)), acknowledged(2));
    let thread = Thread::Incident(one.id);
    let update = Update {
        watermark: at(9),
        incidents: vec![one.clone(), two.clone()],
        conversations: vec![conversation(7)],
        contacts: vec![contact(7), contact(8)],
        threads: vec![page(thread, &[3, 4, 8])],
        amendments: vec![],
        quarantine: vec![line(5)],
        broadcasts: vec![broadcast(7), broadcast(8)],
        broadcast_reaches: vec![broadcast_reach(7, 1), broadcast_reach(7, 2), broadcast_reach(8, 1)],
    };
    write(projections.as_ref(), update).await;
    assert_eq!(projections.incident(one.id).await.as_ref().map(Option::as_ref), Ok(Some(one.as_ref())));
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!(restored.watermark, at(9));
    assert_eq!(sorted(restored.incidents), [one.clone(), two]);
    assert_eq!(restored.conversations, [conversation(7)]);
    assert_eq!(restored.contacts.len(), 2);
    assert!([7, 8].iter().all(|number| restored.contacts.contains(&contact(*number))));
    assert_eq!((restored.broadcasts.len(), restored.broadcast_reaches.len()), (2, 3));
    assert!([7, 8].iter().all(|number| restored.broadcasts.contains(&broadcast(*number))));
    assert!(restored.broadcast_reaches.contains(&broadcast_reach(7, 2)));
    assert_eq!(projections.thread(thread, 0..u64::MAX, 10).await, Ok(vec![line(3), line(4), line(8)]));
    assert_eq!(projections.quarantine(None, 10).await, Ok(vec![line(5)]));
    // An incident and a conversation as they stand later.
    let later = Arc::new(Incident { signals: 9, text: None, ..one.as_ref().clone() });
    let renamed = Arc::new(Conversation { title: None, ..conversation(7).as_ref().clone() });
    let update = Update {
        watermark: at(10),
        incidents: vec![later.clone()],
        conversations: vec![renamed.clone()],
        contacts: vec![Arc::new(Contact::strangers(contact(8).people[1], contact(8).people[0]))],
        ..Default::default()
    };
    write(projections.as_ref(), update).await;
    assert_eq!(projections.incident(one.id).await.as_ref().map(Option::as_ref), Ok(Some(later.as_ref())));
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!((restored.conversations, restored.contacts), (vec![renamed], vec![contact(7)]));
}

fn sorted(mut incidents: Vec<Arc<Incident>>) -> Vec<Arc<Incident>> {
    incidents.sort_by_key(|incident| incident.id);
    incidents
}

async fn an_update_at_or_before_the_watermark_changes_nothing<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let thread = Thread::Incident(incident(1).id);
    let update = |log, incident| Update {
        watermark: at(log),
        incidents: vec![incident],
        conversations: vec![],
        contacts: vec![],
        threads: vec![page(thread, &[log - 1, log])],
        amendments: vec![],
        quarantine: vec![line(log)],
        ..Default::default()
    };
    let (open, taken) = (Arc::new(incident(1)), acknowledged(1));
    write(projections.as_ref(), update(4, open.clone())).await;
    write(projections.as_ref(), update(6, taken.clone())).await;
    for again in [update(4, open.clone()), update(6, open)] {
        write(projections.as_ref(), again).await;
        assert_eq!(projections.incident(taken.id).await.as_ref().map(Option::as_ref), Ok(Some(taken.as_ref())));
        let lines = vec![line(3), line(4), line(5), line(6)];
        assert_eq!(projections.thread(thread, 0..u64::MAX, 10).await, Ok(lines));
        assert_eq!(projections.quarantine(None, 10).await, Ok(vec![line(6), line(4)]));
        assert_eq!(projections.restore(Timestamp::default()).await.unwrap().watermark, at(6));
    }
}

async fn an_update_that_covers_more_than_is_new_repeats_nothing<H: Home<dyn Projections>>(mut home: H) {
    // As after a write whose outcome was unknown, when more has been gathered since.
    let projections = home.open().await;
    let thread = Thread::Conversation(ConversationId(Uuid::from_u128(5)));
    let update = |log, numbers: &[u64]| Update {
        watermark: at(log),
        threads: vec![page(thread, numbers)],
        quarantine: numbers.iter().copied().map(line).collect(),
        ..Default::default()
    };
    write(projections.as_ref(), update(2, &[1, 2])).await;
    write(projections.as_ref(), update(5, &[1, 2, 3, 5])).await;
    write(projections.as_ref(), update(6, &[2, 3, 5, 6])).await;
    let all = [1, 2, 3, 5, 6].map(line);
    for (skipped, after) in [0, 1, 2, 3, 5, 6].into_iter().enumerate() {
        for limit in 1..6 {
            let lines: Vec<_> = all[skipped..].iter().take(limit).cloned().collect();
            let found = projections.thread(thread, after + 1..u64::MAX, limit).await;
            assert_eq!(found, Ok(lines), "{limit} after {after}");
        }
    }
    assert_eq!(projections.quarantine(None, 10).await, Ok(all.into_iter().rev().collect()));
}

async fn the_watermark_and_what_it_covers_are_seen_together<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let reader = home.second();
    let written = async {
        for turn in 1..=30 {
            let incidents = (1..5).map(|number| Arc::new(Incident { signals: turn, ..incident(number) }));
            let update = Update { watermark: at(turn), incidents: incidents.collect(), ..Default::default() };
            write(projections.as_ref(), update).await;
        }
    };
    let read = async {
        let mut seen = 0;
        while seen < 30 {
            let restored = reader.restore(Timestamp::default()).await.unwrap();
            seen = restored.watermark.log;
            let signals: Vec<_> = restored.incidents.iter().map(|incident| incident.signals).collect();
            assert_eq!(signals, vec![seen; if seen == 0 { 0 } else { 4 }]);
            tokio::task::yield_now().await;
        }
    };
    join(written, read).await;
}

async fn unresolved_and_lately_resolved_incidents_are_restored<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let since = Timestamp::from_millis(1_795_400_000_000);
    let second = std::time::Duration::from_secs(1);
    let before = resolved(1, since.minus(second));
    let exactly = resolved(2, since);
    let after = resolved(3, since.plus(second));
    let (open, taken) = (Arc::new(incident(4)), acknowledged(5));
    let reopened = Arc::new(incident(6));
    let incidents =
        vec![before, exactly, after.clone(), open.clone(), taken.clone(), resolved(6, Timestamp::default())];
    write(projections.as_ref(), Update { watermark: at(9), incidents, ..Default::default() }).await;
    let update = Update { watermark: at(10), incidents: vec![reopened.clone()], ..Default::default() };
    write(projections.as_ref(), update).await;
    let restored = projections.restore(since).await.unwrap();
    assert_eq!(sorted(restored.incidents), [after, open, taken, reopened]);
    // And one that is resolved leaves.
    let update = Update { watermark: at(11), incidents: vec![resolved(4, since)], ..Default::default() };
    write(projections.as_ref(), update).await;
    let ids: Vec<_> = sorted(projections.restore(since).await.unwrap().incidents).iter().map(|one| one.id).collect();
    assert_eq!(ids, [3, 5, 6].map(|number| incident(number).id));
}

async fn a_large_update_is_one_update<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let update = Update {
        watermark: at(2_000),
        incidents: (1..=400).map(|number| Arc::new(incident(number))).collect(),
        conversations: (1..=20).map(conversation).collect(),
        contacts: (1..=20).map(contact).collect(),
        threads: (1..=400).map(|number| page(Thread::Incident(incident(number).id), &[number, number + 400])).collect(),
        amendments: vec![],
        quarantine: (1..=200).map(line).collect(),
        broadcasts: (1..=20).map(broadcast).collect(),
        broadcast_reaches: (1..=400).map(|person| broadcast_reach(1, person)).collect(),
    };
    write(projections.as_ref(), update).await;
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!((restored.incidents.len(), restored.conversations.len(), restored.contacts.len()), (400, 20, 20));
    assert_eq!((restored.broadcasts.len(), restored.broadcast_reaches.len()), (20, 400));
    assert_eq!(pages(projections.as_ref(), Some(Status::Open), 150).await.len(), 400);
    assert_eq!(
        projections.thread(Thread::Incident(incident(400).id), 0..u64::MAX, 9).await,
        Ok(vec![line(400), line(800)])
    );
    assert_eq!(projections.quarantine(None, 1_000).await.unwrap().len(), 200);
}

async fn cleared_projections_can_be_rebuilt<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let thread = Thread::Incident(incident(1).id);
    let update = Update {
        watermark: at(3),
        incidents: vec![Arc::new(incident(1))],
        conversations: vec![conversation(1)],
        contacts: vec![contact(1)],
        threads: vec![page(thread, &[1, 2])],
        amendments: vec![],
        quarantine: vec![line(3)],
        broadcasts: vec![broadcast(1)],
        broadcast_reaches: vec![broadcast_reach(1, 1)],
    };
    let other = Update { incidents: vec![acknowledged(2)], ..update.clone() };
    write(projections.as_ref(), other).await;
    assert_eq!(projections.clear().await, Ok(()));
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!(restored.watermark, Position::default());
    assert!(restored.incidents.is_empty() && restored.conversations.is_empty() && restored.contacts.is_empty());
    assert!(restored.broadcasts.is_empty() && restored.broadcast_reaches.is_empty());
    assert_eq!(projections.incident(incident(2).id).await, Ok(None));
    assert_eq!(projections.thread(thread, 0..u64::MAX, 9).await, Ok(vec![]));
    assert_eq!(projections.quarantine(None, 9).await, Ok(vec![]));
    write(projections.as_ref(), update).await;
    assert_eq!(pages(projections.as_ref(), None, 9).await, [incident(1)]);
    assert_eq!(projections.thread(thread, 0..u64::MAX, 9).await, Ok(vec![line(1), line(2)]));
}

async fn everything_survives_reopening<H: Home<dyn Projections>>(mut home: H) {
    let thread = Thread::Conversation(conversation(1).id);
    let update = Update {
        watermark: at(3),
        incidents: vec![Arc::new(incident(1))],
        conversations: vec![conversation(1)],
        contacts: vec![contact(1)],
        threads: vec![page(thread, &[1, 2])],
        amendments: vec![],
        quarantine: vec![line(3)],
        broadcasts: vec![broadcast(1)],
        broadcast_reaches: vec![broadcast_reach(1, 1)],
    };
    write(home.open().await.as_ref(), update).await;
    let projections = home.open().await;
    let restored = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!(restored.watermark, at(3));
    assert_eq!(restored.incidents, [Arc::new(incident(1))]);
    assert_eq!((restored.conversations, restored.contacts), (vec![conversation(1)], vec![contact(1)]));
    let reached = (restored.broadcasts, restored.broadcast_reaches);
    assert_eq!(reached, (vec![broadcast(1)], vec![broadcast_reach(1, 1)]));
    assert_eq!(projections.thread(thread, 0..u64::MAX, 9).await, Ok(vec![line(1), line(2)]));
    assert_eq!(projections.quarantine(None, 9).await, Ok(vec![line(3)]));
}
