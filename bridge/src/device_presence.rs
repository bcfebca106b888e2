use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use lifeline_domain::{DeviceId, Timestamp};

/// Which devices are connected, and when each last said something. In memory only:
/// it is about this process's connections.
#[derive(Debug, Default)]
pub struct DevicePresence(Mutex<HashMap<DeviceId, Presence>>);

/// One device's presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Whether it has a connection.
    pub connected: bool,
    /// When it last connected, ended or reported.
    pub last_seen_at: Option<Timestamp>,
}

impl DevicePresence {
    /// A device connected or its last connection ended.
    pub fn set(&self, device: &DeviceId, connected: bool, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(device.clone(), Presence { connected, last_seen_at: Some(now) });
    }

    /// A device said something.
    pub fn seen(&self, device: &DeviceId, now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(device.clone()).or_default().last_seen_at = Some(now);
    }

    /// One device.
    pub fn of(&self, device: &DeviceId) -> Presence {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(device).copied().unwrap_or_default()
    }
}
