use super::{discovery::Discoveries, payload::Births};

/// What devices have said about themselves, and what their later payloads rest on. It is
/// bounded, and memory only: devices say it again when they connect.
#[derive(Debug, Default)]
pub struct Memory {
    /// The metrics of Sparkplug's edge nodes.
    pub(crate) births: Births,
    /// The sensors announced by Home Assistant's discovery.
    pub(crate) discoveries: Discoveries,
}
