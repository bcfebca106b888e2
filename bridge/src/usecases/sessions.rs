use std::{net::IpAddr, time::Duration};

use lifeline_domain::{Code, Problem, Timestamp, UserId};
use lifeline_protocol::rest::Login;
use uuid::Uuid;

use super::me::own_account;
use crate::{
    Bridge, Caller,
    ports::{Claims, LoginSession, TokenKind, User},
    sha256_hex,
};

/// How long the SOS-only token is good: it outlives the login (A12, A33).
const SOS_FOR: Duration = Duration::from_secs(90 * 24 * 3600);

/// How many places one person may be signed in at.
const SESSIONS_MAX: usize = 50;
/// How much is kept of what a browser calls itself.
const AGENT_CHARS_MAX: usize = 160;

/// With what, and from where, somebody signs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginOrigin {
    agent: Option<String>,
    address: Option<IpAddr>,
}

impl LoginOrigin {
    /// `agent` is what the browser or program calls itself (`User-Agent`); what is too long of it is cut off.
    pub fn new(agent: Option<&str>, address: Option<IpAddr>) -> Self {
        let plain = |agent: &str| agent.chars().filter(|c| !c.is_control()).take(AGENT_CHARS_MAX).collect();
        Self { agent: agent.map(plain).filter(|agent: &String| !agent.is_empty()), address }
    }
}

/// What somebody has shown who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A password, and a code if one is wanted, or a link that was handed to them.
    Password,
    /// A passkey, whose authenticator has verified them.
    Passkey,
}

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
    /// The language of their account, if they chose one (BCP 47).
    pub locale: Option<String>,
}

impl Bridge {
    /// Signs in with username or e-mail address and password. Takes as long, and says
    /// the same, whether the account or the password is wrong. Where the account has a second factor, the right password
    /// gives a challenge.
    ///
    /// # Errors
    /// `login_failed`, `second_factor_required` or `unavailable`.
    pub async fn login(&self, login: Login, origin: &LoginOrigin) -> Result<SignedIn, Problem> {
        let known = self.directory.user_by_login(&login.login);
        let hash = known.as_ref().and_then(|known| known.user.password_hash.clone());
        let matches = self.passwords.verify(login.password, hash).await;
        match known.filter(|known| matches && known.user.disabled_at.is_none()) {
            Some(known) if known.user.factor_in_use().is_some() => Err(self.challenge(&known.user).await),
            Some(known) => self.open_session(&known.user, origin, Proof::Password).await,
            None => {
                metrics::counter!("lifeline_login_failures_total").increment(1);
                Err(failed())
            }
        }
    }

    /// Trades a refresh token for new tokens. A refresh token used a second time ends
    /// its login session: one of the two users was not the person.
    ///
    /// # Errors
    /// `token_invalid`, `token_expired` or `unavailable`.
    pub async fn refresh(&self, refresh_token: &str, origin: &LoginOrigin) -> Result<SignedIn, Problem> {
        let (id, secret) = read_refresh_token(refresh_token)?;
        // One refresh of a session at a time: of two at once, the second is a second use.
        let _turn = self.changing_sessions.lock().await;
        let session = self.sessions.get(id).ok_or_else(ended)?.session;
        if session.secret_sha256 != sha256_hex(secret) {
            self.end_login_session(id).await?;
            metrics::counter!("lifeline_refresh_reuse_total").increment(1);
            return Err(ended());
        }
        if session.expires_at < self.clock.now() {
            self.end_login_session(id).await?;
            return Err(Problem::new(Code::TokenExpired, "the login session has expired; sign in again"));
        }
        let known = self.directory.user(session.user).filter(|known| known.user.disabled_at.is_none());
        let user = known.ok_or_else(ended)?.user;
        let proof = if session.by_passkey { Proof::Passkey } else { Proof::Password };
        self.continue_session(&user, session.id, session.created_at, origin, proof).await
    }

