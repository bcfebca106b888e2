use std::sync::Arc;

use bytes::Bytes;
use lifeline_domain::{Broadcast, Code, Cursor, Incident, IncidentId, Position, Problem, Thread, UserId};
use lifeline_protocol::{entry, ws::Channel};

use super::{
    hub::{Hub, channel_frame},
    mailbox::{Frame, Mailbox, Reader},
};
use crate::{
    Bridge,
    ports::{After, LogError, StoredEntry},
};

/// How many entries of the log are read at a time for a reader that catches up.
const CATCH_UP_ENTRIES: usize = 1_000;
/// A reader further behind than this is better served by a snapshot; pages
/// (`GET /v1/feed`) still give every entry.
const RESUME_ENTRIES_MAX: u64 = 50_000;
/// Somebody who missed more than this in their conversations reads them in pages.
const MISSED_ENTRIES_MAX: usize = 2_000;

/// A subscription that was opened: send [`Opening`], then what the mailbox brings.
#[derive(Debug)]
pub struct Subscription {
    /// What comes first.
    pub opening: Opening,
    /// The channel's last cursor at the moment of attaching.
    pub head: Cursor,
    /// What ends it.
    pub handle: SubscriptionHandle,
}

/// Ends a subscription.
#[derive(Debug)]
pub struct SubscriptionHandle {
    channel: Channel,
    number: u64,
    hub: Hub,
}

impl SubscriptionHandle {
    /// The channel.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Ends it. A connection that is gone need not: its mailbox is gone too.
    pub async fn end(self) {
        self.hub.detach(self.channel, self.number).await;
    }
}

/// What a reader must be sent before what the mailbox brings.
#[derive(Debug)]
pub enum Opening {
    /// The entries after the reader's cursor, as frames.
    Resumed(Vec<Frame>),
    /// A snapshot and the entries after it.
    Reset {
        /// Where the snapshot is true.
        cursor: Cursor,
        /// The incidents.
        incidents: Vec<Arc<Incident>>,
        /// The frames of the entries after it.
        after: Vec<Frame>,
    },
    /// Nothing: the channel has no history here.
    FromNow,
}

impl Bridge {
    /// Opens a subscription: from a cursor, or with a snapshot. The caller has checked
    /// the policy. Frames in the opening are bounded by the retained history.
    ///
    /// # Errors
    /// `cursor_unknown` if the cursor is of another epoch's form or ahead of the feed;
    /// `unavailable` if the store does not answer.
    pub async fn subscribe(
        &self,
        channel: Channel,
        reader: Reader,
        after: Option<&str>,
        mailbox: &Mailbox,
    ) -> Result<Subscription, Problem> {
        let after = after.map(str::parse).transpose().map_err(|problem: Problem| problem.at("data.after"))?;
        if let Reader::Person(me) = reader {
            return self.subscribe_person(channel, me, after.as_ref(), mailbox).await;
        }
        if let Some(cursor) = after
            && let Some(subscription) = self.resume(channel, reader, &cursor, mailbox).await?
        {
            return Ok(subscription);
        }
        self.snapshot(channel, reader, mailbox).await
    }

    /// A person's own channel: what was written while they were away, if that is not too much, and what comes.
    async fn subscribe_person(
        &self,
        channel: Channel,
        me: UserId,
        after: Option<&Cursor>,
        mailbox: &Mailbox,
    ) -> Result<Subscription, Problem> {
        let attached = self.hub.attach(channel, Reader::Person(me), None, mailbox).await;
        let (attached, number) = attached.ok_or_else(stopping)?;
        let head = attached.log;
        let missed = match after {
            Some(after) => self.missed(channel, me, after, head).await,
            None => Ok(None),
        };
        match missed {
            Ok(missed) => {
                let opening = missed.map_or(Opening::FromNow, Opening::Resumed);
                Ok(self.subscription(opening, self.cursor(head), channel, number))
            }
            Err(problem) => {
                self.hub.detach(channel, number).await;
                Err(problem)
            }
        }
    }

    /// What was written after a cursor and up to `head` in the conversations somebody is in, and the broadcasts for them
    /// that have changed since and not expired; none if it is too much or of another history.
    async fn missed(
        &self,
        channel: Channel,
        me: UserId,
        after: &Cursor,
        head: u64,
    ) -> Result<Option<Vec<Frame>>, Problem> {
        let live = self.live.position();
        let Some(after) = self.own_offset(after, live.log).map_err(|problem| problem.at("data.after"))? else {
            return Ok(None);
        };
        let mut mine = self.live.conversations_of(me);
        mine.retain(|conversation| self.live.last_written(conversation.id) > after);
        if !mine.is_empty() {
            self.wait_projected(live).await?;
        }
        let mut missed = Vec::new();
        for conversation in mine {
            let first = conversation.first_entry_for(me);
            let numbers = first.max(after + 1)..head + 1;
            let count = MISSED_ENTRIES_MAX + 1 - missed.len();
            let lines = self.projections.thread(Thread::Conversation(conversation.id), numbers, count).await?;
            if lines.len() == count {
                return Ok(None);
            }
            missed.extend(self.as_they_are_now(conversation.id, lines, first).await?);
        }
        let news = |one: &Arc<Broadcast>| (after + 1..=head).contains(&one.entry);
        for broadcast in self.shown_to(me).into_iter().filter(news) {
            missed.push((broadcast.entry, entry::encode(&broadcast.last_entry()).into()));
        }
        missed.sort_by_key(|(number, _)| *number);
        let frame = |(number, json): &(u64, Bytes)| channel_frame(channel, &self.epoch, *number, None, json);
        Ok(Some(missed.iter().map(frame).collect()))
    }

