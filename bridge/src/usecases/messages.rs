use lifeline_domain::{
    Code, Command, Conversation, ConversationId, ConversationKind, Cursor, Entry, Fact, Incident, MediaId,
    MessageDeleted, MessageEdited, MessageSent, Position, Problem, ReplyTo, Thread,
};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    entry,
    ws::{MessageDelete, MessageEdit, MessageSend, Recorded},
};

use crate::{
    Bridge, Caller,
    ledger::{self, Lane},
    ports::Rendition,
};

impl Bridge {
    /// Sends a text in an incident or a conversation.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, `text_too_long`, `invalid_field`, or `unavailable`.
    pub async fn send_message(&self, caller: &Caller, message: MessageSend) -> Result<Recorded, Problem> {
        let incident = match message.thread {
            Thread::Incident(id) => {
                let incident = self.known_incident(id).await?;
                self.check(caller, Action::IncidentMessage, &self.incident_resource(caller, &incident))?;
                Some(incident)
            }
            Thread::Conversation(id) => {
                let conversation = self.check_conversation(caller, Action::ConversationMessage, id)?;
                self.check_not_blocked(caller, &conversation)?;
                None
            }
        };
        let reply_to = match &message.reply_to {
            Some(cursor) => {
                let (entry, answered) = self.message_at(caller, message.thread, cursor, "reply_to").await?;
                Some(ReplyTo { message: answered.id, by: entry.by.user() })
            }
            None => None,
        };
        let command = Command::SendMessage {
            id: message.id,
            thread: message.thread,
            by: caller.actor.clone(),
            text: message.text,
            media: None,
            written_at: message.written_at,
            reply_to,
        };
        match (incident, message.thread) {
            (Some(incident), _) => Ok(self.recorded(self.record_about(&incident, command).await?)),
            (None, Thread::Conversation(id)) => {
                let recorded = self.record_in(id, command).await?;
                if let Some(author) = caller.actor.user() {
                    self.message_receipts.wrote(id, author, recorded.cursor.offset);
                }
                Ok(recorded)
            }
            (None, Thread::Incident(_)) => Err(no_incident()),
        }
    }

    /// A person who has blocked the other, or has no account any more, gets nothing of them. It is refused, since nothing is called sent that is not
    /// going to be read; why is not told.
    fn check_not_blocked(&self, caller: &Caller, conversation: &Conversation) -> Result<(), Problem> {
        let other = conversation.members.iter().find(|member| Some(**member) != caller.actor.user());
        let Some(other) = other.filter(|_| conversation.kind == ConversationKind::Direct) else { return Ok(()) };
        let is_there = self.directory.user(*other).is_some();
        if is_there && self.may_meet(&caller.principal, Action::PersonWrite, *other, true) {
            return Ok(());
        }
        Err(Problem::new(Code::Forbidden, "this conversation takes no messages now"))
    }

    /// The author changes a message of a conversation. In incidents nothing is changed: what
    /// was written there is part of the record.
    ///
    /// # Errors
    /// `forbidden`, `not_found` for what is not one's own message, `wrong_status` for one that
    /// was deleted, `text_too_long`, `invalid_field`, or `unavailable`.
    pub async fn edit_message(&self, caller: &Caller, edit: MessageEdit) -> Result<Recorded, Problem> {
        let (entry, message) = self.own_message(caller, edit.conversation, &edit.message).await?;
        if self.is_deleted(edit.conversation, entry).await? {
            return Err(Problem::new(Code::WrongStatus, "the message was deleted"));
        }
        let (id, conversation, text) = (edit.id, edit.conversation, edit.text);
        let edit = MessageEdited { id, conversation, message: message.id, entry, text };
        self.record_in(conversation, Command::EditMessage { by: caller.actor.clone(), edit }).await
    }

    /// The author deletes a message of a conversation.
    ///
    /// # Errors
    /// As [`Bridge::edit_message`].
    pub async fn delete_message(&self, caller: &Caller, delete: MessageDelete) -> Result<Recorded, Problem> {
        let (entry, message) = self.own_message(caller, delete.conversation, &delete.message).await?;
        let conversation = delete.conversation;
        let recorded = if self.is_deleted(conversation, entry).await? {
            let position = Position { log: entry, ..Position::default() };
            self.recorded_in(conversation, ledger::Recorded { position, incident: None, repeated: true })
        } else {
            let deletion = MessageDeleted { conversation, message: message.id, entry };
            self.record_in(conversation, Command::DeleteMessage { by: caller.actor.clone(), deletion }).await?
        };
        // If that fails, or the gateway is killed before, the client repeats the deletion.
        if let Some(media) = message.media {
            self.erase_attached(Thread::Conversation(conversation), media.id).await?;
        }
        Ok(recorded)
    }

