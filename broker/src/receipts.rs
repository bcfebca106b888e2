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
mod tests;
