use bytes::Bytes;
use lifeline_domain::{Code, Command, Conversation, ConversationId, ConversationKind, Cursor, Problem, Thread};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::OpenConversation;
use std::sync::Arc;

use super::incidents::PAGE_MAX;
use crate::{Bridge, Caller, ledger::Lane};

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
        if open.members.iter().any(|member| self.directory.user(*member).is_none()) {
            return Err(Problem::new(Code::NotFound, "a member is not known here").at("members"));
        }
        let other = open.members.iter().copied().find(|member| Some(*member) != me);
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

    /// The conversations the caller is in.
    ///
    /// # Errors
    /// `unauthenticated` without an account.
    pub fn conversations(&self, caller: &Caller) -> Result<Vec<Arc<Conversation>>, Problem> {
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        Ok(self.live.conversations_of(me))
    }

    /// A page of a conversation's messages, oldest first.
    ///
    /// # Errors
    /// `forbidden`, `cursor_unknown` or `unavailable`.
    pub async fn conversation_messages(
        &self,
        caller: &Caller,
        id: ConversationId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<(Cursor, Bytes)>, bool), Problem> {
        let conversation = self.live.conversation(id);
        let members = conversation.as_ref().map(|found| found.members.as_slice()).unwrap_or_default();
        self.check(caller, Action::ConversationRead, &Resource::Conversation { members })?;
        // Conversations are not in the feed: their lines have numbers of the log.
        let after = self.page_offset(after, self.live.position().log, "after")?.unwrap_or_default();
        self.wait_projected(self.live.position()).await?;
        let limit = limit.clamp(1, PAGE_MAX);
        let lines = self.projections.thread(Thread::Conversation(id), after, limit + 1).await?;
        Ok(self.page_of(lines, limit))
    }
}
