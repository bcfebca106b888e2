use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::{DeviceId, Timestamp, UserId};
use uuid::Uuid;

use super::lock;
use crate::ports::{
    AccountLink, Accounts, DeletedUser, Device, LinkPurpose, LoginSession, PushSubscription, StoreError, User,
};

/// Accounts in memory. Clones share them, as two connections share a store.
#[derive(Clone, Debug, Default)]
pub struct MemoryAccounts(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    users: BTreeMap<UserId, User>,
    devices: BTreeMap<DeviceId, Device>,
    sessions: BTreeMap<Uuid, LoginSession>,
    links: BTreeMap<String, AccountLink>,
    pushes: BTreeMap<Uuid, PushSubscription>,
    deleted: BTreeMap<UserId, DeletedUser>,
}

impl Kept {
    /// Whether nobody else has the person's names.
    fn names_are_free(&self, user: &User) -> Result<(), StoreError> {
        let others = || self.users.values().filter(|other| other.id != user.id);
        if others().any(|other| other.username == user.username) {
            return Err(StoreError::Taken("username"));
        }
        if others().any(|other| user.email.is_some() && other.email == user.email) {
            return Err(StoreError::Taken("email"));
        }
        Ok(())
    }
}

#[async_trait]
impl Accounts for MemoryAccounts {
    async fn users(&self) -> Result<Vec<User>, StoreError> {
        Ok(lock(&self.0).users.values().cloned().collect())
    }

    async fn add_user(&self, user: &User) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        match kept.users.get(&user.id) {
            Some(known) if known == user => return Ok(()),
            Some(_) => return Err(StoreError::Taken("id")),
            None => {}
        }
        kept.names_are_free(user)?;
        kept.users.insert(user.id, user.clone());
        Ok(())
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        if !kept.users.contains_key(&user.id) {
            return Err(StoreError::Missing("user"));
        }
        kept.names_are_free(user)?;
        kept.users.insert(user.id, user.clone());
        Ok(())
    }

    async fn delete_user(&self, deleted: &DeletedUser) -> Result<(), StoreError> {
        let mut kept = lock(&self.0);
        let id = deleted.id;
        kept.users.remove(&id);
        kept.sessions.retain(|_, session| session.user != id);
        kept.pushes.retain(|_, subscription| subscription.user != id);
        kept.links.retain(|_, link| match &link.purpose {
            LinkPurpose::NewAddress { user, .. }
            | LinkPurpose::PasswordReset { user, .. }
            | LinkPurpose::SecondStep { user, .. } => *user != id,
            _ => true,
        });
        kept.deleted.insert(id, deleted.clone());
        Ok(())
    }

    async fn deleted_users(&self) -> Result<Vec<DeletedUser>, StoreError> {
        Ok(lock(&self.0).deleted.values().cloned().collect())
    }

    async fn forget_deleted_user(&self, id: UserId) -> Result<(), StoreError> {
        lock(&self.0).deleted.remove(&id);
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

    async fn login_sessions(&self) -> Result<Vec<LoginSession>, StoreError> {
        Ok(lock(&self.0).sessions.values().cloned().collect())
    }

    async fn put_login_session(&self, session: &LoginSession) -> Result<(), StoreError> {
        lock(&self.0).sessions.insert(session.id, session.clone());
        Ok(())
    }

    async fn end_login_session(&self, id: Uuid) -> Result<(), StoreError> {
        lock(&self.0).sessions.remove(&id);
        Ok(())
    }

    async fn end_login_sessions_of(&self, user: UserId, keep: Option<Uuid>) -> Result<(), StoreError> {
        lock(&self.0).sessions.retain(|id, session| session.user != user || Some(*id) == keep);
        Ok(())
    }

    async fn end_expired_login_sessions(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let sessions = &mut lock(&self.0).sessions;
        let expired = sessions.values().filter(|session| session.expires_at < now).take(limit);
        let expired: Vec<_> = expired.map(|session| session.id).collect();
        expired.iter().for_each(|id| drop(sessions.remove(id)));
        Ok(expired.len())
    }

    async fn put_account_link(&self, link: &AccountLink) -> Result<(), StoreError> {
        lock(&self.0).links.insert(link.secret_sha256.clone(), link.clone());
        Ok(())
    }

    async fn account_link(&self, secret_sha256: &str) -> Result<Option<AccountLink>, StoreError> {
        Ok(lock(&self.0).links.get(secret_sha256).cloned())
    }

    async fn take_account_link(&self, secret_sha256: &str) -> Result<bool, StoreError> {
        Ok(lock(&self.0).links.remove(secret_sha256).is_some())
    }

    async fn end_expired_account_links(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        let links = &mut lock(&self.0).links;
        let expired = links.values().filter(|link| link.expires_at < now).take(limit);
        let expired: Vec<_> = expired.map(|link| link.secret_sha256.clone()).collect();
        expired.iter().for_each(|link| drop(links.remove(link)));
        Ok(expired.len())
    }

    async fn push_subscriptions(&self) -> Result<Vec<PushSubscription>, StoreError> {
        Ok(lock(&self.0).pushes.values().cloned().collect())
    }

    async fn put_push_subscription(&self, subscription: &PushSubscription) -> Result<(), StoreError> {
        lock(&self.0).pushes.insert(subscription.id, subscription.clone());
        Ok(())
    }

    async fn remove_push_subscription(&self, id: Uuid) -> Result<(), StoreError> {
        lock(&self.0).pushes.remove(&id);
        Ok(())
    }
}
