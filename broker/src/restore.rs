//! What the store had at start: sessions whose clients are away now, retained messages,
//! and wills of clients that were lost with the gateway.

use std::{collections::HashMap, sync::Arc, time::Duration};

use lifeline_bridge::ports::{MqttChange, MqttQueued, MqttRow, MqttRowKey, MqttSession, MqttSessionKey};
use tokio::time::Instant;

use crate::{
    door::Common,
    kept::KeptMessage,
    packet::PacketId,
    sessions::SessionState,
    will::{DelayedWill, LastWill},
};

/// What belongs to one session.
#[derive(Default)]
struct Found {
    session: Option<MqttSession>,
    queued: Vec<MqttQueued>,
    unreleased: Vec<PacketId>,
    will: Option<LastWill>,
}

/// Puts everything back into its place.
pub(crate) fn restore(common: &Arc<Common>, rows: Vec<MqttRow>) {
    let mut found: HashMap<MqttSessionKey, Found> = HashMap::new();
    for row in rows {
        match row {
            MqttRow::Session(session) => {
                let own = found.entry(session.key.clone()).or_default();
                own.session = Some(session);
            }
            MqttRow::Queued(queued) => found.entry(queued.key.clone()).or_default().queued.push(queued),
            MqttRow::Unreleased(key, id) => found.entry(key).or_default().unreleased.push(id),
            MqttRow::Retained(message) => common.kept.restore_retained(KeptMessage::from_row(message)),
            MqttRow::Will(will) => {
                let last = LastWill::from_row(will);
                let old = found.entry(last.key().clone()).or_default().will.replace(last);
                // Two of one client: it came back in the moment of the end. Both are told of the same silence.
                common.kept.keeper.note(old.map(|old| old.removal()));
            }
        }
    }
    for (key, found) in found {
        restore_one(common, key, found);
    }
}

fn restore_one(common: &Arc<Common>, key: MqttSessionKey, mut found: Found) {
    let last = found.will.take();
    let state = found.session.as_ref().and_then(|session| state(common, session));
    let (state, left) = match state {
        Some((state, left)) => (Some(fill(state, found)), left),
        None => {
            forget(common, &key, found);
            (None, Duration::ZERO)
        }
    };
    let will = last.and_then(|last| lost(common, last, state.is_some().then_some(left)));
    if state.is_none() && will.is_none() {
        return;
    }
    // A will of a session that has ended waits nevertheless, for a client that had no chance to return.
    let until = will.as_ref().map_or(Instant::now() + left, |will| will.due.max(Instant::now() + left));
    common.sessions.restore(key, state, until, will);
}

/// The session as it was, and how long it still has; none if its time is over.
fn state(common: &Common, session: &MqttSession) -> Option<(SessionState, Duration)> {
    let now = common.clock.now();
    let expiry = Duration::from_secs(session.expiry_s.into()).min(common.settings.session_expiry_max);
    let until = session.away_until.unwrap_or(now.plus(expiry));
    if until <= now {
        return None;
    }
    let mailbox = common.kept.mailbox(session.key.clone(), true);
    let mut state = SessionState { mailbox: Some(mailbox.clone()), ..SessionState::default() };
    for row in &session.subscriptions {
        state.subscriptions.restore(common, &mailbox, row.clone());
    }
    // Of a client that was connected: it is away from now on, also if the next run ends as this one did.
    common.kept.keeper.note(state.row(session.expiry_s, Some(until)));
    Some((state, until.since(now)))
}

fn fill(mut state: SessionState, found: Found) -> SessionState {
    if let Some(mailbox) = &state.mailbox {
        mailbox.restore(found.queued);
    }
    state.received.extend(found.unreleased);
    state
}

/// What is left of a session that is none any more.
fn forget(common: &Common, key: &MqttSessionKey, found: Found) {
    let queued = found.queued.iter().map(|row| MqttRowKey::Queued(key.clone(), row.number));
    let unreleased = found.unreleased.iter().map(|id| MqttRowKey::Unreleased(key.clone(), *id));
    let session = found.session.iter().map(|_| MqttRowKey::Session(key.clone()));
    common.kept.keeper.note(queued.chain(unreleased).chain(session).map(MqttChange::Remove));
}

/// The will of a client that is lost since this start at the latest.
fn lost(common: &Common, last: LastWill, session_left: Option<Duration>) -> Option<DelayedWill> {
    let Some(client) = last.client(common.sessions.fresh_number()) else {
        common.kept.keeper.note([last.removal()]);
        return None;
    };
    let now = common.clock.now();
    let delay = match last.due_at() {
        // It was lost before, and has had its time.
        Some(due) => due.since(now),
        None => last.delay(session_left.unwrap_or_default()).max(common.settings.return_grace),
    };
    Some(last.delayed(common, client, delay))
}
