use std::sync::Arc;

use lifeline_domain::{
    Area, Broadcast, BroadcastCancelled, BroadcastId, BroadcastSent, Code, Command, Problem, Safety, UserId,
};
use lifeline_policies::{Action, Resource};
use lifeline_protocol::{
    rest::{
        BroadcastAudience, BroadcastDetail, BroadcastGroup, BroadcastList, BroadcastPeople, BroadcastPerson,
        CancelBroadcast, FollowedBroadcast, PreviewBroadcast, SendBroadcast, UpdateBroadcast,
    },
    ws::Recorded,
};

use super::incidents::PAGE_MAX;
use crate::{
    Bridge, Caller,
    broadcast_audience::Nearness,
    broadcast_figures::{Standing, progress},
    ledger::Lane,
};

impl Bridge {
    /// Warns everyone, or an area.
    ///
    /// # Errors
    /// `forbidden`, a field that cannot be, `already_exists`, `wrong_status` where too many are shown, or `unavailable`.
    pub async fn send_broadcast(&self, caller: &Caller, send: SendBroadcast) -> Result<FollowedBroadcast, Problem> {
        self.check(caller, Action::BroadcastSend, &Resource::System)?;
        let sent = BroadcastSent { id: send.id, content: send.into() };
        let id = sent.id;
        self.record_broadcast(Command::SendBroadcast { by: caller.actor.clone(), sent }).await?;
        Ok(self.followed(self.known_broadcast(id)?))
    }

    /// Says something else from now on, to the same people.
    ///
    /// # Errors
    /// `forbidden`, `not_found`, a field that cannot be, `wrong_status` after its end, or `unavailable`.
    pub async fn update_broadcast(
        &self,
        caller: &Caller,
        id: BroadcastId,
        update: UpdateBroadcast,
    ) -> Result<FollowedBroadcast, Problem> {
        self.check(caller, Action::BroadcastSend, &Resource::System)?;
        let update = BroadcastSent { id, content: update.into() };
        self.record_broadcast(Command::UpdateBroadcast { by: caller.actor.clone(), update }).await?;
        Ok(self.followed(self.known_broadcast(id)?))
    }

    /// Takes a broadcast back, and tells that to those it was for.
    ///
    /// # Errors
    /// As [`Bridge::update_broadcast`].
    pub async fn cancel_broadcast(
        &self,
        caller: &Caller,
        id: BroadcastId,
        cancel: CancelBroadcast,
    ) -> Result<FollowedBroadcast, Problem> {
        self.check(caller, Action::BroadcastSend, &Resource::System)?;
        let cancel = BroadcastCancelled { id, text: cancel.text };
        self.record_broadcast(Command::CancelBroadcast { by: caller.actor.clone(), cancel }).await?;
        Ok(self.followed(self.known_broadcast(id)?))
    }

    /// How many people a broadcast would be for.
    ///
    /// # Errors
    /// `forbidden`, or an area that is none.
    pub fn preview_broadcast(&self, caller: &Caller, preview: &PreviewBroadcast) -> Result<BroadcastAudience, Problem> {
        self.check(caller, Action::BroadcastSend, &Resource::System)?;
        preview.area.as_ref().map_or(Ok(()), |area| area.check("area"))?;
        let region = preview.area.as_ref().map(Area::region);
        let mut audience = BroadcastAudience { people: 0, within: 0, without_place: 0 };
        for user in self.directory.matching(|user| user.disabled_at.is_none() && Some(user.id) != caller.actor.user()) {
            match Nearness::of(region.as_ref(), &user) {
                Nearness::Within => audience.within += 1,
                Nearness::Unknown => audience.without_place += 1,
                Nearness::Elsewhere => continue,
            }
            audience.people += 1;
        }
        Ok(audience)
    }

    /// The broadcasts that are kept, the newest first, each with how far it has come.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn broadcasts(&self, caller: &Caller) -> Result<BroadcastList, Problem> {
        self.check(caller, Action::BroadcastFollow, &Resource::System)?;
        let newest = self.live.broadcasts().into_iter().take(PAGE_MAX);
        Ok(BroadcastList { broadcasts: newest.map(|broadcast| self.followed(broadcast)).collect() })
    }

    /// One broadcast, and how far it has come over time.
    ///
    /// # Errors
    /// `forbidden` or `not_found`.
    pub fn broadcast(&self, caller: &Caller, id: BroadcastId) -> Result<BroadcastDetail, Problem> {
        self.check(caller, Action::BroadcastFollow, &Resource::System)?;
        let broadcast = self.known_broadcast(id)?;
        let over_time = progress(broadcast.sent_at, self.clock.now(), &self.broadcast_standings(&broadcast));
        Ok(BroadcastDetail { followed: self.followed(broadcast), over_time })
    }

    /// A page of the people whom a broadcast is for, in the order of their ids.
    ///
    /// # Errors
    /// As [`Bridge::broadcast`].
    pub fn broadcast_people(
        &self,
        caller: &Caller,
        id: BroadcastId,
        group: BroadcastGroup,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<BroadcastPeople, Problem> {
        self.check(caller, Action::BroadcastFollow, &Resource::System)?;
        let limit = limit.clamp(1, PAGE_MAX);
        let standings = self.broadcast_standings(&*self.known_broadcast(id)?);
        let wanted = |(user, _): &&Standing| after.is_none_or(|after| user.id > after);
        let mut page: Vec<_> = standings.iter().filter(wanted).filter(|one| group_of(one) == group).collect();
        let more = page.len() > limit;
        page.truncate(limit);
        let next = page.last().filter(|_| more).map(|(user, _)| user.id);
        Ok(BroadcastPeople { people: page.into_iter().map(|one| self.broadcast_person(caller, one)).collect(), next })
    }

    pub(super) fn known_broadcast(&self, id: BroadcastId) -> Result<Arc<Broadcast>, Problem> {
        let unknown = || Problem::new(Code::NotFound, "there is no such broadcast, or it is not for you");
        self.live.broadcast(id).ok_or_else(unknown)
    }

    fn broadcast_person(&self, caller: &Caller, (user, reach): &Standing) -> BroadcastPerson {
        let reach = reach.as_deref();
        BroadcastPerson {
            person: self.person_view_of(caller, user),
            reached_at: reach.and_then(|reach| reach.reached_at),
            seen_at: reach.and_then(|reach| reach.seen_at),
            answer: reach.and_then(|reach| reach.answer.clone()),
        }
    }

    fn followed(&self, broadcast: Arc<Broadcast>) -> FollowedBroadcast {
        FollowedBroadcast { figures: self.broadcast_figures(&broadcast), broadcast }
    }

    /// A warning goes before what is said among people.
    async fn record_broadcast(&self, command: Command) -> Result<(), Problem> {
        self.ledger.record(Lane::Emergency, command).await.map(|_| ())
    }

    /// An answer to what a person says about a broadcast.
    pub(super) async fn record_of_broadcast(&self, lane: Lane, command: Command) -> Result<Recorded, Problem> {
        let recorded = self.ledger.record(lane, command).await?;
        Ok(Recorded {
            cursor: self.cursor(recorded.position.log),
            incident: None,
            sos: None,
            conversation: None,
            repeated: recorded.repeated,
        })
    }
}

fn group_of((_, reach): &Standing) -> BroadcastGroup {
    match reach.as_ref().and_then(|reach| reach.answer.as_ref()).map(|answer| answer.answer) {
        Some(Safety::NeedHelp) => BroadcastGroup::NeedHelp,
        Some(Safety::Safe) => BroadcastGroup::Safe,
        None => BroadcastGroup::Silent,
    }
}
