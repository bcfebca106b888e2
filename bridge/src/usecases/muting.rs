use std::collections::BTreeSet;

use lifeline_domain::{ConversationId, Problem};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::rest::Me;

use super::me::own_account;
use crate::{Bridge, Caller, ports::User};

impl Bridge {
    /// Has a conversation's messages pushed to the caller no more, on whichever of their devices (B16).
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden` outside the conversation, or `unavailable`.
    pub async fn mute_conversation(&self, caller: &Caller, id: ConversationId) -> Result<Me, Problem> {
        self.check_conversation(caller, Action::ConversationRead, id)?;
        self.change_muted(caller, |muted| muted.insert(id)).await
    }

    /// Has them pushed again. One that is not muted is left as it is.
    ///
    /// # Errors
    /// `unauthenticated`, `forbidden` or `unavailable`.
    pub async fn unmute_conversation(&self, caller: &Caller, id: ConversationId) -> Result<Me, Problem> {
        self.change_muted(caller, |muted| muted.remove(&id)).await
    }

    async fn change_muted(
        &self,
        caller: &Caller,
        change: impl FnOnce(&mut BTreeSet<ConversationId>) -> bool,
    ) -> Result<Me, Problem> {
        self.check(caller, Action::AccountChange, &Resource::System)?;
        let own = own_account(caller)?;
        let mine: BTreeSet<_> = self.live.conversations_of(own.id).iter().map(|conversation| conversation.id).collect();
        let alter = |user: &mut User| {
            // What they have left since is not kept for ever.
            user.muted.retain(|known| mine.contains(known));
            change(&mut user.muted);
        };
        let user = self.alter_user(own.id, alter).await?;
        self.me(&Caller { account: Some(user), ..caller.clone() })
    }
}
