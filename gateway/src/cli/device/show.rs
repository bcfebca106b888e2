use lifeline_domain::DeviceCertificate;
use lifeline_protocol::rest::{DeviceList, DeviceView};

use super::print;

/// All devices, a line each.
pub(super) fn list(json: bool, list: &DeviceList) -> anyhow::Result<()> {
    let rows = list.devices.iter().map(|device| {
        let profile = &device.profile;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            device.id.to_string(),
            text(&profile.name),
            profile.kind.as_ref().map(ToString::to_string).unwrap_or_default(),
            text(&profile.place),
            state(device).to_owned(),
            device.last_heard_at.map(|at| at.to_string()).unwrap_or_default(),
        ]
    });
    print::table(json, list, ["ID", "NAME", "KIND", "PLACE", "STATE", "LAST HEARD"], rows)
}

/// One device, a line for each thing that is known.
pub(super) fn one(json: bool, device: &DeviceView) -> anyhow::Result<()> {
    let profile = &device.profile;
    let location = profile.location.as_ref().map(|at| match &at.floor {
        Some(floor) => format!("{}, {}, floor {floor}", at.lat, at.lon),
        None => format!("{}, {}", at.lat, at.lon),
    });
    let topics: Vec<_> = profile.topics.iter().map(ToString::to_string).collect();
    let rows = [
        ("id", Some(device.id.to_string())),
        ("name", profile.name.clone()),
        ("kind", profile.kind.as_ref().map(ToString::to_string)),
        ("severity, by its kind", device.severity.map(|severity| format!("{severity:?}"))),
        ("heartbeat, by its kind", device.heartbeat_s.map(|seconds| format!("{seconds} s"))),
        ("location", location),
        ("place", profile.place.clone()),
        ("owner", profile.owner.clone()),
        ("topics", Some(topics.join(" ")).filter(|topics| !topics.is_empty())),
        ("certificates", Some(certificates(device)).filter(|all| !all.is_empty())),
        ("state", Some(state(device).to_owned())),
        ("last heard", device.last_heard_at.map(|at| at.to_string())),
        ("added", Some(device.created_at.to_string())),
        ("disabled", device.disabled_at.map(|at| at.to_string())),
    ];
    let known = rows.into_iter().filter_map(|(what, known)| Some([what.to_owned(), known?]));
    print::table(json, device, ["", ""], known)
}

/// A line a certificate.
fn certificates(device: &DeviceView) -> String {
    let line = |one: &DeviceCertificate| match one.revoked_at {
        Some(at) => format!("{} revoked {at}", one.fingerprint_sha256),
        None => format!("{} until {}", one.fingerprint_sha256, one.expires_at),
    };
    device.certificates.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn state(device: &DeviceView) -> &'static str {
    match device {
        DeviceView { disabled_at: Some(_), .. } => "disabled",
        DeviceView { silent: true, .. } => "silent",
        DeviceView { connected: true, .. } => "connected",
        _ => "away",
    }
}
