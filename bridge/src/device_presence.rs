use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lifeline_domain::{DeviceId, Timestamp};

/// Which devices are connected, and when each was last heard. In memory only: it is
/// about this process's connections.
#[derive(Debug, Default)]
pub struct DevicePresence(Mutex<HashMap<DeviceId, Presence>>);

/// One device's presence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Whether it has a connection.
    pub connected: bool,
    /// When it last sent anything.
    pub last_heard_at: Option<Timestamp>,
    /// When its last will said that it went without a word.
    pub lost_at: Option<Timestamp>,
}

impl DevicePresence {
    /// A device connected or its last connection ended.
    pub fn set(&self, device: &DeviceId, connected: bool, now: Timestamp) {
        let mut known = self.lock();
        let presence = known.entry(device.clone()).or_default();
        presence.connected = connected;
        if connected {
            presence.last_heard_at = Some(now);
        }
    }

    /// A device sent something.
    pub fn heard(&self, device: &DeviceId, now: Timestamp) {
        self.lock().entry(device.clone()).or_default().last_heard_at = Some(now);
    }

    /// A device's last will was published.
    pub fn lost(&self, device: &DeviceId, now: Timestamp) {
        self.lock().entry(device.clone()).or_default().lost_at = Some(now);
    }

    /// One device.
    pub fn of(&self, device: &DeviceId) -> Presence {
        self.lock().get(device).copied().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Presence>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
