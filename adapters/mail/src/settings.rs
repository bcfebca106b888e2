use std::path::PathBuf;

use lettre::{Address, message::Mailbox};

/// How mail is sent.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// From whom.
    pub(crate) from: Mailbox,
    /// Which way.
    pub(crate) way: Way,
}

/// Which way mail goes.
#[derive(Clone, Debug)]
pub enum Way {
    /// Each as a file, `ID.eml`, into a folder: for development, and for what collects them there.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Smtp),
}

/// A mail server that takes mail for others.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The authorities that its certificate may be of, PEM, read for each connection; none: without TLS, for a server
    /// on this machine only.
    pub ca: Option<PathBuf>,
    /// Who the gateway is there.
    pub login: Option<SmtpLogin>,
}

/// How the gateway signs in at the mail server.
#[derive(Clone, Debug)]
pub struct SmtpLogin {
    /// The user name.
    pub username: String,
    /// Where the password stands, read for each connection.
    pub password_file: PathBuf,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The sender is no address.
    #[error("`{0}` is not an e-mail address such as lifeline@help.example")]
    From(String),
}

impl MailSettings {
    /// Checks the sender's address.
    ///
    /// # Errors
    /// [`SettingsError::From`].
    pub fn new(from: &str, way: Way) -> Result<Self, SettingsError> {
        let address = from.parse::<Address>().map_err(|_| SettingsError::From(from.to_owned()))?;
        Ok(Self { from: Mailbox::new(Some("Lifeline".to_owned()), address), way })
    }
}
