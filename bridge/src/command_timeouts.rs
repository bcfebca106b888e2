//! Commands to devices whose time goes by without an answer: that, too, is recorded.

use std::{sync::Arc, time::Duration};

use lifeline_domain::Command;
use tokio::time::{MissedTickBehavior, interval};

use crate::{Bridge, ledger::Lane};

/// How often it is looked for them.
const LOOK: Duration = Duration::from_secs(1);

/// Times commands out until the gateway stops.
pub(crate) async fn time_commands_out(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = interval(LOOK);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => bridge.time_commands_out().await,
        }
    }
}

impl Bridge {
    /// One look. What the ledger does not take is tried again at the next one.
    pub(crate) async fn time_commands_out(&self) {
        for id in self.live.commands_due(self.clock.now()) {
            let timed_out = self.ledger.record(Lane::Other, Command::TimeDeviceCommandOut { id }).await;
            if let Err(problem) = timed_out {
                tracing::warn!(%id, code = %problem.code, "a command that timed out could not be stored as such");
                return;
            }
        }
    }
}
