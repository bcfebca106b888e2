//! Conversations: what may become of them, and how entries change them (B1, B19).

use std::sync::Arc;

use super::{State, decide::not_found};
use crate::{
    Actor, Code, Conversation, ConversationId, ConversationKind, ConversationMemberRemoved, ConversationMembersAdded,
    ConversationOpened, ConversationPictureChanged, ConversationRenamed, ConversationRoleChanged, Decision, Entry,
    Fact, GroupRole, MediaId, Problem, UserId, check_name,
};

/// How many people a group may have.
const GROUP_MEMBERS_MAX: usize = 500;

impl State {
    /// One conversation.
    pub fn conversation(&self, id: ConversationId) -> Option<&Arc<Conversation>> {
        self.conversations.get(&id)
    }

    /// All conversations, in the order of their ids.
    pub fn conversations(&self) -> impl Iterator<Item = &Arc<Conversation>> {
        self.conversations.values()
    }

    pub(super) fn apply_to_conversation(&mut self, entry: &Entry) {
        if let Some(opened) = Conversation::open(entry) {
            self.index_conversation(opened);
        } else if let Some(known) = entry.fact.changed_conversation().and_then(|id| self.conversations.get_mut(&id)) {
            Arc::make_mut(known).apply(entry);
        }
    }

    pub(super) fn index_conversation(&mut self, conversation: Conversation) {
        if let (ConversationKind::Direct, [one, other]) = (conversation.kind, conversation.members.as_slice()) {
            self.direct.insert((*one, *other), conversation.id);
        }
        self.conversations.insert(conversation.id, Arc::new(conversation));
    }

    pub(super) fn open_conversation(
        &self,
        id: ConversationId,
        by: &Actor,
        kind: ConversationKind,
        title: Option<&str>,
        members: &[UserId],
    ) -> Result<Decision, Problem> {
        title.map_or(Ok(()), |title| check_name("title", title))?;
        let mut members: Vec<UserId> = members.iter().copied().chain(by.user()).collect();
        members.sort_unstable();
        members.dedup();
        match kind {
            ConversationKind::Direct if members.len() != 2 => {
                return Err(Problem::new(Code::InvalidField, "a direct conversation has two members").at("members"));
            }
            ConversationKind::Group => check_count(members.len())?,
            ConversationKind::Direct => {}
        }
        if self.conversations.contains_key(&id)
            || (kind == ConversationKind::Direct && self.direct.contains_key(&(members[0], members[1])))
        {
            return Ok(self.no_news());
        }
        let opened = ConversationOpened { id, kind, title: title.map(str::to_owned), members };
        Ok(record(by, Fact::ConversationOpened(opened)))
    }

    pub(super) fn rename_conversation(&self, id: ConversationId, by: &Actor, title: &str) -> Result<Decision, Problem> {
        let group = self.group(id)?;
        check_name("title", title)?;
        if group.title.as_deref() == Some(title) {
            return Ok(self.no_news());
        }
        Ok(record(by, Fact::ConversationRenamed(ConversationRenamed { id, title: title.to_owned() })))
    }

    /// Only those who are in the group still change its picture: making one takes a while.
    pub(super) fn change_group_picture(
        &self,
        id: ConversationId,
        by: &Actor,
        picture: Option<MediaId>,
    ) -> Result<Decision, Problem> {
        let group = self.group(id)?;
        self.check_member(id, by)?;
        if group.picture == picture {
            return Ok(self.no_news());
        }
        Ok(record(by, Fact::ConversationPictureChanged(ConversationPictureChanged { id, picture })))
    }

    pub(super) fn add_members(&self, id: ConversationId, by: &Actor, members: &[UserId]) -> Result<Decision, Problem> {
        let group = self.group(id)?;
        let mut members: Vec<UserId> =
            members.iter().copied().filter(|member| group.role_of(*member).is_none()).collect();
        members.sort_unstable();
        members.dedup();
        if members.is_empty() {
            return Ok(self.no_news());
        }
        check_count(group.members.len() + members.len())?;
        Ok(record(by, Fact::ConversationMembersAdded(ConversationMembersAdded { id, members })))
    }

    /// Removes a member, or lets one leave. The last owner hands the group over first.
    pub(super) fn remove_member(&self, id: ConversationId, by: &Actor, member: UserId) -> Result<Decision, Problem> {
        let group = self.group(id)?;
        if group.role_of(member).is_none() {
            return Ok(self.no_news());
        }
        check_owner_stays(group, member)?;
        Ok(record(by, Fact::ConversationMemberRemoved(ConversationMemberRemoved { id, member })))
    }

    pub(super) fn change_group_role(
        &self,
        id: ConversationId,
        by: &Actor,
        member: UserId,
        role: GroupRole,
    ) -> Result<Decision, Problem> {
        let group = self.group(id)?;
        let before = group.role_of(member).ok_or_else(|| not_found("member"))?;
        if before == role {
            return Ok(self.no_news());
        }
        check_owner_stays(group, member)?;
        Ok(record(by, Fact::ConversationRoleChanged(ConversationRoleChanged { id, member, role })))
    }

    /// Whoever writes in it is still in it: a removal may have been decided since the policy was asked.
    pub(super) fn check_member(&self, id: ConversationId, by: &Actor) -> Result<(), Problem> {
        let conversation = self.conversations.get(&id);
        let role = conversation.zip(by.user()).and_then(|(conversation, user)| conversation.role_of(user));
        role.map(|_| ()).ok_or_else(|| not_found("conversation"))
    }

    fn group(&self, id: ConversationId) -> Result<&Conversation, Problem> {
        let conversation = self.conversations.get(&id).ok_or_else(|| not_found("conversation"))?;
        match conversation.kind {
            ConversationKind::Group => Ok(conversation),
            ConversationKind::Direct => {
                let detail =
                    "a direct conversation stays between its two people; open a group, which knows nothing of it";
                Err(Problem::new(Code::WrongStatus, detail))
            }
        }
    }

    fn no_news(&self) -> Decision {
        Decision::Repeat { position: self.position, incident: None }
    }
}

fn record(by: &Actor, fact: Fact) -> Decision {
    Decision::Record { by: by.clone(), incident: None, facts: vec![fact] }
}

fn check_count(members: usize) -> Result<(), Problem> {
    if members <= GROUP_MEMBERS_MAX {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidField, format!("a group has at most {GROUP_MEMBERS_MAX} members")).at("members"))
}

fn check_owner_stays(group: &Conversation, member: UserId) -> Result<(), Problem> {
    if group.is_last_owner(member) {
        return Err(Problem::new(Code::WrongStatus, "a group needs an owner; make another member one first"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
