//! Broadcasts that cannot be meant.

use lifeline_tests::{Gateway, Person, fresh_id};
use reqwest::Method;
use serde_json::{Value, json};

use crate::neighbour::Neighbour;

fn broadcast(field: &str, value: Value) -> Value {
    let mut body = json!({
        "id": fresh_id(),
        "title": "Flood",
        "text": "Go to the upper floors.",
        "expires_at": "2126-11-22T05:32:42Z",
    });
    body[field] = value;
    body
}

fn area(shape: Value) -> Value {
    json!({ "name": "Old Dhaka", "shape": shape })
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_by_field_and_warns_nobody() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let admin = Person::signed_in(&gateway, "admin").await;
    let polygon = |rings: Value| area(json!({ "type": "Polygon", "coordinates": rings }));
    let circle = |radius_m: f64| area(json!({ "type": "Circle", "coordinates": [90.4, 23.7], "radius_m": radius_m }));
    let bow = json!([[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]);
    let many: Vec<_> = (0..1_000).map(|n| json!([f64::from(n) / 1e3, 0])).collect();
    let coordinates = "area.shape.coordinates";
    let cases = [
        ("title", json!(""), "invalid_field", "title"),
        ("title", json!("x".repeat(81)), "text_too_long", "title"),
        ("text", json!("\u{0}"), "invalid_field", "text"),
        ("text", json!("x".repeat(501)), "text_too_long", "text"),
        ("expires_at", json!("2026-01-01T00:00:00Z"), "time_out_of_range", "expires_at"),
        ("expires_at", json!("2126-11-22T05:32:42Z"), "time_out_of_range", "expires_at"),
        ("area", polygon(json!([])), "invalid_field", coordinates),
        ("area", polygon(bow), "invalid_field", coordinates),
        ("area", polygon(json!([many])), "invalid_field", coordinates),
        (
            "area",
            polygon(json!([[[0, 0], [1, 0], [1, 200], [0, 0]]])),
            "location_out_of_range",
            "area.shape.coordinates.lat",
        ),
        ("area", circle(20_040_000.0), "invalid_field", "area.shape.radius_m"),
        ("area", circle(-1.0), "invalid_field", "area.shape.radius_m"),
        (
            "area",
            json!({ "name": "x", "shape": { "type": "Point", "coordinates": [0, 0] } }),
            "invalid_field",
            "area.shape.type",
        ),
        ("everyone", json!(true), "unknown_field", "everyone"),
    ];
    for (field, value, code, at) in cases {
        let body = broadcast(field, value);
        let (status, problem) = admin.send(Method::POST, "/v1/broadcasts", &body).await;
        assert_eq!((problem["code"].as_str(), problem["field"].as_str()), (Some(code), Some(at)), "{status} {problem}");
    }
    let million: String = vec!["[0,0]"; 1_000_000].join(",");
    let huge = format!(r#"{{"area":{{"name":"x","shape":{{"type":"Polygon","coordinates":[[{million}]]}}}}}}"#);
    // 6 MB: the gateway reads so much to its end. What is longer it may cut off, and its answer is lost with the connection.
    let another = Person::signed_in(&gateway, "admin").await;
    let answer = another.request(Method::POST, "/v1/broadcasts/preview", Some(huge)).await;
    assert_eq!(answer.status().as_u16(), 413);
    let (_, list) = admin.get("/v1/broadcasts").await;
    assert_eq!(list, json!({ "broadcasts": [] }));

    let place = |label: &str, lat: f64| json!({ "label": label, "lat": lat, "lon": 0.0 });
    for (places, at) in [
        (vec![place("Home", 0.0); 6], "places"),
        (vec![place("bell\u{7}", 0.0)], "places.0.label"),
        (vec![place("Home", 0.0), place("Work", 91.0)], "places.1.lat"),
    ] {
        let (status, problem) = admin.send(Method::PUT, "/v1/me/places", &json!({ "places": places })).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some(at)), "{problem}");
    }
    neighbour.is_undisturbed().await;
}
