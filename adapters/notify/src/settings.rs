use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_bridge::ports::Pusher;
use lifeline_domain::{Code, Problem};
use web_push_native::{Auth, p256::PublicKey};

use crate::{endpoint, vapid::VapidKey};

/// How pushes are sent.
#[derive(Clone)]
pub struct PushSettings {
    pub(crate) key: Arc<VapidKey>,
    pub(crate) contact: String,
    pub(crate) allow_private: bool,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Push services want to know whom to write to.
    #[error("`{0}` is not mailto: and an address, or an https:// address")]
    Contact(String),
}

impl PushSettings {
    /// Checks them: `contact` is how push services reach the operator (RFC 8292 §2.1); `allow_private` lets pushes go to
    /// private addresses, for development and for push services of one's own.
    ///
    /// # Errors
    /// A contact that is none.
    pub fn new(key: VapidKey, contact: &str, allow_private: bool) -> Result<Self, SettingsError> {
        Self::check_contact(contact)?;
        Ok(Self { key: Arc::new(key), contact: contact.to_owned(), allow_private })
    }

    /// Checks the contact alone.
    ///
    /// # Errors
    /// It is none.
    pub fn check_contact(contact: &str) -> Result<(), SettingsError> {
        let mail = contact.strip_prefix("mailto:").is_some_and(|address| address.contains('@'));
        let page = contact.strip_prefix("https://").is_some_and(|rest| !rest.is_empty());
        if (mail || page) && !contact.contains(char::is_whitespace) {
            return Ok(());
        }
        Err(SettingsError::Contact(contact.to_owned()))
    }
}

impl Pusher for PushSettings {
    fn public_key(&self) -> &str {
        self.key.public_key()
    }

    fn check(&self, endpoint: &str, p256dh: &str, auth: &str) -> Result<(), Problem> {
        endpoint::check(endpoint, self.allow_private)?;
        read_keys(p256dh, auth).map(|_| ())
    }
}

/// A browser's keys.
///
/// # Errors
/// `invalid_field`, naming the one that is none.
pub(crate) fn read_keys(p256dh: &str, auth: &str) -> Result<(PublicKey, Auth), Problem> {
    let refused = |detail: &str, field: &str| Problem::new(Code::InvalidField, detail).at(field);
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let key = decode(p256dh).and_then(|bytes| PublicKey::from_sec1_bytes(&bytes).ok());
    let key = key.ok_or_else(|| refused("this is not a public key of P-256 in base64url", "keys.p256dh"))?;
    let auth = decode(auth).and_then(Auth::from_exact_iter);
    Ok((key, auth.ok_or_else(|| refused("this is not 16 bytes in base64url", "keys.auth"))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_pushed_to_is_named() {
        let settings = PushSettings::new(VapidKey::random(), "mailto:a@b.example", false).unwrap();
        let key = VapidKey::random();
        let (p256dh, auth) = (key.public_key(), "AAECAwQFBgcICQoLDA0ODw");
        settings.check("https://push.example/1", p256dh, auth).unwrap();
        let no_point = "B".repeat(87);
        let field = |endpoint, p256dh, auth| settings.check(endpoint, p256dh, auth).unwrap_err().field.unwrap();
        assert_eq!(field("https://10.0.0.1/1", p256dh, auth), "endpoint");
        assert_eq!(field("https://push.example/1", "BAAA", auth), "keys.p256dh");
        assert_eq!(field("https://push.example/1", &no_point, auth), "keys.p256dh");
        assert_eq!(field("https://push.example/1", p256dh, "AAEC"), "keys.auth");
        for contact in ["", "a@b.example", "mailto:", "http://help.example", "mailto:a@b .example"] {
            assert!(PushSettings::check_contact(contact).is_err(), "{contact}");
        }
    }
}
