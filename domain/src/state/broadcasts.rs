//! Broadcasts: sent, changed, taken back, and what people answer.

use std::{sync::Arc, time::Duration};

use super::{State, decide::not_found};
use crate::{
    Actor, Broadcast, BroadcastAnswered, BroadcastCancelled, BroadcastContent, BroadcastId, BroadcastReach,
    BroadcastReached, BroadcastSent, BroadcastStatus, Broadcasts, Code, Decision, Entry, Fact, Moment, Problem,
    SafetyAnswer, Timestamp, check_device_time, check_name, check_text,
};

/// How long a broadcast is shown at most. One that lasts longer is sent again.
const EXPIRES_MAX: Duration = Duration::from_secs(7 * 24 * 3600);
/// How many may be shown at a time: more are read by nobody.
const SHOWN_MAX: usize = 100;
/// The longest note of an answer, in Unicode scalar values.
const NOTE_CHARS_MAX: usize = 200;

impl State {
    /// Broadcasts, and whom they have reached.
    pub fn broadcasts(&self) -> &Broadcasts {
        &self.broadcasts
    }

    /// Lets go of broadcasts that expired at or before a time, and returns which. What the log still says of them
    /// changes nothing any more.
    pub fn forget_broadcasts(&mut self, until: Timestamp) -> Vec<BroadcastId> {
        self.broadcasts.forget_expired(until)
    }

    pub(super) fn apply_to_broadcasts(&mut self, entry: &Entry) {
        if let Some(sent) = Broadcast::open(entry) {
            self.broadcasts.put(&Arc::new(sent));
        } else if let Some((id, person)) = entry.fact.broadcast_reach() {
            let known = self.broadcasts.reach(id, person).cloned();
            let mut reach = known.unwrap_or_else(|| Arc::new(BroadcastReach::none(id, person)));
            Arc::make_mut(&mut reach).apply(entry);
            self.broadcasts.put_reach(&reach);
        } else if let Some(mut broadcast) = entry.fact.broadcast().and_then(|id| self.broadcasts.get(id)).cloned() {
            Arc::make_mut(&mut broadcast).apply(entry);
            self.broadcasts.put(&broadcast);
        }
    }

    pub(super) fn send_broadcast(&self, by: &Actor, sent: &BroadcastSent, moment: Moment) -> Result<Decision, Problem> {
        if let Some(known) = self.broadcasts.get(sent.id) {
            if known.by.user() == by.user() {
                return Ok(self.nothing_new());
            }
            return Err(Problem::new(Code::AlreadyExists, "another broadcast has this id").at("id"));
        }
        check_content(&sent.content, moment)?;
        if self.broadcasts.all().filter(|one| !one.is_expired(moment.now)).count() >= SHOWN_MAX {
            let detail = format!("{SHOWN_MAX} broadcasts are shown already; wait until one expires");
            return Err(Problem::new(Code::WrongStatus, detail));
        }
        Ok(record(by, Fact::BroadcastSent(sent.clone())))
    }

    /// Whom it is for does not change: those outside a new area would not hear that it is no longer for them.
    pub(super) fn update_broadcast(
        &self,
        by: &Actor,
        update: &BroadcastSent,
        moment: Moment,
    ) -> Result<Decision, Problem> {
        let known = self.shown_broadcast(update.id, moment)?;
        let content = BroadcastContent { area: known.content.area.clone(), ..update.content.clone() };
        if known.content == content {
            return Ok(self.nothing_new());
        }
        if known.status == BroadcastStatus::Cancelled {
            return Err(Problem::new(Code::WrongStatus, "the broadcast was cancelled; send another one"));
        }
        check_content(&content, moment)?;
        Ok(record(by, Fact::BroadcastUpdated(BroadcastSent { id: update.id, content })))
    }

