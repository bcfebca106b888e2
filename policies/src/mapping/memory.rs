use lifeline_domain::{DeviceId, Problem};

use super::{
    discovery::Discoveries,
    payload::{Births, is_birth},
};

/// What devices have said about themselves, and what their later payloads rest on. It is
/// bounded. [`Learned`] says which publishes it is made of, so that it can be made again.
#[derive(Debug, Default)]
pub struct Memory {
    /// The metrics of Sparkplug's edge nodes.
    pub(crate) births: Births,
    /// The sensors announced by Home Assistant's discovery.
    pub(crate) discoveries: Discoveries,
}

/// What a publish has taught, to be kept for the next start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// The publish itself is to be kept, in place of an earlier one of its device and topic.
    pub keep: bool,
    /// Topics whose kept publish of the same device no longer counts.
    pub forget: Vec<String>,
}

impl Memory {
    /// Learns again from a publish that was kept. In any order: of what is kept, nothing
    /// takes the place of another.
    ///
    /// # Errors
    /// Why a discovery message is no longer followed.
    pub fn recall(&self, device: &DeviceId, topic: &str, payload: &[u8]) -> Result<(), Problem> {
        if is_birth(topic) {
            self.births.recall(payload, topic, device.as_str());
            return Ok(());
        }
        self.discoveries.hear(device.as_str(), topic, payload).map(|_| ())
    }
}
