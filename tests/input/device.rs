use lifeline_tests::{DemoDevice, Gateway, Person, RawMqtt, Sensor};
use serde_json::json;

use crate::{
    neighbour::Neighbour,
    tokens::{bad_tokens, claims_of, signed, signing_key},
};

const V3: u8 = 4;
const V5: u8 = 5;
const NOT_AUTHORIZED: u8 = 0x87;
const TOPIC_NAME_INVALID: u8 = 0x90;
const PACKET_TOO_LARGE: u8 = 0x95;
const PAYLOAD_FORMAT_INVALID: u8 = 0x99;

const LATITUDE_91: &[u8] = br#"{"location":{"lat":91,"lon":0}}"#;
const REJECTED_AS_TOO_LARGE: (Option<&str>, Option<&str>) = (Some("rejected"), Some("payload_too_large"));

/// Kind, payload, and the code, field and MQTT 5 reason that answer it.
type BadAlert<'a> = (&'a str, &'a [u8], &'a str, Option<&'a str>, u8);

/// "Wrong password", at the MQTT door: the same answer for a device that is not known.
#[tokio::test]
async fn a_wrong_password_is_refused_with_the_reason_of_the_version() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let device = gateway.add_device("hall-3", &[]).await;
    let wrong = DemoDevice { password: "ll_dev_wrong".to_owned(), ..device.clone() };
    let unknown = DemoDevice { id: "nobody".to_owned(), username: "nobody".to_owned(), ..device.clone() };
    for (version, reason) in [(V3, 4), (V5, 0x86)] {
        for refused in [&wrong, &unknown] {
            let (mut client, answer) = RawMqtt::connect(&gateway, version, refused).await;
            assert_eq!(answer, reason, "{}", refused.id);
            assert_eq!(client.packet().await, None, "the connection ends");
        }
        assert_eq!(RawMqtt::connect(&gateway, version, &device).await.1, 0);
    }
    neighbour.is_undisturbed().await;
}

/// "Token expired, forged, of another algorithm", at the MQTT door.
#[tokio::test]
async fn a_device_token_that_is_not_ours_is_refused() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let device = gateway.add_device("hall-3", &[]).await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let key = signing_key(&gateway);
    let mut claims = claims_of(citizen.token.as_deref().unwrap());
    for of_people in ["role", "session"] {
        claims.as_object_mut().unwrap().remove(of_people);
    }
    claims["kind"] = json!("device");
    claims["sub"] = json!(device.id);
    for (version, reason) in [(V3, 5), (V5, NOT_AUTHORIZED)] {
        let with = |token: String| DemoDevice { password: token, ..device.clone() };
        assert_eq!(RawMqtt::connect(&gateway, version, &with(signed(&key, &claims))).await.1, 0);
        for bad in bad_tokens(&key, &claims) {
            let (_, answer) = RawMqtt::connect(&gateway, version, &with(bad.token)).await;
            assert_eq!(answer, reason, "{}", bad.what);
        }
    }
    neighbour.is_undisturbed().await;
}

/// "Publish outside the device's own topics (reason code in MQTT 5, `rejected` receipt in 3.1.1)".
#[tokio::test]
async fn a_publish_outside_its_own_topics_is_told_to_the_device_and_reaches_nobody() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let device = gateway.add_device("hall-3", &[]).await;
    let mut sensor = Sensor::connect_device(&gateway, &device).await;
    let (mut v5, _) = RawMqtt::connect(&gateway, V5, &device).await;
    let victim = &gateway.demo.devices[0].id;
    for topic in [
        format!("v1/devices/{victim}/alerts/smoke"),
        format!("v1/devices/{victim}/status"),
        format!("v1/devices/{}/receipts", device.id),
        "v1/incidents/00000000-0000-0000-0000-000000000001".to_owned(),
        "zigbee2mqtt/elsewhere".to_owned(),
    ] {
        sensor.publish(&topic, b"forged").await;
        let receipt = sensor.receipt().await;
        assert_eq!(receipt["stage"], "rejected", "{topic}: {receipt}");
        assert_eq!(receipt["error"]["code"], "forbidden", "{topic}: {receipt}");
        assert_eq!(v5.reason_for(&topic, b"forged").await, NOT_AUTHORIZED, "{topic}");
    }
    let own = format!("v1/devices/{}/alerts/smoke", device.id);
    assert_eq!(v5.reason_for(&own, b"the connection goes on").await, 0);
    neighbour.is_undisturbed().await;
    let feed = Person::signed_in(&gateway, "responder").await.feed(None).await;
    assert!(feed.iter().all(|entry| !entry.to_string().contains("forged")), "{feed:?}");
}

