//! Which people are connected, and when each was last: in memory only, told to those who know
//! them and whom they have not blocked. A connection that comes back at once is not told.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lifeline_domain::{ConversationId, Timestamp, UserId};
use lifeline_policies::{Action, Principal};
use lifeline_protocol::ws::{Event, PersonPresence};

use crate::{Bridge, ports::Clock};

/// How long changes are gathered before they are told.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// How many people's changes are told in that time; the others' turn comes next.
const TOLD_MAX: usize = 200;
/// How long after one the next is told: each goes to everybody who knows them, and messages wait meanwhile.
const PAUSE: Duration = Duration::from_millis(4);
/// Somebody who types is told of once in so long, however often they say it.
const TYPING_EVERY: Duration = Duration::from_secs(3);

/// Who is connected.
#[derive(Debug, Default)]
pub(crate) struct PeoplePresence(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    people: HashMap<UserId, Presence>,
    untold: BTreeSet<UserId>,
    /// When typing was told of last.
    typed: HashMap<(ConversationId, UserId), Timestamp>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Presence {
    connections: u32,
    last_seen_at: Option<Timestamp>,
    told: bool,
}

/// A person is connected as long as one of these is held.
pub struct Connected {
    presence: Arc<PeoplePresence>,
    clock: Arc<dyn Clock>,
    user: UserId,
}

impl Drop for Connected {
    fn drop(&mut self) {
        let now = self.clock.now();
        self.presence.change(self.user, |presence| {
            presence.connections = presence.connections.saturating_sub(1);
            presence.last_seen_at = Some(now);
        });
    }
}

impl PeoplePresence {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, user: UserId, change: impl FnOnce(&mut Presence)) {
        let mut known = self.lock();
        change(known.people.entry(user).or_default());
        known.untold.insert(user);
    }

    pub(crate) fn connected(self: &Arc<Self>, user: UserId, clock: Arc<dyn Clock>) -> Connected {
        self.change(user, |presence| presence.connections += 1);
        Connected { presence: self.clone(), clock, user }
    }

    /// Whether somebody is connected, and when they were last if they are not.
    pub(crate) fn of(&self, user: UserId) -> PersonPresence {
        self.lock().shown(user)
    }

    /// Whether this is to be told: not more often than [`TYPING_EVERY`].
    pub(crate) fn types(&self, conversation: ConversationId, user: UserId, now: Timestamp) -> bool {
        let mut known = self.lock();
        let lately = |at: Timestamp| now.since(at) < TYPING_EVERY;
        if known.typed.get(&(conversation, user)).is_some_and(|at| lately(*at)) {
            return false;
        }
        known.typed.retain(|_, at| lately(*at));
        known.typed.insert((conversation, user), now);
        true
    }

    /// Those who came or went since it was told last.
    fn take_untold(&self) -> Vec<PersonPresence> {
        let mut known = self.lock();
        let some: Vec<UserId> = known.untold.iter().take(TOLD_MAX).copied().collect();
        let mut news = Vec::new();
        for user in some {
            known.untold.remove(&user);
            let shown = known.shown(user);
            let presence = known.people.entry(user).or_default();
            if presence.told != shown.online {
                presence.told = shown.online;
                news.push(shown);
            }
        }
        news
    }
}

impl Known {
    fn shown(&self, user: UserId) -> PersonPresence {
        let presence = self.people.get(&user).copied().unwrap_or_default();
        let online = presence.connections > 0;
        PersonPresence { user, online, last_seen_at: presence.last_seen_at.filter(|_| !online) }
    }
}

/// Tells who came and who went, until the gateway stops.
pub(crate) async fn tell_presence(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = tokio::time::interval(TELL_EVERY);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => {}
        }
        for data in bridge.people_presence.take_untold() {
            bridge.tell_presence_of(data).await;
            if stopping.run_until_cancelled(tokio::time::sleep(PAUSE)).await.is_none() {
                return;
            }
        }
    }
}

impl Bridge {
    async fn tell_presence_of(&self, data: PersonPresence) {
        let sees = |reader: &UserId| {
            let known = self.directory.user(*reader);
            let reader = known.map(|known| Principal::User { id: *reader, role: known.user.role });
            reader.is_some_and(|reader| self.may_meet(&reader, Action::PersonPresence, data.user, true))
        };
        let readers: Vec<UserId> = self.live.known_to(data.user).into_iter().filter(sees).collect();
        if !readers.is_empty() {
            self.hub.tell(readers, Event::Presence { channel: "me".to_owned(), data }.encode()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use uuid::Uuid;

    use super::*;

    const USER: UserId = UserId(Uuid::from_u128(1));
    const HERE: ConversationId = ConversationId(Uuid::from_u128(1));

    #[derive(Default)]
    struct Seconds(AtomicU64);

    impl Clock for Seconds {
        fn now(&self) -> Timestamp {
            Timestamp::default().plus(Duration::from_secs(self.0.fetch_add(1, Ordering::Relaxed)))
        }

        fn fresh_id(&self) -> Uuid {
            unreachable!("nothing is named here")
        }
    }

    #[test]
    fn who_comes_back_at_once_was_never_gone() {
        let (presence, clock) = (Arc::new(PeoplePresence::default()), Arc::new(Seconds::default()));
        let online = |presence: &PeoplePresence| {
            presence.take_untold().iter().map(|one| (one.online, one.last_seen_at.is_some())).collect::<Vec<_>>()
        };
        let phone = presence.connected(USER, clock.clone());
        assert_eq!((online(&presence), online(&presence)), (vec![(true, false)], vec![]));
        let desk = presence.connected(USER, clock.clone());
        drop(phone);
        assert_eq!(online(&presence), [], "another connection is left");
        drop(desk);
        let back = presence.connected(USER, clock);
        assert_eq!(online(&presence), []);
        drop(back);
        assert_eq!(online(&presence), [(false, true)]);
    }

    #[test]
    fn typing_is_told_of_once_in_a_while() {
        let (presence, start) = (PeoplePresence::default(), Timestamp::default());
        let types = |millis, user: u128| {
            let user = UserId(Uuid::from_u128(user));
            presence.types(HERE, user, start.plus(Duration::from_millis(millis)))
        };
        assert_eq!([types(0, 1), types(1, 2), types(2_999, 1), types(3_000, 1)], [true, true, false, true]);
    }
}
