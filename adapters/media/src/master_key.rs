use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

/// What is wrong with the file of the master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// It is there but cannot be read, or it cannot be made.
    #[error("{}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not 256 bits in base64url. Without the right one nothing that was attached can be read.
    #[error("{}: not a key (256 bits in base64url); put back the one of the backup", file.display())]
    NotAKey {
        /// Which.
        file: PathBuf,
    },
}

/// The key that wraps the keys of threads: 256 random bits.
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Reads the key, or makes it if there is none: a file that only its owner may read, there whole or not at all.
    /// Its folder must be there.
    ///
    /// # Errors
    /// Naming the file.
    pub fn open_or_create(file: &Path) -> Result<Self, MasterKeyError> {
        let failed = |source| MasterKeyError::File { file: file.to_owned(), source };
        match std::fs::read(file).map(Zeroizing::new) {
            Ok(text) => Self::parse(&text).ok_or_else(|| MasterKeyError::NotAKey { file: file.to_owned() }),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::create(file).map_err(failed),
            Err(error) => Err(failed(error)),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.trim_ascii_end()).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    fn create(file: &Path) -> std::io::Result<Self> {
        let key = Self(Zeroizing::new(random()?));
        let text = Zeroizing::new(format!("{}\n", URL_SAFE_NO_PAD.encode(key.as_bytes())));
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new = tempfile::NamedTempFile::new_in(folder)?; // made with mode 0600
        new.write_all(text.as_bytes())?;
        new.as_file().sync_all()?;
        new.persist_noclobber(file)?;
        File::open(folder)?.sync_all()?;
        Ok(key)
    }
}

/// Bytes that nobody can guess, from the operating system.
pub(crate) fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| std::io::Error::other("the operating system gives no random bytes"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn is_made_once_for_its_owner_only_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("media.key");
        let made = MasterKey::open_or_create(&file).unwrap();
        assert_eq!(made.as_bytes(), MasterKey::open_or_create(&file).unwrap().as_bytes());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let other = MasterKey::open_or_create(&folder.path().join("other.key")).unwrap();
        assert_ne!(made.as_bytes(), other.as_bytes());
        for content in ["", "short", "c2hvcnQ"] {
            std::fs::write(&file, content).unwrap();
            let error = MasterKey::open_or_create(&file).err().unwrap().to_string();
            assert!(error.contains("media.key: not a key"), "{error}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), content);
        }
        let nowhere = MasterKey::open_or_create(&folder.path().join("none/media.key")).err().unwrap();
        assert!(nowhere.to_string().contains("none/media.key"), "{nowhere}");
    }
}
