use std::{
    fs::{DirBuilder, File, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

use crate::CertsError;

/// Who may read a file.
#[derive(Clone, Copy)]
pub(crate) enum Readers {
    Everybody,
    OwnerOnly,
}

/// Makes a folder that only its owner may enter, unless it is there.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), CertsError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|source| CertsError::Unwritable { file: folder.to_owned(), source })
}

/// Writes a file so that it is there whole or not at all, even if the power fails.
pub(crate) fn write_whole(file: &Path, content: &[u8], readers: Readers) -> Result<(), CertsError> {
    let mode = match readers {
        Readers::Everybody => 0o644,
        Readers::OwnerOnly => 0o600,
    };
    let folder = file.parent().unwrap_or(Path::new("."));
    let write = || {
        let mut new = tempfile::Builder::new().permissions(Permissions::from_mode(mode)).tempfile_in(folder)?;
        new.write_all(content)?;
        new.as_file().sync_all()?;
        new.persist(file)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|source| CertsError::Unwritable { file: file.to_owned(), source })
}

pub(crate) fn read(file: &Path) -> Result<Vec<u8>, CertsError> {
    std::fs::read(file).map_err(|source| match source.kind() {
        ErrorKind::NotFound => CertsError::Missing { file: file.to_owned() },
        _ => CertsError::Unreadable { file: file.to_owned(), source },
    })
}
