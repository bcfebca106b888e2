use lifeline_tests::{Gateway, Person, Sensor, until};
use reqwest::StatusCode;
use serde_json::json;

/// Items 4 and 6: an alert is acknowledged, becomes an incident on the responder's
/// socket, and its device hears stored, delivered, seen, acknowledged, resolved (N2).
#[tokio::test]
async fn an_alert_becomes_an_incident_and_its_device_hears_what_becomes_of_it() {
    let gateway = Gateway::start().await;
    let mut desk = Person::signed_in(&gateway, "responder").await.connect().await;
    let subscribed = desk.ask("subscribe", json!({ "channel": "feed" })).await;
    assert_eq!(subscribed["ok"]["resumed"], false);
    assert_eq!(desk.event().await["type"], "reset");
    assert_eq!(desk.event().await["type"], "live");

    let mut sensor = Sensor::connect_tls(&gateway).await;
    sensor.alert("smoke", r#"{"id":"a-1","value":412,"unit":"ppm","text":"Smoke in hall 3"}"#).await;
    let stored = sensor.receipt().await;
    assert_eq!((stored["stage"].as_str(), stored["id"].as_str()), (Some("stored"), Some("a-1")));

    let opened = desk.event().await;
    assert_eq!((opened["type"].as_str(), opened["data"]["kind"].as_str()), (Some("incident.opened"), Some("smoke")));
    let received = desk.event().await;
    assert_eq!(received["type"], "signal.received");
    assert_eq!(received["data"]["text"], "Smoke in hall 3");
    assert_eq!(received["cursor"], stored["cursor"]);
    let incident = opened["incident"].as_str().unwrap();
    assert_eq!(stored["incident"], incident);

    desk.ask("entry.delivered", json!({ "cursor": received["cursor"] })).await;
    assert_eq!(sensor.receipt().await["stage"], "delivered");
    desk.ask("entry.seen", json!({ "incident": incident })).await;
    assert_eq!(sensor.receipt().await["stage"], "seen");
    let acknowledged = desk.ask("incident.acknowledge", json!({ "incident": incident })).await;
    assert!(acknowledged["ok"]["cursor"].is_string(), "{acknowledged}");
    let receipt = sensor.receipt().await;
    assert_eq!((receipt["stage"].as_str(), receipt["by_role"].as_str()), (Some("acknowledged"), Some("responder")));
    desk.ask("incident.resolve", json!({ "incident": incident, "outcome": "false_alarm" })).await;
    assert_eq!(sensor.receipt().await["stage"], "resolved");
}

/// Item 4: a repeated publish counts once, by its id or by its words.
#[tokio::test]
async fn a_repeated_alert_counts_once() {
    let gateway = Gateway::start().await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut sensor = Sensor::connect(&gateway).await;
    for _ in 0..3 {
        sensor.alert("gas", r#"{"id":"same","value":1}"#).await;
    }
    for _ in 0..3 {
        sensor.alert("flood", "water in the cellar").await;
    }
    let feed = responder.feed(None).await;
    let signals =
        |kind: &str| feed.iter().filter(|e| e["type"] == "signal.received" && e["data"]["kind"] == kind).count();
    assert_eq!((signals("gas"), signals("flood")), (1, 1));
}

/// Item 4: what cannot be understood is stored whole, and the device is told what is wrong and where.
#[tokio::test]
async fn what_cannot_be_understood_is_put_in_quarantine() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", r#"{"location":{"lat":91,"lon":0}}"#).await;
    let rejected = sensor.receipt().await;
    assert_eq!(rejected["stage"], "rejected");
    assert_eq!(rejected["error"]["code"], "location_out_of_range");
    assert_eq!(rejected["error"]["field"], "location.lat");
    let (status, page) = admin.get("/v1/quarantine").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(page["entries"][0]["data"]["code"], "location_out_of_range");
    assert!(admin.feed(None).await.is_empty(), "what was not understood is no incident");
}

/// The device list shows who is connected.
#[tokio::test]
async fn an_admin_sees_which_devices_are_connected() {
    let gateway = Gateway::start().await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let sensor = Sensor::connect(&gateway).await;
    let topic = format!("v1/devices/{}/status", sensor.id);
    sensor.publish(&topic, b"online").await;
    let connected = until("the device's connection", || async {
        let (_, list) = admin.get("/v1/devices").await;
        (list["devices"][0]["connected"] == true).then_some(list)
    });
    connected.await;
}
