use lifeline_domain::Cursor;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::entry::FeedEntry;

/// `GET /v1/feed?after=CURSOR&limit=N`
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedPage {
    /// The entries after the cursor, in order.
    #[schema(value_type = Vec<FeedEntry>)]
    pub entries: Vec<Box<RawValue>>,
    /// The feed's last cursor at this moment.
    pub head: Cursor,
}

/// `GET /v1/incidents/{id}/timeline?after=CURSOR&limit=N` and
/// `GET /v1/conversations/{id}/messages?after=CURSOR&limit=N`
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelinePage {
    /// The entries of the page, in order.
    #[schema(value_type = Vec<FeedEntry>)]
    pub entries: Vec<Box<RawValue>>,
    /// Whether there are more.
    pub more: bool,
}

/// `GET /v1/quarantine?limit=N`
#[derive(Debug, Serialize, ToSchema)]
pub struct QuarantinePage {
    /// What could not be understood, newest first.
    #[schema(value_type = Vec<FeedEntry>)]
    pub entries: Vec<Box<RawValue>>,
}
