use lifeline_domain::{Code, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{Invitation, Invite};

use super::{account_fields::checked_email, account_links::Landing};
use crate::{
    Bridge, Caller, Registration,
    ports::{LinkPurpose, Occasion, StoreError},
};

impl Bridge {
    /// Makes a link by which one person makes an account of a role. With an e-mail address it is mailed there, and not
    /// shown: whoever has it reads that mail, so the address counts as confirmed.
    ///
    /// # Errors
    /// `forbidden`, also where registration is closed or a mail is wanted and none can be sent; `invalid_field` or
    /// `already_exists` for the address; `unavailable`.
    pub async fn invite(&self, caller: &Caller, invite: Invite) -> Result<Invitation, Problem> {
        self.check(caller, Action::UserManage, &Resource::System)?;
        if self.settings.registration == Registration::Closed {
            let detail = "registration is closed here: set accounts.registration to `invited`, or make the account";
            return Err(Problem::new(Code::Forbidden, detail));
        }
        let email = invite.email.as_deref().map(checked_email).transpose()?;
        if email.is_some() && self.mailer.is_none() {
            let detail = "this gateway sends no mail; leave the address out and hand the link over";
            return Err(Problem::new(Code::Forbidden, detail));
        }
        if email.as_deref().is_some_and(|email| self.directory.user_by_login(email).is_some()) {
            return Err(StoreError::Taken("email").into());
        }
        let expires_at = self.clock.now().plus(self.settings.invitation_for);
        let purpose = LinkPurpose::Invitation { role: invite.role, email: email.clone() };
        let link = self.new_link(Landing::Join, purpose, self.settings.invitation_for).await?;
        let shown = match &email {
            Some(to) => {
                // Whoever invites is likely to share a language with whom they invite.
                let locale = caller.account.as_ref().and_then(|inviting| inviting.locale.as_deref());
                self.mail_to(to, None, locale, Occasion::Invited { link, role: invite.role });
                None
            }
            None => Some(link),
        };
        Ok(Invitation { role: invite.role, email, link: shown, expires_at })
    }
}