    /// Whether a person is signed in from an address: one that they use, then, and no stranger's.
    pub fn is_signed_in_from(&self, login: &str, address: IpAddr) -> bool {
        self.directory.user_by_login(login).is_some_and(|known| self.sessions.any_from(known.user.id, address))
    }

    /// Ends the login session of a refresh token, and its connections within a second. One that is not known is ended
    /// already.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn logout(&self, refresh_token: &str) -> Result<(), Problem> {
        let Ok((id, secret)) = read_refresh_token(refresh_token) else { return Ok(()) };
        let session = self.sessions.get(id);
        if session.is_some_and(|known| known.session.secret_sha256 == sha256_hex(secret)) {
            self.end_login_session(id).await?;
        }
        Ok(())
    }

    /// Opens a login session for `user` as they were when they proved who they are.
    ///
    /// # Errors
    /// `login_failed` if their password, role or state was changed meanwhile, or `unavailable`.
    pub(super) async fn open_session(
        &self,
        user: &User,
        origin: &LoginOrigin,
        proof: Proof,
    ) -> Result<SignedIn, Problem> {
        let _turn = self.changing_sessions.lock().await;
        let known = self.directory.user(user.id).filter(|known| {
            known.user.token_epoch == user.token_epoch && known.user.password_hash == user.password_hash
        });
        known.filter(|known| known.user.disabled_at.is_none()).ok_or_else(failed)?;
        // Nobody uses so many at once: the ones that are used least make room.
        for session in self.sessions.of(user.id).iter().skip(SESSIONS_MAX - 1) {
            self.end_login_session(session.id).await?;
        }
        self.continue_session(user, self.clock.fresh_id(), self.clock.now(), origin, proof).await
    }

    /// The caller has made a passkey in their login session: it is as if they had signed in with it.
    ///
    /// # Errors
    /// `unavailable`.
    pub(super) async fn prove_session(&self, caller: &Caller) -> Result<(), Problem> {
        let _turn = self.changing_sessions.lock().await;
        let known =
            caller.session.and_then(|id| self.sessions.get(id)).zip(self.directory.user(own_account(caller)?.id));
        if let Some((session, account)) = known {
            let session = LoginSession { by_passkey: true, ..(*session.session).clone() };
            self.accounts.put_login_session(&session).await?;
            self.sessions.put(session, &account.revoked);
        }
        Ok(())
    }

    async fn continue_session(
        &self,
        user: &User,
        id: Uuid,
        created_at: Timestamp,
        origin: &LoginOrigin,
        proof: Proof,
    ) -> Result<SignedIn, Problem> {
        let known = self.directory.user(user.id).ok_or_else(ended)?;
        let now = self.clock.now();
        let secret = self.secrets.secret();
        let session = LoginSession {
            id,
            user: user.id,
            secret_sha256: sha256_hex(&secret),
            created_at,
            last_used_at: Some(now),
            expires_at: now.plus(self.settings.idle_for).min(created_at.plus(self.settings.session_for)),
            by_passkey: proof == Proof::Passkey,
            agent: origin.agent.clone(),
            address: origin.address,
        };
        let refresh_for = session.expires_at.since(now);
        // No token outlives its session.
        let access_for = self.settings.access_for.min(refresh_for);
        self.accounts.put_login_session(&session).await?;
        self.sessions.put(session, &known.revoked);
        Ok(SignedIn {
            user: user.id,
            locale: user.locale.clone(),
            access_token: self.issue(user, TokenKind::Access, access_for, Some(id)),
            access_for,
            refresh_token: format!("{id}.{secret}"),
            refresh_for,
            sos_token: self.sos_token(user),
            sos_for: SOS_FOR,
        })
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

fn failed() -> Problem {
    Problem::new(Code::LoginFailed, "the login or the password is wrong")
}

fn ended() -> Problem {
    Problem::new(Code::TokenInvalid, "the login session has ended; sign in again")
}
