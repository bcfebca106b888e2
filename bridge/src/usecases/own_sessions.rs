use lifeline_domain::{Code, LoginSessionId, Problem, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{EndLoginSessions, LoginSessionList, LoginSessionView};
use uuid::Uuid;

use super::me::own_account;
use crate::{Bridge, Caller};

impl Bridge {
    /// Where the caller is signed in.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn login_sessions(&self, caller: &Caller) -> Result<LoginSessionList, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = self.sessions.of(own_account(caller)?.id);
        let sessions = own.iter().map(|session| LoginSessionView {
            id: LoginSessionId(session.id),
            current: caller.session == Some(session.id),
            agent: session.agent.clone(),
            address: session.address,
            created_at: session.created_at,
            last_used_at: session.used_at(),
            expires_at: session.expires_at,
        });
        Ok(LoginSessionList { sessions: sessions.collect() })
    }

    /// Ends one of the caller's login sessions, and its connections within a second.
    ///
    /// # Errors
    /// `forbidden`, `not_found` if it is not one of theirs, or `unavailable`.
    pub async fn end_own_session(&self, caller: &Caller, id: LoginSessionId) -> Result<(), Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let user = own_account(caller)?.id;
        if self.sessions.get(id.0).is_none_or(|known| known.session.user != user) {
            return Err(Problem::new(Code::NotFound, "you have no such login session").at("id"));
        }
        self.end_login_session(id.0).await
    }

    /// Ends the caller's other login sessions, and the one that asks if it is told to.
    ///
    /// # Errors
    /// `forbidden` or `unavailable`.
    pub async fn end_own_sessions(&self, caller: &Caller, end: &EndLoginSessions) -> Result<(), Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let keep = caller.session.filter(|_| !end.current);
        self.end_login_sessions_of(own_account(caller)?.id, keep).await
    }

    /// Ends a login session in the store, then in memory: its tokens are void and its connections end.
    ///
    /// # Errors
    /// `unavailable`.
    pub(super) async fn end_login_session(&self, id: Uuid) -> Result<(), Problem> {
        self.accounts.end_login_session(id).await?;
        self.sessions.end(id);
        self.remove_ended_push_subscriptions().await;
        Ok(())
    }

    /// The same for all of a person's but one.
    ///
    /// # Errors
    /// `unavailable`.
    pub(super) async fn end_login_sessions_of(&self, user: UserId, keep: Option<Uuid>) -> Result<(), Problem> {
        // A sign-in or refresh that is under way would write its session after this.
        let _turn = self.changing_sessions.lock().await;
        self.accounts.end_login_sessions_of(user, keep).await?;
        let theirs = self.sessions.of(user);
        theirs.iter().filter(|session| Some(session.id) != keep).for_each(|session| self.sessions.end(session.id));
        self.remove_ended_push_subscriptions().await;
        Ok(())
    }
}
