use std::{collections::BTreeMap, time::Duration};

use lifeline_bridge::{DeviceKinds, KindDefaults};
use lifeline_domain::{DeviceKind, Severity};
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
}

/// `[devices.kinds.NAME]`
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KindSection {
    /// How bad their alerts are if they do not say so: Extreme, Severe, Moderate, Minor or Unknown; none: what
    /// is usual for the kind of alert.
    #[schemars(with = "Option<String>")]
    pub(crate) severity: Option<Severity>,
    /// How often they should say something, seconds; `lifeline device list` shows those that are overdue.
    pub(crate) heartbeat_s: Option<u32>,
}

/// Name, severity, heartbeat.
const READY_MADE: [(&str, Severity, Option<u32>); 9] = [
    ("co_detector", Severity::Extreme, Some(3600)),
    ("fall_detector", Severity::Severe, Some(3600)),
    ("gas_detector", Severity::Severe, Some(3600)),
    ("heat_detector", Severity::Severe, Some(3600)),
    ("intrusion_detector", Severity::Severe, Some(3600)),
    ("leak_sensor", Severity::Moderate, Some(24 * 3600)),
    ("panic_button", Severity::Extreme, Some(24 * 3600)),
    ("seismometer", Severity::Extreme, Some(60)),
    ("smoke_detector", Severity::Severe, Some(3600)),
];

impl Default for DevicesSection {
    fn default() -> Self {
        let kinds = READY_MADE.iter().filter_map(|&(name, severity, heartbeat_s)| {
            Some((name.parse().ok()?, KindSection { severity: Some(severity), heartbeat_s }))
        });
        Self { kinds: kinds.collect() }
    }
}

impl DevicesSection {
    /// As the application asks for it.
    pub(crate) fn kinds(&self) -> DeviceKinds {
        let defaults = |kind: &KindSection| KindDefaults {
            severity: kind.severity,
            heartbeat: kind.heartbeat_s.map(|seconds| Duration::from_secs(seconds.into())),
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
        let text = "[kinds.smoke_detector]\nheartbeat_s = 60\n[kinds.siren]\n";
        let kinds = toml::from_str::<DevicesSection>(text).unwrap().kinds();
        assert_eq!(kinds.len(), ready.len() + 1);
        let smoke = kinds[&"smoke_detector".parse().unwrap()];
        assert_eq!(smoke, KindDefaults { severity: None, heartbeat: Some(Duration::from_secs(60)) });
        assert_eq!(kinds[&"siren".parse().unwrap()], KindDefaults::default());
        let button = kinds[&"panic_button".parse().unwrap()];
        assert_eq!(button.severity, Some(Severity::Extreme));
    }

    #[test]
    fn what_is_no_kind_and_no_severity_is_refused() {
        for (wrong, named) in [
            ("[kinds.\"Smoke Detector\"]\n", "a device's kind"),
            ("[kinds.smoke_detector]\nseverity = \"Awful\"\n", "Awful"),
            ("[kinds.smoke_detector]\nheartbeat = 60\n", "heartbeat"),
        ] {
            let error = toml::from_str::<DevicesSection>(wrong).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
