//! The rules that come with the gateway.

/// Name and text of each file of `rules/mappings/`.
pub(crate) const READY_MADE: &[(&str, &str)] = &[
    ("cap.toml", include_str!("../../rules/mappings/cap.toml")),
    ("cloudevents.toml", include_str!("../../rules/mappings/cloudevents.toml")),
    ("homeassistant.toml", include_str!("../../rules/mappings/homeassistant.toml")),
    ("meshtastic.toml", include_str!("../../rules/mappings/meshtastic.toml")),
    ("owntracks.toml", include_str!("../../rules/mappings/owntracks.toml")),
    ("senml.toml", include_str!("../../rules/mappings/senml.toml")),
    ("shelly.toml", include_str!("../../rules/mappings/shelly.toml")),
    ("sparkplug.toml", include_str!("../../rules/mappings/sparkplug.toml")),
    ("tasmota.toml", include_str!("../../rules/mappings/tasmota.toml")),
    ("thingsboard.toml", include_str!("../../rules/mappings/thingsboard.toml")),
    ("zigbee2mqtt.toml", include_str!("../../rules/mappings/zigbee2mqtt.toml")),
];
