use anyhow::{Context, ensure};
use lifeline_bridge::Registration;
use reqwest::Url;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[accounts]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AccountsSection {
    /// Who may make an account for themselves.
    pub(crate) registration: RegistrationMode,
    /// Where people reach this gateway, such as `https://help.example`: links in mails and invitations begin with it.
    /// Needed with `[mail]`, and unless registration is closed. People make passkeys for its domain.
    pub(crate) public_url: Option<String>,
    /// How long an invitation is good, days.
    pub(crate) invitation_days: u32,
}

/// Who may make an account for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationMode {
    /// Nobody: `lifeline user add` makes them.
    Closed,
    /// Who has an invitation (`lifeline user invite`).
    Invited,
    /// Who has an invitation, and as citizens all who have an e-mail address; needs `[mail]`.
    Open,
}

impl From<RegistrationMode> for Registration {
    fn from(mode: RegistrationMode) -> Self {
        match mode {
            RegistrationMode::Closed => Self::Closed,
            RegistrationMode::Invited => Self::Invited,
            RegistrationMode::Open => Self::Open,
        }
    }
}

impl Default for AccountsSection {
    fn default() -> Self {
        Self { registration: RegistrationMode::Closed, public_url: None, invitation_days: 7 }
    }
}

impl AccountsSection {
    /// Checks what is said here; `mails`: whether the gateway sends mail.
    ///
    /// # Errors
    /// Naming the key.
    pub(crate) fn check(&self, mails: bool) -> anyhow::Result<()> {
        ensure!(self.invitation_days > 0, "accounts.invitation_days: 1 or more");
        ensure!(
            self.registration != RegistrationMode::Open || mails,
            "accounts.registration: `open` needs [mail], which confirms people's addresses"
        );
        match &self.public_url {
            Some(url) => {
                let form = || format!("accounts.public_url: `{url}` is not https://host or https://host:port");
                let parsed = Url::parse(url).with_context(form)?;
                let bare = parsed.path() == "/" && parsed.query().is_none() && parsed.fragment().is_none();
                let nobody = parsed.username().is_empty() && parsed.password().is_none();
                ensure!(parsed.scheme() == "https" && parsed.has_host() && bare && nobody, "{}", form());
            }
            None => ensure!(
                !mails && self.registration == RegistrationMode::Closed,
                "accounts.public_url: links in mails and invitations need it, such as https://help.example"
            ),
        }
        Ok(())
    }

    /// What links begin with.
    pub(crate) fn link_base(&self) -> String {
        self.public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_owned()
    }

    /// The origin of the pages that people see, as browsers write it, and its domain; none where an address stands in
    /// place of a domain.
    pub(crate) fn public_origin(&self) -> Option<(String, String)> {
        let url = Url::parse(self.public_url.as_deref()?).ok()?;
        Some((url.origin().ascii_serialization(), url.domain()?.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it_and_has_a_domain_or_is_none() {
        let of = |url: &str| {
            let section = AccountsSection { public_url: Some(url.to_owned()), ..AccountsSection::default() };
            section.public_origin()
        };
        let told = |origin: &str, domain: &str| Some((origin.to_owned(), domain.to_owned()));
        assert_eq!(of("https://Help.Example:443/"), told("https://help.example", "help.example"));
        assert_eq!(of("https://localhost:8443"), told("https://localhost:8443", "localhost"));
        assert_eq!(
            of("https://hilfe.m\u{fc}nchen.example"),
            told("https://hilfe.xn--mnchen-3ya.example", "hilfe.xn--mnchen-3ya.example")
        );
        assert_eq!((of("https://192.0.2.1"), of("https://[2001:db8::1]:8443")), (None, None));
        assert_eq!(AccountsSection::default().public_origin(), None);
    }
}
