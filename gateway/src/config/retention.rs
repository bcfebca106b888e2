use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[retention]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RetentionSection {
    /// How long a resolved incident is kept after it was resolved, with its timeline and messages, days,
    /// 1 or more (A45). After that it is erased. Unresolved ones stay.
    pub(crate) resolved_days: u32,
    /// How long the log keeps its entries, and quarantine its payloads, days.
    pub(crate) days: u32,
    /// How many entries of the feed the log keeps at most.
    pub(crate) feed_entries_max: u64,
    /// How many entries of the feed are kept in memory for readers that come back.
    pub(crate) recent_entries: usize,
}

impl Default for RetentionSection {
    fn default() -> Self {
        Self { resolved_days: 7, days: 7, feed_entries_max: 50_000_000, recent_entries: 20_000 }
    }
}
