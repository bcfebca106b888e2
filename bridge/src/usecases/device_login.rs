use std::sync::Arc;

use lifeline_domain::{Code, DeviceId, Problem, TopicFilter};
use tokio_util::sync::CancellationToken;

use crate::{Bridge, directory::KnownDevice, ports::TokenKind, sha256_hex};

/// What a device shows of who it is.
#[derive(Clone, Copy, Default)]
pub struct DeviceCredentials<'a> {
    /// Its id.
    pub username: Option<&'a str>,
    /// Its secret or a device token.
    pub password: Option<&'a [u8]>,
    /// The certificate, DER, of a TLS handshake that found it to be of the devices' authority.
    pub certificate: Option<&'a [u8]>,
}

/// A device that has shown who it is.
#[derive(Clone, Debug)]
pub struct DeviceSession {
    /// The device.
    pub device: DeviceId,
    /// Topics besides its own that its registration lists.
    pub topics: Arc<[TopicFilter]>,
    /// Fires when the device is disabled, a credential of it revoked or its topics changed.
    pub revoked: CancellationToken,
}

impl Bridge {
    /// Who connects: by a certificate alone, or by the device's id and its secret or a
    /// device token. Whoever shows more than is needed must have all of it right.
    ///
    /// # Errors
    /// `unauthenticated`, the same whether the device or the secret is wrong;
    /// `token_expired` or `token_invalid` for a token, `forbidden` for a certificate.
    pub fn authenticate_device(&self, credentials: DeviceCredentials<'_>) -> Result<DeviceSession, Problem> {
        let DeviceCredentials { username, password, certificate } = credentials;
        let by_certificate = certificate.map(|der| self.device_of_certificate(der)).transpose()?;
        let known = match (by_certificate, username) {
            (Some(known), Some(name)) if name != known.device.id.as_str() => {
                let detail = "the certificate is another device's than the user name says";
                return Err(Problem::new(Code::Forbidden, detail));
            }
            (Some(known), _) if password.is_none() => known,
            (Some(known), _) => self.device_of_password(known.device.id.as_str(), password.unwrap_or_default())?,
            (None, Some(name)) => self.device_of_password(name, password.unwrap_or_default())?,
            (None, None) => {
                return Err(Problem::new(Code::Unauthenticated, "the user name is to be the device id"));
            }
        };
        Ok(known.session())
    }

    fn device_of_certificate(&self, der: &[u8]) -> Result<KnownDevice, Problem> {
        let refused = |detail: &str| Problem::new(Code::Forbidden, detail);
        let fingerprint = sha256_hex(der);
        let known = self.directory.device_by_certificate(&fingerprint);
        let known = known.ok_or_else(|| refused("the certificate is not registered here"))?;
        let recorded = known.device.certificates.iter().find(|one| one.fingerprint_sha256 == fingerprint);
        let recorded = recorded.ok_or_else(|| refused("the certificate is not registered here"))?;
        if recorded.revoked_at.is_some() {
            return Err(refused("the certificate was revoked"));
        }
        if !recorded.is_good(self.clock.now()) {
            return Err(refused("the certificate has expired"));
        }
        if known.device.disabled_at.is_some() {
            return Err(refused("the device is disabled"));
        }
        Ok(known)
    }

    fn device_of_password(&self, username: &str, password: &[u8]) -> Result<KnownDevice, Problem> {
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
        known.filter(|known| matches && known.device.disabled_at.is_none()).ok_or_else(refused)
    }
}
