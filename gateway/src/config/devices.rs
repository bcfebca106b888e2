use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::bail;
use lifeline_bridge::{DeviceKinds, KindDefaults};
use lifeline_domain::{CommandName, DeviceKind, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// `[devices]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DevicesSection {
    /// What devices of a kind have in common, by the kind's name: `[devices.kinds.smoke_detector]`. Those
    /// that are ready-made stay unless they are named.
    #[serde(deserialize_with = "over_the_ready_made")]
    #[schemars(with = "BTreeMap<String, KindSection>")]
    pub(crate) kinds: BTreeMap<DeviceKind, KindSection>,
    /// Commands to devices that are dangerous: they are sent when a second responder has confirmed them.
    #[schemars(with = "BTreeSet<String>")]
    pub(crate) two_person_commands: BTreeSet<CommandName>,
}

/// `[devices.kinds.NAME]`
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KindSection {
    /// How bad their alerts are if they do not say so: Extreme, Severe, Moderate, Minor or Unknown; none: what
    /// is usual for the kind of alert.
    #[schemars(with = "Option<String>")]
    pub(crate) severity: Option<Severity>,
    /// How often they are to be heard, seconds: anything that they send counts. `lifeline device list` shows those
    /// that were silent for one and a half times as long.
    pub(crate) heartbeat_s: Option<u32>,
    /// Whether one that is silent opens an incident, `device_silent`.
    pub(crate) silence_alarm: bool,
    /// What they can be told to do, such as `["siren", "siren_off"]`: responders find a button for each beside an
    /// incident of such a device, or near one.
    #[schemars(with = "BTreeSet<String>")]
    pub(crate) commands: BTreeSet<CommandName>,
}

/// Name, severity, heartbeat, and whether silence is an emergency.
const READY_MADE: [(&str, Severity, Option<u32>, bool); 9] = [
    ("co_detector", Severity::Extreme, Some(3600), true),
    ("fall_detector", Severity::Severe, Some(3600), true),
    ("gas_detector", Severity::Severe, Some(3600), true),
    ("heat_detector", Severity::Severe, Some(3600), true),
    ("intrusion_detector", Severity::Severe, Some(3600), true),
    ("leak_sensor", Severity::Moderate, Some(24 * 3600), false),
    ("panic_button", Severity::Extreme, Some(24 * 3600), true),
    ("seismometer", Severity::Extreme, Some(60), true),
    ("smoke_detector", Severity::Severe, Some(3600), true),
];

/// Commands that can lock people in or take what they need.
const DANGEROUS: [&str; 4] = ["gas_off", "lock", "power_off", "unlock"];

impl Default for DevicesSection {
    fn default() -> Self {
        let kinds = READY_MADE.iter().filter_map(|&(name, severity, heartbeat_s, silence_alarm)| {
            let severity = Some(severity);
            let kind = KindSection { severity, heartbeat_s, silence_alarm, ..KindSection::default() };
            Some((name.parse().ok()?, kind))
        });
        let dangerous = DANGEROUS.iter().filter_map(|name| name.parse().ok());
        Self { kinds: kinds.collect(), two_person_commands: dangerous.collect() }
    }
}

impl DevicesSection {
    /// Checks what single values cannot say.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        for (name, kind) in &self.kinds {
            if kind.heartbeat_s == Some(0) {
                bail!("devices.kinds.{name}.heartbeat_s: 1 or more; leave it out if they need not be heard");
            }
            if kind.silence_alarm && kind.heartbeat_s.is_none() {
                bail!("devices.kinds.{name}.silence_alarm: set heartbeat_s, too, which says when they count as silent");
            }
        }
        Ok(())
    }

    /// As the application asks for it.
    pub(crate) fn kinds(&self) -> DeviceKinds {
        let defaults = |kind: &KindSection| KindDefaults {
            severity: kind.severity,
            heartbeat: kind.heartbeat_s.map(|seconds| Duration::from_secs(seconds.into())),
            silence_alarm: kind.silence_alarm,
            commands: kind.commands.clone(),
        };
        self.kinds.iter().map(|(name, kind)| (name.clone(), defaults(kind))).collect()
    }
}

fn over_the_ready_made<'de, D: Deserializer<'de>>(read: D) -> Result<BTreeMap<DeviceKind, KindSection>, D::Error> {
    let mut kinds = DevicesSection::default().kinds;
    kinds.extend(BTreeMap::<DeviceKind, KindSection>::deserialize(read)?);
    Ok(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_added_to_the_ready_made_and_replace_them() {
        let ready = DevicesSection::default().kinds;
        assert_eq!(ready.len(), READY_MADE.len(), "each has a name that can be one");
        let text = "[kinds.smoke_detector]\nheartbeat_s = 60\n[kinds.siren]\ncommands = [\"siren\"]\n";
        let kinds = toml::from_str::<DevicesSection>(text).unwrap().kinds();
        assert_eq!(kinds.len(), ready.len() + 1);
        let smoke = &kinds[&"smoke_detector".parse().unwrap()];
        assert_eq!(*smoke, KindDefaults { heartbeat: Some(Duration::from_secs(60)), ..KindDefaults::default() });
        let siren = &kinds[&"siren".parse().unwrap()];
        let commands = ["siren".parse().unwrap()].into();
        assert_eq!(*siren, KindDefaults { commands, ..KindDefaults::default() });
        let button = &kinds[&"panic_button".parse().unwrap()];
        assert_eq!((button.severity, button.silence_alarm), (Some(Severity::Extreme), true));
    }

    #[test]
    fn a_heartbeat_of_nothing_and_an_alarm_without_one_are_named() {
        for (wrong, named) in [
            ("[kinds.siren]\nheartbeat_s = 0\n", "devices.kinds.siren.heartbeat_s"),
            ("[kinds.siren]\nsilence_alarm = true\n", "devices.kinds.siren.silence_alarm"),
        ] {
            let error = toml::from_str::<DevicesSection>(wrong).unwrap().check().unwrap_err().to_string();
            assert!(error.starts_with(named), "{error}");
        }
    }

    #[test]
    fn what_is_no_kind_and_no_severity_is_refused() {
        for (wrong, named) in [
            ("[kinds.\"Smoke Detector\"]\n", "a device's kind"),
            ("[kinds.smoke_detector]\nseverity = \"Awful\"\n", "Awful"),
            ("[kinds.smoke_detector]\nheartbeat = 60\n", "heartbeat"),
            ("[kinds.siren]\ncommands = [\"Sound it\"]\n", "a command's name"),
        ] {
            let error = toml::from_str::<DevicesSection>(wrong).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
