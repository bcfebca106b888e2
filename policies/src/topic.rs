use lifeline_domain::TopicFilter;

/// Which part of the topic tree a topic or filter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// `v1/devices/{device}/alerts/{kind}`
    Alerts,
    /// `v1/devices/{device}/telemetry`
    Telemetry,
    /// `v1/devices/{device}/location`
    Location,
    /// `v1/devices/{device}/status`
    Status,
    /// `v1/devices/{device}/receipts`
    Receipts,
    /// `v1/devices/{device}/commands/{name}`, `commands/+` and `commands/#`
    Commands,
    /// `v1/devices/{device}/commands/{name}/result`
    CommandResults,
    /// `v1/incidents/{incident}` and `v1/incidents/+`
    Incidents,
    /// A topic outside the gateway's own tree that a device's registration lists.
    Listed,
    /// Anything else.
    Unknown,
}

impl Branch {
    /// Every branch.
    pub(crate) const ALL: [Branch; 10] = [
        Branch::Alerts,
        Branch::Telemetry,
        Branch::Location,
        Branch::Status,
        Branch::Receipts,
        Branch::Commands,
        Branch::CommandResults,
        Branch::Incidents,
        Branch::Listed,
        Branch::Unknown,
    ];

    /// The branch as the policies write it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Branch::Alerts => "alerts",
            Branch::Telemetry => "telemetry",
            Branch::Location => "location",
            Branch::Status => "status",
            Branch::Receipts => "receipts",
            Branch::Commands => "commands",
            Branch::CommandResults => "command_results",
            Branch::Incidents => "incidents",
            Branch::Listed => "listed",
            Branch::Unknown => "unknown",
        }
    }
}

/// A topic name or filter as the policies see it. A wildcard is understood only where
/// it stays within one branch of one device, or within the incidents; any other makes
/// the whole filter [`Branch::Unknown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic<'a> {
    /// The device in whose part of the tree it is.
    pub device: Option<&'a str>,
    /// Which part of the tree.
    pub branch: Branch,
}

impl<'a> Topic<'a> {
    const UNKNOWN: Topic<'static> = Topic { device: None, branch: Branch::Unknown };

    /// A topic that the registration of `device` lists.
    pub const fn listed(device: &'a str) -> Self {
        Self { device: Some(device), branch: Branch::Listed }
    }

    /// Incidents' topics that the registration of `device` lists.
    pub(crate) const fn listed_incidents(device: &'a str) -> Self {
        Self { device: Some(device), branch: Branch::Incidents }
    }

    /// Reads a topic name or filter as `device` means it, whose registration lists `filters`.
    pub fn parse_for(text: &'a str, device: &'a str, filters: &[TopicFilter]) -> Self {
        let topic = Self::parse(text);
        let listed = || filters.iter().any(|filter| filter.covers(text));
        match topic.branch {
            Branch::Unknown if listed() => Self::listed(device),
            Branch::Incidents if listed() => Self::listed_incidents(device),
            _ => topic,
        }
    }

    /// Reads a topic name or filter. A shared subscription is to be given without its
    /// `$share/{name}/`, since it reads what the plain filter reads.
    pub fn parse(text: &'a str) -> Self {
        let Some(path) = text.strip_prefix("v1/") else { return Self::UNKNOWN };
        if let Some(incident) = path.strip_prefix("incidents/") {
            let one = incident == "+" || is_name(incident);
            return if one { Self { device: None, branch: Branch::Incidents } } else { Self::UNKNOWN };
        }
        let Some((device, rest)) = path.strip_prefix("devices/").and_then(|path| path.split_once('/')) else {
            return Self::UNKNOWN;
        };
        let branch = branch_of_device(rest);
        if !is_name(device) || branch == Branch::Unknown {
            return Self::UNKNOWN;
        }
        Self { device: Some(device), branch }
    }
}

fn branch_of_device(rest: &str) -> Branch {
    match rest.split_once('/') {
        None => match rest {
            "telemetry" => Branch::Telemetry,
            "location" => Branch::Location,
            "status" => Branch::Status,
            "receipts" => Branch::Receipts,
            _ => Branch::Unknown,
        },
        Some(("alerts", kind)) if is_name(kind) => Branch::Alerts,
        Some(("commands", "+" | "#")) => Branch::Commands,
        Some(("commands", name)) => match name.strip_suffix("/result") {
            Some(name) if is_name(name) => Branch::CommandResults,
            None if is_name(name) => Branch::Commands,
            _ => Branch::Unknown,
        },
        _ => Branch::Unknown,
    }
}

