use std::{collections::BTreeSet, time::Duration};

use lifeline_domain::{Code, Problem, Role, UserId, check_new_password};
use lifeline_protocol::rest::{Join, Register};

use super::{
    account_fields::{checked_email, checked_locale, checked_name, checked_username},
    account_links::{Landing, bad_link},
    me::names,
    password_reset::RESET_FOR,
    sessions::Proof,
};
use crate::{
    Bridge, LoginOrigin, SignedIn,
    ports::{LinkPurpose, Occasion, StoreError, User},
};

/// How long the link is good that confirms an e-mail address.
pub(super) const CONFIRM_FOR: Duration = Duration::from_secs(24 * 3600);

/// Who may make an account for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Nobody: admins make them.
    Closed,
    /// Who has an invitation.
    Invited,
    /// Anybody with an e-mail address, as a citizen.
    Open,
}

impl Bridge {
    /// Who may make an account for themselves.
    pub fn registration(&self) -> Registration {
        self.settings.registration
    }

    /// Registers a citizen, whose account is made when they follow the link that is mailed to them. Says the same, and
    /// takes the same work, if the address has an account already: then its owner is mailed.
    ///
    /// # Errors
    /// `forbidden` where registration is not open, a field that cannot be, `already_exists` for a username in use, or
    /// `unavailable`.
    pub async fn register(&self, register: Register) -> Result<(), Problem> {
        if self.settings.registration != Registration::Open || self.mailer.is_none() {
            return Err(Problem::new(Code::Forbidden, "accounts are made by the operator here, or by invitation"));
        }
        let email = checked_email(&register.email)?;
        let fields = Fields { username: register.username, name: register.name, locale: register.locale };
        let user = self.new_account(fields, Some(email.clone()), Role::Citizen, register.password).await?;
        if let Some(known) = self.directory.user_by_login(&email) {
            let purpose = reset_of(&known.user);
            let link = self.new_link(Landing::Reset, purpose, RESET_FOR).await?;
            self.mail(&known.user, Occasion::RegisteredAgain { link });
            return Ok(());
        }
        let (name, locale) = (user.name.clone(), user.locale.clone());
        let purpose = LinkPurpose::Registration { account: Box::new(user) };
        let link = self.new_link(Landing::Confirm, purpose, CONFIRM_FOR).await?;
        self.mail_to(&email, Some(&name), locale.as_deref(), Occasion::Registered { link });
        Ok(())
    }

    /// Makes the account that an invitation is for, and signs it in.
    ///
    /// # Errors
    /// `not_found` for a link that is no longer good, `forbidden` where registration is closed, a field that cannot be,
    /// `already_exists` for a username in use, or `unavailable`. The link stays good but for the first.
    pub async fn join(&self, join: Join, origin: &LoginOrigin) -> Result<SignedIn, Problem> {
        if self.settings.registration == Registration::Closed {
            return Err(Problem::new(Code::Forbidden, "accounts are made by the operator here"));
        }
        let link = self.good_link(&join.link).await?;
        let LinkPurpose::Invitation { role, email } = link.purpose.clone() else { return Err(bad_link()) };
        let fields = Fields { username: join.username, name: join.name, locale: join.locale };
        let user = self.new_account(fields, email, role, join.password).await?;
        self.take_link(&link).await?;
        if let Err(error) = self.accounts.add_user(&user).await {
            self.accounts.put_account_link(&link).await?;
            return Err(error.into());
        }
        self.directory.put_user(user.clone());
        self.open_session(&user, origin, Proof::Password).await
    }

    /// Does what a mailed link confirms: makes the account that was registered, or gives an account its new address.
    ///
    /// # Errors
    /// `not_found` for a link that is no longer good, `already_exists` if somebody else has taken the name meanwhile, or
    /// `unavailable`.
    pub async fn confirm(&self, secret: &str) -> Result<(), Problem> {
        let link = self.good_link(secret).await?;
        let now = self.clock.now();
        match link.purpose.clone() {
            LinkPurpose::Registration { account } => {
                let user = User { email_confirmed_at: Some(now), created_at: now, ..*account };
                self.take_link(&link).await?;
                match self.accounts.add_user(&user).await {
                    Ok(()) => self.directory.put_user(user),
                    Err(error @ StoreError::Unavailable(_)) => {
                        self.accounts.put_account_link(&link).await?;
                        return Err(error.into());
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            LinkPurpose::NewAddress { user, email } => {
                self.take_link(&link).await?;
                self.alter_user(user, |user| {
                    user.email = Some(email);
                    user.email_confirmed_at = Some(now);
                })
                .await?;
            }
            _ => return Err(bad_link()),
        }
        Ok(())
    }

    /// The account as it is to be made. The password is hashed last: what cannot be costs nothing.
    async fn new_account(
        &self,
        fields: Fields,
        email: Option<String>,
        role: Role,
        password: String,
    ) -> Result<User, Problem> {
        let now = self.clock.now();
        let mut user = User {
            id: UserId(self.clock.fresh_id()),
            username: checked_username(&fields.username)?,
            findable: false,
            picture: None,
            places: Vec::new(),
            muted: BTreeSet::new(),
            email_confirmed_at: email.as_ref().map(|_| now),
            email,
            name: checked_name(&fields.name)?,
            locale: fields.locale.as_deref().map(checked_locale).transpose()?,
            time_zone: None,
            role,
            password_hash: None,
            second_factor: None,
            passkeys: Vec::new(),
            token_epoch: 0,
            disabled_at: None,
            created_at: now,
        };
        check_new_password("password", &password, &names(&user))?;
        if self.directory.user_by_login(&user.username).is_some() {
            return Err(StoreError::Taken("username").into());
        }
        user.password_hash = Some(self.passwords.hash(password).await);
        Ok(user)
    }
}

/// What somebody says of themselves.
struct Fields {
    username: String,
    name: String,
    locale: Option<String>,
}

/// A link by which an account's owner sets another password.
pub(super) fn reset_of(user: &User) -> LinkPurpose {
    let password = user.password_hash.as_deref().unwrap_or_default();
    LinkPurpose::PasswordReset { user: user.id, password_sha256: crate::sha256_hex(password) }
}
