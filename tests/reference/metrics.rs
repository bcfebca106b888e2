use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use crate::page::{MADE, assert_fresh, root};

/// A line for each metric: its name, its labels, and what it says.
const MEANINGS: &[(&str, &str, &str)] = &[
    (
        "lifeline_alert_to_reader_seconds",
        "",
        "From an entry's decision to its write to a reader's socket, commit included: the oldest entry of each write.",
    ),
    ("lifeline_commit_entries", "", "Entries in one commit of the log. Rises under load: that is how it keeps up."),
    ("lifeline_commit_failures_total", "", "Commits that failed. Nobody was told; the state was read anew."),
    ("lifeline_commit_seconds", "", "How long it took until a batch, and every one before it, was on the disk."),
    ("lifeline_devices_silent", "", "Devices with a heartbeat that were not heard for one and a half times as long."),
    (
        "lifeline_dropped_total",
        "what",
        "What was let go, by name. Receipts are a courtesy: `receipt` (one for a device that does not read), `delivered_receipt`. `alert_qos0` is an alert that was published with QoS 0 and could not be stored, `telemetry` what was over a budget of `[budgets]`, `will` a last will that could not be, `mqtt_message` a message for an MQTT subscriber that was too slow, `mqtt_queued` one for an MQTT session whose queue was full, `mqtt_expired` one that waited longer than its publisher wanted, `mqtt_retained` a message that was not retained because as many are as may be, `command` a command to a device that its connection did not read: it waits for the next one, `mqtt_session` an MQTT session without a connection past the bound, `mail` a mail for which there was no room in the queue: whoever waits for it asks again, `push` a push of a message while thousands waited: it is read when the person looks. Never an alert that was acknowledged, nor an entry of the feed.",
    ),
    ("lifeline_entries_total", "", "Entries that were made durable."),
    (
        "lifeline_erased_total",
        "what",
        "What was erased because its time was over: `incident` (one with its timeline and messages), `broadcast` (one with whom it reached and what they answered), `quarantined`, `login_session`, `account_link` (one that was mailed and not followed).",
    ),
    ("lifeline_feed_lag_entries", "", "Entries of the feed that are durable and not yet handed to readers."),
    (
        "lifeline_http_refused_total",
        "",
        "HTTP connections that were closed at once because `http.connections_max` were open. People cannot get in then.",
    ),
    (
        "lifeline_login_failures_total",
        "",
        "Logins with a wrong name or password, and wrong passwords where one is asked for again.",
    ),
    (
        "lifeline_loops_total",
        "",
        "Signals that had passed this gateway before and came back from another one: known, and not stored again.",
    ),
    (
        "lifeline_mail_failures_total",
        "",
        "Mails that were given up: the server refused them, or was not reached several times. The log says why.",
    ),
    ("lifeline_mails_total", "", "Mails that the mail server, or the folder, has taken."),
    (
        "lifeline_mapped_publishes_total",
        "outcome",
        "Publishes that mapping rules read: `signal` (an alert, or what an alert became), `ignored` (a sign of life and no more), `rejected` (put in quarantine).",
    ),
    (
        "lifeline_media_abandoned_total",
        "outcome",
        "Uploads whose senders fell silent: `told` (a recording, as far as it came), `removed` (anything else).",
    ),
    ("lifeline_media_received_bytes_total", "", "Bytes of uploads that were stored."),
    (
        "lifeline_media_refused_total",
        "reason",
        "Uploads that were refused: `content` (not what it was said to be, or more than a picture may be; it is erased), `size`.",
    ),
    ("lifeline_media_told_total", "kind", "Uploads that were told: `voice`, `image`, `file`."),
    ("lifeline_media_uploads", "", "Uploads that are open."),
    ("lifeline_mqtt_ack_seconds", "", "From an alert's arrival to its acknowledgement."),
    ("lifeline_mqtt_connections", "", "MQTT clients that are connected."),
    ("lifeline_mqtt_deliveries_total", "", "Messages that were sent to MQTT clients."),
    ("lifeline_mqtt_keep_failures_total", "", "Commits of what the MQTT door keeps that failed; they are tried again."),
    (
        "lifeline_mqtt_keep_seconds",
        "",
        "One commit of what the MQTT door keeps: sessions, their messages, retained messages, wills.",
    ),
    ("lifeline_mqtt_publishes_total", "kind", "Messages that MQTT clients published: `alert` or `other`."),
    ("lifeline_mqtt_queued", "", "Messages that wait for MQTT sessions, on the disk and in memory."),
    (
        "lifeline_mqtt_refused_total",
        "reason",
        "MQTT connections that were refused or cut off. `device_full`: as many clients were connected as one device as `budgets.connections_per_device` allows; `slow_reader`: the client did not read what was sent to it.",
    ),
    ("lifeline_mqtt_retained", "", "Topics with a retained MQTT message."),
    (
        "lifeline_mqtt_router_restarts_total",
        "",
        "Embedded MQTT routers that had ended or hung and were replaced. Should be 0.",
    ),
    (
        "lifeline_mqtt_slowed_total",
        "",
        "Publishes, other than telemetry, that waited because their device was over its budget.",
    ),
    ("lifeline_policy_denials_total", "policy", "Requests that were denied, by the policy that decided."),
    ("lifeline_projection_failures_total", "", "Attempts to bring the projections up to the log that failed."),
    ("lifeline_projection_lag_entries", "", "Entries that history and search are behind the log."),
    (
        "lifeline_pushes_total",
        "outcome",
        "Pushes to browsers: `taken` by the push service, `gone` (the subscription was removed), `refused` for good, `given_up` after five minutes of trying, `expired`.",
    ),
    ("lifeline_quarantined_total", "code", "Payloads that could not be understood and were put aside."),
    ("lifeline_rate_limited_total", "", "HTTP requests and logins that came too often. An SOS is never among them."),
    ("lifeline_refresh_reuse_total", "", "Refresh tokens used a second time: a sign that one was stolen."),
    (
        "lifeline_rule_faults",
        "",
        "What is wrong with the mapping rules that were read last; while it is not 0, those before them are in force.",
    ),
    ("lifeline_slow_readers_total", "", "Readers of the feed that were let go because they did not keep up."),
    (
        "lifeline_uplink_behind_entries",
        "uplink",
        "Entries of the feed that the uplink's broker does not have yet. It grows while the broker is away.",
    ),
    ("lifeline_uplink_connected", "uplink", "Whether the uplink is connected: 1 or 0."),
    (
        "lifeline_uplink_failures_total",
        "uplink, reason",
        "What was wrong with an uplink's connection: `unreachable`, `tls`, `login`, `file` (a password, authority or certificate cannot be read), `subscription` and `publish` (the broker refused it, and is asked again), `taken_over` (another client has the client id), `lost`, `store` (the gateway's own). The log says more.",
    ),
    (
        "lifeline_uplink_forwarded_total",
        "uplink",
        "Signals that the uplink's broker has acknowledged, repetitions included.",
    ),
    (
        "lifeline_uplink_lost_entries_total",
        "uplink",
        "Entries that an uplink did not look at before the log let them go (`retention`): the broker was away too long.",
    ),
    (
        "lifeline_uplink_refused_total",
        "uplink, reason",
        "Signals that the uplink's broker has refused for good, and that it does not get: `not_authorized`, `packet_too_large` and so on, as MQTT 5 names it. The log says which.",
    ),
    (
        "lifeline_uplink_taken_total",
        "uplink",
        "Messages that were taken from the uplink's broker and stored, be it in quarantine.",
    ),
    ("lifeline_ws_closed_total", "code", "WebSockets that the gateway closed, by close code."),
    ("lifeline_ws_connections", "", "WebSockets that are open."),
];

