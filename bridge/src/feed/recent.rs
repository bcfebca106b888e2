use std::collections::VecDeque;

use bytes::Bytes;
use lifeline_domain::IncidentId;

use super::mailbox::Frame;

/// How many bytes of frames are kept for readers that come back.
const BYTES_MAX: usize = 32 * 1024 * 1024;

/// One feed entry as readers get it.
#[derive(Clone, Debug)]
pub(crate) struct FeedEntry {
    pub(crate) incident: Option<IncidentId>,
    /// Whether the caller of the incident may read it.
    pub(crate) for_caller: bool,
    /// The stored text, for other channels than the feed.
    pub(crate) json: Bytes,
    /// The feed channel's frame.
    pub(crate) frame: Frame,
}

impl FeedEntry {
    fn bytes(&self) -> usize {
        self.json.len() + self.frame.text.len()
    }
}

/// The newest entries of the feed, without a hole, bounded in number and bytes.
#[derive(Debug)]
pub(crate) struct RecentFeed {
    entries: VecDeque<FeedEntry>,
    bytes: usize,
    count_max: usize,
    /// The offset before the first one.
    base: u64,
}

impl RecentFeed {
    pub(crate) fn new(base: u64, count_max: usize) -> Self {
        Self { entries: VecDeque::new(), bytes: 0, count_max, base }
    }

    pub(crate) fn push(&mut self, entry: FeedEntry) {
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
        while self.entries.len() > self.count_max || self.bytes > BYTES_MAX {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.bytes();
            self.base = oldest.frame.offset;
        }
    }

    /// The last offset.
    pub(crate) fn head(&self) -> u64 {
        self.entries.back().map_or(self.base, |entry| entry.frame.offset)
    }

    /// The entries after an offset; none if some of them are no longer here.
    pub(crate) fn after(&self, offset: u64) -> Option<impl Iterator<Item = &FeedEntry>> {
        let skip = usize::try_from(offset.checked_sub(self.base)?).ok()?;
        Some(self.entries.iter().skip(skip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(offset: u64) -> FeedEntry {
        let frame = Frame { offset, at: None, text: Bytes::new() };
        FeedEntry { incident: None, for_caller: true, json: Bytes::new(), frame }
    }

    #[test]
    fn keeps_the_newest_and_says_when_it_cannot_answer() {
        let mut recent = RecentFeed::new(10, 3);
        for offset in 11..=15 {
            recent.push(entry(offset));
        }
        let after = |offset| recent.after(offset).map(|entries| entries.map(|e| e.frame.offset).collect::<Vec<_>>());
        assert_eq!(recent.head(), 15);
        assert_eq!(after(11), None);
        assert_eq!(after(12), Some(vec![13, 14, 15]));
        assert_eq!(after(15), Some(vec![]));
    }
}
