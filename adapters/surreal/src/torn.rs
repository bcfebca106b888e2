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
    log::{PlaceRow, id_place, not_a_place, start, unavailable},
    query::{ask, bind, limit, run},
};

/// How many segments at the end are looked at: more than can wait for an fsync at a time.
const LOOKED_AT: usize = 128;

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
/// log. Returns how many segments that were.
pub(crate) async fn set_aside(db: &Surreal<Db>) -> Result<usize, LogError> {
    let variables = bind([("count", limit(LOOKED_AT).into_value())]);
    let mut links: Vec<Link> = ask(db, LINKS, variables).await.map_err(unavailable)?;
    let whole_log = links.len() < LOOKED_AT;
    links.reverse();
    let mut end = if whole_log { Some(start(db).await?) } else { None };
    let mut torn = links.len();
    for (at, link) in links.iter().enumerate() {
        if end.is_some_and(|end| end != link.before()) {
            torn = at;
            break;
        }
        end = Some(id_place(&link.id).ok_or_else(|| not_a_place(link.before()))?);
    }
    // From the end: if this is interrupted, the hole is found again.
    for link in links[torn..].iter().rev() {
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
    Ok(links.len() - torn)
}
