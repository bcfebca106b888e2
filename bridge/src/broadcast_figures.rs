//! How far broadcasts have come: told to responders in figures, at most once a second, however many answer.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{Broadcast, BroadcastReach, Safety, Timestamp, UserId};
use lifeline_policies::Action;
use lifeline_protocol::{
    rest::{BroadcastFigures, BroadcastProgress},
    ws::Event,
};

use crate::{Bridge, ports::User};

/// How often figures are told while they change.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// At how many times it is said how far a broadcast had come.
const TIMES: u32 = 24;

/// Tells figures that have changed, until the gateway stops.
pub(crate) async fn tell_broadcast_figures(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = tokio::time::interval(TELL_EVERY);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => {}
        }
        for id in bridge.live.take_stirred() {
            let Some(broadcast) = bridge.live.broadcast(id) else { continue };
            let data = bridge.broadcast_figures(&broadcast);
            let text = Event::BroadcastFigures { channel: "me".to_owned(), data }.encode();
            bridge.hub.tell(bridge.broadcast_followers(), text).await;
        }
    }
}

/// One person whom a broadcast is for, or whom it has reached.
pub(crate) type Standing = (Arc<User>, Option<Arc<BroadcastReach>>);

impl Bridge {
    /// Everybody whom a broadcast is for or whom it has reached, in the order of their ids: an answer counts, whatever
    /// became of the person's places since.
    pub(crate) fn broadcast_standings(&self, broadcast: &Broadcast) -> Vec<Standing> {
        let mut reached = self.live.broadcast_reaches(broadcast.id);
        let mut standings: Vec<Standing> = Vec::new();
        for user in self.directory.receivers(broadcast) {
            let reach = reached.remove(&user.id);
            standings.push((user, reach));
        }
        let others = reached.into_iter().filter_map(|(id, reach)| Some((self.directory.user(id)?.user, Some(reach))));
        standings.extend(others);
        standings.sort_by_key(|(user, _)| user.id);
        standings
    }

    /// How many a broadcast has reached, and what they say.
    pub(crate) fn broadcast_figures(&self, broadcast: &Broadcast) -> BroadcastFigures {
        let mut figures =
            BroadcastFigures { id: broadcast.id, people: 0, reached: 0, seen: 0, safe: 0, need_help: 0, silent: 0 };
        for (_, reach) in self.broadcast_standings(broadcast) {
            figures.people += 1;
            figures.reached += usize::from(reach.as_ref().is_some_and(|it| it.reached_at.is_some()));
            figures.seen += usize::from(reach.as_ref().is_some_and(|it| it.seen_at.is_some()));
            match reach.and_then(|it| it.answer.as_ref().map(|it| it.answer)) {
                Some(Safety::Safe) => figures.safe += 1,
                Some(Safety::NeedHelp) => figures.need_help += 1,
                None => figures.silent += 1,
            }
        }
        figures
    }

    /// Those who are told figures.
    fn broadcast_followers(&self) -> Vec<UserId> {
        self.people_who_may(Action::BroadcastFollow)
    }
}

/// How far a broadcast had come at equal steps from its sending to now.
pub(crate) fn progress(sent_at: Timestamp, now: Timestamp, standings: &[Standing]) -> Vec<BroadcastProgress> {
    let step = now.since(sent_at) / TIMES;
    let count = |at: Timestamp| {
        let mut progress = BroadcastProgress { at, reached: 0, seen: 0, safe: 0, need_help: 0 };
        for reach in standings.iter().filter_map(|(_, reach)| reach.as_deref()) {
            let by_then = |time: Option<Timestamp>| usize::from(time.is_some_and(|time| time <= at));
            progress.reached += by_then(reach.reached_at);
            progress.seen += by_then(reach.seen_at);
            let answered = by_then(reach.answer.as_ref().map(|answer| answer.answered_at));
            match reach.answer.as_ref().map(|answer| answer.answer) {
                Some(Safety::Safe) => progress.safe += answered,
                Some(Safety::NeedHelp) => progress.need_help += answered,
                None => {}
            }
        }
        progress
    };
    // The last one is now, whatever the steps were rounded to.
    (1..TIMES).map(|number| sent_at.plus(step * number)).chain([now]).map(count).collect()
}
