use lifeline_tests::{Gateway, Person, Sensor, SensorEvent, Socket};
use serde_json::json;

/// Somebody healthy on the same gateway: a sensor, and a responder whose desk reads the feed.
pub(crate) struct Neighbour {
    sensor: Sensor,
    desk: Socket,
    alerts: u32,
    /// The cursors of all entries that the desk has got.
    pub(crate) cursors: Vec<String>,
}

impl Neighbour {
    pub(crate) async fn of(gateway: &Gateway) -> Self {
        let mut desk = Person::signed_in(gateway, "responder").await.connect().await;
        desk.ask("subscribe", json!({ "channel": "feed" })).await;
        desk.event_of("live").await;
        Self { sensor: Sensor::connect(gateway).await, desk, alerts: 0, cursors: Vec::new() }
    }

    /// The sensor's alert is acknowledged, stored and on the desk, the desk's question
    /// has its answer, and neither had to connect again.
    pub(crate) async fn is_undisturbed(&mut self) {
        self.alerts_with("").await;
        let pong = self.desk.ask("ping", json!({})).await;
        assert!(pong["ok"].is_object(), "{pong}");
    }

    /// The same with a text, and without the desk's question.
    pub(crate) async fn alerts_with(&mut self, text: &str) {
        self.alerts += 1;
        let id = format!("neighbour-{}", self.alerts);
        let topic = format!("v1/devices/{}/alerts/smoke", self.sensor.id);
        self.sensor.publish(&topic, json!({ "id": id, "text": text }).to_string().as_bytes()).await;
        let told = |event: &SensorEvent| matches!(event, SensorEvent::Acknowledged(_) | SensorEvent::Lost(_));
        let event = self.sensor.wait(told).await;
        assert!(matches!(event, SensorEvent::Acknowledged(_)), "{event:?}");
        let receipt = self.sensor.receipt().await;
        assert_eq!((receipt["stage"].as_str(), receipt["id"].as_str()), (Some("stored"), Some(id.as_str())));
        loop {
            let entry = self.desk.event().await;
            self.cursors.push(entry["cursor"].as_str().expect("only entries come").to_owned());
            if entry["data"]["reference"] == id {
                return;
            }
        }
    }
}
