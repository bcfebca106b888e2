use std::time::Duration;

use lifeline_domain::{Position, State, Timestamp};
use lifeline_protocol::entry;

use crate::{
    ledger::{Batch, CommittedEntry},
    ports::{After, Log, LogError, Projections, Segment, StoreError},
};

/// Resolved incidents are live for this long, so that they can be reopened at once.
pub(crate) const RESOLVED_LIVE: Duration = Duration::from_secs(7 * 24 * 3600);
/// How far back in the feed the ids used lately are looked for.
const REMEMBERED_ENTRIES: u64 = 400_000;
/// How many entries are read at a time.
const READ_ENTRIES: usize = 10_000;

/// Why the state could not be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The projections.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(crate) struct Restored {
    pub(crate) state: State,
    /// Where the projections stand.
    pub(crate) watermark: Position,
    /// The entries after `told`, which readers have not been told in this process.
    pub(crate) tail: Batch,
}

/// Rebuilds the state: the projections at their watermark, then the log's tail.
/// Entries after the later of `told` and the watermark are returned as the tail;
/// those the projections lack are found by the projector itself.
pub(crate) async fn restore(
    log: &dyn Log,
    projections: &dyn Projections,
    now: Timestamp,
    told: Position,
) -> Result<Restored, RestoreError> {
    let stored = projections.restore(now.minus(RESOLVED_LIVE)).await?;
    let watermark = stored.watermark;
    let mut state = State::restore(watermark, stored.incidents, stored.conversations);
    let mut after = After::Feed(watermark.feed.saturating_sub(REMEMBERED_ENTRIES));
    let mut tail = Vec::new();
    loop {
        let segments = log.read_after(after, READ_ENTRIES).await?;
        let Some(last) = segments.last().map(Segment::last) else { break };
        for committed in decode(&segments)? {
            let position = committed.entry.position;
            if position.log <= watermark.log {
                state.remember(&committed.entry);
            } else {
                state.apply(&committed.entry);
                if position > told {
                    tail.push(committed);
                }
            }
        }
        after = After::Place(last);
    }
    Ok(Restored { tail: Batch::of(tail, &state), state, watermark })
}

/// The entries of stored segments.
pub(crate) fn decode(segments: &[Segment]) -> Result<Vec<CommittedEntry>, LogError> {
    let stored = segments.iter().flat_map(|segment| &segment.entries);
    stored
        .map(|stored| {
            let entry = entry::decode(stored.position, &stored.json)
                .map_err(|error| LogError::Damaged { at: stored.position, detail: error.to_string() })?;
            Ok(CommittedEntry { entry, json: stored.json.clone() })
        })
        .collect()
}
