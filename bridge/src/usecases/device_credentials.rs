use std::time::Duration;

use lifeline_domain::{Code, DeviceCertificate, DeviceId, Problem, Timestamp};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{DeviceCredential, DeviceToken, DeviceView, IssuedDeviceCertificate};

use crate::{
    Bridge, Caller,
    ports::{Claims, Device, TokenKind},
    sha256_hex,
};

/// How many certificates a device may have that are good.
const GOOD_MAX: usize = 8;
/// How many of a device's certificates are recorded; of those that are over the oldest go first.
const RECORDED_MAX: usize = 16;
/// The longest that a certificate or a token may be good, days.
const DAYS_MAX: u32 = 3650;
const DAY: Duration = Duration::from_secs(24 * 3600);

impl Bridge {
    /// Gives a device a new secret and returns it, once. The old one, every token and every
    /// certificate are void, and its connections end within a second.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn rotate_device(&self, caller: &Caller, id: &DeviceId) -> Result<DeviceCredential, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let mut device = self.registered(id)?;
        let password = self.secrets.device_secret();
        device.secret_sha256 = sha256_hex(&password);
        device.token_epoch += 1;
        revoke(&mut device, None, self.clock.now());
        self.store_device(device).await?;
        Ok(DeviceCredential { id: id.clone(), password })
    }

    /// A token with which a device logs in instead of its secret, good for 1 to 3650 days.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, or `invalid_field` for the days.
    pub fn issue_device_token(&self, caller: &Caller, id: &DeviceId, days: u32) -> Result<DeviceToken, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let device = self.registered(id)?;
        let now = self.clock.now();
        let expires_at = now.plus(checked_days(days)? * DAY);
        let claims = Claims {
            sub: id.to_string(),
            kind: TokenKind::Device,
            role: None,
            epoch: device.token_epoch,
            session: None,
            iat: now.as_millis() / 1000,
            exp: expires_at.as_millis() / 1000,
        };
        Ok(DeviceToken { id: id.clone(), token: self.tokens.issue(&claims), expires_at })
    }

    /// A certificate with which a device logs in instead of its secret, good for 1 to 3650
    /// days, and its key, once.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `invalid_field` for the days, `wrong_status` for a device
    /// that is disabled or has eight good ones, `unavailable`.
    pub async fn issue_device_certificate(
        &self,
        caller: &Caller,
        id: &DeviceId,
        days: u32,
    ) -> Result<IssuedDeviceCertificate, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let days = checked_days(days)?;
        let _turn = self.registering.lock().await;
        let mut device = self.registered(id)?;
        let now = self.clock.now();
        if device.disabled_at.is_some() {
            return Err(Problem::new(Code::WrongStatus, "the device is disabled; enable it first"));
        }
        if device.certificates.iter().filter(|one| one.is_good(now)).count() >= GOOD_MAX {
            let detail = format!("the device has {GOOD_MAX} certificates that are good; revoke one first");
            return Err(Problem::new(Code::WrongStatus, detail));
        }
        let issued = self.device_certificates.issue(id, days, now).map_err(|error| {
            tracing::error!(%error, "a device's certificate could not be made");
            Problem::new(Code::Unavailable, "the certificate could not be made")
        })?;
        let certificate = DeviceCertificate {
            fingerprint_sha256: sha256_hex(&issued.der),
            serial: issued.serial,
            issued_at: now,
            expires_at: now.plus(days * DAY),
            revoked_at: None,
        };
        while device.certificates.len() >= RECORDED_MAX {
            let Some(over) = device.certificates.iter().position(|one| !one.is_good(now)) else { break };
            device.certificates.remove(over);
        }
        device.certificates.push(certificate.clone());
        self.store_device(device).await?;
        Ok(IssuedDeviceCertificate {
            id: id.clone(),
            certificate,
            certificate_pem: issued.certificate_pem,
            key_pem: issued.key_pem,
        })
    }

    /// Revokes one certificate of a device, or all of them; its connections end within a second.
    ///
    /// # Errors
    /// `forbidden`, `not_found` for a device or a certificate that is not there, `unavailable`.
    pub async fn revoke_device_certificates(
        &self,
        caller: &Caller,
        id: &DeviceId,
        fingerprint: Option<&str>,
    ) -> Result<DeviceView, Problem> {
        self.check(caller, Action::DeviceManage, &Resource::System)?;
        let _turn = self.registering.lock().await;
        let mut device = self.registered(id)?;
        if let Some(named) = fingerprint
            && !device.certificates.iter().any(|one| one.fingerprint_sha256 == named)
        {
            let detail = "the device has no certificate with this fingerprint";
            return Err(Problem::new(Code::NotFound, detail).at("fingerprint_sha256"));
        }
        revoke(&mut device, fingerprint, self.clock.now());
        self.store_device(device).await
    }
}

/// Revokes the certificate with this fingerprint, or all of them.
pub(super) fn revoke(device: &mut Device, fingerprint: Option<&str>, now: Timestamp) {
    let meant = |one: &&mut DeviceCertificate| fingerprint.is_none_or(|named| one.fingerprint_sha256 == named);
    for certificate in device.certificates.iter_mut().filter(meant) {
        certificate.revoked_at = certificate.revoked_at.or(Some(now));
    }
}

fn checked_days(days: u32) -> Result<u32, Problem> {
    if (1..=DAYS_MAX).contains(&days) {
        return Ok(days);
    }
    Err(Problem::new(Code::InvalidField, format!("1 to {DAYS_MAX} days")).at("days"))
}
