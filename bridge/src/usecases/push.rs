use std::sync::Arc;

use lifeline_domain::{Code, Problem, PushSubscriptionId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{PushKey, PushSubscribe, PushSubscriptionList, PushSubscriptionView};
use uuid::Uuid;

use super::me::own_account;
use crate::{
    Bridge, Caller,
    ports::{PushSubscription, Pusher},
};

/// In how many browsers one person gets pushes; the oldest makes room.
const SUBSCRIPTIONS_MAX: usize = 10;

impl Bridge {
    /// The key that browsers subscribe with.
    ///
    /// # Errors
    /// `not_found` where the gateway sends no pushes.
    pub fn push_key(&self) -> Result<PushKey, Problem> {
        Ok(PushKey { key: self.pushes()?.public_key().to_owned() })
    }

    /// The caller wants pushes in this browser, until they log out there. The same browser is one subscription.
    ///
    /// # Errors
    /// `forbidden`, `not_found` where the gateway sends no pushes, a field that cannot be, `already_exists` for the address
    /// of a browser whose keys are others, or `unavailable`.
    pub async fn subscribe_to_push(
        &self,
        caller: &Caller,
        subscribe: PushSubscribe,
    ) -> Result<PushSubscriptionView, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let user = own_account(caller)?.id;
        let session = caller.session.ok_or_else(|| Problem::new(Code::Forbidden, "sign in with a password first"))?;
        let PushSubscribe { endpoint, keys } = subscribe;
        self.pushes()?.check(&endpoint, &keys.p256dh, &keys.auth)?;
        let _turn = self.changing_pushes.lock().await;
        let same = self.push_subscriptions.matching(|one| one.endpoint == endpoint);
        // Whoever has the browser's keys has the browser; the address alone is not enough.
        if same.iter().any(|one| one.p256dh != keys.p256dh || one.auth != keys.auth) {
            return Err(Problem::new(Code::AlreadyExists, "this address is known with other keys").at("endpoint"));
        }
        let theirs = self.push_subscriptions.of(user);
        let room = theirs.len().saturating_sub(SUBSCRIPTIONS_MAX - 1);
        let ousted = same.iter().filter(|one| one.user != user || one.session != session);
        for one in ousted.chain(theirs.iter().take(if same.is_empty() { room } else { 0 })) {
            self.remove_push_subscription(one.id).await?;
        }
        let kept = same.iter().find(|one| one.user == user && one.session == session);
        let subscription = match kept {
            Some(known) => known.clone(),
            None => Arc::new(PushSubscription {
                id: self.clock.fresh_id(),
                user,
                session,
                endpoint,
                p256dh: keys.p256dh,
                auth: keys.auth,
                created_at: self.clock.now(),
            }),
        };
        self.accounts.put_push_subscription(&subscription).await?;
        self.push_subscriptions.put(subscription.clone());
        Ok(view(caller, &subscription))
    }

    /// In which browsers the caller gets pushes.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn push_subscriptions(&self, caller: &Caller) -> Result<PushSubscriptionList, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let theirs = self.push_subscriptions.of(own_account(caller)?.id);
        Ok(PushSubscriptionList { subscriptions: theirs.iter().map(|one| view(caller, one)).collect() })
    }

    /// Ends one of them.
    ///
    /// # Errors
    /// `forbidden`, `not_found` if it is not one of theirs, or `unavailable`.
    pub async fn unsubscribe_from_push(&self, caller: &Caller, id: PushSubscriptionId) -> Result<(), Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let theirs = self.push_subscriptions.of(own_account(caller)?.id);
        if !theirs.iter().any(|one| one.id == id.0) {
            return Err(Problem::new(Code::NotFound, "you have no such subscription").at("id"));
        }
        self.remove_push_subscription(id.0).await
    }

    /// Removes a subscription in the store, then in memory: the browser's push service says that it is gone, say.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn remove_push_subscription(&self, id: Uuid) -> Result<(), Problem> {
        self.accounts.remove_push_subscription(id).await?;
        self.push_subscriptions.remove(id);
        Ok(())
    }

    /// Whether pushes go there: not after the login session has ended (B20), or the account was disabled.
    pub(crate) fn is_pushed_to(&self, subscription: &PushSubscription) -> bool {
        let enabled = self.directory.user(subscription.user).is_some_and(|known| known.user.disabled_at.is_none());
        enabled && self.sessions.get(subscription.session).is_some_and(|known| !known.ended.is_cancelled())
    }

    /// Removes those whose login session has ended. What fails is tried again in a minute; nothing is pushed there any more.
    pub(crate) async fn remove_ended_push_subscriptions(&self) {
        for ended in self.push_subscriptions.matching(|one| self.sessions.get(one.session).is_none()) {
            if let Err(problem) = self.remove_push_subscription(ended.id).await {
                tracing::warn!(%problem, "a push subscription could not be removed; it is tried again");
            }
        }
    }

    fn pushes(&self) -> Result<&dyn Pusher, Problem> {
        self.pusher.as_deref().ok_or_else(|| Problem::new(Code::NotFound, "this gateway sends no pushes"))
    }
}

fn view(caller: &Caller, subscription: &PushSubscription) -> PushSubscriptionView {
    PushSubscriptionView {
        id: PushSubscriptionId(subscription.id),
        service: subscription.endpoint.split('/').nth(2).unwrap_or_default().to_owned(),
        current: caller.session == Some(subscription.session),
        created_at: subscription.created_at,
    }
}
