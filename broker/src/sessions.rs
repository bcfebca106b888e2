//! Who is connected, and the sessions of those who are away.

mod state;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use lifeline_bridge::ports::MqttSessionKey;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

pub(crate) use self::state::SessionState;
use crate::{kept::Kept, meters, reason, signal::Signal, will::DelayedWill};

/// How long a new connection waits for the old one with its client id to go.
const TAKEOVER_DEADLINE: Duration = Duration::from_secs(5);

enum Slot {
    Connected {
        signal: Arc<Signal>,
        gone: CancellationToken,
    },
    Away {
        /// None if there is nothing but a will.
        state: Option<Box<SessionState>>,
        until: Instant,
        will: Option<DelayedWill>,
    },
}

/// Every session.
pub(crate) struct Sessions {
    slots: Mutex<HashMap<MqttSessionKey, Slot>>,
    kept: Arc<Kept>,
    /// How many of the slots are those of sessions without a connection.
    away: AtomicUsize,
    away_max: usize,
    number: AtomicU64,
}

impl Sessions {
    pub(crate) fn new(away_max: usize, kept: Arc<Kept>) -> Arc<Self> {
        let (away, number) = (AtomicUsize::new(0), AtomicU64::new(0));
        Arc::new(Self { slots: Mutex::default(), kept, away, away_max, number })
    }

    /// A number that no other connection has; never 0.
    pub(crate) fn fresh_number(&self) -> u64 {
        self.number.fetch_add(1, Relaxed) + 1
    }

    /// Whether the session has a connection.
    pub(crate) fn is_connected(&self, key: &MqttSessionKey) -> bool {
        matches!(self.lock().get(key), Some(Slot::Connected { .. }))
    }

    /// Takes the session's place. A connection that has it is told to end (0x8E,
    /// [MQTT-3.1.4-3]) and waited for. Returns the state of a session that was away.
    ///
    /// `None`: the old connection does not go.
    pub(crate) async fn claim(
        self: &Arc<Self>,
        key: MqttSessionKey,
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
                            let state = slots.insert(key.clone(), slot).and_then(|slot| self.returned(slot));
                            return (Place { sessions: self.clone(), key: key.clone(), gone, away: None }, state);
                        }
                    }
                };
                old.cancelled().await;
            }
        };
        timeout(TAKEOVER_DEADLINE, claiming).await.ok()
    }

    /// The client of a slot is back: its will is not published.
    fn returned(&self, slot: Slot) -> Option<SessionState> {
        let Slot::Away { state, until, will } = slot else { return None };
        self.away.fetch_sub(1, Relaxed);
        if let Some(will) = will {
            self.kept.keeper.note([will.last.removal()]);
        }
        let state = *state?;
        if Instant::now() < until {
            return Some(state);
        }
        state.end(&self.kept);
        None
    }

    /// Tells every connection to end.
    pub(crate) fn end_all(&self, reason: u8) {
        for slot in self.lock().values() {
            if let Slot::Connected { signal, .. } = slot {
                signal.end(reason);
            }
        }
    }

    /// Puts back a session that the store had, or a will, or both.
    pub(crate) fn restore(
        &self,
        key: MqttSessionKey,
        state: Option<SessionState>,
        until: Instant,
        will: Option<DelayedWill>,
    ) {
        self.away.fetch_add(1, Relaxed);
        self.lock().insert(key, Slot::Away { state: state.map(Box::new), until, will });
    }

    /// Forgets sessions whose time is over, and returns the wills that are due.
    pub(crate) fn sweep(&self, now: Instant) -> Vec<DelayedWill> {
        let mut wills = Vec::new();
        self.lock().retain(|_, slot| {
            let Slot::Away { state, until, will } = slot else { return true };
            let over = *until <= now;
            // A will waits no longer than its session [MQTT-3.1.3-9 of 5, §3.1.3.2.2].
            if let Some(due) = will.take_if(|will| over || will.due <= now) {
                wills.push(due);
            }
            let left = !over && (state.is_some() || will.is_some());
            if !left {
                self.away.fetch_sub(1, Relaxed);
                if let Some(state) = state.take() {
                    state.end(&self.kept);
                }
            }
            left
        });
        wills
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<MqttSessionKey, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection's place among the sessions, given up when dropped.
pub(crate) struct Place {
    sessions: Arc<Sessions>,
    key: MqttSessionKey,
    gone: CancellationToken,
    /// What takes its place.
    away: Option<Slot>,
}

impl Place {
    /// Whose place.
    pub(crate) fn key(&self) -> &MqttSessionKey {
        &self.key
    }

    /// Leaves the session behind for `expiry`. If as many are away as may be, it ends instead,
    /// and its will, which is returned then, has nothing to wait for.
    pub(crate) fn leave(
        mut self,
        state: SessionState,
        expiry: Duration,
        will: Option<DelayedWill>,
    ) -> Option<DelayedWill> {
        let sessions = &self.sessions;
        let one_more = |away| (away < sessions.away_max).then_some(away + 1);
        if sessions.away.fetch_update(Relaxed, Relaxed, one_more).is_err() {
            meters::dropped("mqtt_session", 1);
            state.end(&sessions.kept);
            return will;
        }
        self.away = Some(Slot::Away { state: Some(Box::new(state)), until: Instant::now() + expiry, will });
        None
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut slots = self.sessions.lock();
        match self.away.take() {
            Some(slot) => slots.insert(self.key.clone(), slot),
            None => slots.remove(&self.key),
        };
        drop(slots);
        self.gone.cancel();
    }
}

#[cfg(test)]
mod tests;
