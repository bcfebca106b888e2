//! Overload, declared (N12): what the configuration says of kinds of devices.

use lifeline_tests::{Gateway, RawMqtt};

const BUDGETS: &str = "[budgets]\nconnections_per_device = 1\n[budgets.kinds.chatty]\ntelemetry_per_second = 1\n";
const QUOTA_EXCEEDED: u8 = 0x97;

#[tokio::test]
async fn a_kind_of_devices_has_its_budget_and_alerts_are_taken_past_it() {
    let gateway = Gateway::start_configured(BUDGETS).await;
    let flags = ["--kind", "chatty", "--topic", "zigbee2mqtt/#"];
    let (chatty, other) = (gateway.add_device("bridge", &flags).await, gateway.add_device("other", &[]).await);
    let (mut client, welcome) = RawMqtt::connect(&gateway, 5, &chatty).await;
    assert_eq!(welcome, 0);
    for (topic, reading) in [
        ("v1/devices/bridge/telemetry", "{}"),
        ("zigbee2mqtt/hall", r#"{"battery":97,"linkquality":120,"temperature":21.5}"#),
    ] {
        let mut refused = 0;
        for _ in 0..20 {
            refused += u32::from(client.reason_for(topic, reading.as_bytes()).await == QUOTA_EXCEEDED);
        }
        assert!(refused > 0, "{topic}");
    }
    assert_eq!(client.reason_for("zigbee2mqtt/hall", br#"{"battery":97,"smoke":true,"tamper":false}"#).await, 0);
    assert_eq!(client.reason_for("v1/devices/bridge/alerts/gas", b"Gas in the hall").await, 0);

    let (mut calm, welcome) = RawMqtt::connect(&gateway, 5, &other).await;
    assert_eq!(welcome, 0);
    for _ in 0..20 {
        assert_eq!(calm.reason_for("v1/devices/other/telemetry", b"{}").await, 0);
    }
    // As many as it may are connected as this device.
    assert_eq!(RawMqtt::connect(&gateway, 4, &other).await.1, 3);
    calm.ping().await;
}
