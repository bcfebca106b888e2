//! Mail to people: links that confirm an address, set another password or invite. Written here in words, queued, and
//! handed to a mail server over SMTP or put as files into a folder.

mod letter;
mod outbox;
mod settings;
mod tls_stream;
mod transport;

pub use outbox::Outbox;
pub use settings::{MailSettings, SettingsError, Smtp, SmtpLogin, Way};
