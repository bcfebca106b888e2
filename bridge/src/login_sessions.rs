//! Who is signed in, in memory: every access token is checked against it.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use lifeline_domain::{Timestamp, UserId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    directory::Directory,
    ports::{Accounts, LoginSession, StoreError},
};

/// A login session, and the signal that ends its connections.
#[derive(Clone, Debug)]
pub(crate) struct KnownSession {
    /// The session.
    pub(crate) session: Arc<LoginSession>,
    /// Fires when the session ends, and when its account is disabled or its tokens are revoked.
    pub(crate) ended: CancellationToken,
}

/// All login sessions, as the store has them.
#[derive(Debug, Default)]
pub(crate) struct LoginSessions(RwLock<HashMap<Uuid, KnownSession>>);

impl LoginSessions {
    /// Reads them from the store. Those of nobody are left to expire.
    ///
    /// # Errors
    /// If the store does not answer.
    pub(crate) async fn load(accounts: &dyn Accounts, directory: &Directory) -> Result<Self, StoreError> {
        let sessions = Self::default();
        for session in accounts.login_sessions().await? {
            if let Some(known) = directory.user(session.user) {
                sessions.put(session, &known.revoked);
            }
        }
        Ok(sessions)
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<Uuid, KnownSession>> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Uuid, KnownSession>> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// One session.
    pub(crate) fn get(&self, id: Uuid) -> Option<KnownSession> {
        self.read().get(&id).cloned()
    }

    /// A person's sessions, the one that was used last first.
    pub(crate) fn of(&self, user: UserId) -> Vec<Arc<LoginSession>> {
        let all = self.read();
        let theirs = all.values().filter(|known| known.session.user == user);
        let mut theirs: Vec<_> = theirs.map(|known| known.session.clone()).collect();
        theirs.sort_by_key(|session| std::cmp::Reverse((session.used_at(), session.id)));
        theirs
    }

    /// Whether a person is signed in from an address.
    pub(crate) fn any_from(&self, user: UserId, address: IpAddr) -> bool {
        self.read().values().any(|known| known.session.user == user && known.session.address == Some(address))
    }

    /// Takes a stored session in, new or not. It ends with what `account` stands for.
    pub(crate) fn put(&self, session: LoginSession, account: &CancellationToken) {
        let mut all = self.write();
        let ended = all.get(&session.id).map_or_else(|| account.child_token(), |known| known.ended.clone());
        all.insert(session.id, KnownSession { session: Arc::new(session), ended });
    }

    /// Ends one.
    pub(crate) fn end(&self, id: Uuid) {
        if let Some(known) = self.write().remove(&id) {
            known.ended.cancel();
        }
    }

    /// Lets go of those that expired before `now`.
    pub(crate) fn end_expired(&self, now: Timestamp) {
        self.write().retain(|_, known| {
            let good = known.session.expires_at >= now;
            if !good {
                known.ended.cancel();
            }
            good
        });
    }
}
