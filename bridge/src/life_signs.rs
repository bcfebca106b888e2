//! Devices that fall silent (N7). A kind of devices may have a heartbeat: each is to be
//! heard at least so often, and anything that it sends counts. One that is not heard for
//! one and a half times as long is silent; where the kind says that this is an emergency,
//! the ledger gets a signal about it like any other, and one more when the device is back.
//!
//! One task looks at the whole registry a few times in the shortest heartbeat: no device has a timer.

mod watch;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lifeline_domain::{
    Actor, Certainty, Command, DeviceId, Origin, Problem, Signal, SignalKind, SignalState, Timestamp, Urgency,
};
use tokio::time::{Instant, MissedTickBehavior, interval};

use self::watch::{Watch, Word};
use crate::{
    Bridge,
    identity::digest,
    ledger::{Lane, Pending},
};

/// How often it is looked at most, and at least.
const LOOKS: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));
/// How far the clock may run ahead of the time that passes before it is taken to have been set.
const CLOCK_SET: Duration = Duration::from_secs(5);
/// How many signals are under way to the ledger at a time.
const WORDS_MAX: usize = 256;

/// Every device that has a heartbeat and may connect.
#[derive(Debug, Default)]
pub(crate) struct LifeSigns(Mutex<HashMap<DeviceId, Watch>>);

impl LifeSigns {
    /// Whether the device was silent at the last look.
    pub(crate) fn is_silent(&self, device: &DeviceId) -> bool {
        self.lock().get(device).is_some_and(Watch::is_silent)
    }

    /// Gives every device a full period from now on.
    fn begin_anew(&self, now: Timestamp) {
        self.lock().values_mut().for_each(|watch| watch.begin_anew(now));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Watch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks for devices that fall silent or come back, until the gateway stops.
pub(crate) async fn watch_life_signs(bridge: Arc<Bridge>) {
    let shortest = bridge.settings.device_kinds.values().filter_map(|kind| kind.heartbeat).min();
    let mut turns = interval(shortest.map_or(LOOKS.1, |heartbeat| (heartbeat / 4).clamp(LOOKS.0, LOOKS.1)));
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stopping = bridge.stopping();
    let mut last = (bridge.clock.now(), Instant::now());
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => {}
        }
        let present = (bridge.clock.now(), Instant::now());
        // The clock was set, or the machine slept: nobody could be heard meanwhile.
        if present.0.since(last.0) > present.1 - last.1 + CLOCK_SET {
            tracing::warn!("the clock has jumped; devices get a full period before they count as silent");
            bridge.life_signs.begin_anew(present.0);
        }
        last = present;
        bridge.look_for_silence().await;
    }
}

impl Bridge {
    /// One look at every device. What the ledger does not take is said again at the next
    /// one, in the same words, so that it counts once.
    pub(crate) async fn look_for_silence(&self) {
        let words = self.news_of_silence(self.clock.now());
        for words in words.chunks(WORDS_MAX) {
            let mut pending = Vec::with_capacity(words.len());
            for (device, word) in words {
                pending.push((device, word, self.say(device, word).await));
            }
            for (device, word, said) in pending {
                let Ok(said) = said else { return }; // the ledger has stopped
                match said.await {
                    Ok(_) => {
                        if let Some(watch) = self.life_signs.lock().get_mut(device) {
                            watch.said(word);
                        }
                    }
                    Err(problem) => tracing::warn!(%device, code = %problem.code, "a silence could not be stored"),
                }
            }
        }
    }

    /// Brings what is watched up to the registry, and returns what is new.
    fn news_of_silence(&self, now: Timestamp) -> Vec<(DeviceId, Word)> {
        let standing = self.standing_silences();
        let mut watched = self.life_signs.lock();
        let (mut words, mut silent) = (Vec::new(), 0_u32);
        for device in self.directory.devices() {
            let kind = self.kind_of(&device);
            let heartbeat = kind.and_then(|kind| kind.heartbeat).filter(|_| device.disabled_at.is_none());
            let Some(heartbeat) = heartbeat else {
                watched.remove(&device.id);
                continue;
            };
            let stands = standing.get(&device.id).copied();
            let watch = watched.entry(device.id.clone()).or_insert_with(|| Watch::begin(now, stands));
            let word = watch.look(&self.device_presence.of(&device.id), heartbeat, stands.is_some(), now);
            silent += u32::from(watch.is_silent());
            let alarm = kind.is_some_and(|kind| kind.silence_alarm);
            words.extend(word.filter(|_| alarm).map(|word| (device.id.clone(), word)));
        }
        metrics::gauge!("lifeline_devices_silent").set(silent);
        words
    }

    /// The devices whose silence is told and not over, and when it was last spoken of.
    fn standing_silences(&self) -> HashMap<DeviceId, Timestamp> {
        let silence = SignalKind::device_silent();
        let (_, unresolved) = self.live.unresolved();
        let standing = unresolved.iter().filter(|incident| incident.kind == silence && !incident.cleared);
        let of_device = standing.filter_map(|incident| match &incident.origin {
            Origin::Device { id, .. } => Some((id.clone(), incident.updated_at)),
            Origin::Person { .. } => None,
        });
        of_device.collect()
    }

    /// Behind what people and devices say themselves: when a network fails, many fall silent at once.
    async fn say(&self, device: &DeviceId, word: &Word) -> Result<Pending, Problem> {
        let (state, at, text) = match word {
            Word::Silent { heard_at, now } => (SignalState::Raise, *now, format!("Not heard since {heard_at}")),
            Word::Back { now, .. } => (SignalState::Clear, *now, "Heard again".to_owned()),
        };
        let about = match word {
            Word::Silent { heard_at: at, .. } => [b"silent since".as_slice(), &at.as_millis().to_be_bytes()].concat(),
            Word::Back { told_at: at, .. } => [b"back after".as_slice(), &at.as_millis().to_be_bytes()].concat(),
        };
        let kind = SignalKind::device_silent();
        let known = self.alert_defaults(device);
        let signal = Signal {
            id: digest(&[b"life sign", device.as_str().as_bytes(), &about]),
            reference: None,
            device: device.clone(),
            source: None,
            state,
            severity: kind.usual_severity(),
            certainty: Certainty::default(),
            urgency: Urgency::default(),
            kind,
            at,
            location: known.location,
            place: known.place,
            value: None,
            unit: None,
            threshold: None,
            text: Some(text),
            battery_percent: None,
            test: false,
            passage: None,
        };
        let command = Command::ReportSignal { by: Actor::System, signal, repeat_of: None, state_report: true };
        self.ledger.submit(Lane::Action, command).await
    }
}
