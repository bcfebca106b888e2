//! What devices have said their payloads mean is known after a kill: an alarm that rests on
//! it may be the first thing that is heard.

use lifeline_tests::{Gateway, Sensor, SensorEvent};
use serde_json::json;

/// `spBv1.0/plant/NBIRTH/edge-1`, Sparkplug 3.0 §6.4: `Cabinet/Smoke` has the alias 1.
const NODE_BIRTH: &str = "08f499f88da034121c0a0d436162696e65742f536d6f6b65100118f499f88da034200b70001800";
/// `spBv1.0/plant/DBIRTH/edge-1/press-4`: `Alarms/Smoke` has the alias 7.
const DEVICE_BIRTH: &str = "08f499f88da034121b0a0c416c61726d732f536d6f6b65100718f499f88da034200b70001801";
/// `spBv1.0/plant/DDATA/edge-1/press-4`: the alias 7 is true.
const SMOKE: &str = "08f499f88da034120d100718f499f88da034200b70011802";

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("hex"));
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect()
}

/// Publishes and waits for the acknowledgement.
async fn announce(sensor: &mut Sensor, topic: &str, payload: &[u8]) {
    sensor.publish(topic, payload).await;
    sensor.wait(|event| matches!(event, SensorEvent::Acknowledged(_))).await;
}

#[tokio::test]
async fn an_alarm_that_rests_on_a_birth_or_a_discovery_is_understood_after_a_kill() {
    let gateway = Gateway::start().await;
    let plant = gateway.add_device("plant", &["--topic", "spBv1.0/#"]).await;
    let node = gateway.add_device("esp", &["--topic", "homeassistant/#", "--topic", "hall-node/#"]).await;
    let state = "hall-node/binary_sensor/smoke/state";
    {
        let mut edge = Sensor::connect_device(&gateway, &plant).await;
        edge.publish("spBv1.0/plant/DDATA/edge-1/press-4", &bytes(SMOKE)).await;
        assert_eq!(edge.receipt().await["error"]["code"], "invalid_field", "nobody knows the alias yet");
        announce(&mut edge, "spBv1.0/plant/NBIRTH/edge-1", &bytes(NODE_BIRTH)).await;
        announce(&mut edge, "spBv1.0/plant/DBIRTH/edge-1/press-4", &bytes(DEVICE_BIRTH)).await;
        let mut esp = Sensor::connect_device(&gateway, &node).await;
        let config = json!({ "name": "Smoke", "dev_cla": "smoke", "stat_t": state, "dev": { "name": "Hall" } });
        let topic = "homeassistant/binary_sensor/hall-node/smoke/config";
        announce(&mut esp, topic, config.to_string().as_bytes()).await;
    }
    let gateway = gateway.kill_and_restart().await;
    let mut edge = Sensor::connect_device(&gateway, &plant).await;
    edge.publish("spBv1.0/plant/DDATA/edge-1/press-4", &bytes(SMOKE)).await;
    let stored = edge.receipt().await;
    assert_eq!(stored["stage"], "stored", "{stored}");
    let mut esp = Sensor::connect_device(&gateway, &node).await;
    esp.publish(state, b"ON").await;
    let stored = esp.receipt().await;
    assert_eq!(stored["stage"], "stored", "{stored}");
}
