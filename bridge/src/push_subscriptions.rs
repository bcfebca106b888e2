//! Where people want pushes, in memory, as the store has it.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use lifeline_domain::UserId;
use uuid::Uuid;

use crate::ports::{Accounts, PushSubscription, StoreError};

/// All push subscriptions.
#[derive(Debug, Default)]
pub(crate) struct PushSubscriptions(RwLock<HashMap<Uuid, Arc<PushSubscription>>>);

impl PushSubscriptions {
    /// Reads them from the store.
    ///
    /// # Errors
    /// If the store does not answer.
    pub(crate) async fn load(accounts: &dyn Accounts) -> Result<Self, StoreError> {
        let all = accounts.push_subscriptions().await?;
        Ok(Self(RwLock::new(all.into_iter().map(|one| (one.id, Arc::new(one))).collect())))
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<Uuid, Arc<PushSubscription>>> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Uuid, Arc<PushSubscription>>> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Those that are wanted, the oldest first.
    pub(crate) fn matching(&self, wanted: impl Fn(&PushSubscription) -> bool) -> Vec<Arc<PushSubscription>> {
        let mut found: Vec<_> = self.read().values().filter(|one| wanted(one)).cloned().collect();
        found.sort_by_key(|one| (one.created_at, one.id));
        found
    }

    /// A person's, the oldest first.
    pub(crate) fn of(&self, user: UserId) -> Vec<Arc<PushSubscription>> {
        self.matching(|one| one.user == user)
    }

    /// Whether nobody wants pushes.
    pub(crate) fn is_empty(&self) -> bool {
        self.read().is_empty()
    }

    /// Takes a stored one in, new or not.
    pub(crate) fn put(&self, subscription: Arc<PushSubscription>) {
        self.write().insert(subscription.id, subscription);
    }

    /// Lets go of one.
    pub(crate) fn remove(&self, id: Uuid) {
        self.write().remove(&id);
    }
}
