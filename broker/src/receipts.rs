//! Receipts on their way to devices: to the connections that subscribed to them, and
//! kept for devices that are away. They need no router: a receipt is for one device.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use bytes::Bytes;
use lifeline_domain::{DeviceCommand, DeviceId};
use lifeline_protocol::mqtt::{Receipt, Stage};

use crate::{meters, signal::Signal};

/// What goes out to a device alone.
#[derive(Clone, Debug)]
pub(crate) enum Letter {
    /// What becomes of its alerts.
    Receipt { device: DeviceId, json: Bytes },
    /// What it is to do.
    Command(Arc<DeviceCommand>),
}

impl Letter {
    /// The JSON of a receipt of this device.
    fn receipt_of(self, of: &DeviceId) -> Option<Bytes> {
        match self {
            Letter::Receipt { device, json } if device == *of => Some(json),
            _ => None,
        }
    }
}

/// A connection's own queue of receipts and commands.
pub(crate) struct Reader {
    queue: Mutex<VecDeque<Letter>>,
    signal: Arc<Signal>,
}

impl Reader {
    /// The most that wait for one connection that does not read.
    const LETTERS_MAX: usize = 1000;

    pub(crate) fn new(signal: Arc<Signal>) -> Arc<Self> {
        Arc::new(Self { queue: Mutex::default(), signal })
    }

    pub(crate) fn take(&self) -> Option<Letter> {
        lock(&self.queue).pop_front()
    }

    pub(crate) fn push(&self, letter: Letter) {
        let mut queue = lock(&self.queue);
        if queue.len() >= Self::LETTERS_MAX {
            match queue.pop_front() {
                Some(Letter::Command(_)) => meters::dropped("command", 1),
                _ => meters::dropped("receipt", 1),
            }
        }
        queue.push_back(letter);
        drop(queue);
        self.signal.wake();
    }
}

/// Every device's receipts.
pub(crate) struct Receipts {
    devices: Mutex<Devices>,
    per_device_max: usize,
    in_total_max: usize,
}

#[derive(Default)]
struct Devices {
    boxes: HashMap<DeviceId, LetterBox>,
    kept: usize,
}

#[derive(Default)]
struct LetterBox {
    kept: VecDeque<Bytes>,
    readers: Vec<Arc<Reader>>,
}

impl Receipts {
    pub(crate) fn new(per_device_max: usize, in_total_max: usize) -> Self {
        Self { devices: Mutex::default(), per_device_max, in_total_max }
    }

    /// Hands a receipt to the device's connections, or keeps it until there is one. One
    /// without a name and a reason tells nothing: the device said what was known already.
    pub(crate) fn deliver(&self, device: &DeviceId, receipt: &Receipt) {
        if receipt.id.is_none() && receipt.stage == Stage::Stored {
            return;
        }
        let json = match serde_json::to_vec(receipt) {
            Ok(json) => Bytes::from(json),
            Err(error) => return tracing::error!(%error, "a receipt could not be written as JSON"),
        };
        let mut devices = lock(&self.devices);
        let place = devices.boxes.entry(device.clone()).or_default();
        if place.readers.is_empty() {
            self.keep(&mut devices, device, [json]);
        } else {
            for reader in &place.readers {
                reader.push(Letter::Receipt { device: device.clone(), json: json.clone() });
            }
        }
    }

    /// From now on `reader` gets the device's receipts, first those that were kept.
    pub(crate) fn attach(&self, device: &DeviceId, reader: &Arc<Reader>) {
        let mut devices = lock(&self.devices);
        let place = devices.boxes.entry(device.clone()).or_default();
        if !place.readers.iter().any(|other| Arc::ptr_eq(other, reader)) {
            place.readers.push(reader.clone());
        }
        let kept = std::mem::take(&mut place.kept);
        devices.kept -= kept.len();
        for json in kept {
            reader.push(Letter::Receipt { device: device.clone(), json });
        }
    }

    /// `reader` no longer gets the device's receipts. Those it had not confirmed
    /// (`unconfirmed`, then its queue) are kept, if no other connection has them.
    pub(crate) fn detach(&self, device: &DeviceId, reader: &Arc<Reader>, unconfirmed: Vec<Letter>) {
        let mut devices = lock(&self.devices);
        let mut left: Vec<_> = unconfirmed.into_iter().filter_map(|letter| letter.receipt_of(device)).collect();
        lock(&reader.queue).retain(|letter| {
            let own = letter.clone().receipt_of(device);
            let stays = own.is_none();
            left.extend(own);
            stays
        });
        let Some(place) = devices.boxes.get_mut(device) else { return };
        place.readers.retain(|other| !Arc::ptr_eq(other, reader));
        if place.readers.is_empty() {
            self.keep(&mut devices, device, left);
            if devices.boxes.get(device).is_some_and(|place| place.kept.is_empty()) {
                devices.boxes.remove(device);
            }
        }
    }

