use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::{DeviceId, Timestamp, UserId};
use uuid::Uuid;

use super::lock;
use crate::ports::{Accounts, Device, LoginSession, StoreError, User};

/// Accounts in memory. Clones share them, as two connections share a store.
#[derive(Clone, Debug, Default)]
pub struct MemoryAccounts(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    users: BTreeMap<UserId, User>,
    devices: BTreeMap<DeviceId, Device>,
    sessions: BTreeMap<Uuid, LoginSession>,
}

#[async_trait]
impl Accounts for MemoryAccounts {
    async fn users(&self) -> Result<Vec<User>, StoreError> {
        Ok(lock(&self.0).users.values().cloned().collect())
    }

    async fn add_user(&self, user: &User) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        if kept.users.get(&user.id) == Some(user) {
            return Ok(());
        }
        if kept.users.values().any(|other| other.username == user.username) {
            return Err(StoreError::Taken("username"));
        }
        if kept.users.values().any(|other| user.email.is_some() && other.email == user.email) {
            return Err(StoreError::Taken("email"));
        }
        kept.users.insert(user.id, user.clone());
        Ok(())
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        *kept.users.get_mut(&user.id).ok_or(StoreError::Missing("user"))? = user.clone();
        Ok(())
    }

    async fn devices(&self) -> Result<Vec<Device>, StoreError> {
        Ok(lock(&self.0).devices.values().cloned().collect())
    }

    async fn add_device(&self, device: &Device) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        match kept.devices.get(&device.id) {
            Some(known) if known != device => return Err(StoreError::Taken("device")),
            _ => kept.devices.insert(device.id.clone(), device.clone()),
        };
        Ok(())
    }

    async fn put_devices(&self, devices: &[Device]) -> Result<(), StoreError> {
        let kept = &mut lock(&self.0).devices;
        kept.extend(devices.iter().map(|device| (device.id.clone(), device.clone())));
        Ok(())
    }

    async fn update_device(&self, device: &Device) -> Result<(), StoreError> {
        // As with any store, others may come in between.
        tokio::task::yield_now().await;
        let mut kept = lock(&self.0);
        *kept.devices.get_mut(&device.id).ok_or(StoreError::Missing("device"))? = device.clone();
        Ok(())
    }

    async fn login_session(&self, id: Uuid) -> Result<Option<LoginSession>, StoreError> {
        Ok(lock(&self.0).sessions.get(&id).cloned())
    }

    async fn put_login_session(&self, session: &LoginSession) -> Result<(), StoreError> {
        lock(&self.0).sessions.insert(session.id, session.clone());
        Ok(())
    }

    async fn end_login_session(&self, id: Uuid) -> Result<(), StoreError> {
        lock(&self.0).sessions.remove(&id);
        Ok(())
    }

    async fn end_login_sessions_of(&self, user: UserId) -> Result<(), StoreError> {
        lock(&self.0).sessions.retain(|_, session| session.user != user);
        Ok(())
    }

    async fn end_expired_login_sessions(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let sessions = &mut lock(&self.0).sessions;
        let expired = sessions.values().filter(|session| session.expires_at < now).take(limit);
        let expired: Vec<_> = expired.map(|session| session.id).collect();
        expired.iter().for_each(|id| drop(sessions.remove(id)));
        Ok(expired.len())
    }
}
