use std::collections::BTreeMap;

use anyhow::bail;
use lifeline_broker::{BudgetSettings, KindBudgets};
use lifeline_domain::DeviceKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `[budgets]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct BudgetsSection {
    /// Telemetry and locations of one device, messages a second; twice as many at once. What is over it is dropped
    /// (`lifeline_dropped_total{what="telemetry"}`) and, with QoS 1 or 2, refused.
    pub(crate) telemetry_per_second: u32,
    /// Their payloads, bytes a second; twice as many at once.
    pub(crate) telemetry_bytes_per_second: u32,
    /// Telemetry and locations of all devices, messages a second; twice as many at once.
    pub(crate) telemetry_in_total_per_second: u32,
    /// Alerts and everything else that one device publishes, messages a second. A device that is over it is not
    /// read until there is room again: nothing is lost. On topics that its registration lists, what the mapping rules
    /// make an alert of counts here, and the rest as telemetry.
    pub(crate) alerts_per_second: u32,
    /// How many of them at once.
    pub(crate) alerts_at_once: u32,
    /// How many devices may connect a second; the others are told that the server is busy and come again. One
    /// address has half of it.
    pub(crate) connects_per_second: u32,
    /// How many of them at once. One address has half of it.
    pub(crate) connects_at_once: u32,
    /// How many clients may be connected as one device, each with a client id of its own; one more is refused
    /// (0x97, in 3.1.1 return code 3; `lifeline_mqtt_refused_total{reason="device_full"}`).
    pub(crate) connections_per_device: u32,
    /// What devices of a kind may instead, by the kind's name: `[budgets.kinds.panic_button]`. It is that of the
    /// registration when the device connects.
    #[schemars(with = "BTreeMap<String, KindBudgetsSection>")]
    pub(crate) kinds: BTreeMap<DeviceKind, KindBudgetsSection>,
}

/// `[budgets.kinds.NAME]`
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct KindBudgetsSection {
    /// As in `[budgets]`, for each device of the kind.
    pub(crate) telemetry_per_second: Option<u32>,
    /// As in `[budgets]`, for each device of the kind.
    pub(crate) telemetry_bytes_per_second: Option<u32>,
    /// Telemetry and locations of all devices of the kind, messages a second; twice as many at once.
    pub(crate) telemetry_in_total_per_second: Option<u32>,
    /// As in `[budgets]`, for each device of the kind.
    pub(crate) alerts_per_second: Option<u32>,
    /// As in `[budgets]`, for each device of the kind.
    pub(crate) alerts_at_once: Option<u32>,
    /// Alerts and everything else that all devices of the kind publish, messages a second; twice as many at once.
    /// Those over it wait for each other, in the order in which they came.
    pub(crate) alerts_in_total_per_second: Option<u32>,
}

impl Default for BudgetsSection {
    fn default() -> Self {
        let budgets = BudgetSettings::default();
        Self {
            telemetry_per_second: budgets.telemetry_per_second,
            telemetry_bytes_per_second: budgets.telemetry_bytes_per_second,
            telemetry_in_total_per_second: budgets.telemetry_in_total_per_second,
            alerts_per_second: budgets.alerts_per_second,
            alerts_at_once: budgets.alerts_at_once,
            connects_per_second: budgets.connects_per_second,
            connects_at_once: budgets.connects_at_once,
            connections_per_device: budgets.connections_per_device,
            kinds: BTreeMap::new(),
        }
    }
}

impl BudgetsSection {
    /// Checks what single values cannot say: a budget of nothing would be none at all.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        if let Some(key) = zero("budgets", &serde_json::to_value(self)?) {
            bail!("{key}: 1 or more");
        }
        Ok(())
    }

    /// As the MQTT door takes them.
    pub(crate) fn settings(&self) -> BudgetSettings {
        BudgetSettings {
            telemetry_per_second: self.telemetry_per_second,
            telemetry_bytes_per_second: self.telemetry_bytes_per_second,
            telemetry_in_total_per_second: self.telemetry_in_total_per_second,
            alerts_per_second: self.alerts_per_second,
            alerts_at_once: self.alerts_at_once,
            connects_per_second: self.connects_per_second,
            connects_at_once: self.connects_at_once,
            connections_per_device: self.connections_per_device,
            kinds: self.kinds.iter().map(|(name, kind)| (name.clone(), kind.settings())).collect(),
        }
    }
}

impl KindBudgetsSection {
    fn settings(&self) -> KindBudgets {
        KindBudgets {
            telemetry_per_second: self.telemetry_per_second,
            telemetry_bytes_per_second: self.telemetry_bytes_per_second,
            telemetry_in_total_per_second: self.telemetry_in_total_per_second,
            alerts_per_second: self.alerts_per_second,
            alerts_at_once: self.alerts_at_once,
            alerts_in_total_per_second: self.alerts_in_total_per_second,
        }
    }
}

/// The key of the first number that is 0.
fn zero(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(name, value)| zero(&format!("{key}.{name}"), value)),
        value => (value.as_u64() == Some(0)).then(|| key.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_what_it_says_and_the_rest_as_all_others() {
        let text = "alerts_per_second = 7\n[kinds.seismometer]\ntelemetry_per_second = 500\n";
        let section: BudgetsSection = toml::from_str(text).unwrap();
        section.check().unwrap();
        let budgets = section.settings();
        let kind = budgets.kinds[&"seismometer".parse().unwrap()];
        assert_eq!((kind.telemetry_per_second, kind.alerts_per_second), (Some(500), None));
        assert_eq!(budgets.alerts_per_second, 7);
    }

    #[test]
    fn a_budget_of_nothing_and_an_unknown_one_are_named() {
        for (wrong, named) in [
            ("connections_per_device = 0\n", "budgets.connections_per_device: 1"),
            ("[kinds.siren]\nalerts_at_once = 0\n", "budgets.kinds.siren.alerts_at_once: 1"),
        ] {
            let error = toml::from_str::<BudgetsSection>(wrong).unwrap().check().unwrap_err().to_string();
            assert!(error.starts_with(named), "{error}");
        }
        for (wrong, named) in [
            ("[kinds.siren]\nconnects_per_second = 1\n", "connects_per_second"),
            ("[kinds.\"A Siren\"]\n", "a device's kind"),
        ] {
            let error = toml::from_str::<BudgetsSection>(wrong).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
