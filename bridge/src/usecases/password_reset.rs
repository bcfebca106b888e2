use std::time::Duration;

use lifeline_domain::{Code, Problem, check_new_password};
use lifeline_protocol::rest::{Forgot, ResetPassword};

use super::{
    account_links::{Landing, bad_link},
    me::names,
    registration::reset_of,
};
use crate::{
    Bridge,
    ports::{LinkPurpose, Occasion},
};

/// How long a link is good that sets another password.
pub(super) const RESET_FOR: Duration = Duration::from_secs(3600);

impl Bridge {
    /// Mails a link that sets another password to the owner of an account. Says the same, and writes as much, if there
    /// is no such account, if it has no address or is disabled.
    ///
    /// # Errors
    /// `forbidden` where the gateway sends no mail, or `unavailable`.
    pub async fn forgot_password(&self, forgot: &Forgot) -> Result<(), Problem> {
        if self.mailer.is_none() {
            return Err(Problem::new(Code::Forbidden, "this gateway sends no mail; ask who runs it"));
        }
        let known = self.directory.user_by_login(&forgot.login);
        let known = known.filter(|known| known.user.disabled_at.is_none() && known.user.email.is_some());
        let purpose = known.as_ref().map_or(LinkPurpose::Nothing, |known| reset_of(&known.user));
        let link = self.new_link(Landing::Reset, purpose, RESET_FOR).await?;
        if let Some(known) = known {
            self.mail(&known.user, Occasion::Forgotten { link });
        }
        Ok(())
    }

    /// Sets another password by a mailed link. Every login session of the account ends, every token issued before is
    /// void, and its connections end within a second.
    ///
    /// # Errors
    /// `not_found` for a link that is no longer good, `invalid_field` for a password that is too easy to guess (the link
    /// stays good then), or `unavailable`.
    pub async fn reset_password(&self, reset: ResetPassword) -> Result<(), Problem> {
        let link = self.good_link(&reset.link).await?;
        let LinkPurpose::PasswordReset { user, .. } = link.purpose else { return Err(bad_link()) };
        let known = self.directory.user(user).filter(|known| known.user.disabled_at.is_none()).ok_or_else(bad_link)?;
        if reset_of(&known.user) != link.purpose {
            return Err(bad_link());
        }
        check_new_password("password", &reset.password, &names(&known.user))?;
        let hash = self.passwords.hash(reset.password).await;
        self.take_link(&link).await?;
        let now = self.clock.now();
        let user = self
            .alter_user(user, |user| {
                user.password_hash = Some(hash);
                user.token_epoch += 1;
                // Whoever has the link reads the address's mail.
                user.email_confirmed_at = user.email_confirmed_at.or(Some(now));
            })
            .await?;
        self.end_login_sessions_of(user.id, None).await?;
        self.mail(&user, Occasion::PasswordChanged);
        Ok(())
    }
}
