use lifeline_domain::{Code, Command, Conversation, ConversationId, ConversationKind, Problem, UserId};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::OpenConversation;
use std::sync::Arc;

use crate::{Bridge, Caller, feed::Reader, ledger::Lane};

impl Bridge {
    /// Opens a conversation; the direct one between two people is opened once.
    ///
    /// # Errors
    /// `forbidden`, members that are not there, or `unavailable`.
    pub async fn open_conversation(
        &self,
        caller: &Caller,
        open: OpenConversation,
    ) -> Result<Arc<Conversation>, Problem> {
        let me = caller.actor.user();
        self.check(caller, Action::ConversationOpen, &Resource::System)?;
        let others: Vec<_> = open.members.iter().copied().filter(|member| Some(*member) != me).collect();
        let other = others.first().copied();
        let opened = me.zip(other).and_then(|(me, other)| self.live.direct_conversation(me, other));
        // One that is there already stays in the lists of both, whatever has come between them.
        if open.kind != ConversationKind::Direct || opened.is_none() {
            self.check_reachable(caller, &others)?;
        }
        let command = Command::OpenConversation {
            id: open.id,
            by: caller.actor.clone(),
            kind: open.kind,
            title: open.title,
            members: open.members,
        };
        self.ledger.record(Lane::Other, command).await?;
        let id = match (open.kind, me, other) {
            (ConversationKind::Direct, Some(me), Some(other)) => self.live.direct_conversation(me, other),
            _ => Some(open.id),
        };
        let conversation = id.and_then(|id| self.live.conversation(id));
        let conversation = conversation.filter(|found| me.is_some_and(|me| found.members.contains(&me)));
        conversation.ok_or_else(|| Problem::new(Code::AlreadyExists, "this id names another conversation").at("id"))
    }

    /// How this caller reads what others write to them; with an SOS token nobody does.
    ///
    /// # Errors
    /// `unauthenticated` without an account, or `forbidden`.
    pub fn person_reader(&self, caller: &Caller) -> Result<Reader, Problem> {
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        self.check(caller, Action::ConversationOpen, &Resource::System)?;
        Ok(Reader::Person(me))
    }

    /// Those a person is in and may read, the oldest first: an SOS token stands for the account, and opens none.
    pub(crate) fn readable_conversations(&self, caller: &Caller, me: UserId) -> Vec<Arc<Conversation>> {
        let mut mine = self.live.conversations_of(me);
        mine.retain(|conversation| {
            let resource = Resource::Conversation { role: conversation.role_of(me) };
            self.authorizer.decide(&caller.principal, Action::ConversationRead, &resource).allowed
        });
        mine
    }

    /// Checks a policy about a conversation as it stands now. One that is not there is nobody's.
    pub(super) fn check_conversation(
        &self,
        caller: &Caller,
        action: Action,
        id: ConversationId,
    ) -> Result<Arc<Conversation>, Problem> {
        let conversation = self.live.conversation(id);
        let role = conversation.as_ref().zip(caller.actor.user()).and_then(|(found, me)| found.role_of(me));
        self.check(caller, action, &Resource::Conversation { role })?;
        conversation.ok_or_else(|| Problem::new(Code::NotFound, "there is no such conversation"))
    }
}
