use lifeline_domain::{ConversationId, Problem, UserId};
use lifeline_policies::{Action, Principal};
use lifeline_protocol::{
    rest::PresenceList,
    ws::{Event, PersonPresence, Typing, TypingNow},
};

use crate::{Bridge, Caller, Connected};

impl Bridge {
    /// Somebody who is signed in has a connection, for as long as what is returned is held.
    pub fn person_connected(&self, caller: &Caller) -> Option<Connected> {
        match caller.principal {
            Principal::User { id, .. } => Some(self.people_presence.connected(id, self.clock.clone())),
            _ => None,
        }
    }

    /// The other members hear that somebody types, unless they just have. Nothing is stored.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn typing(&self, caller: &Caller, typing: &Typing) -> Result<(), Problem> {
        let id = typing.conversation;
        let conversation = self.check_conversation(caller, Action::ConversationMessage, id)?;
        let Some(me) = caller.actor.user() else { return Ok(()) };
        if self.people_presence.types(id, me, self.clock.now()) {
            let hears = |member: &UserId| *member != me && !self.live.blocks(*member, me);
            let others = conversation.members.iter().copied().filter(hears).collect();
            let data = TypingNow { conversation: id, member: me };
            self.hub.tell(others, Event::Typing { channel: "me".to_owned(), data }.encode()).await;
        }
        Ok(())
    }

    /// Which members of a conversation are connected, and when the others last were.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn conversation_presence(&self, caller: &Caller, id: ConversationId) -> Result<PresenceList, Problem> {
        let conversation = self.check_conversation(caller, Action::ConversationRead, id)?;
        let shown = |member: &UserId| match self.may_meet(&caller.principal, Action::PersonPresence, *member, true) {
            true => self.people_presence.of(*member),
            false => PersonPresence { user: *member, online: false, last_seen_at: None },
        };
        let members = conversation.members.iter().map(shown).collect();
        Ok(PresenceList { members })
    }
}
