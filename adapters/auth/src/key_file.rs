use std::{
    fs::File,
    io::{ErrorKind, Write},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::random::random_bytes;

/// What is wrong with the file of a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is there but cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It cannot be made.
    #[error("{}: cannot be written: {source}", file.display())]
    Unwritable {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not 256 bits in base64url.
    #[error("{}: not a {what} (256 bits in base64url); {remedy}", file.display())]
    NotAKey {
        /// Which.
        file: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What to do.
        remedy: &'static str,
    },
}

/// 256 random bits for one use.
pub struct Key<Use>(Zeroizing<[u8; 32]>, PhantomData<Use>);

/// What a key is for.
pub trait KeyUse {
    /// Its name in errors.
    const WHAT: &'static str;
    /// What helps if the file holds something else.
    const REMEDY: &'static str;
}

/// Signing tokens: whoever has the key can be anybody.
pub enum Signing {}

impl KeyUse for Signing {
    const WHAT: &'static str = "signing key";
    const REMEDY: &'static str = "remove it to make a new one, which ends all logins";
}

/// Sealing the secrets of second factors.
pub enum Sealing {}

impl KeyUse for Sealing {
    const WHAT: &'static str = "key of second factors";
    const REMEDY: &'static str = "put back the one of the backup; with another one only recovery codes sign people in";
}

/// The key that signs tokens.
pub type SigningKey = Key<Signing>;

/// The key that seals the secrets of second factors.
pub type FactorKey = Key<Sealing>;

impl<Use: KeyUse> Key<Use> {
    /// A key that nobody keeps, for tests.
    pub fn random() -> Self {
        Self(random_bytes(), PhantomData)
    }

    /// Reads the key, or makes it if there is none: a file that only its owner may read,
    /// there whole or not at all. Its folder must be there.
    ///
    /// # Errors
    /// Naming the file: it cannot be read or written, or is no key.
    pub fn open_or_create(file: &Path) -> Result<Self, KeyFileError> {
        let not_a_key = || KeyFileError::NotAKey { file: file.to_owned(), what: Use::WHAT, remedy: Use::REMEDY };
        match std::fs::read_to_string(file).map(Zeroizing::new) {
            Ok(text) => Self::parse(&text).ok_or_else(not_a_key),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::create(file),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(not_a_key()),
            Err(source) => Err(KeyFileError::Unreadable { file: file.to_owned(), source }),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.trim_end()).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?), PhantomData))
    }

    fn create(file: &Path) -> Result<Self, KeyFileError> {
        let key = Self::random();
        let text = Zeroizing::new(format!("{}\n", URL_SAFE_NO_PAD.encode(key.as_bytes())));
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let write = || {
            let mut new = tempfile::NamedTempFile::new_in(folder)?; // made with mode 0600
            new.write_all(text.as_bytes())?;
            new.as_file().sync_all()?;
            // Two gateways that start at once must not have different keys.
            new.persist_noclobber(file)?;
            File::open(folder)?.sync_all()
        };
        write().map_err(|source| KeyFileError::Unwritable { file: file.to_owned(), source })?;
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token.key");
        let made = SigningKey::open_or_create(&file).unwrap();
        let read = SigningKey::open_or_create(&file).unwrap();
        assert_eq!(made.as_bytes(), read.as_bytes());
        assert_ne!(made.as_bytes(), SigningKey::random().as_bytes());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_file_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token.key");
        let refused = |file: &Path| SigningKey::open_or_create(file).err().expect("must be refused").to_string();
        for content in ["".as_bytes(), b"short", b"c2hvcnQ", &[b'A'; 44], &[0xff; 32]] {
            std::fs::write(&file, content).unwrap();
            assert!(refused(&file).contains("token.key: not a signing key"), "{content:?}");
            assert_eq!(std::fs::read(&file).unwrap(), content);
        }
        assert!(refused(folder.path()).contains("cannot be read"), "{}", refused(folder.path()));
        std::fs::write(&file, "short").unwrap();
        let sealing = FactorKey::open_or_create(&file).err().expect("must be refused").to_string();
        assert!(sealing.contains("token.key: not a key of second factors"), "{sealing}");
        let nowhere = folder.path().join("none/token.key");
        assert!(refused(&nowhere).contains("none/token.key: cannot be written"), "{}", refused(&nowhere));
    }
}
