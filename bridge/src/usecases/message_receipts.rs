use std::collections::BTreeSet;

use lifeline_domain::{Code, ConversationId, Cursor, Fact, Position, Problem, Thread, UserId};
use lifeline_policies::Action;
use lifeline_protocol::{
    entry,
    rest::{ConversationList, ListedConversation},
    ws::{ConversationReceipts, MemberReceipt, MessageDelivered, MessageRead},
};

use crate::{Bridge, Caller, ports::MemberPosition};

/// Among how many entries after what was read unread messages are counted.
const UNREAD_ENTRIES_MAX: usize = 100;

impl Bridge {
    /// A member's client has everything of a conversation up to a cursor.
    ///
    /// # Errors
    /// `forbidden` or `cursor_unknown`.
    pub fn message_delivered(&self, caller: &Caller, it: &MessageDelivered) -> Result<(), Problem> {
        let (member, delivered) = self.come_to(caller, it.conversation, &it.cursor)?;
        self.message_receipts.come(MemberPosition { conversation: it.conversation, member, delivered, read: 0 });
        Ok(())
    }

    /// A member has read a conversation up to a cursor.
    ///
    /// # Errors
    /// `forbidden` or `cursor_unknown`.
    pub fn message_read(&self, caller: &Caller, it: &MessageRead) -> Result<(), Problem> {
        let (member, read) = self.come_to(caller, it.conversation, &it.cursor)?;
        self.message_receipts.come(MemberPosition { conversation: it.conversation, member, delivered: read, read });
        Ok(())
    }

    /// How far each member of a conversation has come.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn conversation_receipts(&self, caller: &Caller, id: ConversationId) -> Result<ConversationReceipts, Problem> {
        let conversation = self.check_conversation(caller, Action::ConversationRead, id)?;
        let positions = conversation.members.iter().map(|member| self.message_receipts.of(id, *member));
        Ok(ConversationReceipts { conversation: id, members: positions.map(|one| self.member_receipt(&one)).collect() })
    }

    /// The conversations the caller is in, each with how much of it they have not read.
    ///
    /// # Errors
    /// `unauthenticated` without an account, or `unavailable`.
    pub async fn conversations(&self, caller: &Caller) -> Result<ConversationList, Problem> {
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        let mine = self.readable_conversations(caller, me);
        if !mine.is_empty() {
            self.wait_projected(self.live.position()).await?;
        }
        let members: BTreeSet<UserId> = mine.iter().flat_map(|one| one.members.iter().copied()).collect();
        let people = members.into_iter().filter_map(|member| self.directory.user(member));
        let people = people.map(|member| self.person_view(caller, &member.user, true)).collect();
        let mut conversations = Vec::with_capacity(mine.len());
        for conversation in mine {
            let read = self.message_receipts.of(conversation.id, me).read;
            let first = (read + 1).max(conversation.first_entry_for(me));
            let thread = Thread::Conversation(conversation.id);
            let lines = self.projections.thread(thread, first..u64::MAX, UNREAD_ENTRIES_MAX).await?;
            let unread = lines.iter().filter(|(_, json)| is_message_of_another(json, me)).count();
            let first = conversation.first_entry_for(me);
            let last = self.last_lines(conversation.id, first, u64::MAX, 1).await?;
            let last = last.last().and_then(|(number, json)| entry::line(&self.cursor(*number), json));
            conversations.push(ListedConversation { conversation, unread, read: self.cursor(read), last });
        }
        Ok(ConversationList { conversations, people })
    }

    pub(crate) fn member_receipt(&self, position: &MemberPosition) -> MemberReceipt {
        let MemberPosition { member, delivered, read, .. } = *position;
        MemberReceipt { member, delivered: self.cursor(delivered), read: self.cursor(read) }
    }

    fn come_to(&self, caller: &Caller, id: ConversationId, cursor: &Cursor) -> Result<(UserId, u64), Problem> {
        self.check_conversation(caller, Action::ConversationRead, id)?;
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        let number = self.page_offset(Some(cursor), self.live.position().log, "cursor")?;
        Ok((me, number.unwrap_or_default()))
    }
}

fn is_message_of_another(json: &[u8], me: UserId) -> bool {
    let entry = entry::decode(Position::default(), json);
    entry.is_ok_and(|entry| matches!(entry.fact, Fact::MessageSent(_)) && entry.by.user() != Some(me))
}
