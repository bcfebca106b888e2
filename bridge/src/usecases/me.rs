use std::sync::Arc;

use lifeline_domain::{Code, Problem, UserId, check_new_password};
use lifeline_policies::{Action, Principal, Resource};
use lifeline_protocol::rest::{ChangeMe, ChangePassword, Me, RunningSos, SecondFactorState};

use super::{
    account_fields::{checked_email, checked_locale, checked_name, checked_time_zone, checked_username},
    account_links::Landing,
    registration::CONFIRM_FOR,
};
use crate::{
    Bridge, Caller,
    ports::{LinkPurpose, Occasion, SecondFactor, User},
};

impl Bridge {
    /// The caller's own account. To an SOS token it tells no more than its pages show.
    ///
    /// # Errors
    /// `unauthenticated` without one.
    pub fn me(&self, caller: &Caller) -> Result<Me, Problem> {
        let user = own_account(caller)?;
        let running = self.running_sos_told(user.id);
        let signed_in = caller.second_factor_due || matches!(caller.principal, Principal::User { .. });
        let email = user.email.clone().filter(|_| signed_in);
        let left = |factor: &SecondFactor| u32::try_from(factor.recovery_sha256.len()).unwrap_or(u32::MAX);
        let recovery_codes_left = user.factor_in_use().filter(|_| signed_in).map(left);
        let second_factor = match user.factor_in_use() {
            Some(_) => SecondFactorState::On,
            None if caller.second_factor_due => SecondFactorState::Due,
            None => SecondFactorState::Off,
        };
        Ok(Me {
            id: user.id,
            username: user.username.clone(),
            name: user.name.clone(),
            picture: user.picture.filter(|_| signed_in),
            email,
            locale: user.locale.clone(),
            time_zone: user.time_zone.clone(),
            findable: user.findable,
            muted: signed_in.then(|| user.muted.iter().copied().collect()),
            role: user.role,
            second_factor: signed_in.then_some(second_factor),
            recovery_codes_left,
            sos: running,
        })
    }

    /// The call of theirs that runs, as they are told of it: whoever forced them to end it may read that, too.
    pub(super) fn running_sos_told(&self, user: UserId) -> Option<RunningSos> {
        let (sos, incident) = self.live.running_sos(user)?;
        let forced = self.live.incident(incident).1.and_then(|incident| incident.sos.as_ref()?.end_forced_at);
        forced.is_none().then_some(RunningSos { sos, incident })
    }

    /// Changes the caller's own profile. Connections that stand go on under the old name. Where the gateway sends mail,
    /// another e-mail address counts when the link that is mailed to it is followed; whether it has an account already
    /// is not told.
    ///
    /// # Errors
    /// `forbidden`, a field that cannot be, `already_exists` for a username or e-mail in use, or `unavailable`.
    pub async fn change_me(&self, caller: &Caller, change: ChangeMe) -> Result<Me, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let username = change.username.as_deref().map(checked_username).transpose()?;
        let email = change.email.as_deref().map(checked_email).transpose()?;
        let locale = change.locale.as_deref().map(checked_locale).transpose()?;
        let time_zone = change.time_zone.as_deref().map(checked_time_zone).transpose()?;
        if let Some(email) = &email {
            let password = change.password.ok_or_else(|| {
                Problem::new(Code::MissingField, "the present password is needed to change the e-mail address")
                    .at("password")
            })?;
            self.check_own_password(own, "password", password).await?;
            if self.mails() {
                self.ask_address(own, email).await?;
            }
        }
        let email = email.filter(|_| !self.mails());
        let user = self
            .alter_user(own.id, |user| {
                user.name = name.unwrap_or_else(|| user.name.clone());
                user.username = username.unwrap_or_else(|| user.username.clone());
                user.email = email.or_else(|| user.email.clone());
                user.locale = locale.or_else(|| user.locale.clone());
                user.findable = change.findable.unwrap_or(user.findable);
                user.time_zone = time_zone.or_else(|| user.time_zone.clone());
            })
            .await?;
        self.me(&Caller { account: Some(user), ..caller.clone() })
    }

    /// Changes the caller's own password. Every other login session of theirs ends, and its connections within a
    /// second; the one that asks goes on.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong old password or a new one that is too easy to guess, or `unavailable`.
    pub async fn change_password(&self, caller: &Caller, change: ChangePassword) -> Result<(), Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        check_new_password("new_password", &change.new_password, &names(own))?;
        self.check_own_password(own, "old_password", change.old_password).await?;
        let hash = self.passwords.hash(change.new_password).await;
        let user = self.alter_user(own.id, |user| user.password_hash = Some(hash)).await?;
        self.end_login_sessions_of(own.id, caller.session).await?;
        self.mail(&user, Occasion::PasswordChanged);
        Ok(())
    }

    /// Mails a new address. It has to answer by a link.
    async fn ask_address(&self, user: &User, email: &str) -> Result<(), Problem> {
        if let Some(known) = self.directory.user_by_login(email) {
            self.new_link(Landing::Confirm, LinkPurpose::Nothing, CONFIRM_FOR).await?;
            self.mail_to(email, None, known.user.locale.as_deref(), Occasion::NewAddressInUse);
        } else {
            let purpose = LinkPurpose::NewAddress { user: user.id, email: email.to_owned() };
            let link = self.new_link(Landing::Confirm, purpose, CONFIRM_FOR).await?;
            self.mail_to(email, Some(&user.name), user.locale.as_deref(), Occasion::NewAddress { link });
        }
        Ok(())
    }

    pub(super) async fn check_own_password(&self, user: &User, field: &str, password: String) -> Result<(), Problem> {
        if self.passwords.verify(password, user.password_hash.clone()).await {
            return Ok(());
        }
        metrics::counter!("lifeline_login_failures_total").increment(1);
        Err(Problem::new(Code::InvalidField, "this is not the present password").at(field))
    }

    /// Changes a person's record, one change at a time: in the store, then in memory.
    ///
    /// # Errors
    /// `not_found`, `already_exists` or `unavailable`; nothing is changed then.
    pub(super) async fn alter_user(&self, id: UserId, change: impl FnOnce(&mut User)) -> Result<Arc<User>, Problem> {
        let changed = self.try_alter_user(id, |user| {
            change(user);
            Ok(())
        });
        changed.await
    }

    /// The same with a change that may be refused.
    ///
    /// # Errors
    /// The refusal, `not_found`, `already_exists` or `unavailable`; nothing is changed then.
    pub(super) async fn try_alter_user(
        &self,
        id: UserId,
        change: impl FnOnce(&mut User) -> Result<(), Problem>,
    ) -> Result<Arc<User>, Problem> {
        let _turn = self.changing_user.lock().await;
        let known = self.directory.user(id).ok_or_else(|| Problem::new(Code::NotFound, "there is no such user"))?;
        let mut user = (*known.user).clone();
        change(&mut user)?;
        if user != *known.user {
            self.accounts.update_user(&user).await?;
            self.directory.put_user(user.clone());
        }
        Ok(Arc::new(user))
    }
}

/// The account behind a caller.
pub(super) fn own_account(caller: &Caller) -> Result<&Arc<User>, Problem> {
    caller.account.as_ref().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))
}

/// What is known of a person, and so must not be what their password is made of.
pub(super) fn names(user: &User) -> [&str; 3] {
    [&user.username, &user.name, user.email.as_deref().unwrap_or_default()]
}
