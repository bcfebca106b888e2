//! The state of every incident, for sirens and consoles.

use lifeline_tests::{Gateway, Person, RawMqtt, Sensor, SensorEvent};
use reqwest::{Method, StatusCode};
use rumqttc::QoS;
use serde_json::{Value, json};

/// A device whose registration lists the incidents hears how they stand, also those from before; nobody else does,
/// and nobody publishes there.
#[tokio::test]
async fn a_console_that_is_registered_for_it_follows_every_incident() {
    const NOT_AUTHORIZED: u8 = 0x87;
    let gateway = Gateway::start().await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", "Smoke in hall 3").await;
    let incident = sensor.receipt().await["incident"].as_str().expect("an incident").to_owned();
    let topic = format!("v1/incidents/{incident}");

    let device = gateway.add_device("console-1", &["--topic", "v1/incidents/+"]).await;
    let mut console = Sensor::connect_device(&gateway, &device).await;
    console.client.subscribe("v1/incidents/+", QoS::AtLeastOnce).await.expect("the client takes a subscription");
    let about = |event: &SensorEvent| matches!(event, SensorEvent::Message(name, _) if *name == topic);
    let SensorEvent::Message(_, state) = console.wait(about).await else { unreachable!("waited for a message") };
    let state: Value = serde_json::from_slice(&state).expect("an incident is JSON");
    assert_eq!((&state["kind"], &state["status"]), (&json!("smoke"), &json!("open")), "{state}");

    let responder = Person::signed_in(&gateway, "responder").await;
    let path = format!("/v1/incidents/{incident}/acknowledge");
    assert_eq!(responder.request(Method::POST, &path, None).await.status(), StatusCode::OK);
    let taken = |event: &SensorEvent| match event {
        SensorEvent::Message(name, state) => {
            *name == topic
                && serde_json::from_slice::<Value>(state).is_ok_and(|state| state["status"] == "acknowledged")
        }
        _ => false,
    };
    console.wait(taken).await;

    let other = gateway.add_device("other-1", &[]).await;
    let (mut stranger, _) = RawMqtt::connect(&gateway, 5, &other).await;
    assert_eq!(stranger.subscribe("v1/incidents/+").await, NOT_AUTHORIZED);
    let (mut liar, _) = RawMqtt::connect(&gateway, 5, &device).await;
    assert_eq!(liar.reason_for(&topic, b"{}").await, NOT_AUTHORIZED);
}