    /// Resumes after a cursor; none if its history is gone and a snapshot must do.
    async fn resume(
        &self,
        channel: Channel,
        reader: Reader,
        cursor: &Cursor,
        mailbox: &Mailbox,
    ) -> Result<Option<Subscription>, Problem> {
        let head = self.live.position().feed;
        let offset = self.own_offset(cursor, head).map_err(|problem| problem.at("data.after"))?;
        let Some(mut at) = offset.filter(|offset| head - offset <= RESUME_ENTRIES_MAX) else { return Ok(None) };
        let mut frames = Vec::new();
        loop {
            if let Some((attached, number)) = self.hub.attach(channel, reader, Some(at), mailbox).await {
                frames.extend(attached.backlog);
                let head = self.cursor(attached.head);
                return Ok(Some(self.subscription(Opening::Resumed(frames), head, channel, number)));
            }
            if at < self.log.start().await.map_err(unread)?.feed {
                return Ok(None);
            }
            let Some(last) = self.read_frames(channel, reader, at, &mut frames).await? else {
                return Err(stopping());
            };
            at = last;
        }
    }

    /// Appends the frames of the entries after an offset from the store, and says how far it got.
    async fn read_frames(
        &self,
        channel: Channel,
        reader: Reader,
        after: u64,
        frames: &mut Vec<Frame>,
    ) -> Result<Option<u64>, Problem> {
        if let Channel::Incident(incident) = channel {
            let lines = self.timeline_lines(incident, after, usize::MAX, reader).await?;
            let last = self.projected().feed.max(after);
            frames.extend(lines.iter().map(|(offset, json)| channel_frame(channel, &self.epoch, *offset, None, json)));
            return Ok((last > after || !lines.is_empty()).then_some(last));
        }
        let segments = self.log.read_after(After::Feed(after), CATCH_UP_ENTRIES).await.map_err(unread)?;
        // The engine may show a commit before it is fsynced: only what is live is durable.
        let told = self.live.position().feed;
        let fresh =
            |stored: &&StoredEntry| stored.in_feed && stored.position.feed > after && stored.position.feed <= told;
        let mut last = None;
        for stored in segments.iter().flat_map(|segment| &segment.entries).filter(fresh) {
            frames.push(channel_frame(channel, &self.epoch, stored.position.feed, None, &stored.json));
            last = Some(stored.position.feed);
        }
        Ok(last)
    }

    async fn snapshot(&self, channel: Channel, reader: Reader, mailbox: &Mailbox) -> Result<Subscription, Problem> {
        loop {
            let (position, incidents) = match channel {
                Channel::Incident(id) => {
                    let (position, incident) = self.live.incident(id);
                    let incident = match reader {
                        Reader::Responder => incident,
                        _ => incident.as_ref().map(Incident::for_caller),
                    };
                    (position, Vec::from_iter(incident))
                }
                _ => self.live.unresolved(),
            };
            // The history is long enough but for a burst between the two lines: look again then.
            let attached = self.hub.attach(channel, reader, Some(position.feed), mailbox).await;
            if let Some((attached, number)) = attached {
                let cursor = self.cursor(position.feed);
                let head = self.cursor(attached.head);
                let opening = Opening::Reset { cursor, incidents, after: attached.backlog };
                return Ok(self.subscription(opening, head, channel, number));
            }
            if self.ledger.health() == crate::ledger::Health::Fenced {
                return Err(stopping());
            }
            tokio::task::yield_now().await;
        }
    }

    fn subscription(&self, opening: Opening, head: Cursor, channel: Channel, number: u64) -> Subscription {
        Subscription { opening, head, handle: SubscriptionHandle { channel, number, hub: self.hub.clone() } }
    }

    /// Lines of an incident's timeline after a feed offset that this reader may see,
    /// oldest first; at most `limit`, and fewer only if there are no more.
    pub(crate) async fn timeline_lines(
        &self,
        incident: IncidentId,
        after: u64,
        limit: usize,
        reader: Reader,
    ) -> Result<Vec<(u64, Bytes)>, Problem> {
        self.wait_projected(self.live.position()).await?;
        let thread = Thread::Incident(incident);
        let (mut found, mut at) = (Vec::new(), after);
        loop {
            let missing = limit - found.len();
            let lines = self.projections.thread(thread, at + 1..u64::MAX, missing).await.map_err(Problem::from)?;
            let all = lines.len() < missing;
            at = lines.last().map_or(at, |(offset, _)| *offset);
            found.extend(lines.into_iter().filter(|(_, json)| reader == Reader::Responder || for_caller(json)));
            if all || found.len() == limit {
                return Ok(found);
            }
        }
    }
}

fn for_caller(json: &[u8]) -> bool {
    entry::decode(Position::default(), json).is_ok_and(|entry| entry.fact.for_caller())
}

fn stopping() -> Problem {
    Problem::new(Code::Unavailable, "the gateway is stopping; connect again")
}

pub(crate) fn unread(error: LogError) -> Problem {
    tracing::error!(%error, "the log could not be read");
    Problem::new(Code::Unavailable, "the store did not answer; try again")
}
