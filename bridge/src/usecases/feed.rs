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
        let after = after.map_or(Ok(start), |cursor| self.own_offset(cursor))?;
        if after < start {
            let oldest = self.cursor(start);
            let detail = format!("the history before {oldest} is no longer kept; begin there, or with a snapshot");
            return Err(Problem::new(Code::CursorUnknown, detail).at("after"));
        }
        let limit = limit.clamp(1, FEED_PAGE_MAX);
        let told = self.live.position().feed;
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

    /// A cursor's offset, if it is of this feed.
    pub(crate) fn own_offset(&self, cursor: &Cursor) -> Result<u64, Problem> {
        if cursor.epoch != self.epoch {
            let detail = "the cursor is of another history of this feed; begin with a snapshot";
            return Err(Problem::new(Code::CursorUnknown, detail).at("after"));
        }
        if cursor.offset > self.live.position().log {
            return Err(Problem::new(Code::CursorUnknown, "the cursor is ahead of the feed").at("after"));
        }
        Ok(cursor.offset)
    }
}
