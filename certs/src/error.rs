use std::path::PathBuf;

/// What is wrong with a certificate or a key, and in which file.
#[derive(Debug, thiserror::Error)]
pub enum CertsError {
    /// There is no such file.
    #[error("{}: there is no such file", file.display())]
    Missing {
        /// Which.
        file: PathBuf,
    },
    /// The file is there but cannot be read.
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file or folder cannot be made.
    #[error("{}: cannot be written: {source}", file.display())]
    Unwritable {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds no certificate that can be used.
    #[error("{}: not a PEM certificate: {detail}", file.display())]
    NotACertificate {
        /// Which.
        file: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The file holds no private key that can be used.
    #[error("{}: not a PEM private key: {detail}", file.display())]
    NotAKey {
        /// Which.
        file: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The key is not that of the certificate.
    #[error("{}: this key does not match the certificate in {}", key.display(), certificate.display())]
    KeyMismatch {
        /// The key's file.
        key: PathBuf,
        /// The certificate's file.
        certificate: PathBuf,
    },
    /// A certificate is over.
    #[error("{}: the certificate has expired; remove the folder to make a new authority", file.display())]
    Expired {
        /// Which.
        file: PathBuf,
    },
    /// No certificate can be made for this name.
    #[error("`{name}` is neither a DNS name nor an IP address")]
    Name {
        /// Which.
        name: String,
    },
    /// A certificate was made that cannot be read back.
    #[error("the certificate that was made cannot be read: {0}")]
    NotReadBack(String),
    /// The cryptography refused.
    #[error("cannot make a certificate: {0}")]
    Making(#[from] rcgen::Error),
    /// The TLS library refused the configuration.
    #[error("cannot configure TLS: {0}")]
    Tls(#[from] rustls::Error),
}
