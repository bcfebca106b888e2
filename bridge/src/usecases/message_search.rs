//! Finding what was written in one's conversations. Texts are not indexed: the newest stretch of the log is looked
//! through first, and a search that takes long is answered in parts.

use lifeline_domain::{Code, Fact, Position, Problem, Thread};
use lifeline_policies::Action;
use lifeline_protocol::{
    entry,
    rest::{MessagesFound, SearchMessages},
};

use super::{history::Lines, incidents::PAGE_MAX};
use crate::{Bridge, Caller};

/// A shorter text would find nearly everything.
const TEXT_CHARS_MIN: usize = 2;
/// What is searched for is no longer than a message (A40).
const TEXT_CHARS_MAX: usize = 500;
/// How many lines, and how many stretches of conversations, one request looks at, about.
const LINES_MAX: usize = 20_000;
const READS_MAX: usize = 2_000;
/// How many lines of one conversation are looked at in a go.
const LINES_AT_ONCE: usize = 1_000;

impl Bridge {
    /// Messages that hold a text, whatever its case, in the conversations of the caller or in one of them.
    ///
    /// # Errors
    /// `invalid_field` for a text too short or too long, `forbidden`, `cursor_unknown` or `unavailable`.
    pub async fn search_messages(&self, caller: &Caller, search: &SearchMessages) -> Result<MessagesFound, Problem> {
        let text = search.text.trim().to_lowercase();
        if !(TEXT_CHARS_MIN..=TEXT_CHARS_MAX).contains(&text.chars().count()) {
            let detail = format!("between {TEXT_CHARS_MIN} and {TEXT_CHARS_MAX} characters can be searched for");
            return Err(Problem::new(Code::InvalidField, detail).at("text"));
        }
        let me = caller.actor.user().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
        let mine = match search.conversation {
            Some(id) => vec![self.check_conversation(caller, Action::ConversationRead, id)?],
            None => self.readable_conversations(caller, me),
        };
        let limit = search.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
        let mut end = self.conversation_before(search.before.as_ref())?;
        self.wait_projected(self.live.position()).await?;

        let (mut found, mut lines, mut reads) = (Lines::new(), 0, 0);
        let mut width = LINES_AT_ONCE as u64;
        while end > 0 && !mine.is_empty() && found.len() < limit && lines < LINES_MAX && reads < READS_MAX {
            let start = end.saturating_sub(width);
            let (mut matches, mut most) = (Lines::new(), 0);
            for conversation in &mine {
                let first = conversation.first_entry_for(me);
                let numbers = start.max(first)..end.min(self.live.last_written(conversation.id) + 1);
                if numbers.is_empty() {
                    continue;
                }
                let thread = Thread::Conversation(conversation.id);
                let read = self.projections.thread(thread, numbers, LINES_AT_ONCE).await?;
                (lines, reads, most) = (lines + read.len(), reads + 1, most.max(read.len()));
                let read = self.as_they_are_now(conversation.id, read, first).await?;
                matches.extend(read.into_iter().filter(|(_, json)| says(json, &text)));
            }
            if most == LINES_AT_ONCE && width > LINES_AT_ONCE as u64 {
                // There is more in this stretch than was read.
                width = (width / 4).max(LINES_AT_ONCE as u64);
                continue;
            }
            matches.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
            found.append(&mut matches);
            (end, width) = (start, width.saturating_mul(4));
        }
        if found.len() > limit {
            found.truncate(limit);
            end = found.last().map_or(end, |(number, _)| *number);
        }
        let before = (end > 0 && !mine.is_empty()).then(|| self.cursor(end));
        let entries = found.iter().filter_map(|(number, json)| entry::line(&self.cursor(*number), json)).collect();
        Ok(MessagesFound { entries, before })
    }
}

fn says(json: &[u8], text: &str) -> bool {
    let entry = entry::decode(Position::default(), json);
    entry.is_ok_and(
        |entry| matches!(entry.fact, Fact::MessageSent(message) if message.text.to_lowercase().contains(text)),
    )
}
