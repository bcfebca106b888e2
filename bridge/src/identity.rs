//! What makes two publishes the same signal: the words of one sensor, and when they came if
//! nothing else tells them apart.

use std::time::Duration;

use lifeline_domain::{DeviceId, SignalId, SignalKind, SignalState, Timestamp};
use lifeline_policies::MappedSignal;
use lifeline_protocol::mqtt::AlertPayload;
use sha2::{Digest, Sha256};

use crate::translate::Sender;

/// Equal words within this time are one signal, if they carry neither an id nor a time.
const REPEAT_WITHIN: Duration = Duration::from_secs(10);

/// The same words of the same sensor have the same identity: by the device's id for
/// them, by their time, or by when they came (interfaces: MQTT).
pub(crate) fn of_alert(
    sender: Sender<'_>,
    kind: &SignalKind,
    payload: &[u8],
    said: &AlertPayload,
    now: Timestamp,
) -> (SignalId, Option<SignalId>) {
    let device = sender.device.as_str().as_bytes();
    let of = |parts: &[&[u8]]| match sender.source {
        None => digest(parts),
        Some(source) => digest(&[parts, &[source.as_str().as_bytes()]].concat()),
    };
    if let Some(id) = &said.id {
        return (of(&[b"id", device, id.as_bytes()]), None);
    }
    let named = |when: &[u8]| of(&[b"words", device, kind.as_str().as_bytes(), payload, when]);
    if said.at.is_some() {
        // The time is part of the payload.
        return (named(b""), None);
    }
    let (present, before) = buckets(now);
    (named(&present), Some(named(&before)))
}

/// The identity of what was said, not of how: a payload also holds readings that differ
/// in a repetition.
pub(crate) fn of_mapped(
    device: &DeviceId,
    mapped: &MappedSignal,
    at: Option<Timestamp>,
    now: Timestamp,
) -> (SignalId, Option<SignalId>) {
    let source = mapped.source.as_ref().map_or("", |source| source.as_str());
    let sender = [device.as_str().as_bytes(), source.as_bytes(), mapped.kind.as_str().as_bytes()];
    let state: &[u8] = match mapped.state {
        SignalState::Raise => b"raise",
        SignalState::Update => b"update",
        SignalState::Clear => b"clear",
    };
    let text = mapped.text.as_deref().unwrap_or_default().as_bytes();
    if let Some(id) = &mapped.id {
        return (digest(&[b"mapped id", sender[0], sender[1], sender[2], id.as_bytes()]), None);
    }
    let named = |what: &[u8], which: &[u8]| digest(&[what, sender[0], sender[1], sender[2], state, text, which]);
    if let Some(at) = at {
        return (named(b"mapped at", &at.as_millis().to_be_bytes()), None);
    }
    let (present, before) = buckets(now);
    (named(b"mapped", &present), Some(named(b"mapped", &before)))
}

/// The ten seconds that a time lies in, and those before, as parts of an identity.
fn buckets(now: Timestamp) -> ([u8; 8], [u8; 8]) {
    let bucket = now.as_millis() / i64::try_from(REPEAT_WITHIN.as_millis()).unwrap_or(i64::MAX);
    (bucket.to_be_bytes(), (bucket - 1).to_be_bytes())
}

/// UUIDv8 (RFC 9562 §5.8) from SHA-256 over the parts, each with its length.
pub(crate) fn digest(parts: &[&[u8]]) -> SignalId {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    SignalId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::{Defaults, Translated, alert};

    const NOW: Timestamp = Timestamp::from_millis(1_795_325_562_100);

    fn read_as(payload: &[u8], now: Timestamp) -> Translated {
        let sender = Sender { device: &"d1".parse().unwrap(), source: None };
        alert(sender, &"smoke".parse().unwrap(), payload, now, Defaults::default()).unwrap()
    }

    #[test]
    fn the_same_words_are_the_same_signal() {
        let with_id = |payload: &[u8], now| read_as(payload, now).signal.id;
        let later = NOW.plus(Duration::from_secs(3600));
        assert_eq!(with_id(br#"{"id":"7"}"#, NOW), with_id(br#"{"id":"7","value":1}"#, later));
        let timed = br#"{"at":"2026-11-22T05:32:42Z"}"#;
        assert_eq!(with_id(timed, NOW), with_id(timed, later));
        assert_ne!(with_id(b"fire", NOW), with_id(b"fire", later));

        let first = read_as(b"fire", NOW);
        let soon = read_as(b"fire", NOW.plus(REPEAT_WITHIN));
        assert_eq!(soon.repeat_of, Some(first.signal.id));
    }
}
