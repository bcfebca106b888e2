//! Who is connected, and the sessions of those who are away (in memory).

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    meters,
    outbox::Outbox,
    packet::{PacketId, Publish},
    publish::Client,
    reason,
    signal::Signal,
    subscribe::Subscriptions,
};

/// How long a new connection waits for the old one with its client id to go.
const TAKEOVER_DEADLINE: Duration = Duration::from_secs(5);

/// A session belongs to a client id of one user: nobody takes over another's session
/// by guessing its client id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SessionKey {
    /// The device; empty on the lab listener.
    pub(crate) user: String,
    pub(crate) client_id: String,
}

/// What a session is besides its connection (§3.1.2.4 of 3.1.1, §4.1 of 5).
#[derive(Default)]
pub(crate) struct SessionState {
    pub(crate) subscriptions: Subscriptions,
    pub(crate) outbox: Outbox,
    /// QoS 2 publishes that were taken and not yet released by PUBREL.
    pub(crate) received: HashSet<PacketId>,
}

/// A will to be published unless its client returns.
pub(crate) struct DelayedWill {
    pub(crate) client: Client,
    pub(crate) publish: Publish,
    pub(crate) due: Instant,
}

enum Slot {
    Connected { signal: Arc<Signal>, gone: CancellationToken },
    Away { state: Box<SessionState>, until: Instant, will: Option<DelayedWill> },
}

/// Every session.
pub(crate) struct Sessions {
    slots: Mutex<HashMap<SessionKey, Slot>>,
    /// How many of the slots are those of sessions without a connection.
    away: AtomicUsize,
    away_max: usize,
    number: AtomicU64,
}

impl Sessions {
    pub(crate) fn new(away_max: usize) -> Arc<Self> {
        Arc::new(Self { slots: Mutex::default(), away: AtomicUsize::new(0), away_max, number: AtomicU64::new(0) })
    }

    /// A number that no other connection has; never 0.
    pub(crate) fn fresh_number(&self) -> u64 {
        self.number.fetch_add(1, Relaxed) + 1
    }

    /// Takes the session's place. A connection that has it is told to end (0x8E,
    /// [MQTT-3.1.4-3]) and waited for. Returns the state of a session that was away.
    ///
    /// `None`: the old connection does not go.
    pub(crate) async fn claim(
        self: &Arc<Self>,
        key: SessionKey,
        signal: &Arc<Signal>,
    ) -> Option<(Place, Option<SessionState>)> {
        let claiming = async {
            loop {
                let old = {
                    let mut slots = self.lock();
                    match slots.get(&key) {
                        Some(Slot::Connected { signal, gone }) => {
                            signal.end(reason::SESSION_TAKEN_OVER);
                            gone.clone()
                        }
                        _ => {
                            let gone = CancellationToken::new();
                            let slot = Slot::Connected { signal: signal.clone(), gone: gone.clone() };
                            let state = match slots.insert(key.clone(), slot) {
                                Some(Slot::Away { state, until, .. }) => {
                                    self.away.fetch_sub(1, Relaxed);
                                    (Instant::now() < until).then_some(*state)
                                }
                                _ => None,
                            };
                            return (Place { sessions: self.clone(), key: key.clone(), gone, away: None }, state);
                        }
                    }
                };
                old.cancelled().await;
            }
        };
        timeout(TAKEOVER_DEADLINE, claiming).await.ok()
    }

    /// Tells every connection to end.
    pub(crate) fn end_all(&self, reason: u8) {
        for slot in self.lock().values() {
            if let Slot::Connected { signal, .. } = slot {
                signal.end(reason);
            }
        }
    }

    /// Forgets sessions whose time is over, and returns the wills that are due.
    pub(crate) fn sweep(&self, now: Instant) -> Vec<DelayedWill> {
        let mut wills = Vec::new();
        self.lock().retain(|_, slot| {
            let Slot::Away { until, will, .. } = slot else { return true };
            let over = *until <= now;
            // A will waits no longer than its session [MQTT-3.1.3-9 of 5, §3.1.3.2.2].
            if let Some(due) = will.take_if(|will| over || will.due <= now) {
                wills.push(due);
            }
            if over {
                self.away.fetch_sub(1, Relaxed);
            }
            !over
        });
        wills
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place among the sessions, given up when dropped.
pub(crate) struct Place {
    sessions: Arc<Sessions>,
    key: SessionKey,
    gone: CancellationToken,
    away: Option<Slot>,
}

impl Place {
    /// Leaves the session behind for `expiry`.
    pub(crate) fn leave(mut self, state: SessionState, expiry: Duration, will: Option<DelayedWill>) {
        self.away = Some(Slot::Away { state: Box::new(state), until: Instant::now() + expiry, will });
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut slots = self.sessions.lock();
        match self.away.take() {
            Some(slot) if self.sessions.away.load(Relaxed) < self.sessions.away_max => {
                self.sessions.away.fetch_add(1, Relaxed);
                slots.insert(self.key.clone(), slot);
            }
            away => {
                meters::dropped("mqtt_session", away.is_some().into());
                slots.remove(&self.key);
            }
        }
        drop(slots);
        self.gone.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SessionKey {
        SessionKey { user: "d1".to_owned(), client_id: "c".to_owned() }
    }

    #[tokio::test]
    async fn the_old_connection_is_ended_and_waited_for() {
        let sessions = Sessions::new(10);
        let (first, second) = (Signal::new(), Signal::new());
        let (place, state) = sessions.claim(key(), &first).await.unwrap();
        assert!(state.is_none());
        let claim = tokio::spawn({
            let (sessions, second) = (sessions.clone(), second.clone());
            async move { sessions.claim(key(), &second).await.unwrap().1.is_some() }
        });
        first.woken().await;
        assert_eq!(first.ending(), Some(reason::SESSION_TAKEN_OVER));
        assert!(!claim.is_finished());
        place.leave(SessionState::default(), Duration::from_secs(10), None);
        assert!(claim.await.unwrap(), "the state is handed over");
        assert_eq!(second.ending(), None);
    }

    #[tokio::test]
    async fn a_session_is_forgotten_when_its_time_is_over() {
        let sessions = Sessions::new(10);
        let signal = Signal::new();
        let (place, _) = sessions.claim(key(), &signal).await.unwrap();
        place.leave(SessionState::default(), Duration::ZERO, None);
        let (place, state) = sessions.claim(key(), &signal).await.unwrap();
        assert!(state.is_none(), "its time was over");
        place.leave(SessionState::default(), Duration::from_secs(10), None);
        sessions.sweep(Instant::now());
        assert_eq!(sessions.lock().len(), 1);
        sessions.sweep(Instant::now() + Duration::from_secs(11));
        assert!(sessions.lock().is_empty());
    }

    #[tokio::test]
    async fn no_more_sessions_are_kept_than_allowed_but_everybody_may_connect() {
        let sessions = Sessions::new(1);
        for client_id in ["a", "b"] {
            let key = SessionKey { client_id: client_id.to_owned(), ..key() };
            let (place, _) = sessions.claim(key, &Signal::new()).await.unwrap();
            place.leave(SessionState::default(), Duration::from_secs(10), None);
        }
        assert_eq!(sessions.lock().len(), 1);
    }
}
