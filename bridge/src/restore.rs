use std::sync::Arc;

use lifeline_domain::{Fact, Position, State, Timestamp};
use lifeline_protocol::entry;

use crate::{
    ledger::{Batch, CommittedEntry},
    ports::{After, Log, LogError, Projections, Segment, StoreError},
};

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

/// Rebuilds the state: the projections at their watermark, then the log's tail. Of the
/// incidents that the projections show as resolved, only those resolved after
/// `resolved_since` are part of it, and those that the tail speaks of. Entries after the
/// later of `told` and the watermark are returned as the tail; those the projections lack
/// are found by the projector itself.
pub(crate) async fn restore(
    log: &dyn Log,
    projections: &dyn Projections,
    resolved_since: Timestamp,
    told: Position,
) -> Result<Restored, RestoreError> {
    let stored = projections.restore(resolved_since).await?;
    let watermark = stored.watermark;
    let mut state = State::restore(watermark, stored.incidents, stored.conversations, stored.contacts)
        .with_broadcasts(stored.broadcasts, stored.broadcast_reaches);
    // What comes before the feed's first entry, such as a quarantined payload, is in the log only.
    let mut after = match watermark.feed.saturating_sub(REMEMBERED_ENTRIES) {
        0 => After::Place(Position::default()),
        offset => After::Feed(offset),
    };
    let mut tail = Vec::new();
    loop {
        let segments = log.read_after(after, READ_ENTRIES).await?;
        let Some(last) = segments.last().map(Segment::last) else { break };
        for committed in decode(&segments)? {
            let position = committed.entry.position;
            if position.log <= watermark.log {
                state.remember(&committed.entry);
            } else {
                if let Some(id) = committed.entry.incident
                    && !matches!(committed.entry.fact, Fact::IncidentOpened(_))
                    && state.incident(id).is_none()
                    && let Some(stored) = projections.incident(id).await?
                {
                    // Too old when it was projected, but reopened, say, in the last moment.
                    state.recall(Arc::new(stored));
                }
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
