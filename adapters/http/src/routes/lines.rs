//! Stored texts in pages: the same bytes as in the store and on every other way out.

use axum::Json as JsonBody;
use bytes::Bytes;
use lifeline_domain::{Cursor, Problem};
use lifeline_protocol::{entry, rest::TimelinePage};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::IntoParams;

/// How many lines a page has if the client does not say.
pub(super) const LIMIT_DEFAULT: usize = 100;

/// Which page of a timeline or of a conversation's messages.
#[derive(Deserialize, IntoParams)]
pub(super) struct ThreadQuery {
    /// The last cursor of the page before; from the beginning without one.
    #[param(value_type = Cursor, required = false)]
    after: Option<String>,
    /// At most so many.
    #[param(value_type = usize, required = false, minimum = 1, maximum = 500, default = 100)]
    limit: Option<usize>,
}

impl ThreadQuery {
    /// The cursor and the limit.
    pub(super) fn read(&self) -> Result<(Option<Cursor>, usize), Problem> {
        Ok((cursor("after", self.after.as_deref())?, self.limit.unwrap_or(LIMIT_DEFAULT)))
    }
}

/// The page of lines, and whether there are more.
pub(super) fn thread_page((lines, more): (Vec<(Cursor, Bytes)>, bool)) -> JsonBody<TimelinePage> {
    JsonBody(TimelinePage { entries: raw_lines(&lines), more })
}

/// A cursor from a query.
pub(super) fn cursor(field: &str, text: Option<&str>) -> Result<Option<Cursor>, Problem> {
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(|p: Problem| p.at(field))).transpose()
}

/// Stored texts as a page carries them, byte for byte but for the cursor in front.
pub(super) fn raw_lines(lines: &[(Cursor, Bytes)]) -> Vec<Box<RawValue>> {
    lines.iter().filter_map(|(cursor, json)| entry::line(cursor, json)).collect()
}
