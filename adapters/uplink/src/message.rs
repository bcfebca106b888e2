//! A signal as it is handed on: an alert's JSON payload that any consumer of alerts
//! reads, with its passage. The passage also stands in a user property (MQTT 5 §3.3.2.3.7),
//! which stays where something on the way rewrites the payload.

use lifeline_domain::{Cursor, Epoch, Passage, Signal};
use lifeline_protocol::mqtt::{AlertPayload, HandedOn};
use rumqttc::v5::mqttbytes::v5::PublishProperties;

/// The user property with the gateways that a message has passed, with commas between them.
const GATEWAYS: &str = "lifeline-gateways";

/// The payload and properties of a signal that stands at `cursor` in this gateway's feed.
/// Its id is that place: no other gateway has it, and it stays the same however often it is sent.
pub(crate) fn of(cursor: &Cursor, signal: &Signal) -> (Vec<u8>, PublishProperties) {
    let mut passage = signal.passage.clone().unwrap_or_else(|| Passage {
        gateways: Vec::new(),
        device: signal.device.clone(),
        source: signal.source.clone(),
    });
    passage.gateways.push(cursor.epoch.clone());
    let names: Vec<_> = passage.gateways.iter().map(Epoch::as_str).collect();
    let properties = PublishProperties {
        payload_format_indicator: Some(1),
        content_type: Some("application/json".to_owned()),
        user_properties: vec![(GATEWAYS.to_owned(), names.join(","))],
        ..PublishProperties::default()
    };
    // What came from another gateway keeps the id that it got there: whichever way it takes, it counts once.
    let first = signal.reference.clone().filter(|_| signal.passage.is_some());
    let payload = AlertPayload {
        id: Some(first.unwrap_or_else(|| cursor.to_string())),
        state: Some(signal.state),
        severity: Some(signal.severity),
        certainty: Some(signal.certainty),
        urgency: Some(signal.urgency),
        at: Some(signal.at),
        location: signal.location.clone(),
        value: signal.value,
        unit: signal.unit.clone(),
        threshold: signal.threshold,
        text: signal.text.clone(),
        battery: signal.battery_percent,
        test: signal.test,
        lifeline: Some(HandedOn {
            gateways: passage.gateways,
            device: passage.device,
            source: passage.source,
            kind: signal.kind.clone(),
            place: signal.place.clone(),
        }),
    };
    let text = serde_json::to_vec(&payload);
    (text.unwrap_or_else(|error| unreachable!("an alert is always JSON: {error}")), properties)
}

/// The gateways that a message has passed by its user property; what is no gateway's name is passed over.
pub(crate) fn passed(properties: Option<&PublishProperties>) -> Vec<Epoch> {
    let properties = properties.into_iter().flat_map(|properties| &properties.user_properties);
    let names = properties.filter(|(name, _)| name == GATEWAYS).flat_map(|(_, names)| names.split(','));
    names.filter_map(|name| name.parse().ok()).collect()
}
