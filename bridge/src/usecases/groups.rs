use std::sync::Arc;

use lifeline_domain::{Code, Command, Conversation, ConversationId, GroupRole, Problem, UserId};
use lifeline_policies::Action;

use crate::{Bridge, Caller, ledger::Lane};

impl Bridge {
    /// Gives a group another name.
    ///
    /// # Errors
    /// `forbidden`, `wrong_status` if it is no group, a name that cannot be, or `unavailable`.
    pub async fn rename_conversation(
        &self,
        caller: &Caller,
        id: ConversationId,
        title: String,
    ) -> Result<Arc<Conversation>, Problem> {
        self.check_conversation(caller, Action::ConversationManage, id)?;
        self.change_group(id, Command::RenameConversation { id, by: caller.actor.clone(), title }).await
    }

    /// Adds people to a group: they read what comes from then on, and nothing of before.
    ///
    /// # Errors
    /// As [`Bridge::rename_conversation`], members that are not there, or too many.
    pub async fn add_members(
        &self,
        caller: &Caller,
        id: ConversationId,
        members: Vec<UserId>,
    ) -> Result<Arc<Conversation>, Problem> {
        self.check_conversation(caller, Action::ConversationManage, id)?;
        self.check_reachable(caller, &members)?;
        self.change_group(id, Command::AddMembers { id, by: caller.actor.clone(), members }).await
    }

    /// Removes somebody from a group, or leaves it: they read and hear nothing more of it.
    ///
    /// # Errors
    /// `forbidden`, `wrong_status` for the last owner while others are in it, or `unavailable`.
    pub async fn remove_member(&self, caller: &Caller, id: ConversationId, member: UserId) -> Result<(), Problem> {
        let leads = |group: &Conversation| group.role_of(member).is_some_and(|role| role != GroupRole::Member);
        let action = match self.live.conversation(id) {
            _ if caller.actor.user() == Some(member) => Action::ConversationLeave,
            Some(group) if leads(&group) => Action::ConversationGovern,
            _ => Action::ConversationManage,
        };
        self.check_conversation(caller, action, id)?;
        self.ledger.record(Lane::Action, Command::RemoveMember { id, by: caller.actor.clone(), member }).await?;
        self.erase_picture_of_empty(id).await
    }

    /// Makes a member something else in a group; an owner hands it over this way.
    ///
    /// # Errors
    /// As [`Bridge::remove_member`], or `not_found` for somebody who is not in it.
    pub async fn change_group_role(
        &self,
        caller: &Caller,
        id: ConversationId,
        member: UserId,
        role: GroupRole,
    ) -> Result<Arc<Conversation>, Problem> {
        self.check_conversation(caller, Action::ConversationGovern, id)?;
        self.change_group(id, Command::ChangeGroupRole { id, by: caller.actor.clone(), member, role }).await
    }

    async fn change_group(&self, id: ConversationId, command: Command) -> Result<Arc<Conversation>, Problem> {
        self.ledger.record(Lane::Action, command).await?;
        self.live.conversation(id).ok_or_else(|| Problem::new(Code::NotFound, "there is no such conversation"))
    }
}
