use lifeline_broker::BudgetSettings;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// read until there is room again: nothing is lost.
    pub(crate) alerts_per_second: u32,
    /// How many of them at once.
    pub(crate) alerts_at_once: u32,
    /// How many devices may connect a second; the others are told that the server is busy and come again.
    pub(crate) connects_per_second: u32,
    /// How many of them at once.
    pub(crate) connects_at_once: u32,
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
        }
    }
}

impl BudgetsSection {
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
        }
    }
}
