use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;

use super::{Fault, Faults, lock};
use crate::ports::{MqttChange, MqttRow, MqttRowKey, MqttStore, StoreError};

/// What the MQTT door keeps, in memory. Clones share it, as two connections share a store.
#[derive(Clone, Debug, Default)]
pub struct MemoryMqttStore {
    rows: Arc<Mutex<BTreeMap<MqttRowKey, MqttRow>>>,
    faults: Faults,
}

impl MemoryMqttStore {
    /// What the next writes will suffer.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// A store with what is in this one now: what a process would find that starts when
    /// the one that writes here is killed.
    pub fn as_left_by_a_kill(&self) -> Self {
        Self { rows: Arc::new(Mutex::new(lock(&self.rows).clone())), faults: Faults::default() }
    }
}

#[async_trait]
impl MqttStore for MemoryMqttStore {
    async fn load(&self) -> Result<Vec<MqttRow>, StoreError> {
        Ok(lock(&self.rows).values().cloned().collect())
    }

    async fn write(&self, changes: &[MqttChange]) -> Result<(), StoreError> {
        let fault = self.faults.next().await;
        if fault != Some(Fault::BeforeWriting) {
            let mut rows = lock(&self.rows);
            for change in changes {
                match change {
                    MqttChange::Put(row) => rows.insert(row.key(), row.clone()),
                    MqttChange::Remove(key) => rows.remove(key),
                };
            }
        }
        match fault {
            Some(_) => Err(StoreError::Unavailable("it was told to fail".to_owned())),
            None => Ok(()),
        }
    }
}
