use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use lifeline_domain::{CommandName, DeviceKind, Severity};

/// What devices of a kind have in common, as the operator decides it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindDefaults {
    /// How bad their alerts are if they do not say so.
    pub severity: Option<Severity>,
    /// How often they are to be heard.
    pub heartbeat: Option<Duration>,
    /// Whether one that is not heard for so long is an emergency.
    pub silence_alarm: bool,
    /// What they can be told to do: what the desk offers.
    pub commands: BTreeSet<CommandName>,
}

/// The kinds that have defaults. A device may be of any other kind; it then has none.
pub type DeviceKinds = BTreeMap<DeviceKind, KindDefaults>;
