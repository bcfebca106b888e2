//! Who is registered, in memory: every frame and every publish is checked against it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use lifeline_domain::{DeviceId, UserId};
use tokio_util::sync::CancellationToken;

use crate::{
    MqttLogin,
    ports::{Accounts, Device, StoreError, User},
};

/// A person as registered, and the signal that ends their connections.
#[derive(Clone, Debug)]
pub(crate) struct KnownUser {
    /// The account.
    pub(crate) user: Arc<User>,
    /// Fires when the account is disabled or its tokens are revoked.
    pub(crate) revoked: CancellationToken,
}

/// A device as registered, and the signal that ends its connections.
#[derive(Clone, Debug)]
pub(crate) struct KnownDevice {
    /// The registration.
    pub(crate) device: Arc<Device>,
    /// Fires when the device is disabled, a credential of it is revoked or its topics change.
    pub(crate) revoked: CancellationToken,
}

impl KnownDevice {
    /// The device as one who has shown to be it.
    pub(crate) fn login(&self) -> MqttLogin {
        let profile = &self.device.profile;
        let topics = profile.topics.as_slice().into();
        MqttLogin::of_device(self.device.id.clone(), profile.kind.clone(), topics, self.revoked.clone())
    }
}

/// Accounts and devices by every name they are found by.
#[derive(Debug, Default)]
pub(crate) struct Directory(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    users: HashMap<UserId, KnownUser>,
    /// Usernames and e-mail addresses, lower case.
    logins: HashMap<String, UserId>,
    devices: BTreeMap<DeviceId, KnownDevice>,
    /// By the fingerprint of each recorded certificate.
    certificates: HashMap<String, DeviceId>,
}

impl Directory {
    /// Reads everyone from the store.
    ///
    /// # Errors
    /// If the store does not answer.
    pub(crate) async fn load(accounts: &dyn Accounts) -> Result<Self, StoreError> {
        let directory = Self::default();
        for user in accounts.users().await? {
            directory.put_user(user);
        }
        for device in accounts.devices().await? {
            directory.put_device(device);
        }
        Ok(directory)
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// A person by id.
    pub(crate) fn user(&self, id: UserId) -> Option<KnownUser> {
        self.read().users.get(&id).cloned()
    }

    /// A person by username or e-mail address, in any case.
    pub(crate) fn user_by_login(&self, login: &str) -> Option<KnownUser> {
        let known = self.read();
        known.users.get(known.logins.get(&login.trim().to_lowercase())?).cloned()
    }

    /// Everyone, by username.
    pub(crate) fn users(&self) -> Vec<Arc<User>> {
        let mut users: Vec<_> = self.read().users.values().map(|known| known.user.clone()).collect();
        users.sort_by(|one, other| one.username.cmp(&other.username));
        users
    }

    /// Those whom somebody wants, in any order.
    pub(crate) fn matching(&self, wanted: impl Fn(&User) -> bool) -> Vec<Arc<User>> {
        self.read().users.values().filter(|known| wanted(&known.user)).map(|known| known.user.clone()).collect()
    }

    /// A device by id.
    pub(crate) fn device(&self, id: &DeviceId) -> Option<KnownDevice> {
        self.read().devices.get(id).cloned()
    }

    /// The device that a certificate was made for, by its fingerprint.
    pub(crate) fn device_by_certificate(&self, fingerprint_sha256: &str) -> Option<KnownDevice> {
        let known = self.read();
        known.devices.get(known.certificates.get(fingerprint_sha256)?).cloned()
    }

    /// All devices, by id.
    pub(crate) fn devices(&self) -> Vec<Arc<Device>> {
        self.read().devices.values().map(|known| known.device.clone()).collect()
    }

    /// Takes a stored account in. A raised token epoch or a disabled account ends its connections.
    pub(crate) fn put_user(&self, user: User) {
        let mut known = self.write();
        let revoked = match known.users.get(&user.id) {
            Some(old) if old.user.token_epoch != user.token_epoch || user.disabled_at.is_some() => {
                old.revoked.cancel();
                CancellationToken::new()
            }
            Some(old) => old.revoked.clone(),
            None => CancellationToken::new(),
        };
        if let Some(old) = known.users.get(&user.id).map(|old| old.user.clone()) {
            known.logins.remove(&old.username);
            old.email.as_ref().and_then(|email| known.logins.remove(email));
        }
        known.logins.insert(user.username.clone(), user.id);
        if let Some(email) = &user.email {
            known.logins.insert(email.clone(), user.id);
        }
        known.users.insert(user.id, KnownUser { user: Arc::new(user), revoked });
    }

    /// Lets go of a deleted account: its connections end, and its names are another's to take.
    pub(crate) fn remove_user(&self, id: UserId) {
        let mut known = self.write();
        let Some(gone) = known.users.remove(&id) else { return };
        known.logins.retain(|_, owner| *owner != id);
        gone.revoked.cancel();
    }

    /// Takes a stored registration in. Its connections end if it may do less than before.
    pub(crate) fn put_device(&self, device: Device) {
        let mut known = self.write();
        let revoked = match known.devices.get(&device.id) {
            Some(old) if may_less(&old.device, &device) => {
                old.revoked.cancel();
                CancellationToken::new()
            }
            Some(old) => old.revoked.clone(),
            None => CancellationToken::new(),
        };
        let certificates = device.certificates.iter().map(|one| (one.fingerprint_sha256.clone(), device.id.clone()));
        known.certificates.extend(certificates);
        known.devices.insert(device.id.clone(), KnownDevice { device: Arc::new(device), revoked });
    }
}

/// Whether what connected as `before` may not go on as `now`.
fn may_less(before: &Device, now: &Device) -> bool {
    let revoked = |device: &Device| device.certificates.iter().filter(|one| one.revoked_at.is_some()).count();
    before.token_epoch != now.token_epoch
        || now.disabled_at.is_some()
        || before.profile.topics != now.profile.topics
        || revoked(before) < revoked(now)
}
