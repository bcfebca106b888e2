//! What is let go of.

use std::sync::Arc;

use lifeline_domain::{Thread, Timestamp};

use super::{Home, acknowledged, at, broadcast, broadcast_reach, incident, line, page, pages, resolved, write};
use crate::ports::{Projections, Update};

pub(super) async fn quarantine_is_erased_up_to_a_number<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    assert_eq!(projections.erase_quarantine(9, 9).await, Ok(0));
    let quarantine = [1, 2, 9, 255, 256].map(line).to_vec();
    write(projections.as_ref(), Update { watermark: at(256), quarantine, ..Default::default() }).await;
    for (until, limit, erased) in [(0, 9, 0), (9, 0, 0), (255, 3, 3), (255, 3, 1), (255, 3, 0)] {
        assert_eq!(projections.erase_quarantine(until, limit).await, Ok(erased), "{limit} up to {until}");
    }
    assert_eq!(projections.quarantine(None, 9).await, Ok(vec![line(256)]));
}

pub(super) async fn what_was_resolved_by_a_time_is_found<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let until = Timestamp::from_millis(1_795_400_000_000);
    let second = std::time::Duration::from_secs(1);
    assert_eq!(projections.resolved(until, 9).await, Ok(vec![]));
    let incidents = vec![
        resolved(1, until.minus(second)),
        resolved(2, until),
        resolved(3, until.plus(second)),
        Arc::new(incident(4)),
        acknowledged(5),
        resolved(6, Timestamp::default()),
        resolved(7, Timestamp::default()),
    ];
    write(projections.as_ref(), Update { watermark: at(9), incidents, ..Default::default() }).await;
    let reopened = vec![Arc::new(incident(7))];
    write(projections.as_ref(), Update { watermark: at(10), incidents: reopened, ..Default::default() }).await;
    let wanted = [1, 2, 6].map(|number| incident(number).id);
    let mut found = projections.resolved(until, 9).await.unwrap();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let some = projections.resolved(until, 2).await.unwrap();
    assert!(some.len() == 2 && some.iter().all(|id| wanted.contains(id)), "{some:?}");
}

pub(super) async fn an_incident_is_erased_with_its_timeline<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let until = Timestamp::from_millis(1_795_400_000_000);
    let ids = [1, 2, 3].map(|number| incident(number).id);
    // More pages than one transaction may want to hold.
    let pages_of = |id| (1..=700).map(move |number| page(Thread::Incident(id), &[number]));
    let update = Update {
        watermark: at(700),
        incidents: vec![resolved(1, until), resolved(2, until), Arc::new(incident(3))],
        threads: ids.into_iter().flat_map(pages_of).collect(),
        ..Default::default()
    };
    write(projections.as_ref(), update).await;
    for _ in 0..2 {
        assert_eq!(projections.erase_incident(ids[1], until).await, Ok(()));
        assert_eq!(projections.incident(ids[1]).await, Ok(None));
        assert_eq!(projections.thread(Thread::Incident(ids[1]), 0..u64::MAX, 9).await, Ok(vec![]));
        assert_eq!(projections.resolved(until, 9).await, Ok(vec![ids[0]]));
        let left = pages(projections.as_ref(), None, 9).await;
        assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [ids[2], ids[0]]);
        for id in [ids[0], ids[2]] {
            assert_eq!(projections.thread(Thread::Incident(id), 0..u64::MAX, 1_000).await.unwrap().len(), 700);
        }
    }
}

pub(super) async fn an_incident_that_is_not_over_is_not_erased<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let until = Timestamp::from_millis(1_795_400_000_000);
    let later = until.plus(std::time::Duration::from_millis(1));
    let incidents = vec![Arc::new(incident(1)), acknowledged(2), resolved(3, later)];
    let threads: Vec<_> = incidents.iter().map(|one| page(Thread::Incident(one.id), &[1])).collect();
    write(
        projections.as_ref(),
        Update { watermark: at(1), incidents: incidents.clone(), threads, ..Default::default() },
    )
    .await;
    for one in &incidents {
        assert_eq!(projections.erase_incident(one.id, until).await, Ok(()));
        assert_eq!(projections.incident(one.id).await.as_ref().map(Option::as_ref), Ok(Some(one.as_ref())));
        assert_eq!(projections.thread(Thread::Incident(one.id), 0..u64::MAX, 9).await, Ok(vec![line(1)]));
    }
}

pub(super) async fn a_broadcast_is_erased_with_whom_it_reached<H: Home<dyn Projections>>(mut home: H) {
    let projections = home.open().await;
    let reaches = (1..=700).map(|person| broadcast_reach(1, person)).chain([broadcast_reach(2, 1)]).collect();
    let update = Update {
        watermark: at(9),
        broadcasts: vec![broadcast(1), broadcast(2)],
        broadcast_reaches: reaches,
        ..Default::default()
    };
    write(projections.as_ref(), update).await;
    for _ in 0..2 {
        assert_eq!(projections.erase_broadcast(broadcast(1).id).await, Ok(()));
    }
    let left = projections.restore(Timestamp::default()).await.unwrap();
    assert_eq!((left.broadcasts, left.broadcast_reaches), (vec![broadcast(2)], vec![broadcast_reach(2, 1)]));
}
