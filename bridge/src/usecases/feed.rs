use bytes::Bytes;
use lifeline_domain::{Code, Cursor, Problem};
use lifeline_policies::{Action, Resource};

use crate::{Bridge, Caller, feed::unread, ports::After};

/// How many entries a page of the feed has at most.
pub const FEED_PAGE_MAX: usize = 1_000;

impl Bridge {
    /// Checks that this caller may read the feed.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn check_feed(&self, caller: &Caller) -> Result<(), Problem> {
        self.check(caller, Action::FeedRead, &Resource::System)
    }

    /// A page of the feed: the texts of the entries after a cursor, with their cursors.
    ///
    /// # Errors
    /// `forbidden`, `cursor_unknown` (also for a cursor past the retained history,
    /// saying where it begins), or `unavailable`.
    pub async fn feed_page(
        &self,
        caller: &Caller,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Bytes)>, Problem> {
        self.check_feed(caller)?;
        let start = self.log.start().await.map_err(unread)?.feed;
        let told = self.live.position().feed;
        let after = self.page_offset(after, told, "after")?.unwrap_or(start);
        if after < start {
            let oldest = self.cursor(start);
            let detail = format!("the history before {oldest} is no longer kept; begin there, or with a snapshot");
            return Err(Problem::new(Code::CursorUnknown, detail).at("after"));
        }
        let limit = limit.clamp(1, FEED_PAGE_MAX);
        let mut page = Vec::new();
        let mut at = after;
        while page.len() < limit && at < told {
            let segments = self.log.read_after(After::Feed(at), limit).await.map_err(unread)?;
            let stored = segments.iter().flat_map(|segment| &segment.entries);
            let fresh: Vec<_> = stored
                .filter(|stored| stored.in_feed && stored.position.feed > at && stored.position.feed <= told)
                .collect();
            let Some(last) = fresh.last() else { break };
            at = last.position.feed;
            page.extend(fresh.iter().map(|stored| (self.cursor(stored.position.feed), stored.json.clone())));
        }
        page.truncate(limit);
        Ok(page)
    }

    /// The feed's last cursor.
    pub fn feed_head(&self) -> Cursor {
        self.cursor(self.live.position().feed)
    }

    /// A cursor's offset in a sequence that goes as far as `head`: the feed's or the log's.
    /// None if it is of another history, where a snapshot can begin anew.
    ///
    /// # Errors
    /// `cursor_unknown` if it is ahead of `head`.
    pub(crate) fn own_offset(&self, cursor: &Cursor, head: u64) -> Result<Option<u64>, Problem> {
        if cursor.epoch != self.epoch {
            return Ok(None);
        }
        if cursor.offset > head {
            return Err(Problem::new(Code::CursorUnknown, "the cursor is ahead of what there is"));
        }
        Ok(Some(cursor.offset))
    }

    /// The same for a page, which needs a cursor of this history, if it has one; `field`
    /// is where it stands.
    pub(crate) fn page_offset(&self, cursor: Option<&Cursor>, head: u64, field: &str) -> Result<Option<u64>, Problem> {
        let Some(cursor) = cursor else { return Ok(None) };
        let offset = self.own_offset(cursor, head).map_err(|problem| problem.at(field))?;
        let elsewhere = || {
            let detail = "the cursor is of another history; begin without one, or with a snapshot";
            Problem::new(Code::CursorUnknown, detail).at(field)
        };
        offset.map(Some).ok_or_else(elsewhere)
    }
}
