//! What a power failure may leave at the end of the log.
//!
//! Segments are written while earlier ones are being fsynced
//! (`docs/decisions/0008-a-segment-is-written-while-the-last-is-fsynced.md`). The file system
//! may bring a later one to the disk first, and lose the earlier one with the power. None
//! of them was acknowledged, since an acknowledgement stands for everything before it, too. So
//! what stands behind a hole is set aside before the log is used: kept for whoever
//! wants to look, and no longer a part of it.

use lifeline_bridge::ports::LogError;
use lifeline_domain::Position;
use surrealdb::{
    Surreal,
    engine::local::Db,
    types::{RecordId, SurrealValue},
};
use tracing::error;

use crate::{
    appender::WAITING_MAX,
    log::{PlaceRow, id_place, not_a_place, start, unavailable},
    query::{ask, bind, limit, run},
};

/// How many segments at the end are looked at: more than can wait for an fsync at a time.
const LOOKED_AT: usize = 2 * WAITING_MAX;

/// The last segments, the last one first.
pub(crate) const LINKS: &str = "SELECT id, feed, log FROM segment ORDER BY id DESC LIMIT $count";

const SET_ASIDE: &str = "{
    LET $torn = SELECT encoding, feed, log, entries FROM ONLY $id;
    UPSERT $aside CONTENT $torn RETURN NONE;
    DELETE $id RETURN NONE;
}";

#[derive(Debug, SurrealValue)]
struct Link {
    id: RecordId,
    feed: i64,
    log: i64,
}

impl Link {
    fn before(&self) -> Position {
        PlaceRow { feed: self.feed, log: self.log }.into()
    }
}

/// Sets aside, in the table `segment_aside`, what stands behind a hole near the end of the
/// log. Returns the log's head: the end of the last segment before the hole.
pub(crate) async fn set_aside(db: &Surreal<Db>) -> Result<Position, LogError> {
    let variables = bind([("count", limit(LOOKED_AT).into_value())]);
    let mut links: Vec<Link> = ask(db, LINKS, variables).await.map_err(unavailable)?;
    links.reverse();
    let mut head = match links.first() {
        Some(first) if links.len() == LOOKED_AT => first.before(),
        _ => start(db).await?,
    };
    let mut torn = links.as_slice();
    while let Some((link, rest)) = torn.split_first().filter(|(link, _)| link.before() == head) {
        head = id_place(&link.id).ok_or_else(|| not_a_place(head))?;
        torn = rest;
    }
    // From the end: if this is interrupted, the hole is found again.
    for link in torn.iter().rev() {
        let place = link.before();
        error!(
            feed = place.feed,
            log = place.log,
            "a segment behind a hole in the log is set aside; it was never acknowledged"
        );
        let aside = RecordId::new("segment_aside", link.id.key.clone());
        let variables = bind([("id", link.id.clone().into_value()), ("aside", aside.into_value())]);
        run(db, SET_ASIDE, variables).await.map_err(unavailable)?;
    }
    Ok(head)
}