/// Where metrics are written.
const ROOMS: &[&str] = &[
    "bridge/src",
    "broker/src",
    "certs/src",
    "gateway/src",
    "adapters/auth/src",
    "adapters/http/src",
    "adapters/mail/src",
    "adapters/notify/src",
    "adapters/surreal/src",
    "adapters/uplink/src",
];

const KINDS: &[&str] = &["counter", "gauge", "histogram"];

/// The metrics that a source text names, with their kinds.
fn named(source: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for kind in KINDS {
        for (at, head) in source.match_indices(&format!("{kind}!(")) {
            let rest = source[at + head.len()..].trim_start();
            let name = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            let name =
                name.unwrap_or_else(|| panic!("a {kind} whose name is not written out: {}", &source[at..][..40]));
            found.push((name.to_owned(), *kind));
        }
    }
    found
}

fn sources() -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("a folder of sources").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(fs::read_to_string(path).expect("a source is text"));
            }
        }
    }
    let mut found = Vec::new();
    ROOMS.iter().for_each(|room| walk(&root().join(room), &mut found));
    found
}

fn all_named() -> BTreeMap<String, &'static str> {
    sources().iter().flat_map(|source| named(source)).collect()
}

#[test]
fn metrics_md() {
    let found = all_named();
    let described: Vec<_> = MEANINGS.iter().map(|(name, ..)| *name).collect();
    let names: Vec<_> = found.keys().map(String::as_str).collect();
    assert_eq!(names, described, "left: the code's metrics; right: those described in tests/reference/metrics.rs");
    let mut page = format!(
        "{MADE}\n\n# Metrics\n\n\
         Prometheus' text format, at `/metrics` of the listener `http.metrics_listen` (loopback). A metric appears when\n\
         it is first written. Units are the last word of a name.\n\n\
         | Name | Kind | Labels | What it says |\n|---|---|---|---|\n"
    );
    for (name, labels, meaning) in MEANINGS {
        let labels = if labels.is_empty() { String::new() } else { format!("`{labels}`") };
        writeln!(page, "| `{name}` | {} | {labels} | {meaning} |", found[*name]).unwrap();
    }
    assert_fresh("metrics.md", &page);
}

/// What is dropped has a name, and the name an explanation.
#[test]
fn every_kind_of_loss_is_explained() {
    let explained = MEANINGS.iter().find(|(name, ..)| *name == "lifeline_dropped_total").expect("it is described").2;
    let mut losses = 0;
    for source in sources() {
        for head in ["dropped(\"", "\"what\" => \""] {
            for (at, _) in source.match_indices(head) {
                let name = source[at + head.len()..].split('"').next().unwrap_or_default();
                assert!(
                    explained.contains(&format!("`{name}`")),
                    "lifeline_dropped_total{{what=\"{name}\"}} has no line"
                );
                losses += 1;
            }
        }
    }
    assert!(losses > 5, "{losses} kinds of loss are not all there are");
}

#[test]
fn a_metric_is_found_however_it_is_written() {
    let source =
        "counter!(\"a_total\", \"x\" => y); metrics::gauge!(\n  \"b\"\n); describe_histogram!(\"c_seconds\", \"...\")";
    let mut found = named(source);
    found.sort();
    assert_eq!(
        found,
        [("a_total".to_owned(), "counter"), ("b".to_owned(), "gauge"), ("c_seconds".to_owned(), "histogram")]
    );
}