    /// Erases something attached wherever it is kept; done again it changes nothing.
    pub(crate) async fn erase_attached(&self, thread: Thread, id: MediaId) -> Result<(), Problem> {
        for rendition in [Rendition::Original, Rendition::Picture, Rendition::Thumbnail] {
            self.media.vault.erase(thread.into(), id, rendition).await?;
        }
        Ok(self.media.records.remove_media(id).await?)
    }

    /// The number and content of a message that the caller wrote in a conversation.
    async fn own_message(
        &self,
        caller: &Caller,
        conversation: ConversationId,
        cursor: &Cursor,
    ) -> Result<(u64, MessageSent), Problem> {
        self.check_conversation(caller, Action::ConversationMessage, conversation)?;
        let (entry, message) = self.message_at(caller, Thread::Conversation(conversation), cursor, "message").await?;
        if entry.by.user() != caller.actor.user() {
            return Err(no_message("message"));
        }
        Ok((entry.position.log, message))
    }

    /// The message of a thread that a cursor names, for one who may read the thread.
    async fn message_at(
        &self,
        caller: &Caller,
        thread: Thread,
        cursor: &Cursor,
        field: &str,
    ) -> Result<(Entry, MessageSent), Problem> {
        let number_of = |position: Position| match thread {
            Thread::Incident(_) => position.feed,
            Thread::Conversation(_) => position.log,
        };
        let live = self.live.position();
        let number = self.page_offset(Some(cursor), number_of(live), field)?.unwrap_or_default();
        if let (Thread::Conversation(id), Some(me)) = (thread, caller.actor.user())
            && !self.live.conversation(id).is_some_and(|conversation| conversation.shows(me, number))
        {
            return Err(no_message(field));
        }
        if number_of(self.projected()) < number {
            self.wait_projected(live).await?;
        }
        let lines = self.projections.thread(thread, number..number + 1, 1).await?;
        let found = lines.into_iter().find(|(at, _)| *at == number);
        let position = Position { feed: number, log: number };
        let entry = found.and_then(|(_, json)| entry::decode(position, &json).ok()).ok_or_else(|| no_message(field))?;
        match entry.fact.clone() {
            Fact::MessageSent(message) => Ok((entry, message)),
            _ => Err(no_message(field)),
        }
    }

    /// An incident as policies see it.
    pub(super) fn incident_resource(&self, caller: &Caller, incident: &Incident) -> Resource<'static> {
        let contact = caller.actor.user().is_some_and(|me| self.live.is_told(incident, me));
        Resource::Incident { caller: incident.caller(), sos: incident.sos.as_ref().map(|sos| sos.id), contact }
    }

    pub(super) async fn is_deleted(&self, conversation: ConversationId, entry: u64) -> Result<bool, Problem> {
        let amendments = self.projections.amendments(conversation, entry, entry).await?;
        let last = amendments.into_iter().find_map(|(_, json)| entry::decode(Position::default(), &json).ok());
        Ok(last.is_some_and(|last| matches!(last.fact, Fact::MessageDeleted(_))))
    }

    async fn record_in(&self, conversation: ConversationId, command: Command) -> Result<Recorded, Problem> {
        Ok(self.recorded_in(conversation, self.ledger.record(Lane::Action, command).await?))
    }

    pub(super) fn recorded_in(&self, conversation: ConversationId, recorded: ledger::Recorded) -> Recorded {
        Recorded {
            cursor: self.cursor(recorded.position.log),
            incident: None,
            sos: None,
            conversation: Some(conversation),
            repeated: recorded.repeated,
        }
    }
}

/// An incident that is not there is no one's.
pub(super) fn no_incident() -> Problem {
    Problem::new(Code::NotFound, "there is no such incident, or it is not yours to see")
}

fn no_message(field: &str) -> Problem {
    Problem::new(Code::NotFound, "there is no such message here, or it is not yours").at(field)
}
