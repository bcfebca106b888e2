use std::sync::Arc;

use lifeline_domain::{Code, Conversation, ConversationKind, GroupRole, Problem, Role, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::{DeleteMe, DeletionObstacle, DeletionPlan, GroupPassedOn};

use super::me::own_account;
use crate::{
    Bridge, Caller,
    ports::{DeletedUser, IncidentFilter},
};

/// Seconds.
const A_DAY: u64 = 24 * 3600;

impl Bridge {
    /// What the caller would lose with their account, and what would remain of it.
    ///
    /// # Errors
    /// `forbidden` or `unavailable`.
    pub async fn deletion_plan(&self, caller: &Caller) -> Result<DeletionPlan, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        self.wait_projected(self.live.position()).await?;
        let (mut calls, mut filter) = (0, IncidentFilter::default());
        while let Some(page) = self.next_calls_of(own.id, &mut filter).await? {
            calls += page.len();
        }
        let mine = self.live.conversations_of(own.id);
        let alone = mine.iter().filter(|one| one.is_last_owner(own.id));
        let groups = alone.map(|group| GroupPassedOn {
            id: group.id,
            title: group.title.clone(),
            to: heir(group, own.id)
                .and_then(|heir| Some(self.person_view(caller, &self.directory.user(heir)?.user, true))),
        });
        Ok(DeletionPlan {
            obstacle: self.deletion_obstacle(own.id),
            calls,
            calls_kept_days: self.settings.resolved_for.as_secs() / A_DAY,
            conversations: mine.len(),
            groups: groups.collect(),
            log_kept_days: self.settings.history_for.as_secs() / A_DAY,
        })
    }

    /// Deletes the caller's account. Their connections end within a second.
    ///
    /// # Errors
    /// `forbidden`, `invalid_field` for a wrong password, `wrong_status` while a call for help of theirs runs or for the
    /// last admin, or `unavailable`.
    pub async fn delete_me(self: &Arc<Self>, caller: &Caller, delete: DeleteMe) -> Result<(), Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        self.check_own_password(own, "password", delete.password).await?;
        self.delete_account(own.id, delete.erase_messages).await?;
        tracing::info!(user = %own.id, "a person has deleted their account");
        Ok(())
    }

    /// Deletes somebody else's account.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, or as [`Bridge::delete_me`].
    pub async fn delete_user(self: &Arc<Self>, caller: &Caller, username: &str, erase: bool) -> Result<(), Problem> {
        self.check(caller, Action::UserManage, &Resource::System)?;
        let known = self.directory.user_by_login(username);
        let known = known.ok_or_else(|| Problem::new(Code::NotFound, format!("there is no user `{username}`")))?;
        self.delete_account(known.user.id, erase).await?;
        tracing::info!(user = %known.user.id, admin = ?caller.actor.user(), "an admin has deleted an account");
        Ok(())
    }

    /// The account goes with one commit; what is elsewhere follows, also after a restart
    /// ([`Bridge::finish_deletions`]).
    async fn delete_account(self: &Arc<Self>, id: UserId, erase_messages: bool) -> Result<(), Problem> {
        {
            // Nothing of theirs is written after it; and of two last admins one stays.
            let _sessions = self.changing_sessions.lock().await;
            let _account = self.changing_user.lock().await;
            let _pushes = self.changing_pushes.lock().await;
            let known = self.directory.user(id).ok_or_else(|| Problem::new(Code::NotFound, "there is no such user"))?;
            if let Some(obstacle) = self.deletion_obstacle(id) {
                return Err(Problem::new(
                    Code::WrongStatus,
                    match obstacle {
                        DeletionObstacle::SosRuns => "a call for help of this person runs; it is ended first",
                        DeletionObstacle::LastAdmin => "nobody else runs the gateway; make another admin first",
                    },
                ));
            }
            let deleted = DeletedUser { id, role: known.user.role, at: self.clock.now(), erase_messages };
            self.accounts.delete_user(&deleted).await?;
            self.directory.remove_user(id);
            self.sessions.of(id).iter().for_each(|session| self.sessions.end(session.id));
            self.push_subscriptions.of(id).iter().for_each(|one| self.push_subscriptions.remove(one.id));
        }
        let bridge = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = bridge.finish_deletions().await {
                tracing::warn!(%problem, "what a deleted account leaves could not be erased; it is tried again");
            }
        });
        Ok(())
    }

    fn deletion_obstacle(&self, id: UserId) -> Option<DeletionObstacle> {
        if self.running_sos_told(id).is_some() {
            return Some(DeletionObstacle::SosRuns);
        }
        let is_admin = |role| role == Role::Admin;
        let known = self.directory.user(id).filter(|known| is_admin(known.user.role));
        let others =
            || self.directory.matching(|user| user.id != id && is_admin(user.role) && user.disabled_at.is_none());
        (known.is_some() && others().is_empty()).then_some(DeletionObstacle::LastAdmin)
    }
}

/// Whose a group is when its only owner goes: the admin, or else the member, whose account is the oldest.
pub(crate) fn heir(group: &Conversation, owner: UserId) -> Option<UserId> {
    let others = |people: &[UserId]| people.iter().copied().find(|person| *person != owner);
    others(&group.admins).or_else(|| others(&group.members))
}

/// What somebody does in a group before they go: in one that others are in it is another's first.
pub(crate) fn handed_over(group: &Conversation, owner: UserId) -> Option<(UserId, GroupRole)> {
    let goes = group.kind == ConversationKind::Group && group.is_last_owner(owner);
    goes.then(|| heir(group, owner)).flatten().map(|heir| (heir, GroupRole::Owner))
}
