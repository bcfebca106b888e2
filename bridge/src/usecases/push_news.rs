//! What is pushed to whom. The log is the queue: a durable place in it says how far it was pushed.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{
    Actor, BroadcastReached, Command, ConversationId, Cursor, Entry, Fact, Position, Problem, SosSilenced, Thread,
    Timestamp, UserId,
};
use lifeline_policies::{Action, Principal, Resource};
use lifeline_protocol::{
    entry,
    rest::{PushAbout, PushMessage},
};
use tokio::sync::watch;

use crate::{
    Bridge,
    feed::unread,
    ledger::Lane,
    ports::{After, PushSubscription, User},
};

/// How long a call for help is worth a push.
const SOS_FOR: Duration = Duration::from_secs(3600);
/// How long a message is.
const MESSAGE_FOR: Duration = Duration::from_secs(24 * 3600);
/// The names of the place: its number in the log, and in the feed.
const LOG_PLACE: &str = "push log";
const FEED_PLACE: &str = "push feed";

/// One push to one browser.
#[derive(Clone, Debug)]
pub struct Push {
    /// The browser.
    pub to: Arc<PushSubscription>,
    /// What it says.
    pub message: PushMessage,
    /// Whether it is worth waking a phone that saves power (`Urgency: high`, RFC 8030 §5.3).
    pub urgent: bool,
    /// From then on it is worth nothing.
    pub until: Timestamp,
}

/// The pushes that a stretch of the log makes.
#[derive(Debug)]
pub struct PushPage {
    /// The pushes, in the order of the log.
    pub pushes: Vec<Push>,
    /// The last entry that was looked at; what follows is on the next page.
    pub end: Position,
}

impl Bridge {
    /// The last entry that readers were told, and a sign whenever there are more.
    pub fn told(&self) -> watch::Receiver<Position> {
        self.hub.told()
    }

