use std::time::Duration;

use lifeline_domain::{Code, Problem, Role, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{ChangeUser, NewUser, UserView};

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
        let made = new.password.is_none().then(|| self.secrets.secret());
        let password = match (new.password, &made) {
            (Some(password), _) => checked_password(password)?,
            (None, Some(made)) => made.clone(),
            (None, None) => unreachable!("made when none was given"),
        };
        let user = User {
            id: UserId(self.clock.fresh_id()),
            username,
            email,
            name,
            role: new.role,
            password_hash: Some(self.passwords.hash(password).await),
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
                    role,
                    password_hash: None,
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

    /// Changes a role, disables or enables. Either makes every token issued before void
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
        let mut user = (*known.user).clone();
        let (role, disabled_at) = (user.role, user.disabled_at);
        user.role = change.role.unwrap_or(user.role);
        match change.disabled {
            Some(true) => user.disabled_at = user.disabled_at.or(Some(self.clock.now())),
            Some(false) => user.disabled_at = None,
            None => {}
        }
        if (user.role, user.disabled_at) != (role, disabled_at) {
            user.token_epoch += 1;
            self.accounts.update_user(&user).await?;
            self.directory.put_user(user.clone());
            self.accounts.end_login_sessions_of(user.id).await?;
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
        role: user.role,
        disabled_at: user.disabled_at,
        password: None,
    }
}

pub(super) fn checked_username(text: &str) -> Result<String, Problem> {
    let username = text.trim().to_lowercase();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    if !(3..=32).contains(&username.len()) || !username.chars().all(allowed) {
        let detail = "a username is 3 to 32 characters of a-z 0-9 _ . -";
        return Err(Problem::new(Code::InvalidField, detail).at("username"));
    }
    Ok(username)
}

pub(super) fn checked_email(text: &str) -> Result<String, Problem> {
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@').unwrap_or_default();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '@';
    if local.is_empty() || !domain.contains('.') || email.len() > 254 || !domain.chars().all(plain) {
        return Err(Problem::new(Code::InvalidField, "this is not an e-mail address").at("email"));
    }
    Ok(email)
}

pub(super) fn checked_name(text: &str) -> Result<String, Problem> {
    let name = text.trim();
    let chars = name.chars().count();
    if !(1..=80).contains(&chars) || name.chars().any(char::is_control) {
        return Err(Problem::new(Code::InvalidField, "a name has 1 to 80 characters").at("name"));
    }
    Ok(name.to_owned())
}

/// NIST SP 800-63B §5.1.1: length only, no composition rules.
pub(super) fn checked_password(password: String) -> Result<String, Problem> {
    let chars = password.chars().count();
    if !(10..=256).contains(&chars) {
        return Err(Problem::new(Code::InvalidField, "a password has 10 to 256 characters").at("password"));
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_field_it_refuses() {
        let field = |problem: Problem| problem.field.unwrap();
        assert_eq!(field(checked_username("ab").unwrap_err()), "username");
        assert_eq!(field(checked_username("a b c").unwrap_err()), "username");
        assert_eq!(field(checked_email("nobody").unwrap_err()), "email");
        assert_eq!(field(checked_email("a@b@c.org").unwrap_err()), "email");
        assert_eq!(field(checked_name(" \n ").unwrap_err()), "name");
        assert_eq!(field(checked_password("short".into()).unwrap_err()), "password");
        assert_eq!(checked_username(" Rahman ").unwrap(), "rahman");
    }
}
