//! Links that are mailed or handed to one person: made, looked at, taken. Only a hash of the secret in one is stored.

use std::time::Duration;

use lifeline_domain::{Code, Problem};

use crate::{
    Bridge,
    ports::{AccountLink, LinkPurpose, Mail, Occasion, User},
    sha256_hex,
};

/// Where a link leads to on this gateway, without the secret.
#[derive(Clone, Copy, Debug)]
pub(super) enum Landing {
    /// Making an account by invitation.
    Join,
    /// Confirming an e-mail address.
    Confirm,
    /// Setting another password.
    Reset,
}

impl Landing {
    const fn path(self) -> &'static str {
        match self {
            Landing::Join => "/join",
            Landing::Confirm => "/confirm",
            Landing::Reset => "/reset",
        }
    }
}

impl Bridge {
    /// Stores a link and gives its address.
    ///
    /// # Errors
    /// `unavailable`.
    pub(super) async fn new_link(
        &self,
        landing: Landing,
        purpose: LinkPurpose,
        good_for: Duration,
    ) -> Result<String, Problem> {
        let secret = self.new_link_secret(purpose, good_for).await?;
        Ok(format!("{}{}?link={secret}", self.settings.public_url, landing.path()))
    }

    /// Stores a link and gives the secret in it.
    ///
    /// # Errors
    /// `unavailable`.
    pub(super) async fn new_link_secret(&self, purpose: LinkPurpose, good_for: Duration) -> Result<String, Problem> {
        let secret = self.secrets.secret();
        let expires_at = self.clock.now().plus(good_for);
        let link = AccountLink { secret_sha256: sha256_hex(&secret), purpose, expires_at };
        self.accounts.put_account_link(&link).await?;
        Ok(secret)
    }

    /// The link of a secret, if it is still good.
    ///
    /// # Errors
    /// `not_found` if it was used, has ended or never was; `unavailable`.
    pub(super) async fn good_link(&self, secret: &str) -> Result<AccountLink, Problem> {
        let link = self.accounts.account_link(&sha256_hex(secret)).await?;
        link.filter(|link| link.expires_at > self.clock.now()).ok_or_else(bad_link)
    }

    /// Uses a link up.
    ///
    /// # Errors
    /// `not_found` if somebody else was faster; `unavailable`.
    pub(super) async fn take_link(&self, link: &AccountLink) -> Result<(), Problem> {
        if self.accounts.take_account_link(&link.secret_sha256).await? { Ok(()) } else { Err(bad_link()) }
    }

    /// Mails an account's owner, if they have an address and the gateway mails.
    pub(super) fn mail(&self, user: &User, occasion: Occasion) {
        if let Some(to) = &user.email {
            self.mail_to(to, Some(&user.name), user.locale.as_deref(), occasion);
        }
    }

    /// Mails an address, if the gateway mails.
    pub(super) fn mail_to(&self, to: &str, name: Option<&str>, locale: Option<&str>, occasion: Occasion) {
        if let Some(mailer) = &self.mailer {
            let (name, locale) = (name.map(str::to_owned), locale.map(str::to_owned));
            mailer.send(Mail { to: to.to_owned(), name, locale, occasion });
        }
    }

    /// Whether the gateway sends mail.
    pub fn mails(&self) -> bool {
        self.mailer.is_some()
    }
}

pub(super) fn bad_link() -> Problem {
    Problem::new(Code::NotFound, "this link was used already, has ended or is not one of ours; ask for another")
        .at("link")
}
