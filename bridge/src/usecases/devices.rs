use lifeline_domain::{Code, DeviceId, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{DeviceCredential, DeviceView, NewDevice};
use tokio_util::sync::CancellationToken;

use crate::{
    Bridge, Caller,
    ports::{Device, TokenKind},
    sha256_hex,
};

/// A device that has shown who it is.
#[derive(Clone, Debug)]
pub struct DeviceSession {
    /// The device.
    pub device: DeviceId,
    /// Fires when the device is disabled or its credential is rotated.
    pub revoked: CancellationToken,
}

impl Bridge {
    /// Who connects: the user name is the device's id, the password its secret or a
    /// device token.
    ///
    /// # Errors
    /// `unauthenticated`, the same whether the device or the secret is wrong;
    /// `token_expired` or `token_invalid` for a token.
    pub fn authenticate_device(&self, username: &str, password: &[u8]) -> Result<DeviceSession, Problem> {
        let refused = || Problem::new(Code::Unauthenticated, "the device or its password is not known");
        let known = username.parse().ok().and_then(|id| self.directory.device(&id));
        let matches = match std::str::from_utf8(password) {
            // A JWT has two dots (RFC 7519 §3.1); a secret has none.
            Ok(token) if token.matches('.').count() == 2 => {
                let claims = self.tokens.verify(token, self.clock.now())?;
                claims.kind == TokenKind::Device
                    && claims.sub == username
                    && known.as_ref().is_some_and(|known| known.device.token_epoch == claims.epoch)
            }
            Ok(secret) => {
                let hash = sha256_hex(secret);
                known.as_ref().is_some_and(|known| known.device.secret_sha256 == hash)
            }
            Err(_) => false,
        };
        let known = known.filter(|known| matches && known.device.disabled_at.is_none()).ok_or_else(refused)?;
        Ok(DeviceSession { device: known.device.id.clone(), revoked: known.revoked })
    }

    /// Registers a device and returns its secret, once.
    ///
    /// # Errors
    /// `forbidden`, `already_exists` or `unavailable`.
    pub async fn add_device(&self, caller: &Caller, new: NewDevice) -> Result<DeviceCredential, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let password = self.secrets.device_secret();
        let device = Device {
            id: new.id.clone(),
            name: new.name,
            secret_sha256: sha256_hex(&password),
            token_epoch: 0,
            disabled_at: None,
            created_at: self.clock.now(),
        };
        self.accounts.add_device(&device).await?;
        self.directory.put_device(device);
        Ok(DeviceCredential { id: new.id, password })
    }

    /// Gives a device a new secret and returns it, once. The old one and every token
    /// are void, and its connections end within a second.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn rotate_device(&self, caller: &Caller, id: &DeviceId) -> Result<DeviceCredential, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let known = self.directory.device(id);
        let known = known.ok_or_else(|| Problem::new(Code::NotFound, format!("there is no device `{id}`")))?;
        let mut device = (*known.device).clone();
        let password = self.secrets.device_secret();
        device.secret_sha256 = sha256_hex(&password);
        device.token_epoch += 1;
        self.accounts.update_device(&device).await?;
        self.directory.put_device(device);
        Ok(DeviceCredential { id: id.clone(), password })
    }

    /// All devices, by id.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn devices(&self, caller: &Caller) -> Result<Vec<DeviceView>, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let view = |device: &Device| {
            let presence = self.device_presence.of(&device.id);
            DeviceView {
                id: device.id.clone(),
                name: device.name.clone(),
                created_at: device.created_at,
                disabled_at: device.disabled_at,
                connected: presence.connected,
                last_seen_at: presence.last_seen_at,
            }
        };
        Ok(self.directory.devices().iter().map(|device| view(device)).collect())
    }
}
