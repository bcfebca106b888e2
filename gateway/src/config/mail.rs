use std::path::PathBuf;

use anyhow::{Context, bail, ensure};
use lifeline_mail::{MailSettings, Smtp, SmtpLogin, Way};
use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[mail]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MailSection {
    /// The sender's address, such as `lifeline@help.example`.
    pub(crate) from: Option<String>,
    /// The mail server: `smtps://host:465`, with TLS from the first byte, or `smtp://127.0.0.1:25`, without TLS, on this
    /// machine only. No user or password stands in it.
    pub(crate) smtp: Option<String>,
    /// The authorities that the server's certificate may be of, PEM; `smtps://` needs it. For a public server it is the
    /// system's, such as `/etc/ssl/certs/ca-certificates.crt`.
    pub(crate) ca: Option<PathBuf>,
    /// The user name at the server.
    pub(crate) username: Option<String>,
    /// The file that holds the password, read for each connection.
    pub(crate) password_file: Option<PathBuf>,
    /// Instead of a server: a folder that gets each mail as a file. `lifeline dev` does so.
    pub(crate) folder: Option<PathBuf>,
}

impl MailSection {
    /// How mail is sent; none: it is not.
    ///
    /// # Errors
    /// Naming the key.
    pub(crate) fn settings(&self) -> anyhow::Result<Option<MailSettings>> {
        let way = match (&self.smtp, &self.folder) {
            (Some(_), Some(_)) => bail!("mail.folder: mail goes to the folder or by mail.smtp, not both"),
            (Some(url), None) => Way::Smtp(self.server(url)?),
            (None, Some(folder)) => Way::Folder(folder.clone()),
            (None, None) => {
                let given = [
                    ("from", self.from.is_some()),
                    ("ca", self.ca.is_some()),
                    ("username", self.username.is_some()),
                    ("password_file", self.password_file.is_some()),
                ];
                if let Some((key, _)) = given.iter().find(|(_, given)| *given) {
                    bail!("mail.{key}: neither mail.smtp nor mail.folder says where mail goes");
                }
                return Ok(None);
            }
        };
        let from = self.from.as_deref().context("mail.from: mail needs a sender, such as lifeline@help.example")?;
        Ok(Some(MailSettings::new(from, way).context("mail.from")?))
    }

    fn server(&self, text: &str) -> anyhow::Result<Smtp> {
        let form = || format!("mail.smtp: `{text}` is not smtps://host, smtp://127.0.0.1 or one of them with :port");
        let url = Url::parse(text).with_context(form)?;
        ensure!(
            url.username().is_empty() && url.password().is_none(),
            "mail.smtp: give the user name in `username` and the password in `password_file`"
        );
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let host = url.host_str().filter(|host| bare && !host.is_empty()).with_context(form)?;
        let host = host.trim_matches(['[', ']']);
        let (ca, port) = match url.scheme() {
            "smtps" => (Some(self.ca.clone().context("mail.ca: smtps:// needs it")?), 465),
            "smtp" => {
                ensure!(
                    super::is_here(&url),
                    "mail.smtp: `{text}` is not on this machine; without TLS mail goes to no other"
                );
                ensure!(self.ca.is_none(), "mail.ca: it is for smtps:// only");
                (None, 25)
            }
            _ => bail!("{}", form()),
        };
        let login = match (self.username.clone(), self.password_file.clone()) {
            (Some(username), Some(password_file)) => Some(SmtpLogin { username, password_file }),
            (None, None) => None,
            (Some(_), None) => bail!("mail.password_file: a user name needs it"),
            (None, Some(_)) => bail!("mail.username: a password needs it"),
        };
        Ok(Smtp { host: host.to_owned(), port: url.port().unwrap_or(port), ca, login })
    }
}
