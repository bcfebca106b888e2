//! What is read page by page.

use std::sync::Arc;

use lifeline_domain::{ConversationId, Incident, IncidentId, Status, Thread, Timestamp};
use uuid::Uuid;

use super::{Home, acknowledged, at, incident, line, page, resolved, write};
use crate::ports::{IncidentFilter, Projections, Update};

pub(super) async fn incidents_are_paged_newest_first<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let numbers = [4, 1, 7, 300, 2, 90, 65_536, 3];
    for (turn, number) in (1..).zip(numbers) {
        let incidents = vec![Arc::new(incident(number))];
        write(projections.as_ref(), Update { watermark: at(turn), incidents, ..Default::default() }).await;
    }
    let newest_first = [65_536, 300, 90, 7, 4, 3, 2, 1].map(incident);
    for limit in [1, 2, 3, 8, 100, usize::MAX] {
        assert_eq!(pages(projections.as_ref(), None, limit).await, newest_first, "{limit} at a time");
    }
    let between = IncidentFilter { before: Some(incident(91).id), limit: 2, status: None };
    assert_eq!(
        projections.incidents(&between).await,
        Ok(vec![incident(90), incident(7)]),
        "a page's end need not exist"
    );
    assert_eq!(projections.incidents(&IncidentFilter { limit: 0, ..Default::default() }).await, Ok(vec![]));
}

pub(super) async fn incidents_are_paged_by_status<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let incidents: Vec<_> = (1..=30)
        .map(|number| match number % 3 {
            0 => Arc::new(incident(number)),
            1 => acknowledged(number),
            _ => resolved(number, Timestamp::from_millis(i64::try_from(number).unwrap())),
        })
        .collect();
    write(projections.as_ref(), Update { watermark: at(9), incidents: incidents.clone(), ..Default::default() }).await;
    for status in [Status::Open, Status::Acknowledged, Status::Resolved] {
        let of_status = incidents.iter().rev().filter(|incident| incident.status == status);
        let wanted: Vec<Incident> = of_status.map(|incident| incident.as_ref().clone()).collect();
        for limit in [1, 4, 100] {
            assert_eq!(pages(projections.as_ref(), Some(status), limit).await, wanted, "{status:?}, {limit} at a time");
        }
    }
    // One that changes its status changes its list.
    let taken = acknowledged(30);
    write(projections.as_ref(), Update { watermark: at(10), incidents: vec![taken], ..Default::default() }).await;
    assert_eq!(pages(projections.as_ref(), Some(Status::Open), 1).await[0], incident(27));
    assert_eq!(pages(projections.as_ref(), Some(Status::Acknowledged), 1).await[0], *acknowledged(30));
}

pub(super) async fn any_stretch_of_a_timeline_is_read<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let thread = Thread::Incident(incident(1).id);
    let pages: [&[u64]; 5] = [&[2], &[3, 5, 9], &[10, 11], &[300, 301, 65_536], &[65_537]];
    for numbers in pages {
        let watermark = at(*numbers.last().unwrap());
        let update = Update { watermark, threads: vec![page(thread, numbers)], ..Default::default() };
        write(projections.as_ref(), update).await;
    }
    let all = pages.concat();
    let places = [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 300, 301, 302, 65_536, 65_537, 65_538, 70_000, u64::MAX];
    for start in places {
        for end in places {
            for limit in [1, 2, 4, 100, usize::MAX] {
                let lines = all.iter().filter(|number| (start..end).contains(*number)).take(limit).copied().map(line);
                let wanted: Vec<_> = lines.collect();
                let found = projections.thread(thread, start..end, limit).await;
                assert_eq!(found, Ok(wanted), "{limit} from {start} to {end}");
            }
        }
    }
}

pub(super) async fn timelines_do_not_mix<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let ids = [1, 2, u128::MAX].map(Uuid::from_u128);
    let threads: Vec<Thread> = ids
        .into_iter()
        .flat_map(|id| [Thread::Incident(IncidentId(id)), Thread::Conversation(ConversationId(id))])
        .collect();
    for turn in 0..3 {
        let first = turn * 6 + 1;
        let pages = threads.iter().zip(first..).map(|(thread, number)| page(*thread, &[number]));
        let update = Update { watermark: at(first + 5), threads: pages.collect(), ..Default::default() };
        write(projections.as_ref(), update).await;
    }
    for (thread, number) in threads.into_iter().zip(1..) {
        let lines = vec![line(number), line(number + 6), line(number + 12)];
        assert_eq!(projections.thread(thread, 0..u64::MAX, 100).await, Ok(lines), "{thread:?}");
    }
}

pub(super) async fn quarantine_is_paged_newest_first<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let numbers = [1, 2, 9, 255, 256, 70_000];
    for number in numbers {
        let update = Update { watermark: at(number), quarantine: vec![line(number)], ..Default::default() };
        write(projections.as_ref(), update).await;
    }
    for before in [None, Some(u64::MAX), Some(70_001), Some(70_000), Some(256), Some(3), Some(1), Some(0)] {
        for limit in [1, 3, 100, usize::MAX] {
            let newest_first = numbers.iter().rev().copied();
            let wanted = newest_first.filter(|number| before.is_none_or(|before| *number < before));
            let lines: Vec<_> = wanted.take(limit).map(line).collect();
            assert_eq!(projections.quarantine(before, limit).await, Ok(lines), "{limit} before {before:?}");
        }
    }
}

/// Every incident, page by page.
pub(super) async fn pages(projections: &dyn Projections, status: Option<Status>, limit: usize) -> Vec<Incident> {
    let mut all = Vec::new();
    let mut before: Option<IncidentId> = None;
    loop {
        let page = projections.incidents(&IncidentFilter { status, before, limit }).await.unwrap();
        assert!(page.len() <= limit);
        let Some(last) = page.last() else { return all };
        before = Some(last.id);
        all.extend(page);
    }
}
