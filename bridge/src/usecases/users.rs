use std::{collections::BTreeSet, time::Duration};

use lifeline_domain::{Code, Problem, Role, UserId, check_new_password};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{ChangeUser, NewUser, UserView};

use super::account_fields::{checked_email, checked_locale, checked_name, checked_time_zone, checked_username};
use crate::{
    Bridge, Caller,
    ports::{TokenKind, User},
};

impl Bridge {
    /// Makes an account of any role. Without a password one is made and returned, once.
    ///
    /// # Errors
    /// `forbidden`, a field that cannot be, `already_exists`, or `unavailable`.
    pub async fn add_user(&self, caller: &Caller, new: NewUser) -> Result<UserView, Problem> {
        self.check(caller, Action::UserManage, &Resource::System)?;
        let username = checked_username(&new.username)?;
        let email = new.email.as_deref().map(checked_email).transpose()?;
        let name = checked_name(&new.name)?;
        let locale = new.locale.as_deref().map(checked_locale).transpose()?;
        let time_zone = new.time_zone.as_deref().map(checked_time_zone).transpose()?;
        let made = new.password.is_none().then(|| self.secrets.secret());
        let password = match (new.password, &made) {
            (Some(password), _) => {
                let names = [username.as_str(), name.as_str(), email.as_deref().unwrap_or_default()];
                check_new_password("password", &password, &names)?;
                password
            }
            (None, Some(made)) => made.clone(),
            (None, None) => unreachable!("made when none was given"),
        };
        let user = User {
            id: UserId(self.clock.fresh_id()),
            username,
            email,
            name,
            locale,
            time_zone,
            email_confirmed_at: None,
            findable: false,
            picture: None,
            places: Vec::new(),
            muted: BTreeSet::new(),
            role: new.role,
            password_hash: Some(self.passwords.hash(password).await),
            second_factor: None,
            passkeys: Vec::new(),
            token_epoch: 0,
            disabled_at: None,
            created_at: self.clock.now(),
        };
        self.accounts.add_user(&user).await?;
        self.directory.put_user(user.clone());
        Ok(UserView { password: made, ..view(&user) })
    }

    /// A person for load generators, without a password, and an access token that is
    /// good for a day. Only `lifeline dev --lab` makes them.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn lab_person(&self, username: &str, role: Role) -> Result<(UserId, String), Problem> {
        let user = match self.directory.user_by_login(username) {
            Some(known) => (*known.user).clone(),
            None => {
                let user = User {
                    id: UserId(self.clock.fresh_id()),
                    username: checked_username(username)?,
                    email: None,
                    name: username.to_owned(),
                    locale: None,
                    time_zone: None,
                    email_confirmed_at: None,
                    findable: false,
                    picture: None,
                    places: Vec::new(),
                    muted: BTreeSet::new(),
                    role,
                    password_hash: None,
                    second_factor: None,
                    passkeys: Vec::new(),
                    token_epoch: 0,
                    disabled_at: None,
                    created_at: self.clock.now(),
                };
                self.accounts.add_user(&user).await?;
                self.directory.put_user(user.clone());
                user
            }
        };
        let token = self.issue(&user, TokenKind::Access, Duration::from_secs(24 * 3600), None);
        Ok((user.id, token))
    }

    /// Everyone, by username.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn users(&self, caller: &Caller) -> Result<Vec<UserView>, Problem> {
        self.check(caller, Action::UserManage, &Resource::System)?;
        Ok(self.directory.users().iter().map(|user| view(user)).collect())
    }

    /// Changes a role, disables or enables, or takes a second factor and the passkeys off. Each of the first makes every token issued before void
    /// and ends the person's connections within a second.
    ///
    /// # Errors
    /// `forbidden`, `not_found` or `unavailable`.
    pub async fn change_user(&self, caller: &Caller, username: &str, change: ChangeUser) -> Result<UserView, Problem> {
        self.check(caller, Action::UserManage, &Resource::System)?;
        let known = self
            .directory
            .user_by_login(username)
            .ok_or_else(|| Problem::new(Code::NotFound, format!("there is no user `{username}`")))?;
        let (now, before) = (self.clock.now(), known.user.token_epoch);
        let user = self
            .alter_user(known.user.id, |user| {
                let (role, disabled_at) = (user.role, user.disabled_at);
                user.role = change.role.unwrap_or(user.role);
                match change.disabled {
                    Some(true) => user.disabled_at = user.disabled_at.or(Some(now)),
                    Some(false) => user.disabled_at = None,
                    None => {}
                }
                if change.remove_second_factor {
                    user.second_factor = None;
                    user.passkeys.clear();
                }
                if (user.role, user.disabled_at) != (role, disabled_at) {
                    user.token_epoch += 1;
                }
            })
            .await?;
        if change.remove_second_factor && known.user.second_factor.is_some() {
            tracing::info!(user = %user.id, admin = ?caller.actor.user(), "a second factor was taken off by an admin");
        }
        if change.remove_second_factor && !known.user.passkeys.is_empty() {
            let count = known.user.passkeys.len();
            tracing::info!(user = %user.id, admin = ?caller.actor.user(), count, "passkeys were removed by an admin");
        }
        if user.token_epoch != before {
            self.end_login_sessions_of(user.id, None).await?;
        }
        Ok(view(&user))
    }
}

fn view(user: &User) -> UserView {
    UserView {
        id: user.id,
        username: user.username.clone(),
        email: user.email.clone(),
        name: user.name.clone(),
        locale: user.locale.clone(),
        time_zone: user.time_zone.clone(),
        role: user.role,
        second_factor: user.factor_in_use().is_some(),
        passkeys: user.passkeys.len(),
        disabled_at: user.disabled_at,
        password: None,
    }
}
