//! The JSON text of an entry. It is written once, when the entry is decided, and
//! those bytes are stored, sent to every reader and paged: only the cursor, and on a
//! WebSocket the channel, is put in front of them.

use lifeline_domain::{Actor, Cursor, Entry, Fact, IncidentId, Position, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Most entries are shorter.
const USUAL_BYTES: usize = 1024;

/// An entry without its place, as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EntryBody {
    /// What happened: `type` and `data`.
    #[serde(flatten)]
    pub fact: Fact,
    /// When the gateway decided it.
    pub at: Timestamp,
    /// The incident it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentId>,
    /// Who caused it.
    pub by: Actor,
}

/// An entry as pages and server-sent events carry it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeedEntry {
    /// Its place in the feed.
    pub cursor: Cursor,
    /// The entry.
    #[serde(flatten)]
    pub body: EntryBody,
}

/// An entry's JSON text, to be stored.
pub fn encode(entry: &Entry) -> Vec<u8> {
    #[derive(Serialize)]
    struct Body<'a> {
        #[serde(flatten)]
        fact: &'a Fact,
        at: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        incident: Option<IncidentId>,
        by: &'a Actor,
    }
    let body = Body { fact: &entry.fact, at: entry.at, incident: entry.incident, by: &entry.by };
    let mut text = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut text, &body).unwrap_or_else(|error| unreachable!("an entry is always JSON: {error}"));
    text.shrink_to_fit();
    text
}

/// The entry whose JSON text stands at this place.
///
/// # Errors
/// What is wrong with the text, as serde says it.
pub fn decode(position: Position, json: &[u8]) -> Result<Entry, serde_json::Error> {
    let body: EntryBody = serde_json::from_slice(json)?;
    Ok(Entry { position, at: body.at, incident: body.incident, by: body.by, fact: body.fact })
}

/// The text of a page's line or a server-sent event.
pub fn with_cursor(cursor: &Cursor, json: &[u8]) -> Vec<u8> {
    prefixed(format!(r#"{{"cursor":"{cursor}","#), json)
}

/// The same as part of a JSON document; none if the text is not JSON.
pub fn line(cursor: &Cursor, json: &[u8]) -> Option<Box<RawValue>> {
    RawValue::from_string(String::from_utf8(with_cursor(cursor, json)).ok()?).ok()
}

/// The text of a WebSocket event frame.
pub fn with_channel(channel: &str, cursor: &Cursor, json: &[u8]) -> Vec<u8> {
    prefixed(format!(r#"{{"channel":"{channel}","cursor":"{cursor}","#), json)
}

/// The page's line that a feed frame ([`with_channel`] with `feed`) carries.
pub fn line_of_feed_frame(frame: &[u8]) -> Vec<u8> {
    let line = frame.strip_prefix(br#"{"channel":"feed","#.as_slice()).unwrap_or(frame);
    [b"{", line].concat()
}

fn prefixed(head: String, json: &[u8]) -> Vec<u8> {
    let mut text = head.into_bytes();
    text.reserve_exact(json.len());
    text.extend_from_slice(json.get(1..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use lifeline_domain::{IncidentNoted, MessageId};
    use uuid::Uuid;

    fn entry() -> Entry {
        Entry {
            position: Position { feed: 7, log: 9 },
            at: Timestamp::from_millis(1_795_325_562_100),
            incident: Some(IncidentId(Uuid::from_u128(1))),
            by: Actor::System,
            fact: Fact::IncidentNoted(IncidentNoted { id: MessageId(Uuid::from_u128(2)), text: "ü\n".into() }),
        }
    }

    #[test]
    fn a_stored_entry_reads_back_equal() {
        assert_eq!(decode(entry().position, &encode(&entry())).unwrap(), entry());
    }

    #[test]
    fn a_stored_entry_is_one_line() {
        assert!(!encode(&entry()).contains(&b'\n'));
    }

    #[test]
    fn the_wire_forms_are_json_with_the_cursor_in_front() {
        let cursor: Cursor = "k3.7".parse().unwrap();
        let page: FeedEntry = serde_json::from_slice(&with_cursor(&cursor, &encode(&entry()))).unwrap();
        assert_eq!(page.cursor, cursor);
        let frame: serde_json::Value =
            serde_json::from_slice(&with_channel("feed", &cursor, &encode(&entry()))).unwrap();
        assert_eq!(frame["channel"], "feed");
        assert_eq!(frame["type"], "incident.noted");
        assert_eq!(frame["data"]["text"], "ü\n");
        let line = line_of_feed_frame(&with_channel("feed", &cursor, &encode(&entry())));
        assert_eq!(line, with_cursor(&cursor, &encode(&entry())));
    }
}