    pub(super) fn cancel_broadcast(
        &self,
        by: &Actor,
        cancel: &BroadcastCancelled,
        moment: Moment,
    ) -> Result<Decision, Problem> {
        let known = self.shown_broadcast(cancel.id, moment)?;
        if known.status == BroadcastStatus::Cancelled {
            return Ok(self.nothing_new());
        }
        if let Some(text) = &cancel.text {
            check_name("text", text)?;
        }
        Ok(record(by, Fact::BroadcastCancelled(cancel.clone())))
    }

    pub(super) fn broadcast_reaches(
        &self,
        by: &Actor,
        reached: BroadcastReached,
        seen: bool,
    ) -> Result<Decision, Problem> {
        self.known_broadcast(reached.id)?;
        let known = self.broadcasts.reach(reached.id, reached.person);
        if known.is_some_and(|known| if seen { known.seen_at } else { known.reached_at }.is_some()) {
            return Ok(self.nothing_new());
        }
        let fact = if seen { Fact::BroadcastSeen } else { Fact::BroadcastDelivered };
        Ok(record(by, fact(reached)))
    }

    /// An answer counts as long as the broadcast is known: what was said offline may come after it has expired.
    pub(super) fn answer_broadcast(
        &self,
        by: &Actor,
        answered: &BroadcastAnswered,
        moment: Moment,
    ) -> Result<Decision, Problem> {
        if !self.known_broadcast(answered.id)?.content.asks_safe {
            return Err(Problem::new(Code::WrongStatus, "this broadcast asks nothing"));
        }
        let mut answered = answered.clone();
        if let Some(note) = &answered.answer.note {
            check_text("note", note)?;
            if note.chars().count() > NOTE_CHARS_MAX {
                let detail = format!("a note has at most {NOTE_CHARS_MAX} characters");
                return Err(Problem::new(Code::TextTooLong, detail).at("note"));
            }
        }
        check_device_time("answered_at", answered.answer.answered_at, moment.now)?;
        let ahead = answered.answer.answered_at > moment.now;
        // A phone whose clock is ahead must not have the last word for a day.
        answered.answer.answered_at = answered.answer.answered_at.min(moment.now);
        let said = SafetyAnswer { answered_at: moment.now, ..answered.answer.clone() };
        let is_repeat = |known: &Arc<BroadcastReach>| {
            let last = known.answer.as_ref().map(|last| SafetyAnswer { answered_at: moment.now, ..last.clone() });
            !known.is_news(&answered.answer) || ahead && last.as_ref() == Some(&said)
        };
        if self.broadcasts.reach(answered.id, answered.person).is_some_and(is_repeat) {
            return Ok(self.nothing_new());
        }
        Ok(record(by, Fact::BroadcastAnswered(answered)))
    }

    fn known_broadcast(&self, id: BroadcastId) -> Result<&Arc<Broadcast>, Problem> {
        self.broadcasts.get(id).ok_or_else(|| not_found("broadcast"))
    }

    fn shown_broadcast(&self, id: BroadcastId, moment: Moment) -> Result<&Arc<Broadcast>, Problem> {
        let known = self.known_broadcast(id)?;
        if known.is_expired(moment.now) {
            return Err(Problem::new(Code::WrongStatus, "the broadcast has expired; send another one"));
        }
        Ok(known)
    }

    fn nothing_new(&self) -> Decision {
        Decision::Repeat { position: self.position, incident: None }
    }
}

fn check_content(content: &BroadcastContent, moment: Moment) -> Result<(), Problem> {
    content.check()?;
    if content.expires_at <= moment.now || content.expires_at > moment.now.plus(EXPIRES_MAX) {
        let detail = format!("a broadcast expires within 7 days from now, which is {}", moment.now);
        return Err(Problem::new(Code::TimeOutOfRange, detail).at("expires_at"));
    }
    Ok(())
}

fn record(by: &Actor, fact: Fact) -> Decision {
    Decision::Record { by: by.clone(), incident: None, facts: vec![fact] }
}

#[cfg(test)]
mod tests;
