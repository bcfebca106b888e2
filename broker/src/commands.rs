//! Commands on their way to devices: to the connections that subscribed to them. Nothing is
//! kept here: what a device has not acknowledged is asked of the application again when it
//! connects, also after a restart.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lifeline_domain::{DeviceCommand, DeviceId};

use crate::receipts::{Letter, Reader};

/// Every device's connections that subscribed to its commands.
#[derive(Default)]
pub(crate) struct Commands(Mutex<HashMap<DeviceId, Vec<Arc<Reader>>>>);

impl Commands {
    /// Hands a command to the device's connections.
    pub(crate) fn deliver(&self, command: &Arc<DeviceCommand>) {
        let readers = self.lock();
        for reader in readers.get(&command.request.device).into_iter().flatten() {
            reader.push(Letter::Command(command.clone()));
        }
    }

    /// From now on `reader` gets the device's commands, first those that `waiting` finds: it is
    /// asked afterwards, so that none falls in between; a device may get one twice.
    pub(crate) fn attach(
        &self,
        device: &DeviceId,
        reader: &Arc<Reader>,
        waiting: impl FnOnce() -> Vec<Arc<DeviceCommand>>,
    ) {
        let mut readers = self.lock();
        let of_device = readers.entry(device.clone()).or_default();
        if of_device.iter().any(|other| Arc::ptr_eq(other, reader)) {
            return;
        }
        of_device.push(reader.clone());
        drop(readers);
        waiting().into_iter().for_each(|command| reader.push(Letter::Command(command)));
    }

    /// `reader` no longer gets the device's commands.
    pub(crate) fn detach(&self, device: &DeviceId, reader: &Arc<Reader>) {
        let mut readers = self.lock();
        let Some(of_device) = readers.get_mut(device) else { return };
        of_device.retain(|other| !Arc::ptr_eq(other, reader));
        if of_device.is_empty() {
            readers.remove(device);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<DeviceId, Vec<Arc<Reader>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
