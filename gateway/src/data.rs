use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The gateway's folder: the store, what people attach, its keys and the operator's socket. Only its owner may look inside.
#[derive(Clone, Debug)]
pub(crate) struct DataFolder(PathBuf);

impl DataFolder {
    /// Makes the folder if it is not there, and checks that it can be used.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let usable = || -> std::io::Result<PathBuf> {
            fs::create_dir_all(path)?;
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
            fs::read_dir(path)?;
            let probe = path.join(".writable");
            fs::write(&probe, b"")?;
            fs::remove_file(probe)?;
            path.canonicalize()
        };
        let path = usable().with_context(|| format!("the data folder {} cannot be used", path.display()))?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.0.join("store")
    }

    pub(crate) fn signing_key(&self) -> PathBuf {
        self.0.join("signing.key")
    }

    /// The key by which push services know the gateway.
    pub(crate) fn push_key(&self) -> PathBuf {
        self.0.join("push.key")
    }

    /// The key that seals the secrets of second factors.
    pub(crate) fn factor_key(&self) -> PathBuf {
        self.0.join("second-factors.key")
    }

    /// The key that wraps the keys of what people attach.
    pub(crate) fn media_key(&self) -> PathBuf {
        self.0.join("media.key")
    }

    /// What people attach, if the configuration names no other place.
    pub(crate) fn media(&self) -> PathBuf {
        self.0.join("media")
    }

    pub(crate) fn development_certificates(&self) -> PathBuf {
        self.0.join("certs")
    }

    /// The authority of devices' certificates.
    pub(crate) fn device_authority(&self) -> PathBuf {
        self.0.join("device-authority")
    }

    /// The operator's own mapping rules.
    pub(crate) fn rules(&self) -> PathBuf {
        self.0.join("rules")
    }

    pub(crate) fn operator_socket(&self) -> PathBuf {
        self.0.join("operator.sock")
    }

    /// The mails of `lifeline dev`, each a file.
    pub(crate) fn mails(&self) -> PathBuf {
        self.0.join("mail")
    }

    /// The demo's passwords, so that a second start shows the same.
    pub(crate) fn demo(&self) -> PathBuf {
        self.0.join("demo.json")
    }
}
