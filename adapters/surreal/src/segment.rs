//! How a segment is written. Version 1: a line an entry, `+` (in the feed) or `-`
//! (not), then its JSON text, which has no newline. The place before the first entry
//! stands beside it, so the place of every entry follows by counting.

use bytes::Bytes;
use lifeline_bridge::ports::{Segment, StoredEntry};
use lifeline_domain::Position;

/// The version that is written. Older ones stay readable.
pub(crate) const ENCODING: i64 = 1;
/// The largest segment, bytes: a transaction must fit into the engine's memtable.
pub(crate) const BYTES_MAX: usize = 32 << 20;

/// The text of a segment's entries in version [`ENCODING`].
pub(crate) fn encode(segment: &Segment) -> Result<String, String> {
    segment.check()?;
    let bytes = segment.entries.iter().map(|entry| entry.json.len() + 2).sum();
    if bytes > BYTES_MAX {
        return Err(format!("the segment has {bytes} bytes, at most {BYTES_MAX} are allowed"));
    }
    let mut text = String::with_capacity(bytes);
    for entry in &segment.entries {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push(if entry.in_feed { '+' } else { '-' });
        text.push_str(std::str::from_utf8(&entry.json).map_err(|error| error.to_string())?);
    }
    Ok(text)
}

/// The segment that a text stands for, which must end at `last`. The entries share
/// the text's memory.
pub(crate) fn decode(encoding: i64, before: Position, text: String, last: Position) -> Result<Segment, String> {
    if encoding != ENCODING {
        return Err(format!("it is written in version {encoding}, and this program reads up to {ENCODING}"));
    }
    let text = Bytes::from(text);
    let mut position = before;
    let mut entries = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        let in_feed = match line.first() {
            Some(b'+') => true,
            Some(b'-') => false,
            _ => return Err(format!("line {} begins with neither + nor -", entries.len() + 1)),
        };
        position = Position { feed: position.feed + u64::from(in_feed), log: position.log + 1 };
        entries.push(StoredEntry { position, in_feed, json: text.slice_ref(&line[1..]) });
    }
    if position != last {
        return Err(format!("its entries end at {position:?}"));
    }
    Ok(Segment { entries })
}

#[cfg(test)]
mod tests {
    use super::*;
    use lifeline_bridge::contracts::segment;

    const BEFORE: Position = Position { feed: 40, log: 70 };

    #[test]
    fn a_segment_reads_back_as_it_was_written() {
        for shape in ["+", "-", "+-+", "--", "++++++"] {
            let segment = segment(BEFORE, shape);
            let text = encode(&segment).unwrap();
            assert_eq!(decode(ENCODING, BEFORE, text, segment.last()), Ok(segment));
        }
    }

    #[test]
    fn a_segment_of_version_1_stays_readable() {
        let text = include_str!("../fixtures/segment_v1.txt").trim_end_matches('\n').to_owned();
        let read = decode(1, BEFORE, text, Position { feed: 42, log: 73 }).unwrap();
        let entry = |feed, log, in_feed, json: &'static str| StoredEntry {
            position: Position { feed, log },
            in_feed,
            json: json.into(),
        };
        let noted = r#"{"type":"incident.noted","data":{"id":"00000000-0000-0000-0000-000000000002","text":"ü\n☎"},"at":"2026-11-22T05:32:42.100Z","incident":"00000000-0000-0000-0000-000000000001","by":{"kind":"system"}}"#;
        let seen = r#"{"type":"incident.seen","data":{},"at":"2026-11-22T05:32:42.101Z","incident":"00000000-0000-0000-0000-000000000001","by":{"kind":"system"}}"#;
        let entries = vec![entry(41, 71, true, noted), entry(41, 72, false, "{}"), entry(42, 73, true, seen)];
        assert_eq!(read, Segment { entries });
    }

    #[test]
    fn damage_is_named() {
        let last = Position { feed: 42, log: 73 };
        let refused = |encoding, text: &str| decode(encoding, BEFORE, text.to_owned(), last).unwrap_err();
        assert!(refused(2, "+{}").contains("version 2"));
        assert!(refused(1, "").contains("line 1"));
        assert!(refused(1, "+{}\n{}\n+{}").contains("line 2"));
        assert!(refused(1, "+{}\n+{}").contains("feed: 42, log: 72"), "one entry is missing");
        assert!(refused(1, "+{}\n+{}\n+{}").contains("feed: 43"), "an entry is in the feed that was not");
    }

    #[test]
    fn a_segment_too_large_for_one_transaction_is_refused() {
        let mut large = segment(BEFORE, "+");
        large.entries[0].json = vec![b' '; BYTES_MAX].into();
        assert!(encode(&large).unwrap_err().contains("at most"));
    }
}
