//! Callers whose phones fall silent: responders see it, with when they were last heard (A28).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lifeline_domain::{Command, SosId, Timestamp};
use lifeline_policies::Principal;
use lifeline_protocol::ws::HEARTBEAT_MS;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::{Bridge, Caller, ledger::Lane};

/// Two heartbeats were missed, and the second of them had half a heartbeat to arrive late.
const UNHEARD_FOR: Duration = Duration::from_millis(HEARTBEAT_MS * 5 / 2);
/// How often it is looked. Tests look themselves: their clock goes on whenever it is asked, and would lose callers by itself.
const LOOK: Duration = Duration::from_secs(if cfg!(test) { 3600 } else { 2 });

/// When each caller's phone was last heard. In memory only: after a restart every phone has its time anew.
#[derive(Debug)]
pub(crate) struct CallerPresence {
    started_at: Timestamp,
    heard: Mutex<HashMap<SosId, Timestamp>>,
}

impl CallerPresence {
    pub(crate) fn new(started_at: Timestamp) -> Self {
        Self { started_at, heard: Mutex::default() }
    }

    fn hear(&self, sos: SosId, at: Timestamp) {
        let mut heard = self.lock();
        let last = heard.entry(sos).or_insert(at);
        *last = at.max(*last);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SosId, Timestamp>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks for callers that are lost or found until the gateway stops.
pub(crate) async fn watch_callers(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = interval_at(Instant::now() + LOOK, LOOK);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => bridge.look_for_callers().await,
        }
    }
}

impl Bridge {
    /// Somebody said something, or a connection of theirs was seen to be alive, at a time: if they call
    /// for help, their phone can be reached.
    pub fn caller_heard(&self, caller: &Caller, at: Timestamp) {
        let sos = match caller.principal {
            Principal::SosCaller { sos: Some(sos), .. } => Some(sos),
            _ => caller.actor.user().and_then(|user| self.live.running_sos(user)).map(|(sos, _)| sos),
        };
        if let Some(sos) = sos {
            self.caller_presence.hear(sos, at);
        }
    }

    /// One look. What the ledger does not take is tried again at the next one.
    pub(crate) async fn look_for_callers(&self) {
        let (now, presence) = (self.clock.now(), &self.caller_presence);
        let running = self.live.running_calls();
        let changed: Vec<_> = {
            let mut heard = presence.lock();
            heard.retain(|sos, _| running.contains_key(sos));
            // The call itself was heard, by whatever way it came.
            let last = |sos, called_at| heard.get(sos).copied().unwrap_or(presence.started_at.max(called_at));
            let silent = |last: Timestamp| (now.since(last) > UNHEARD_FOR).then_some(last);
            let looked = running.iter().map(|(sos, incident)| {
                let known = incident.sos.as_ref().and_then(|session| session.unheard_since);
                (*sos, known, silent(last(sos, incident.opened_at)))
            });
            looked.filter(|(_, known, seen)| known.is_some() != seen.is_some()).collect()
        };
        for (sos, _, unheard_since) in changed {
            let told = self.ledger.record(Lane::Action, Command::HearCaller { sos, unheard_since }).await;
            if let Err(problem) = told {
                tracing::warn!(%sos, code = %problem.code, "that a caller is lost or found could not be stored");
                return;
            }
        }
    }
}