    /// How far the log was pushed. A gateway that never pushed begins at the end, and that is durable.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn pushed_to(&self) -> Result<Position, Problem> {
        let live = self.live.position();
        let log = self.feed_cursors.cursor(LOG_PLACE).await?;
        let feed = self.feed_cursors.cursor(FEED_PLACE).await?;
        match (log, feed) {
            // After an older copy was put back the history has a new epoch and the same beginning.
            (Some(log), Some(feed)) => Ok(Position { feed: feed.offset.min(live.feed), log: log.offset.min(live.log) }),
            _ => self.put_pushed_to(live).await.map(|()| live),
        }
    }

    /// Everything up to this place was pushed, or is not to be any more. Durable when it returns `Ok`.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn put_pushed_to(&self, place: Position) -> Result<(), Problem> {
        // In this order: what lies between an older place of the feed and a newer one of the log is passed over.
        self.feed_cursors.put_cursor(LOG_PLACE, &self.cursor(place.log)).await?;
        let feed: Cursor = self.cursor(place.feed);
        Ok(self.feed_cursors.put_cursor(FEED_PLACE, &feed).await?)
    }

    /// The pushes that the next entries after a place make, as far as they were told.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn pushes_after(&self, after: Position, entries_max: usize) -> Result<PushPage, Problem> {
        let told = *self.hub.told().borrow();
        if self.push_subscriptions.is_empty() {
            return Ok(PushPage { pushes: Vec::new(), end: told });
        }
        let mut page = PushPage { pushes: Vec::new(), end: after };
        for segment in self.log.read_after(After::Place(after), entries_max).await.map_err(unread)? {
            for stored in segment.entries {
                // The engine may show a commit before it is fsynced: only what was told is durable.
                if stored.position.log <= after.log || stored.position.log > told.log {
                    continue;
                }
                page.end = stored.position;
                match entry::decode(stored.position, &stored.json) {
                    Ok(entry) => page.pushes.extend(self.pushes_of(&entry)),
                    Err(error) => tracing::error!(log = stored.position.log, %error, "an entry cannot be read"),
                }
            }
        }
        Ok(page)
    }

    fn pushes_of(&self, entry: &Entry) -> Vec<Push> {
        let usual = |good_for: Duration| entry.at.plus(good_for);
        let (about, until, people) = match (&entry.fact, entry.incident) {
            (Fact::SosStarted(started), Some(incident)) => {
                let about = PushAbout::Sos { incident, silent: started.silent };
                (about, usual(SOS_FOR), self.people_who_may(Action::FeedRead))
            }
            // Who was told before that they may ring is told again.
            (Fact::SosContactsTold(_) | Fact::SosSilenced(SosSilenced { silent: true, .. }), Some(incident)) => {
                let Some(known) = self.live.incident(incident).1 else { return Vec::new() };
                let silent = known.sos.as_ref().is_some_and(|session| session.silent);
                (PushAbout::ContactSos { incident, silent }, usual(SOS_FOR), self.live.contacts_told(&known))
            }
            (Fact::MessageSent(message), _) => match message.thread {
                Thread::Conversation(conversation) => {
                    let people = self.away_from(conversation, entry);
                    (PushAbout::Message { conversation }, usual(MESSAGE_FOR), people)
                }
                Thread::Incident(_) => return Vec::new(),
            },
            (fact, _) => match self.broadcast_push(fact) {
                Some(push) => push,
                None => return Vec::new(),
            },
        };
        if until <= self.clock.now() {
            return Vec::new();
        }
        let by = match &entry.by {
            Actor::User { name, .. } => Some(name.clone()),
            Actor::Unverified { name } => name.clone(),
            Actor::Device { .. } | Actor::System => None,
        };
        let others = people.into_iter().filter(|person| Some(*person) != entry.by.user());
        let readers = others.filter_map(|person| self.directory.user(person));
        let to_reader = |reader: &User| {
            let message = PushMessage { about, by: by.clone(), locale: reader.locale.clone() };
            let browsers = self.push_subscriptions.of(reader.id).into_iter();
            // Nothing of before they wanted pushes.
            let browsers = browsers.filter(|to| to.created_at <= entry.at && self.is_pushed_to(to));
            let push =
                |to| Push { to, message: message.clone(), urgent: !matches!(about, PushAbout::Message { .. }), until };
            browsers.map(push).collect::<Vec<_>>()
        };
        readers.flat_map(|reader| to_reader(&reader.user)).collect()
    }

    /// A warning goes to everybody whom it is for, connected or not, until it expires.
    fn broadcast_push(&self, fact: &Fact) -> Option<(PushAbout, Timestamp, Vec<UserId>)> {
        let (about, id) = match fact {
            Fact::BroadcastSent(sent) | Fact::BroadcastUpdated(sent) => {
                (PushAbout::Broadcast { broadcast: sent.id }, sent.id)
            }
            Fact::BroadcastCancelled(cancelled) => {
                (PushAbout::BroadcastCancelled { broadcast: cancelled.id }, cancelled.id)
            }
            _ => return None,
        };
        let broadcast = self.live.broadcast(id)?;
        let people = self.directory.receivers(&broadcast).iter().map(|user| user.id).collect();
        Some((about, broadcast.content.expires_at, people))
    }

    /// The push service has taken a push: a warning has come as far as it.
    pub async fn push_taken(&self, push: &Push) {
        let PushAbout::Broadcast { broadcast: id } = push.message.about else { return };
        let reached = BroadcastReached { id, person: push.to.user };
        let command = Command::ReachWithBroadcast { by: Actor::System, reached, seen: false };
        if let Err(problem) = self.ledger.record(Lane::Other, command).await {
            tracing::warn!(%problem, "that a push service took a broadcast could not be recorded");
        }
    }

    /// Those who may do something with regard to the gateway as a whole.
    pub(crate) fn people_who_may(&self, action: Action) -> Vec<UserId> {
        let may = |user: &User| {
            let principal = Principal::User { id: user.id, role: user.role };
            self.authorizer.decide(&principal, action, &Resource::System).allowed
        };
        self.directory.matching(may).iter().map(|user| user.id).collect()
    }

    /// The members who may read a message, are not connected, have not received it either and have not muted the
    /// conversation.
    fn away_from(&self, conversation: ConversationId, entry: &Entry) -> Vec<UserId> {
        let Some(known) = self.live.conversation(conversation) else { return Vec::new() };
        let number = entry.position.log;
        let away = |member: &UserId| {
            known.shows(*member, number)
                && !self.people_presence.of(*member).online
                && self.message_receipts.of(conversation, *member).delivered < number
                && entry.by.user().is_none_or(|author| !self.live.blocks(*member, author))
                && self.directory.user(*member).is_some_and(|known| !known.user.muted.contains(&conversation))
        };
        known.members.iter().copied().filter(away).collect()
    }
}
