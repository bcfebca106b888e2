use std::time::Duration;

use lifeline_domain::{Code, Problem, Role, Timestamp, UserId};
use lifeline_protocol::rest::{Login, Me, Register, RunningSos};
use uuid::Uuid;

use super::users::{checked_email, checked_name, checked_password, checked_username};
use crate::{
    Bridge, Caller,
    ports::{Claims, LoginSession, TokenKind, User},
    sha256_hex,
};

/// How long the SOS-only token is good: it outlives the login (A12, A33).
const SOS_FOR: Duration = Duration::from_secs(90 * 24 * 3600);

/// What signing in, or a refresh, gives.
#[derive(Clone)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// For `Authorization: Bearer` and `hello`.
    pub access_token: String,
    /// How long the access token is good.
    pub access_for: Duration,
    /// For the next refresh; good once. `{session}.{secret}`
    pub refresh_token: String,
    /// How long the refresh token is good if it is not used.
    pub refresh_for: Duration,
    /// Good for an SOS only.
    pub sos_token: String,
    /// How long the SOS token is good.
    pub sos_for: Duration,
}

impl Bridge {
    /// Makes a citizen's account and signs it in.
    ///
    /// # Errors
    /// `forbidden` where registration is closed, a field that cannot be,
    /// `already_exists`, or `unavailable`.
    pub async fn register(&self, register: Register) -> Result<SignedIn, Problem> {
        if !self.settings.registration_open {
            return Err(Problem::new(Code::Forbidden, "accounts are made by the operator here"));
        }
        let username = checked_username(&register.username)?;
        let email = register.email.as_deref().map(checked_email).transpose()?;
        let name = checked_name(&register.name)?;
        let password = checked_password(register.password)?;
        let user = User {
            id: UserId(self.clock.fresh_id()),
            username,
            email,
            name,
            role: Role::Citizen,
            password_hash: Some(self.passwords.hash(password).await),
            token_epoch: 0,
            disabled_at: None,
            created_at: self.clock.now(),
        };
        self.accounts.add_user(&user).await?;
        self.directory.put_user(user.clone());
        self.open_session(&user).await
    }

    /// Signs in with username or e-mail address and password. Takes as long, and says
    /// the same, whether the account or the password is wrong.
    ///
    /// # Errors
    /// `login_failed` or `unavailable`.
    pub async fn login(&self, login: Login) -> Result<SignedIn, Problem> {
        let known = self.directory.user_by_login(&login.login);
        let hash = known.as_ref().and_then(|known| known.user.password_hash.clone());
        let matches = self.passwords.verify(login.password, hash).await;
        match known.filter(|known| matches && known.user.disabled_at.is_none()) {
            Some(known) => self.open_session(&known.user).await,
            None => {
                metrics::counter!("lifeline_login_failures_total").increment(1);
                Err(Problem::new(Code::LoginFailed, "the login or the password is wrong"))
            }
        }
    }

    /// Trades a refresh token for new tokens. A refresh token used a second time ends
    /// its login session: one of the two users was not the person.
    ///
    /// # Errors
    /// `token_invalid`, `token_expired` or `unavailable`.
    pub async fn refresh(&self, refresh_token: &str) -> Result<SignedIn, Problem> {
        let (id, secret) = read_refresh_token(refresh_token)?;
        // One refresh of a session at a time: of two at once, the second is a second use.
        let _turn = self.refreshing.lock().await;
        let session = self.accounts.login_session(id).await?.ok_or_else(ended)?;
        if session.secret_sha256 != sha256_hex(secret) {
            self.accounts.end_login_session(id).await?;
            metrics::counter!("lifeline_refresh_reuse_total").increment(1);
            return Err(ended());
        }
        if session.expires_at < self.clock.now() {
            self.accounts.end_login_session(id).await?;
            return Err(Problem::new(Code::TokenExpired, "the login session has expired; sign in again"));
        }
        let known = self.directory.user(session.user).filter(|known| known.user.disabled_at.is_none());
        let user = known.ok_or_else(ended)?.user;
        self.continue_session(&user, session.id, session.created_at).await
    }

    /// Ends the login session of a refresh token. One that is not known is ended already.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn logout(&self, refresh_token: &str) -> Result<(), Problem> {
        let Ok((id, secret)) = read_refresh_token(refresh_token) else { return Ok(()) };
        let session = self.accounts.login_session(id).await?;
        if session.is_some_and(|session| session.secret_sha256 == sha256_hex(secret)) {
            self.accounts.end_login_session(id).await?;
        }
        Ok(())
    }

    /// The caller's own account.
    ///
    /// # Errors
    /// `unauthenticated` without one.
    pub fn me(&self, caller: &Caller) -> Result<Me, Problem> {
        let user = caller.account.as_ref().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        let running = self.live.running_sos(user.id).map(|(sos, incident)| RunningSos { sos, incident });
        Ok(Me { id: user.id, username: user.username.clone(), name: user.name.clone(), role: user.role, sos: running })
    }

    async fn open_session(&self, user: &User) -> Result<SignedIn, Problem> {
        self.continue_session(user, self.clock.fresh_id(), self.clock.now()).await
    }

    async fn continue_session(&self, user: &User, id: Uuid, created_at: Timestamp) -> Result<SignedIn, Problem> {
        let now = self.clock.now();
        let secret = self.secrets.secret();
        let refresh_for = self.settings.refresh_for;
        let session = LoginSession {
            id,
            user: user.id,
            secret_sha256: sha256_hex(&secret),
            created_at,
            expires_at: now.plus(refresh_for),
        };
        self.accounts.put_login_session(&session).await?;
        Ok(SignedIn {
            user: user.id,
            access_token: self.access_token(user, Some(id)),
            access_for: self.settings.access_for,
            refresh_token: format!("{id}.{secret}"),
            refresh_for,
            sos_token: self.sos_token(user),
            sos_for: SOS_FOR,
        })
    }

    pub(crate) fn access_token(&self, user: &User, session: Option<Uuid>) -> String {
        self.issue(user, TokenKind::Access, self.settings.access_for, session)
    }

    pub(crate) fn sos_token(&self, user: &User) -> String {
        self.issue(user, TokenKind::Sos, SOS_FOR, None)
    }

    pub(super) fn issue(&self, user: &User, kind: TokenKind, good_for: Duration, session: Option<Uuid>) -> String {
        let now = self.clock.now().as_millis() / 1000;
        self.tokens.issue(&Claims {
            sub: user.id.to_string(),
            kind,
            role: Some(user.role),
            epoch: user.token_epoch,
            session,
            iat: now,
            exp: now + good_for.as_secs().cast_signed(),
        })
    }
}

fn read_refresh_token(token: &str) -> Result<(Uuid, &str), Problem> {
    let (id, secret) = token.split_once('.').ok_or_else(ended)?;
    Ok((Uuid::parse_str(id).map_err(|_| ended())?, secret))
}

fn ended() -> Problem {
    Problem::new(Code::TokenInvalid, "the login session has ended; sign in again")
}
