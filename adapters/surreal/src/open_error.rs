use std::path::PathBuf;

/// Why a store was not opened: what is wrong, and where.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names nothing that can be opened.
    #[error("the store's URL `{url}` cannot be used: {detail}")]
    Url {
        /// The URL.
        url: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The folder cannot be made, read or written.
    #[error("the store's folder {} cannot be used: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The operating system gives it no threads.
    #[error("the store in {} cannot be opened: no thread could be started: {source}", folder.display())]
    Threads {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// Another process has it open.
    #[error("the store in {} is in use by another process; stop it first", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// There is something, but no store, or a broken one.
    #[error("{} does not hold a store that can be read: {detail}", folder.display())]
    NotAStore {
        /// The folder.
        folder: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A newer version of this program has written it.
    #[error(
        "the store in {} has version {found}, and this program knows versions up to {known}; use a newer one",
        folder.display()
    )]
    Newer {
        /// The folder.
        folder: PathBuf,
        /// The store's version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
}
