use lifeline_domain::{Position, Timestamp};

use crate::{
    Bridge,
    ports::{After, LogError},
    restore::decode,
};

/// How many entries are looked at a time.
const LOOK_ENTRIES: usize = 1_000;

impl Bridge {
    /// Trims the log to the history that is kept, by age and by number, and never past
    /// what the projections hold.
    pub(crate) async fn trim_log(&self, cutoff: Timestamp) -> Result<(), LogError> {
        let head = self.live.position().feed;
        let projected = self.projected();
        let mut at = self.log.start().await?;
        let mut trim_to = None;
        loop {
            let segments = self.log.read_after(After::Place(at), LOOK_ENTRIES).await?;
            let mut done = segments.is_empty();
            for segment in &segments {
                let last = segment.last();
                let newest = decode(std::slice::from_ref(segment))?.pop();
                let old = newest.is_some_and(|newest| newest.entry.at < cutoff)
                    || last.feed + self.settings.history_entries_max < head;
                if !old || last > projected {
                    done = true;
                    break;
                }
                trim_to = Some(last);
                at = last;
            }
            if done {
                break;
            }
        }
        match trim_to {
            Some(position) => self.trimmed(position).await,
            None => Ok(()),
        }
    }

    async fn trimmed(&self, position: Position) -> Result<(), LogError> {
        self.log.trim(position).await?;
        tracing::info!(feed = position.feed, "old entries were let go");
        Ok(())
    }
}
