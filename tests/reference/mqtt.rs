use std::fmt::Write;

use lifeline_protocol::mqtt::Topic;
use serde_json::Value;

use crate::{
    page::{MADE, assert_fresh},
    schema_table::{fields, values},
};

/// Each topic with an example, which way it goes, and what it is.
const TOPICS: &[(&str, &str, &str, &str)] = &[
    (
        "v1/devices/{device}/alerts/{kind}",
        "v1/devices/d1/alerts/smoke",
        "up",
        "An alert: the payload below, or bare text. QoS 1 or 2: acknowledged when it is stored. `kind` is 1 to 32 of `a-z 0-9 _ -`.",
    ),
    (
        "v1/devices/{device}/receipts",
        "v1/devices/d1/receipts",
        "down",
        "What becomes of the device's alerts: a receipt each time, below.",
    ),
    (
        "v1/devices/{device}/status",
        "v1/devices/d1/status",
        "up",
        "`online` or `offline`, in the device's own words; also for a last will. Passed on to MQTT subscribers; opens no incident.",
    ),
    ("v1/devices/{device}/telemetry", "v1/devices/d1/telemetry", "up", "Readings. A sign of life; not stored."),
    ("v1/devices/{device}/location", "v1/devices/d1/location", "up", "A fix. A sign of life; not stored."),
    (
        "v1/devices/{device}/commands/{name}",
        "v1/devices/d1/commands/siren",
        "down",
        "What the device is to do: the payload below. QoS 1. `name` is 1 to 32 of `a-z 0-9 _ -`; `commands/+` takes all.",
    ),
    (
        "v1/devices/{device}/commands/{name}/result",
        "v1/devices/d1/commands/siren/result",
        "up",
        "What has become of a command: the payload below. QoS 1: acknowledged when it is stored.",
    ),
    (
        "v1/incidents/{incident}",
        "v1/incidents/00000000-0000-0000-0000-000000000001",
        "down",
        "An incident's state, retained: for responders, and for devices whose registration lists `v1/incidents/+` among its topics, such as sirens and consoles.",
    ),
];

#[test]
fn mqtt_md() {
    let document = serde_json::to_value(lifeline_http::openapi()).expect("a document is JSON");
    let schema = |name: &str| -> &Value {
        let found = &document["components"]["schemas"][name];
        assert!(found.is_object(), "there is no schema {name}");
        found
    };
    let mut page = format!("{MADE}\n\n# MQTT topics and payloads\n\n| Topic | Way | What |\n|---|---|---|\n");
    for (pattern, example, way, what) in TOPICS {
        let read = Topic::read(example).unwrap_or_else(|| panic!("{example} is no topic"));
        assert_eq!(read.to_string(), *example);
        assert_eq!(pattern.split('/').count(), example.split('/').count(), "{pattern} and {example} differ");
        writeln!(page, "| `{pattern}` | {way} | {what} |").unwrap();
    }
    write!(
        page,
        "\nA device id is 1 to 64 of `A-Z a-z 0-9 - _ . :`. It is the MQTT user name, too. A person gives \
         an access token as the password, and the user name or e-mail address of their account.\n\n\
         ## Alert payload\n\n\
         JSON, if the payload begins with `{{`; fields that are not named here are let be. Otherwise bare UTF-8 text: \
         `raise`, `update` and `clear` set the state, a number is the reading, other words are the text. At most 64 KiB.\n\n"
    )
    .unwrap();
    page += &fields(schema("AlertPayload"));
    write!(page, "\n### HandedOn\n\nSee [joining brokers](../joining-brokers.md).\n\n{}", fields(schema("HandedOn")))
        .unwrap();
    write!(page, "\n### Location\n\n{}", fields(schema("Location"))).unwrap();
    for name in ["SignalState", "Severity", "Certainty", "Urgency"] {
        write!(page, "\n**{name}**: {}\n", values(schema(name))).unwrap();
    }
    write!(page, "\n## Receipt\n\n{}", fields(schema("Receipt"))).unwrap();
    write!(page, "\n### ReceiptError\n\n{}", fields(schema("ReceiptError"))).unwrap();
    write!(page, "\n**Stage**: {}\n\n**Role**: {}\n", values(schema("Stage")), values(schema("Role"))).unwrap();
    write!(page, "\n## Command\n\n{}", fields(schema("CommandPayload"))).unwrap();
    write!(page, "\n### Its result\n\n{}", fields(schema("CommandResult"))).unwrap();
    page += "\n**Code**: see [errors](errors.md).\n";
    assert_fresh("mqtt.md", &page);
}
