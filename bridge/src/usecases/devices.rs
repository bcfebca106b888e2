use lifeline_domain::{Code, DeviceId, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{ChangeDevice, DeviceCredential, DeviceView, NewDevice};

use super::device_credentials::revoke;
use crate::{Bridge, Caller, KindDefaults, ports::Device, sha256_hex, translate};

/// A word that stands where an id does: `POST /v1/devices/import`.
const RESERVED: &str = "import";

impl Bridge {
    /// Registers a device and returns its secret, once.
    ///
    /// # Errors
    /// `forbidden`, a field that cannot be, `already_exists` or `unavailable`.
    pub async fn add_device(&self, caller: &Caller, new: NewDevice) -> Result<DeviceCredential, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let (device, credential) = self.new_device(new)?;
        self.accounts.add_device(&device).await?;
        self.directory.put_device(device);
        Ok(credential)
    }

    /// All devices, by id.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn devices(&self, caller: &Caller) -> Result<Vec<DeviceView>, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        Ok(self.directory.devices().iter().map(|device| self.device_view(device)).collect())
    }

    /// One device.
    ///
    /// # Errors
    /// `forbidden` or `not_found`.
    pub fn device(&self, caller: &Caller, id: &DeviceId) -> Result<DeviceView, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        Ok(self.device_view(&self.registered(id)?))
    }

    /// Changes what is known about a device. Other topics than before end its connections.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, a field that cannot be, or `unavailable`.
    pub async fn change_device(
        &self,
        caller: &Caller,
        id: &DeviceId,
        change: ChangeDevice,
    ) -> Result<DeviceView, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let mut device = self.registered(id)?;
        device.profile = change.applied_to(&device.profile).checked()?;
        self.store_device(device).await
    }

    /// Disables a device, which ends its connections within a second and makes its tokens
    /// and certificates void for good; or enables it again: its password is the one it had.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn set_device_enabled(
        &self,
        caller: &Caller,
        id: &DeviceId,
        enabled: bool,
    ) -> Result<DeviceView, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let mut device = self.registered(id)?;
        if enabled == device.disabled_at.is_none() {
            return Ok(self.device_view(&device));
        }
        let now = self.clock.now();
        device.disabled_at = if enabled { None } else { Some(now) };
        device.token_epoch += 1;
        if !enabled {
            revoke(&mut device, None, now);
        }
        self.store_device(device).await
    }

    /// What the alerts of a device take from its registration.
    pub(crate) fn alert_defaults(&self, id: &DeviceId) -> translate::Defaults {
        let Some(known) = self.directory.device(id) else { return translate::Defaults::default() };
        let profile = &known.device.profile;
        translate::Defaults {
            severity: self.kind_of(&known.device).and_then(|kind| kind.severity),
            location: profile.location.clone(),
            place: profile.place.clone(),
        }
    }

    /// What devices of its kind have in common.
    pub(crate) fn kind_of(&self, device: &Device) -> Option<&KindDefaults> {
        self.settings.device_kinds.get(device.profile.kind.as_ref()?)
    }

    /// A registration to be stored, with its secret.
    pub(super) fn new_device(&self, new: NewDevice) -> Result<(Device, DeviceCredential), Problem> {
        let (id, profile) = new.into_parts();
        if id.as_str() == RESERVED {
            let detail = format!("`{RESERVED}` means something else below /v1/devices; choose another id");
            return Err(Problem::new(Code::InvalidField, detail).at("id"));
        }
        let password = self.secrets.device_secret();
        let device = Device {
            id: id.clone(),
            profile: profile.checked()?,
            certificates: Vec::new(),
            secret_sha256: sha256_hex(&password),
            token_epoch: 0,
            disabled_at: None,
            created_at: self.clock.now(),
        };
        Ok((device, DeviceCredential { id, password }))
    }

    /// A device as it is registered.
    pub(super) fn registered(&self, id: &DeviceId) -> Result<Device, Problem> {
        let known = self.directory.device(id);
        let known = known.ok_or_else(|| Problem::new(Code::NotFound, format!("there is no device `{id}`")))?;
        Ok((*known.device).clone())
    }

    /// Stores a device that has changed, and ends its connections where they must not go on.
    pub(super) async fn store_device(&self, device: Device) -> Result<DeviceView, Problem> {
        self.accounts.update_device(&device).await?;
        let view = self.device_view(&device);
        self.directory.put_device(device);
        Ok(view)
    }

    fn device_view(&self, device: &Device) -> DeviceView {
        let presence = self.device_presence.of(&device.id);
        let kind = self.kind_of(device);
        let heartbeat = kind.and_then(|kind| kind.heartbeat);
        DeviceView {
            id: device.id.clone(),
            profile: device.profile.clone(),
            severity: kind.and_then(|kind| kind.severity),
            heartbeat_s: heartbeat.map(|heartbeat| u32::try_from(heartbeat.as_secs()).unwrap_or(u32::MAX)),
            certificates: device.certificates.clone(),
            silent: self.life_signs.is_silent(&device.id),
            created_at: device.created_at,
            disabled_at: device.disabled_at,
            connected: presence.connected,
            last_heard_at: presence.last_heard_at,
        }
    }
}
