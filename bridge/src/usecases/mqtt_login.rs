use std::sync::Arc;

use lifeline_domain::{Code, DeviceId, DeviceKind, Problem, Timestamp, TopicFilter};
use lifeline_policies::{Action, Principal, Resource, Topic};
use tokio_util::sync::CancellationToken;

use crate::{
    Bridge,
    directory::KnownDevice,
    ports::{Claims, TokenKind},
    sha256_hex,
};

/// What there is for people over MQTT.
const INCIDENTS: &str = "v1/incidents/+";

/// What somebody shows at the MQTT door of who they are.
#[derive(Clone, Copy, Default)]
pub struct MqttCredentials<'a> {
    /// A device's id, or a person's user name or e-mail address.
    pub username: Option<&'a str>,
    /// A device's secret or token, or a person's access token.
    pub password: Option<&'a [u8]>,
    /// The certificate, DER, of a TLS handshake that found it to be of the devices' authority.
    pub certificate: Option<&'a [u8]>,
}

/// A device or a person that has shown at the MQTT door who they are.
#[derive(Clone, Debug)]
pub struct MqttLogin {
    /// Who.
    pub principal: Principal,
    /// A device's kind.
    pub kind: Option<DeviceKind>,
    /// Topics besides its own that a device's registration lists.
    pub topics: Arc<[TopicFilter]>,
    /// Fires when the device or account is disabled, a credential of it revoked, or its topics or role changed.
    pub revoked: CancellationToken,
    /// When the token ends, if it is by one, and the connection with it.
    pub expires_at: Option<Timestamp>,
}

impl MqttLogin {
    /// Of a device.
    pub fn of_device(
        id: DeviceId,
        kind: Option<DeviceKind>,
        topics: Arc<[TopicFilter]>,
        revoked: CancellationToken,
    ) -> Self {
        Self { principal: Principal::Device { id }, kind, topics, revoked, expires_at: None }
    }
}

impl Bridge {
    /// Who connects: a device by a certificate alone, or by its id and its secret or a
    /// device token; a person by an access token, if a policy lets them follow incidents.
    /// Whoever shows more than is needed must have all of it right.
    ///
    /// # Errors
    /// `unauthenticated`, the same whether the device or the secret is wrong;
    /// `token_expired` or `token_invalid` for a token, `forbidden` for a certificate and for
    /// a person who may not.
    pub fn authenticate_mqtt(&self, credentials: MqttCredentials<'_>) -> Result<MqttLogin, Problem> {
        let MqttCredentials { username, password, certificate } = credentials;
        let known = certificate.map(|der| self.device_of_certificate(der)).transpose()?;
        if let (Some(known), Some(name)) = (&known, username)
            && name != known.device.id.as_str()
        {
            let detail = "the certificate is another device's than the user name says";
            return Err(Problem::new(Code::Forbidden, detail));
        }
        if let (Some(known), None) = (&known, password) {
            return Ok(known.login());
        }
        let password = password.unwrap_or_default();
        let claims = token_in(password).map(|token| self.tokens.verify(token, self.clock.now())).transpose()?;
        if let Some(claims) = claims.as_ref().filter(|claims| claims.kind != TokenKind::Device)
            && known.is_none()
        {
            return self.person_of_token(username, claims);
        }
        let name = known.as_ref().map(|known| known.device.id.as_str()).or(username);
        let name = name.ok_or_else(|| Problem::new(Code::Unauthenticated, "the user name is to be the device id"))?;
        let known = self.device_of_password(name, password, claims.as_ref())?;
        Ok(MqttLogin { expires_at: claims.as_ref().map(Claims::expires_at), ..known.login() })
    }

    fn person_of_token(&self, username: Option<&str>, claims: &Claims) -> Result<MqttLogin, Problem> {
        let caller = self.caller_of(claims)?;
        let account = caller.account.as_ref().map(|user| user.id);
        let named = username.map(|name| self.directory.user_by_login(name).map(|known| known.user.id));
        if named.is_some_and(|named| named != account) {
            return Err(Problem::new(Code::Unauthenticated, "the token is another person's than the user name says"));
        }
        self.check(&caller, Action::MqttSubscribe, &Resource::Topic(Topic::parse(INCIDENTS)))?;
        let (revoked, expires_at) = (caller.revoked, caller.expires_at);
        Ok(MqttLogin { principal: caller.principal, kind: None, topics: Arc::from([]), revoked, expires_at })
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

    /// The device of that name, if the password is its secret, or a token of it whose `claims` these are.
    fn device_of_password(
        &self,
        username: &str,
        password: &[u8],
        claims: Option<&Claims>,
    ) -> Result<KnownDevice, Problem> {
        let refused = || Problem::new(Code::Unauthenticated, "the device or its password is not known");
        let hash = sha256_hex(password);
        let known = username.parse().ok().and_then(|id| self.directory.device(&id));
        let matches = |known: &KnownDevice| match claims {
            Some(claims) => {
                let of_device = claims.kind == TokenKind::Device && claims.sub == username;
                of_device && claims.epoch == known.device.token_epoch
            }
            None => known.device.secret_sha256 == hash,
        };
        known.filter(|known| matches(known) && known.device.disabled_at.is_none()).ok_or_else(refused)
    }
}

/// The token that a password is: a JWT has two dots (RFC 7519 §3.1), a secret has none.
fn token_in(password: &[u8]) -> Option<&str> {
    std::str::from_utf8(password).ok().filter(|text| text.matches('.').count() == 2)
}
