//! What the mapping rules make of a publish, as signals.

use bytes::Bytes;
use lifeline_domain::{Code, DeviceId, Location, Problem, Signal, SignalState, Timestamp, check_device_time};
use lifeline_policies::{Learned, MappedSignal, Reading};

use crate::{
    identity,
    translate::{Defaults, Translated},
};

/// A publish of which something is to be stored.
#[derive(Clone, Debug)]
pub struct MappedPublish {
    pub(crate) device: DeviceId,
    pub(crate) topic: String,
    pub(crate) payload: Bytes,
    /// Those that raise first.
    pub(crate) signals: Vec<Translated>,
    /// Why the payload is put aside as well, or instead.
    pub(crate) problem: Option<Problem>,
    /// What is to be kept of it for the next start.
    pub(crate) learned: Learned,
}

impl MappedPublish {
    /// What a reading comes to: none if it is a sign of life and no more. No reading: no
    /// rule takes the topic.
    pub(crate) fn of(
        device: &DeviceId,
        topic: &str,
        payload: Bytes,
        reading: Option<&Reading>,
        now: Timestamp,
        defaults: &Defaults,
    ) -> Option<Self> {
        let mut problem = match reading {
            Some(reading) => reading.problem().cloned(),
            None => Some(Problem::new(Code::UnknownTopic, "no mapping rule takes this topic")),
        };
        let translate = |mapped: &MappedSignal| {
            let (translated, wrong) = translate(device, mapped, now, defaults);
            problem = problem.take().or(wrong);
            translated
        };
        let mut signals: Vec<_> = reading.into_iter().flat_map(Reading::signals).map(translate).collect();
        signals.sort_by_key(|translated| translated.signal.state == SignalState::Clear);
        let learned = reading.map(|reading| reading.learned.clone()).unwrap_or_default();
        if signals.is_empty() && problem.is_none() && learned == Learned::default() {
            return None;
        }
        Some(Self { device: device.clone(), topic: topic.to_owned(), payload, signals, problem, learned })
    }
}

/// One signal. A clock that cannot be right is passed over, and that is said: nobody can
/// be asked to send the alert once more.
fn translate(
    device: &DeviceId,
    mapped: &MappedSignal,
    now: Timestamp,
    defaults: &Defaults,
) -> (Translated, Option<Problem>) {
    let (at, problem) = match mapped.at.map(|at| check_device_time("at", at, now).map(|()| at)).transpose() {
        Ok(at) => (at, None),
        Err(problem) => (None, Some(problem)),
    };
    let (id, repeat_of) = identity::of_mapped(device, mapped, at, now);
    let Defaults { severity, location, place } = match &mapped.source {
        None => defaults.clone(),
        // Of a sensor behind the device no more is known than the house it is in.
        Some(_) => Defaults {
            location: defaults.location.clone().map(|location| Location { floor: None, ..location }),
            ..Defaults::default()
        },
    };
    let (location, place) = if mapped.location.is_some() { (mapped.location.clone(), None) } else { (location, place) };
    let signal = Signal {
        id,
        reference: mapped.id.clone(),
        device: device.clone(),
        source: mapped.source.clone(),
        kind: mapped.kind.clone(),
        state: mapped.state,
        severity: mapped.severity.or(severity).unwrap_or_else(|| mapped.kind.usual_severity()),
        certainty: mapped.certainty.unwrap_or_default(),
        urgency: mapped.urgency.unwrap_or_default(),
        at: at.unwrap_or(now),
        location,
        place,
        value: mapped.value,
        unit: mapped.unit.clone(),
        threshold: mapped.threshold,
        text: mapped.text.clone(),
        battery_percent: mapped.battery,
        test: mapped.test,
        passage: None,
    };
    (Translated { signal, repeat_of }, problem)
}
