use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeline_domain::Timestamp;
use serde_json::json;
use web_push_native::p256::{
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::rand_core::OsRng,
};

/// How long a signature is good; RFC 8292 §2 allows a day.
const SIGNED_FOR: Duration = Duration::from_secs(12 * 3600);

/// What is wrong with the file of the key.
#[derive(Debug, thiserror::Error)]
pub enum VapidKeyError {
    /// It is there but cannot be read, or cannot be made.
    #[error("{}: {source}", file.display())]
    Io {
        /// Which.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no private key of P-256 in base64url.
    #[error("{}: not a key for pushes (P-256, base64url); remove it to make a new one, which ends all push subscriptions", file.display())]
    NotAKey {
        /// Which.
        file: PathBuf,
    },
}

/// The key by which push services know the gateway (RFC 8292). Browsers subscribe with its public half, so another key ends
/// their subscriptions.
pub struct VapidKey {
    key: SigningKey,
    public: String,
}

impl VapidKey {
    /// A key that nobody keeps.
    pub fn random() -> Self {
        Self::of(SigningKey::random(&mut OsRng))
    }

    /// Reads the key, or makes it if there is none: a file that only its owner may read, there whole or not at all. Its
    /// folder must be there.
    ///
    /// # Errors
    /// Naming the file.
    pub fn open_or_create(file: &Path) -> Result<Self, VapidKeyError> {
        let failed = |source| VapidKeyError::Io { file: file.to_owned(), source };
        match fs::read_to_string(file) {
            Ok(text) => {
                let key = URL_SAFE_NO_PAD.decode(text.trim_end()).ok().and_then(|it| SigningKey::from_slice(&it).ok());
                Ok(Self::of(key.ok_or_else(|| VapidKeyError::NotAKey { file: file.to_owned() })?))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let made = Self::random();
                made.write(file).map_err(failed)?;
                Ok(made)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn of(key: SigningKey) -> Self {
        let public = URL_SAFE_NO_PAD.encode(key.verifying_key().to_encoded_point(false));
        Self { key, public }
    }

    fn write(&self, file: &Path) -> io::Result<()> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = tempfile::NamedTempFile::new_in(folder)?; // made with mode 0600
        writeln!(new, "{}", URL_SAFE_NO_PAD.encode(self.key.to_bytes()))?;
        new.as_file().sync_all()?;
        new.persist_noclobber(file)?;
        fs::File::open(folder)?.sync_all()
    }

    /// The public half, as browsers and push services take it.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push to an origin such as `https://push.example` (RFC 8292 §2, §3).
    pub(crate) fn authorization(&self, origin: &str, contact: &str, now: Timestamp) -> String {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let expires = now.plus(SIGNED_FOR).as_millis() / 1000;
        let claims = json!({ "aud": origin, "exp": expires, "sub": contact });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature: Signature = self.key.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use web_push_native::p256::ecdsa::{VerifyingKey, signature::Verifier};

    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("push.key");
        let made = VapidKey::open_or_create(&file).unwrap();
        let read = VapidKey::open_or_create(&file).unwrap();
        assert_eq!(made.public_key(), read.public_key());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&file, "not a key").unwrap();
        assert!(matches!(VapidKey::open_or_create(&file), Err(VapidKeyError::NotAKey { .. })));
    }

    #[test]
    fn a_push_service_can_check_who_signed_and_for_whom() {
        let key = VapidKey::random();
        let now = Timestamp::from_millis(1_795_325_562_100);
        let header = key.authorization("https://push.example", "mailto:a@b.example", now);
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        let verifying = VerifyingKey::from_sec1_bytes(&decode(public)).unwrap();
        let signature = Signature::from_slice(&decode(signature)).unwrap();
        verifying.verify(signed.as_bytes(), &signature).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!((&claims["aud"], &claims["sub"]), (&json!("https://push.example"), &json!("mailto:a@b.example")));
        assert_eq!(claims["exp"], 1_795_325_562 + 12 * 3600);
    }
}
