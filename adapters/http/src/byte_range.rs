use std::ops::Range;

/// What part of something a request asks for (RFC 9110 §14.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Nowhere,
}

impl Part {
    /// Reads a `Range`. One that asks for several parts, or cannot be read, is passed over, as the standard allows.
    pub(crate) fn read(header: Option<&str>, length: u64) -> Self {
        let Some((from, to)) = header.and_then(|text| text.strip_prefix("bytes=")?.split_once('-')) else {
            return Part::Whole;
        };
        let range = match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) if from <= to => from..to.saturating_add(1).min(length),
            (Ok(from), Err(_)) if to.is_empty() => from..length,
            (Err(_), Ok(last)) if from.is_empty() => length.saturating_sub(last)..length,
            _ => return Part::Whole,
        };
        if range.is_empty() { Part::Nowhere } else { Part::Bytes(range) }
    }
}

/// Which pieces a range lies in, and which bytes of each.
pub(crate) fn in_pieces(lengths: &[u32], range: &Range<u64>) -> Vec<(u32, Range<usize>)> {
    let mut start = 0_u64;
    let mut parts = Vec::new();
    for (number, length) in (0..).zip(lengths) {
        let end = start + u64::from(*length);
        let (from, to) = (range.start.max(start), range.end.min(end));
        if from < to {
            // Within a piece, which is far smaller than memory.
            let within = |at: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
            parts.push((number, within(from)..within(to)));
        }
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (header, part) in [
            (None, Part::Whole),
            (Some("bytes=0-"), Part::Bytes(0..10)),
            (Some("bytes=2-4"), Part::Bytes(2..5)),
            (Some("bytes=9-100"), Part::Bytes(9..10)),
            (Some("bytes=-3"), Part::Bytes(7..10)),
            (Some("bytes=-100"), Part::Bytes(0..10)),
            (Some("bytes=10-"), Part::Nowhere),
            (Some("bytes=12-13"), Part::Nowhere),
            (Some("bytes=-0"), Part::Nowhere),
            (Some("bytes=4-2"), Part::Whole),
            (Some("bytes=0-1,4-5"), Part::Whole),
            (Some("bytes=a-b"), Part::Whole),
            (Some("bytes=-"), Part::Whole),
            (Some("lines=0-1"), Part::Whole),
            (Some("bytes=0-18446744073709551615"), Part::Bytes(0..10)),
        ] {
            assert_eq!(Part::read(header, 10), part, "{header:?}");
        }
    }

    #[test]
    fn a_range_is_found_in_its_pieces() {
        assert_eq!(in_pieces(&[4, 4, 2], &(0..10)), [(0, 0..4), (1, 0..4), (2, 0..2)]);
        assert_eq!(in_pieces(&[4, 4, 2], &(3..5)), [(0, 3..4), (1, 0..1)]);
        assert_eq!(in_pieces(&[4, 4, 2], &(4..8)), [(1, 0..4)]);
        assert_eq!(in_pieces(&[4, 0, 2], &(5..6)), [(2, 1..2)]);
        assert_eq!(in_pieces(&[], &(0..1)), []);
    }
}
