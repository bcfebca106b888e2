use std::{fs::File, io::Write, os::unix::fs::OpenOptionsExt, path::PathBuf};

use anyhow::Context;

/// A new file that only its owner may read (0600), made before what it is to hold is known.
pub(crate) struct PrivateFile {
    file: File,
    path: PathBuf,
}

impl PrivateFile {
    /// Makes it.
    ///
    /// # Errors
    /// Naming the file: it is there already, or cannot be made.
    pub(crate) fn create(path: PathBuf) -> anyhow::Result<Self> {
        let made = File::options().write(true).create_new(true).mode(0o600).open(&path);
        let file = made.with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self { file, path })
    }

    /// Fills it, and says where it is.
    ///
    /// # Errors
    /// Naming the file, which is then not whole.
    pub(crate) fn write(mut self, content: &[u8]) -> anyhow::Result<PathBuf> {
        let written = self.file.write_all(content).and_then(|()| self.file.sync_all());
        written.with_context(|| format!("{} cannot be written", self.path.display()))?;
        Ok(self.path)
    }

    /// Removes it: there is nothing to keep in it.
    pub(crate) fn discard(self) {
        // What stays is an empty file.
        let _ = std::fs::remove_file(self.path);
    }
}
