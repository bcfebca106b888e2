//! The door's figures of operation.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

/// Handles are taken once: a look-up by name for each packet would cost more than the packet.
pub(crate) struct Meters {
    pub(crate) connections: Gauge,
    pub(crate) alerts: Counter,
    pub(crate) other_publishes: Counter,
    pub(crate) deliveries: Counter,
    pub(crate) slowed: Counter,
    pub(crate) acknowledged: Histogram,
}

impl Meters {
    pub(crate) fn new() -> Self {
        metrics::describe_gauge!("lifeline_mqtt_connections", "MQTT clients that are connected");
        metrics::describe_counter!("lifeline_mqtt_publishes_total", "Messages that clients published, by kind");
        metrics::describe_counter!("lifeline_mqtt_deliveries_total", "Messages that were sent to clients");
        metrics::describe_counter!(
            "lifeline_mqtt_slowed_total",
            "Publishes that waited because their device was over its budget"
        );
        metrics::describe_counter!(
            "lifeline_mqtt_refused_total",
            "Connections that were refused or cut off, by reason"
        );
        metrics::describe_histogram!("lifeline_mqtt_ack_seconds", "From an alert's arrival to its acknowledgement");
        Self {
            connections: gauge!("lifeline_mqtt_connections"),
            alerts: counter!("lifeline_mqtt_publishes_total", "kind" => "alert"),
            other_publishes: counter!("lifeline_mqtt_publishes_total", "kind" => "other"),
            deliveries: counter!("lifeline_mqtt_deliveries_total"),
            slowed: counter!("lifeline_mqtt_slowed_total"),
            acknowledged: histogram!("lifeline_mqtt_ack_seconds"),
        }
    }

    pub(crate) fn acknowledged_after(&self, time: Duration) {
        self.acknowledged.record(time.as_secs_f64());
    }
}

/// A connection refused or ended by the door. `reason` is one of few fixed words.
pub(crate) fn refused(reason: &'static str) {
    counter!("lifeline_mqtt_refused_total", "reason" => reason).increment(1);
}

/// A denial, by the policy that decided it.
pub(crate) fn denied(policy: &str) {
    counter!("lifeline_policy_denials_total", "policy" => policy.to_owned()).increment(1);
}

/// Something that was dropped, and what it was.
pub(crate) fn dropped(what: &'static str, count: u64) {
    if count > 0 {
        counter!("lifeline_dropped_total", "what" => what).increment(count);
    }
}