/// Exactly one topic level, not empty, with no wildcard in it.
fn is_name(level: &str) -> bool {
    !level.is_empty() && !level.contains(['/', '+', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_of_the_tree_is_known() {
        for (text, branch) in [
            ("v1/devices/d1/alerts/smoke", Branch::Alerts),
            ("v1/devices/d1/telemetry", Branch::Telemetry),
            ("v1/devices/d1/location", Branch::Location),
            ("v1/devices/d1/status", Branch::Status),
            ("v1/devices/d1/receipts", Branch::Receipts),
            ("v1/devices/d1/commands/siren", Branch::Commands),
            ("v1/devices/d1/commands/+", Branch::Commands),
            ("v1/devices/d1/commands/#", Branch::Commands),
            ("v1/devices/d1/commands/siren/result", Branch::CommandResults),
        ] {
            assert_eq!(Topic::parse(text), Topic { device: Some("d1"), branch }, "{text}");
        }
        for text in ["v1/incidents/+", "v1/incidents/0192"] {
            assert_eq!(Topic::parse(text), Topic { device: None, branch: Branch::Incidents }, "{text}");
        }
    }

    #[test]
    fn what_a_registration_lists_is_its_devices_own() {
        let filters = ["zigbee2mqtt/kitchen/#".parse().unwrap(), "tele/+/STATE".parse().unwrap()];
        let of = |text| Topic::parse_for(text, "d1", &filters);
        for text in ["zigbee2mqtt/kitchen", "zigbee2mqtt/kitchen/set", "zigbee2mqtt/kitchen/#", "tele/x/STATE"] {
            assert_eq!(of(text), Topic::listed("d1"), "{text}");
        }
        for text in
            ["zigbee2mqtt/hall", "zigbee2mqtt/#", "#", "tele/x/y/STATE", "v1/devices/#", "$share/g/tele/x/STATE"]
        {
            assert_eq!(of(text), Topic::UNKNOWN, "{text}");
        }
        let incidents = ["v1/incidents/+".parse().unwrap()];
        for text in ["v1/incidents/+", "v1/incidents/0192"] {
            assert_eq!(Topic::parse_for(text, "d1", &incidents), Topic::listed_incidents("d1"), "{text}");
            assert_eq!(of(text), Topic { device: None, branch: Branch::Incidents }, "{text}");
        }
        assert_eq!(Topic::parse_for("v1/incidents/#", "d1", &incidents), Topic::UNKNOWN);
        assert_eq!(of("v1/devices/d2/status"), Topic { device: Some("d2"), branch: Branch::Status });
    }

    #[test]
    fn whatever_reaches_further_is_unknown() {
        for text in [
            "",
            "#",
            "+",
            "/",
            "$SYS/#",
            "$SYS/broker/uptime",
            "v1",
            "v1/#",
            "v1/+/d1/receipts",
            "v2/devices/d1/receipts",
            "+/devices/d1/receipts",
            "v1/incidents",
            "v1/incidents/",
            "v1/incidents/#",
            "v1/incidents/+/x",
            "v1/devices",
            "v1/devices/#",
            "v1/devices/d1",
            "v1/devices/d1/",
            "v1/devices/d1/#",
            "v1/devices/d1/+",
            "v1/devices/+/receipts",
            "v1/devices/+/commands/#",
            "v1/devices//receipts",
            "/v1/devices/d1/receipts",
            "v1/devices/d1/alerts",
            "v1/devices/d1/alerts/",
            "v1/devices/d1/alerts/+",
            "v1/devices/d1/alerts/#",
            "v1/devices/d1/alerts/smoke/x",
            "v1/devices/d1/receipts/",
            "v1/devices/d1/receipts/#",
            "v1/devices/d1/commands",
            "v1/devices/d1/commands/",
            "v1/devices/d1/commands//result",
            "v1/devices/d1/commands/+/result",
            "v1/devices/d1/commands/a/b/result",
            "v1/devices/d1/commands/a/b",
            "v1/devices/d1/commands/a+",
            "v1/devices/d1#/status",
            "V1/devices/d1/status",
            "$share/g/v1/incidents/+",
        ] {
            assert_eq!(Topic::parse(text), Topic::UNKNOWN, "{text}");
        }
    }
}
