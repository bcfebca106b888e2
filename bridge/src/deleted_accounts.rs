//! What deleted accounts leave behind is erased: at once, and again after a restart, until the log cannot tell it any
//! more. So projections that were rebuilt from the log are without it, too.

use std::time::Duration;

use bytes::Bytes;
use lifeline_domain::{
    Actor, Command, ContactChange, ConversationId, ConversationKind, Fact, MediaId, Position, Problem, Thread,
};
use lifeline_protocol::entry;

use crate::{
    Bridge, PAGE_MAX,
    ledger::Lane,
    ports::{DeletedUser, Pictured, Rewriting},
    usecases::handed_over,
};

/// The log goes some of it at a time; this is longer than that takes.
const TRIMMED_WITHIN: Duration = Duration::from_secs(24 * 3600);

impl Bridge {
    /// Goes on with what is not finished. What fails is tried again in a minute.
    ///
    /// # Errors
    /// `unavailable`.
    pub(crate) async fn finish_deletions(&self) -> Result<(), Problem> {
        let mut finished = self.finished_deletions.lock().await;
        for deleted in self.accounts.deleted_users().await? {
            if !finished.contains(&deleted.id) {
                self.leave_everything(&deleted).await?;
                self.erase_traces(&deleted).await?;
                finished.insert(deleted.id);
            }
            let told_until = deleted.at.plus(self.settings.history_for + TRIMMED_WITHIN);
            if told_until < self.clock.now() {
                self.accounts.forget_deleted_user(deleted.id).await?;
                finished.remove(&deleted.id);
            }
        }
        Ok(())
    }

    /// They leave their groups, which go on with another owner, and are nobody's contact.
    async fn leave_everything(&self, deleted: &DeletedUser) -> Result<(), Problem> {
        let me = deleted.id;
        let by = || Actor::User { id: me, name: String::new(), role: deleted.role };
        for group in self.live.conversations_of(me).iter().filter(|one| one.kind == ConversationKind::Group) {
            if let Some((member, role)) = handed_over(group, me) {
                let hand_over = Command::ChangeGroupRole { id: group.id, by: by(), member, role };
                self.ledger.record(Lane::Other, hand_over).await?;
            }
            let leave = Command::RemoveMember { id: group.id, by: by(), member: me };
            self.ledger.record(Lane::Other, leave).await?;
        }
        for contact in self.live.contacts_of(me) {
            for change in [ContactChange::Revoke, ContactChange::Unblock] {
                let end = Command::ChangeContact { by: by(), person: contact.other(me), change };
                self.ledger.record(Lane::Other, end).await?;
            }
        }
        Ok(())
    }

    /// Their picture goes, and their name from what they wrote in conversations; and, if they want it, all they wrote, and what they
    /// attached. Conversations that they have left are looked through, too.
    async fn erase_traces(&self, deleted: &DeletedUser) -> Result<(), Problem> {
        self.erase_picture(Pictured::Person(deleted.id)).await?;
        self.wait_projected(self.live.position()).await?;
        for id in self.live.conversations_that_may_hold(deleted.id) {
            self.erase_picture_of_empty(id).await?;
            let mut from = 0;
            loop {
                let lines = self.projections.thread(Thread::Conversation(id), from..u64::MAX, PAGE_MAX).await?;
                let (Some((first, _)), Some((last, _))) = (lines.first(), lines.last()) else { break };
                let amendments = self.projections.amendments(id, *first, *last).await?;
                from = last + 1;
                self.erase_among(deleted, id, &lines, &amendments).await?;
            }
        }
        Ok(())
    }

    async fn erase_among(
        &self,
        deleted: &DeletedUser,
        conversation: ConversationId,
        lines: &[(u64, Bytes)],
        amendments: &[(u64, Bytes)],
    ) -> Result<(), Problem> {
        let (mut attached, mut rewriting) =
            (Vec::new(), Rewriting { conversation, lines: Vec::new(), amendments: Vec::new() });
        for (number, json) in lines {
            if let Some((json, media)) = without(deleted, json) {
                rewriting.lines.push((*number, json));
                attached.extend(media);
            }
        }
        let rest = amendments.iter().filter_map(|(message, json)| Some((*message, without(deleted, json)?.0)));
        rewriting.amendments.extend(rest);
        // First what is found by the lines.
        for media in attached {
            self.erase_attached(Thread::Conversation(conversation), media).await?;
        }
        if !rewriting.lines.is_empty() || !rewriting.amendments.is_empty() {
            self.projections.rewrite(&rewriting).await?;
        }
        Ok(())
    }
}

/// A line without what goes with its author, and what was attached to it; none if there is nothing to take out.
fn without(deleted: &DeletedUser, json: &[u8]) -> Option<(Bytes, Option<MediaId>)> {
    let mut line = entry::decode(Position::default(), json).ok()?;
    let Actor::User { id, name, .. } = &mut line.by else { return None };
    if *id != deleted.id {
        return None;
    }
    name.clear();
    let mut attached = None;
    match &mut line.fact {
        Fact::MessageSent(message) if deleted.erase_messages => {
            attached = message.media.take().map(|media| media.id);
            message.text.clear();
            message.deleted_at = message.deleted_at.or(Some(deleted.at));
        }
        Fact::MessageEdited(edited) if deleted.erase_messages => edited.text.clear(),
        _ => {}
    }
    let text = entry::encode(&line);
    (text != json).then(|| (text.into(), attached))
}

#[cfg(test)]
mod tests {
    use lifeline_domain::{Entry, MessageId, MessageSent, Role, Timestamp, UserId};
    use uuid::Uuid;

    use super::*;

    fn line(author: u128) -> Vec<u8> {
        let thread = Thread::Conversation(ConversationId(Uuid::from_u128(1)));
        let by = Actor::User { id: UserId(Uuid::from_u128(author)), name: "Amina".to_owned(), role: Role::Citizen };
        let fact = Fact::MessageSent(MessageSent::new(MessageId(Uuid::from_u128(2)), thread, "Words".to_owned()));
        entry::encode(&Entry { position: Position::default(), at: Timestamp::from_millis(1), incident: None, by, fact })
    }

    fn gone(erase_messages: bool) -> DeletedUser {
        let (id, at) = (UserId(Uuid::from_u128(7)), Timestamp::from_millis(9));
        DeletedUser { id, role: Role::Citizen, at, erase_messages }
    }

    #[test]
    fn a_line_loses_its_authors_name_and_its_text_if_they_want_it() {
        assert_eq!(without(&gone(true), &line(8)), None, "another one's");
        let (named, _) = without(&gone(false), &line(7)).unwrap();
        let text = String::from_utf8(named.to_vec()).unwrap();
        assert!(text.contains("Words") && !text.contains("Amina"), "{text}");
        assert_eq!(without(&gone(false), &named), None, "done again it changes nothing");
        let (erased, _) = without(&gone(true), &line(7)).unwrap();
        let text = String::from_utf8(erased.to_vec()).unwrap();
        assert!(text.contains("deleted_at") && !text.contains("Words"), "{text}");
        assert_eq!(without(&gone(true), &erased), None);
    }
}