    fn keep(&self, devices: &mut Devices, device: &DeviceId, letters: impl IntoIterator<Item = Bytes>) {
        let place = devices.boxes.entry(device.clone()).or_default();
        let before = place.kept.len();
        place.kept.extend(letters);
        let room = self.in_total_max.saturating_sub(devices.kept - before).min(self.per_device_max);
        let excess = place.kept.len().saturating_sub(room);
        place.kept.drain(..excess);
        devices.kept = devices.kept - before + place.kept.len();
        if place.kept.is_empty() && place.readers.is_empty() {
            devices.boxes.remove(device);
        }
        meters::dropped("receipt", excess as u64);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use lifeline_domain::Timestamp;

    use super::*;

    fn receipt(id: usize) -> Receipt {
        Receipt {
            id: Some(id.to_string()),
            stage: Stage::Stored,
            incident: None,
            cursor: None,
            at: Timestamp::from_millis(0),
            by_role: None,
            error: None,
        }
    }

    fn ids(reader: &Reader) -> Vec<String> {
        let id = |letter: Letter| {
            let Letter::Receipt { json, .. } = letter else { panic!("only receipts are kept") };
            serde_json::from_slice::<Receipt>(&json).unwrap().id.unwrap()
        };
        std::iter::from_fn(|| reader.take()).map(id).collect()
    }

    fn device(name: &str) -> DeviceId {
        name.parse().unwrap()
    }

    #[test]
    fn the_latest_receipts_wait_for_a_device_that_is_away() {
        let receipts = Receipts::new(3, 100);
        for id in 0..5 {
            receipts.deliver(&device("d1"), &receipt(id));
        }
        let reader = Reader::new(Signal::new());
        receipts.attach(&device("d1"), &reader);
        assert_eq!(ids(&reader), ["2", "3", "4"]);
        receipts.deliver(&device("d1"), &receipt(9));
        receipts.deliver(&device("d2"), &receipt(10));
        assert_eq!(ids(&reader), ["9"]);
        assert_eq!(lock(&receipts.devices).kept, 1);
    }

    #[test]
    fn what_was_not_confirmed_waits_for_the_next_connection_in_order() {
        let receipts = Receipts::new(10, 100);
        let reader = Reader::new(Signal::new());
        receipts.attach(&device("d1"), &reader);
        for id in 0..3 {
            receipts.deliver(&device("d1"), &receipt(id));
        }
        let sent = reader.take().unwrap();
        receipts.detach(&device("d1"), &reader, vec![sent]);
        let next = Reader::new(Signal::new());
        receipts.attach(&device("d1"), &next);
        assert_eq!(ids(&next), ["0", "1", "2"]);
    }

    #[test]
    fn every_connection_of_a_device_gets_its_receipts_and_the_last_one_keeps_none_twice() {
        let receipts = Receipts::new(10, 100);
        let (one, two) = (Reader::new(Signal::new()), Reader::new(Signal::new()));
        receipts.attach(&device("d1"), &one);
        receipts.attach(&device("d1"), &two);
        receipts.deliver(&device("d1"), &receipt(0));
        assert_eq!(ids(&two), ["0"]);
        receipts.detach(&device("d1"), &one, vec![]);
        receipts.detach(&device("d1"), &two, vec![]);
        assert!(lock(&receipts.devices).boxes.is_empty());
    }

    #[test]
    fn what_was_known_already_makes_no_receipt() {
        let receipts = Receipts::new(3, 100);
        receipts.deliver(&device("d1"), &Receipt { id: None, ..receipt(0) });
        receipts.deliver(&device("d1"), &Receipt { id: None, stage: Stage::Rejected, ..receipt(1) });
        let reader = Reader::new(Signal::new());
        receipts.attach(&device("d1"), &reader);
        let letter = reader.take().unwrap();
        let json = letter.receipt_of(&device("d1")).unwrap();
        assert_eq!(serde_json::from_slice::<Receipt>(&json).unwrap().stage, Stage::Rejected);
        assert!(reader.take().is_none());
    }

    #[test]
    fn all_devices_together_have_a_limit() {
        let receipts = Receipts::new(10, 4);
        for id in 0..3 {
            receipts.deliver(&device("d1"), &receipt(id));
            receipts.deliver(&device("d2"), &receipt(id));
        }
        assert_eq!(lock(&receipts.devices).kept, 4);
        let reader = Reader::new(Signal::new());
        receipts.attach(&device("d2"), &reader);
        assert_eq!(ids(&reader), ["1", "2"]);
    }
}
