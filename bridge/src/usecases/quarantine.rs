use bytes::Bytes;
use lifeline_domain::{Cursor, Problem};
use lifeline_policies::{Action, Resource};

use super::incidents::PAGE_MAX;
use crate::{Bridge, Caller};

impl Bridge {
    /// What could not be understood, newest first.
    ///
    /// # Errors
    /// `forbidden`, `cursor_unknown` or `unavailable`.
    pub async fn quarantined(
        &self,
        caller: &Caller,
        before: Option<&Cursor>,
        limit: usize,
    ) -> Result<Vec<(Cursor, Bytes)>, Problem> {
        self.check(caller, Action::QuarantineRead, &Resource::System)?;
        self.wait_projected(self.live.position()).await?;
        // Quarantine is not in the feed: its lines have numbers of the log.
        let before = self.page_offset(before, self.live.position().log, "before")?;
        let lines = self.projections.quarantine(before, limit.clamp(1, PAGE_MAX)).await?;
        Ok(lines.into_iter().map(|(number, json)| (self.cursor(number), json)).collect())
    }
}
