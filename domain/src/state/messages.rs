//! Messages: sent once, and edited and deleted by their authors.

use super::{Key, State, decide::required_text};
use crate::{Actor, Code, Decision, Fact, MessageDeleted, MessageEdited, MessageSent, Problem, Thread, check_text};

impl State {
    pub(super) fn send_message(&self, by: &Actor, message: MessageSent) -> Result<Decision, Problem> {
        match message.media {
            Some(_) => check_text("text", &message.text)?,
            None => required_text("text", &message.text)?,
        }
        if let Some(repeat) = self.repeat(&Key::Message(by.user(), message.id)) {
            return Ok(repeat);
        }
        let incident = match message.thread {
            Thread::Incident(incident) => Some(self.known(incident)?.id),
            Thread::Conversation(conversation) => {
                self.check_member(conversation, by)?;
                None
            }
        };
        Ok(Decision::Record { by: by.clone(), incident, facts: vec![Fact::MessageSent(message)] })
    }

    pub(super) fn edit_message(&self, by: &Actor, edit: &MessageEdited) -> Result<Decision, Problem> {
        required_text("text", &edit.text)?;
        if let Some(repeat) = self.repeat(&Key::Message(by.user(), edit.id)) {
            return Ok(repeat);
        }
        self.check_member(edit.conversation, by)?;
        // A deletion that was decided since the message was looked up stays the last word.
        if self.recent.get(&Key::Deleted(edit.entry)).is_some() {
            return Err(Problem::new(Code::WrongStatus, "the message was deleted"));
        }
        Ok(Decision::Record { by: by.clone(), incident: None, facts: vec![Fact::MessageEdited(edit.clone())] })
    }

    pub(super) fn delete_message(&self, by: &Actor, deletion: &MessageDeleted) -> Result<Decision, Problem> {
        if let Some(repeat) = self.repeat(&Key::Deleted(deletion.entry)) {
            return Ok(repeat);
        }
        self.check_member(deletion.conversation, by)?;
        Ok(Decision::Record { by: by.clone(), incident: None, facts: vec![Fact::MessageDeleted(deletion.clone())] })
    }

    pub(super) fn repeat(&self, key: &Key) -> Option<Decision> {
        self.recent.get(key).map(|used| Decision::Repeat { position: used.position, incident: used.incident })
    }
}
