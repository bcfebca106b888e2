//! What was written in a conversation, in pages.

use std::collections::BTreeMap;

use bytes::Bytes;
use lifeline_domain::{ConversationId, Cursor, Entry, Fact, Position, Problem, Thread};
use lifeline_policies::Action;
use lifeline_protocol::entry;

use super::incidents::PAGE_MAX;
use crate::{Bridge, Caller};

pub(super) type Lines = Vec<(u64, Bytes)>;

/// Which messages of a conversation a page has.
#[derive(Clone, Debug)]
pub enum HistoryPage {
    /// The first after a cursor.
    After(Cursor),
    /// The last before a cursor.
    Before(Cursor),
    /// The newest.
    Newest,
}

/// How many lines are read at a time on the way back.
const READ_BACK_MAX: usize = 2_000;
/// The shortest stretch of the log in which lines are looked for on the way back.
const READ_BACK_MIN: u64 = 256;

impl Bridge {
    /// A page of what happened in a conversation, oldest first, and whether there is more on the way that the
    /// page goes. Messages are as they are now: what was edited or deleted is not told. Who was added later
    /// reads from then on.
    ///
    /// # Errors
    /// `forbidden`, `cursor_unknown` or `unavailable`.
    pub async fn conversation_messages(
        &self,
        caller: &Caller,
        id: ConversationId,
        page: &HistoryPage,
        limit: usize,
    ) -> Result<(Vec<(Cursor, Bytes)>, bool), Problem> {
        let conversation = self.check_conversation(caller, Action::ConversationRead, id)?;
        let first = caller.actor.user().map_or(0, |me| conversation.first_entry_for(me));
        let limit = limit.clamp(1, PAGE_MAX);
        let live = self.live.position();
        let end = match page {
            HistoryPage::After(after) => {
                let start = first.max(self.conversation_offset(Some(after))? + 1);
                self.wait_projected(live).await?;
                let found = self.first_lines(id, start, first, limit + 1).await?;
                return Ok(self.page_of(found, limit));
            }
            HistoryPage::Before(before) => self.conversation_before(Some(before))?,
            HistoryPage::Newest => self.conversation_before(None)?,
        };
        self.wait_projected(live).await?;
        let mut found = self.last_lines(id, first, end, limit + 1).await?;
        let more = found.len() > limit;
        let page = found.split_off(found.len().saturating_sub(limit));
        Ok((page.into_iter().map(|(number, json)| (self.cursor(number), json)).collect(), more))
    }

    /// The first lines from `start` on.
    async fn first_lines(&self, id: ConversationId, start: u64, first: u64, want: usize) -> Result<Lines, Problem> {
        let (mut found, mut start) = (Lines::new(), start);
        while found.len() < want {
            let missing = want - found.len();
            let lines = self.projections.thread(Thread::Conversation(id), start..u64::MAX, missing).await?;
            let all = lines.len() < missing;
            start = lines.last().map_or(start, |(number, _)| number + 1);
            found.extend(self.as_they_are_now(id, lines, first).await?);
            if all {
                break;
            }
        }
        Ok(found)
    }

    /// The last lines from `first` on and before `end`. The store reads forwards only, so it is read in stretches,
    /// the last one first, each as long as makes it likely to hold what is missing.
    pub(super) async fn last_lines(
        &self,
        id: ConversationId,
        first: u64,
        end: u64,
        want: usize,
    ) -> Result<Lines, Problem> {
        let thread = Thread::Conversation(id);
        let mut end = end.min(self.live.last_written(id) + 1);
        let oldest = self.projections.thread(thread, first..end, 1).await?;
        let Some(start) = oldest.first().map(|(number, _)| *number) else { return Ok(Lines::new()) };
        let mut width = READ_BACK_MIN.max(4 * want as u64);
        let mut found = Lines::new();
        while end > start && found.len() < want {
            let from = end.saturating_sub(width).max(start);
            let lines = self.projections.thread(thread, from..end, READ_BACK_MAX).await?;
            if lines.len() == READ_BACK_MAX && end - from > READ_BACK_MAX as u64 {
                width = (width / 4).max(READ_BACK_MAX as u64);
                continue;
            }
            let mut lines = self.as_they_are_now(id, lines, first).await?;
            lines.append(&mut found);
            (found, end, width) = (lines, from, width.saturating_mul(4));
        }
        Ok(found)
    }

    /// A page of what happened in a conversation, word for word as it was recorded: every
    /// message with what it said at first, every edit and every deletion.
    ///
    /// # Errors
    /// As [`Bridge::conversation_messages`].
    pub async fn conversation_audit(
        &self,
        caller: &Caller,
        id: ConversationId,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<(Vec<(Cursor, Bytes)>, bool), Problem> {
        self.check_conversation(caller, Action::ConversationAudit, id)?;
        tracing::info!(conversation = %id, auditor = ?caller.actor.user(), "a conversation is read for audit");
        let after = self.conversation_offset(after)?;
        self.wait_projected(self.live.position()).await?;
        let limit = limit.clamp(1, PAGE_MAX);
        let lines = self.projections.thread(Thread::Conversation(id), after + 1..u64::MAX, limit + 1).await?;
        Ok(self.page_of(lines, limit))
    }

    /// The number that a page on the way back ends before.
    pub(super) fn conversation_before(&self, before: Option<&Cursor>) -> Result<u64, Problem> {
        let live = self.live.position().log;
        Ok(self.page_offset(before, live, "before")?.unwrap_or(live + 1))
    }

    /// Conversations are not in the feed: their lines have numbers of the log.
    fn conversation_offset(&self, after: Option<&Cursor>) -> Result<u64, Problem> {
        Ok(self.page_offset(after, self.live.position().log, "after")?.unwrap_or_default())
    }

    /// Lines with every message as its last amendment leaves it, and every amendment as the
    /// last one of its message; those of messages before `first` are left out.
    pub(crate) async fn as_they_are_now(&self, id: ConversationId, lines: Lines, first: u64) -> Result<Lines, Problem> {
        let (Some(from), Some(to)) = (lines.first(), lines.last()) else { return Ok(lines) };
        let mut amendments: BTreeMap<u64, Bytes> =
            self.projections.amendments(id, from.0, to.0).await?.into_iter().collect();
        let mut now = Vec::with_capacity(lines.len());
        for (number, json) in lines {
            let Some(line) = decode(number, &json) else { continue };
            let json = match line.fact.amends() {
                Some(message) if message < first => continue,
                Some(message) => {
                    if !amendments.contains_key(&message) {
                        amendments.extend(self.projections.amendments(id, message, message).await?);
                    }
                    amendments.get(&message).cloned().unwrap_or(json)
                }
                None => match amendments.get(&number).and_then(|last| decode(number, last)) {
                    Some(last) => amended(line, &last),
                    None => json,
                },
            };
            now.push((number, json));
        }
        Ok(now)
    }
}

fn decode(number: u64, json: &[u8]) -> Option<Entry> {
    entry::decode(Position { feed: 0, log: number }, json).ok()
}

/// The text of a message's entry as its last amendment leaves it.
fn amended(mut line: Entry, last: &Entry) -> Bytes {
    if let Fact::MessageSent(message) = &mut line.fact {
        match &last.fact {
            Fact::MessageEdited(edited) => {
                message.text = edited.text.clone();
                message.edited_at = Some(last.at);
            }
            _ => {
                message.text = String::new();
                message.media = None;
                message.deleted_at = Some(last.at);
            }
        }
    }
    entry::encode(&line).into()
}
