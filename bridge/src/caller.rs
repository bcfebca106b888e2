use std::sync::Arc;

use lifeline_domain::{Actor, Code, Problem, SosId, Timestamp, UserId};
use lifeline_policies::{Action, Principal, Resource};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Bridge,
    login_sessions::KnownSession,
    ports::{Claims, TokenKind, User},
};

/// How much of a name is kept that nobody has checked.
const NAME_CHARS_MAX: usize = 80;

/// Who asks, as far as it is known: made once a connection or request, checked at every command.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What policies look at.
    pub principal: Principal,
    /// What entries record.
    pub actor: Actor,
    /// The account behind it.
    pub account: Option<Arc<User>>,
    /// The login session that the token was issued in.
    pub session: Option<Uuid>,
    /// Whether their role asks for a second factor that they did not show: they may set one up, and call for help.
    pub second_factor_due: bool,
    /// Fires when the login session ends, the account is disabled or its tokens are revoked.
    pub revoked: CancellationToken,
    /// When the token ends.
    pub expires_at: Option<Timestamp>,
}

impl Caller {
    /// Somebody without a token. They may call for help (A33).
    pub fn anonymous() -> Self {
        Self {
            principal: Principal::Anonymous,
            actor: Actor::Unverified { name: None },
            account: None,
            session: None,
            second_factor_due: false,
            revoked: CancellationToken::new(),
            expires_at: None,
        }
    }

    /// The person at the gateway's own console.
    pub fn operator() -> Self {
        Self {
            principal: Principal::Operator,
            actor: Actor::System,
            account: None,
            session: None,
            second_factor_due: false,
            revoked: CancellationToken::new(),
            expires_at: None,
        }
    }

    /// The same somebody after their call for help was taken: they may follow that one.
    pub fn following(mut self, sos: SosId) -> Self {
        if self.principal == Principal::Anonymous {
            self.principal = Principal::SosCaller { user: None, sos: Some(sos) };
        }
        self
    }

    /// What entries record if somebody without an account says their name.
    pub(crate) fn actor_named(&self, name: Option<&str>) -> Actor {
        let plain =
            |name: &str| name.trim().chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect::<String>();
        match (&self.actor, name.map(plain).filter(|name| !name.is_empty())) {
            (Actor::Unverified { name: None }, Some(name)) => Actor::Unverified { name: Some(name) },
            _ => self.actor.clone(),
        }
    }

    /// Whether an account stands behind it.
    pub fn verified(&self) -> bool {
        self.account.is_some()
    }
}

impl Bridge {
    /// Who a bearer token stands for.
    ///
    /// # Errors
    /// `token_expired`, `token_invalid` (its login session has ended, too), or `unauthenticated` if the account is
    /// disabled or the token was revoked.
    pub fn authenticate(&self, token: &str) -> Result<Caller, Problem> {
        self.caller_of(&self.tokens.verify(token, self.clock.now())?)
    }

    /// Who a token stands for that was verified.
    pub(crate) fn caller_of(&self, claims: &Claims) -> Result<Caller, Problem> {
        let expires_at = Some(claims.expires_at());
        match (claims.kind, claims.role) {
            (TokenKind::Sos, None) => {
                let sos = claims.sub.parse().map_err(|_| invalid())?;
                let caller = Caller { expires_at, ..Caller::anonymous() };
                Ok(caller.following(sos))
            }
            (TokenKind::Access | TokenKind::Sos, Some(_)) => {
                let (user, account_revoked) = self.account_of(claims)?;
                let session = claims.session.map(|id| self.session_of(id, user.id)).transpose()?;
                let by_passkey = session.as_ref().is_some_and(|known| known.session.by_passkey);
                let revoked = session.map_or(account_revoked, |known| known.ended);
                let actor = Actor::User { id: user.id, name: user.name.clone(), role: user.role };
                let second_factor_due =
                    claims.kind == TokenKind::Access && self.second_factor_is_due(&user, by_passkey);
                let principal = match claims.kind {
                    // Whoever lacks the second factor may do what an SOS token opens, by the same policies.
                    _ if second_factor_due => Principal::SosCaller { user: Some(user.id), sos: None },
                    TokenKind::Sos => Principal::SosCaller { user: Some(user.id), sos: None },
                    _ => Principal::User { id: user.id, role: user.role },
                };
                Ok(Caller {
                    principal,
                    actor,
                    account: Some(user),
                    session: claims.session,
                    second_factor_due,
                    revoked,
                    expires_at,
                })
            }
            (TokenKind::Device | TokenKind::Access, _) => Err(invalid()),
        }
    }

    fn account_of(&self, claims: &Claims) -> Result<(Arc<User>, CancellationToken), Problem> {
        let known = claims.sub.parse().ok().and_then(|id| self.directory.user(id)).ok_or_else(invalid)?;
        if known.user.disabled_at.is_some() || known.user.token_epoch != claims.epoch {
            return Err(Problem::new(Code::Unauthenticated, "the account was disabled or its tokens were revoked"));
        }
        Ok((known.user, known.revoked))
    }

    fn session_of(&self, id: Uuid, user: UserId) -> Result<KnownSession, Problem> {
        let known = self.sessions.get(id).filter(|known| known.session.user == user);
        known.ok_or_else(|| Problem::new(Code::TokenInvalid, "the login session has ended; sign in again"))
    }

    /// Whether a caller's account is no longer what it was when they came: disabled, or its tokens revoked. If not,
    /// it was their login session that ended.
    pub fn account_is_revoked(&self, caller: &Caller) -> bool {
        let Some(account) = &caller.account else { return false };
        let known = self.directory.user(account.id);
        known.is_none_or(|known| known.user.disabled_at.is_some() || known.user.token_epoch != account.token_epoch)
    }

    /// Checks a policy, and counts the refusal by policy.
    pub(crate) fn check(&self, caller: &Caller, action: Action, resource: &Resource<'_>) -> Result<(), Problem> {
        self.authorizer.check(&caller.principal, action, resource).map_err(|problem| {
            let policy = self.authorizer.decide(&caller.principal, action, resource).policy().to_owned();
            metrics::counter!("lifeline_policy_denials_total", "policy" => policy).increment(1);
            if caller.second_factor_due {
                return Problem::new(Code::SecondFactorDue, "this gateway wants a second factor of your role first");
            }
            problem
        })
    }
}

fn invalid() -> Problem {
    Problem::new(Code::TokenInvalid, "the token is not one of this gateway's")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_from_somebody_without_an_account_only() {
        let named = |caller: &Caller, name: &str| match caller.actor_named(Some(name)) {
            Actor::Unverified { name } => name,
            _ => Some("somebody else".to_owned()),
        };
        let nobody = Caller::anonymous();
        assert_eq!(named(&nobody, " Amina\n "), Some("Amina".to_owned()));
        assert_eq!(named(&nobody, " \u{7} "), None);
        assert_eq!(named(&nobody, &"ü".repeat(100)), Some("ü".repeat(80)));
        assert_eq!(Caller::operator().actor_named(Some("Amina")), Actor::System);
    }
}
