use std::sync::Arc;

use lifeline_domain::{
    Broadcast, BroadcastAnswered, BroadcastId, BroadcastReached, Code, Command, Problem, SafetyAnswer, UserId,
};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    rest::{OwnBroadcast, OwnBroadcasts},
    ws::{BroadcastAnswer, BroadcastDelivered, BroadcastSeen, Recorded},
};

use crate::{Bridge, Caller, ledger::Lane};

impl Bridge {
    /// The broadcasts that are for the caller and have not expired, the newest first.
    ///
    /// # Errors
    /// `unauthenticated` without an account, or `forbidden` with an SOS token.
    pub fn own_broadcasts(&self, caller: &Caller) -> Result<OwnBroadcasts, Problem> {
        let me = signed_in(caller)?;
        self.check(caller, Action::BroadcastRead, &receiver(true))?;
        let own = |broadcast: Arc<Broadcast>| {
            let reach = self.live.broadcast_reach(broadcast.id, me);
            let seen = reach.as_ref().is_some_and(|reach| reach.seen_at.is_some());
            OwnBroadcast { broadcast, seen, answer: reach.and_then(|reach| reach.answer.clone()) }
        };
        Ok(OwnBroadcasts { broadcasts: self.shown_to(me).into_iter().map(own).collect() })
    }

    /// Those that are for a person and have not expired, the newest first.
    pub(crate) fn shown_to(&self, person: UserId) -> Vec<Arc<Broadcast>> {
        let now = self.clock.now();
        let shown = self.live.broadcasts().into_iter().filter(|one| !one.is_expired(now));
        shown.filter(|one| self.directory.receives(one, person)).collect()
    }

    /// The caller's browser has a broadcast.
    ///
    /// # Errors
    /// `forbidden` if it is not for them, `not_found` or `unavailable`.
    pub async fn broadcast_delivered(&self, caller: &Caller, it: BroadcastDelivered) -> Result<Recorded, Problem> {
        self.reaches(caller, it.broadcast, false).await
    }

    /// A broadcast was on the caller's screen.
    ///
    /// # Errors
    /// As [`Bridge::broadcast_delivered`].
    pub async fn broadcast_seen(&self, caller: &Caller, it: BroadcastSeen) -> Result<Recorded, Problem> {
        self.reaches(caller, it.broadcast, true).await
    }

    /// The caller says whether they are safe.
    ///
    /// # Errors
    /// As [`Bridge::broadcast_delivered`]; `wrong_status` if it asks nothing, `text_too_long`, `time_out_of_range`.
    pub async fn answer_broadcast(&self, caller: &Caller, it: BroadcastAnswer) -> Result<Recorded, Problem> {
        let person = self.receiver_of(caller, it.broadcast)?;
        let answer = SafetyAnswer { answer: it.answer, answered_at: it.answered_at, note: it.note };
        let answered = BroadcastAnswered { id: it.broadcast, person, answer };
        let command = Command::AnswerBroadcast { by: caller.actor.clone(), answered };
        self.record_of_broadcast(Lane::Action, command).await
    }

    /// Thousands say so at once, and nobody waits for it.
    async fn reaches(&self, caller: &Caller, id: BroadcastId, seen: bool) -> Result<Recorded, Problem> {
        let person = self.receiver_of(caller, id)?;
        let reached = BroadcastReached { id, person };
        let command = Command::ReachWithBroadcast { by: caller.actor.clone(), reached, seen };
        self.record_of_broadcast(Lane::Other, command).await
    }

    /// The caller, whom a broadcast is for, or who has been told of it before their places changed.
    fn receiver_of(&self, caller: &Caller, id: BroadcastId) -> Result<UserId, Problem> {
        let me = signed_in(caller)?;
        let broadcast = self.known_broadcast(id)?;
        let is_one = self.directory.receives(&broadcast, me) || self.live.broadcast_reach(id, me).is_some();
        self.check(caller, Action::BroadcastAnswer, &receiver(is_one))?;
        Ok(me)
    }
}

fn receiver(receiver: bool) -> Resource<'static> {
    Resource::Broadcast { receiver }
}

fn signed_in(caller: &Caller) -> Result<UserId, Problem> {
    caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))
}