/// "Broken JSON, broken UTF-8, latitude 91, a time in 1970 or 2100; text of 501
/// characters", and a topic that no rule knows: what is wrong and where, in the
/// receipt, and by MQTT 5's reason.
#[tokio::test]
async fn an_alert_that_cannot_be_understood_is_answered_with_what_is_wrong_and_where() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let device = gateway.add_device("hall-3", &[]).await;
    let mut sensor = Sensor::connect_device(&gateway, &device).await;
    let (mut v5, _) = RawMqtt::connect(&gateway, V5, &device).await;
    let text = |chars: usize| "🚨".repeat(chars);
    let words = |chars: usize| json!({ "text": text(chars) }).to_string();
    let (too_long, too_long_in_json) = (text(501), words(501));
    let cases: [BadAlert<'_>; 11] = [
        ("smoke", br#"{"value":"#, "invalid_json", None, PAYLOAD_FORMAT_INVALID),
        ("smoke", br#"{"value":1} and more"#, "invalid_json", None, PAYLOAD_FORMAT_INVALID),
        ("smoke", b"smoke \xff", "not_utf8", None, PAYLOAD_FORMAT_INVALID),
        ("smoke", b"{\"text\":\"\xff\"}", "not_utf8", None, PAYLOAD_FORMAT_INVALID),
        ("smoke", br#"{"value":"much"}"#, "invalid_field", Some("value"), PAYLOAD_FORMAT_INVALID),
        ("smoke", LATITUDE_91, "location_out_of_range", Some("location.lat"), PAYLOAD_FORMAT_INVALID),
        ("smoke", br#"{"at":"1970-01-01T00:00:00Z"}"#, "time_out_of_range", Some("at"), PAYLOAD_FORMAT_INVALID),
        ("smoke", br#"{"at":"2100-01-01T00:00:00Z"}"#, "time_out_of_range", Some("at"), PAYLOAD_FORMAT_INVALID),
        ("smoke", too_long.as_bytes(), "text_too_long", Some("text"), PAYLOAD_FORMAT_INVALID),
        ("smoke", too_long_in_json.as_bytes(), "text_too_long", Some("text"), PAYLOAD_FORMAT_INVALID),
        ("SMOKE", b"smoke", "unknown_topic", None, TOPIC_NAME_INVALID),
    ];
    for (kind, payload, code, field, reason) in cases {
        let topic = format!("v1/devices/{}/alerts/{kind}", device.id);
        sensor.publish(&topic, payload).await;
        let receipt = sensor.receipt().await;
        assert_eq!(receipt["stage"], "rejected", "{receipt}");
        assert_eq!((receipt["error"]["code"].as_str(), receipt["error"]["field"].as_str()), (Some(code), field));
        assert_eq!(v5.reason_for(&topic, payload).await, reason, "{code}");
        let again = sensor.receipt().await;
        assert_eq!(again["error"]["code"], code, "every client of the device is told");
    }
    for just_allowed in [text(500), words(500)] {
        sensor.alert("gas", &just_allowed).await;
        assert_eq!(sensor.receipt().await["stage"], "stored");
    }
    neighbour.is_undisturbed().await;
}

/// "Payload of 1 MB": MQTT 5 names the reason, and the device hears it in a receipt in either version.
#[tokio::test]
async fn a_payload_of_a_megabyte_ends_its_own_connection_only() {
    let gateway = Gateway::start().await;
    let mut neighbour = Neighbour::of(&gateway).await;
    let device = gateway.add_device("hall-3", &[]).await;
    let mut sensor = Sensor::connect_device(&gateway, &device).await;
    let topic = format!("v1/devices/{}/alerts/smoke", device.id);
    let payload = vec![b'x'; 1024 * 1024];
    for (version, goodbye) in [(V3, None), (V5, Some((0xE0, PACKET_TOO_LARGE)))] {
        let (mut client, _) = RawMqtt::connect(&gateway, version, &device).await;
        client.publish(&topic, &payload).await;
        assert_eq!(client.packet().await.map(|(first, body)| (first, body[0])), goodbye, "version {version}");
        let receipt = sensor.receipt().await;
        assert_eq!((receipt["stage"].as_str(), receipt["error"]["code"].as_str()), REJECTED_AS_TOO_LARGE, "{receipt}");
        neighbour.is_undisturbed().await;
    }
}
