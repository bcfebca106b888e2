//! The ready-made rules against recorded payloads, and how filters decide.

use lifeline_domain::{Code, DeviceId};
use proptest::prelude::*;

use super::*;

fn device() -> DeviceId {
    "hub".parse().unwrap()
}

fn cases() -> Vec<(String, MappingCases)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/mappings");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let cases = MappingCases::parse(&std::fs::read_to_string(&path).unwrap());
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, cases.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    files.into_iter().map(read).collect()
}

#[test]
fn the_recorded_payloads_become_what_they_should_by_every_rule_there_is() {
    let rules = Mappings::ready_made().unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut spoke = std::collections::BTreeSet::new();
    let mut wrong = Vec::new();
    for (file, cases) in cases() {
        let memory = Memory::default();
        for case in &cases.cases {
            let (reading, checked) = case.play(&rules, &device(), &memory);
            wrong.extend(checked.err().map(|error| format!("{file}: {}: {error}", case.what)));
            if let Some(reading) = reading {
                if reading.file.as_ref() != file {
                    wrong.push(format!("{file}: {}: read by {}", case.what, reading.file));
                }
                let outcomes = reading.rules.iter().filter(|outcome| outcome.signal.is_some());
                spoke.extend(outcomes.map(|outcome| format!("{file}/{}", outcome.rule)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for file in rules.files() {
        for rule in &file.rules {
            assert!(spoke.contains(&format!("{}/{rule}", file.name)), "no case makes {}/{rule} speak", file.name);
        }
    }
}

#[test]
fn the_most_particular_filter_reads_a_topic_and_only_it() {
    let rule = |name: &str| format!("[[topic.rule]]\nname = \"{name}\"\nkind = '\"{name}\"'\n");
    let topic =
        |filter: &str, name: &str| format!("[[topic]]\nfilter = \"{filter}\"\npayload = \"text\"\n{}", rule(name));
    let text = [topic("a/#", "rest"), topic("a/b", "word"), topic("a/+", "one")].concat();
    let rules = Mappings::only("own.toml", &text).unwrap();
    let kind = |topic: &str| {
        let reading = rules.read(&device(), topic, b"x", &Memory::default())?;
        Some(reading.signals().map(|signal| signal.kind.to_string()).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(kind("a/b").as_deref(), Some("word"));
    assert_eq!(kind("a/c").as_deref(), Some("one"));
    assert_eq!(kind("a/b/c").as_deref(), Some("rest"));
    assert_eq!(kind("b"), None);
}

#[test]
fn filters_that_take_the_same_topics_are_refused() {
    let own = "[[topic]]\nfilter = \"zigbee2mqtt/#rest\"\notherwise = \"ignore\"\n".to_owned();
    let faults = Mappings::load(&[("mine.toml".to_owned(), own.clone())]).unwrap_err();
    let said = faults[0].to_string();
    assert!(
        said.starts_with("mine.toml, line 2, column 10, key `filter`: `zigbee2mqtt/#rest` takes the same"),
        "{said}"
    );
    assert!(said.contains("zigbee2mqtt.toml, line"), "{said}");
    let replaced = Mappings::load(&[("zigbee2mqtt.toml".to_owned(), own)]).unwrap();
    assert!(replaced.files().iter().any(|file| file.name == "zigbee2mqtt.toml" && !file.ready_made));
    let twice =
        "[[topic]]\nfilter = \"a/+x\"\notherwise = \"ignore\"\n[[topic]]\nfilter = \"a/+y\"\notherwise = \"ignore\"\n";
    assert!(Mappings::only("own.toml", twice).unwrap_err()[0].detail.contains("under one"));
}

#[test]
fn an_announced_sensor_is_followed_on_a_topic_that_no_filter_takes() {
    let rules = Mappings::ready_made().unwrap();
    let memory = Memory::default();
    let config = br#"{"name":"Smoke","device_class":"smoke","state_topic":"node/smoke/state"}"#;
    assert!(rules.read(&device(), "node/smoke/state", b"ON", &memory).is_none());
    rules.read(&device(), "homeassistant/binary_sensor/node/config", config, &memory).unwrap();
    let reading = rules.read(&device(), "node/smoke/state", b"ON", &memory).unwrap();
    assert_eq!(reading.signals().map(|signal| signal.kind.as_str()).collect::<Vec<_>>(), ["smoke"]);
    // What a rule reads is not read twice.
    let config = br#"{"name":"Smoke","device_class":"smoke","state_topic":"zigbee2mqtt/hall","value_template":"{{ value_json.smoke }}","payload_on":true,"payload_off":false}"#;
    rules.read(&device(), "homeassistant/binary_sensor/hall/smoke/config", config, &memory).unwrap();
    let reading = rules.read(&device(), "zigbee2mqtt/hall", br#"{"smoke":true}"#, &memory).unwrap();
    assert_eq!(reading.signals().count(), 1);
}

const OWN: &str = r#"
[[topic]]
filter = "a/+sensor"
payload = "json"
source = 'sensor'

[[topic.rule]]
name = "smoke"
when = 'has(payload.smoke)'
kind = '"smoke"'
clear = '!payload.smoke'
location = '{"lat": payload.lat, "lon": 4.5}'

[[topic.rule]]
name = "gas"
when = 'payload.?gas.orValue(0) > 50'
kind = '"gas"'
"#;

fn read(payload: &str) -> Reading {
    let rules = Mappings::only("own.toml", OWN).unwrap();
    rules.read(&device(), "a/hall", payload.as_bytes(), &Memory::default()).unwrap()
}

#[test]
fn a_payload_that_says_two_things_is_two_signals() {
    let reading = read(r#"{"smoke":false,"lat":1,"gas":60}"#);
    assert_eq!(reading.problem(), None);
    let made: Vec<_> = reading.signals().map(|signal| (signal.kind.as_str(), signal.state)).collect();
    assert_eq!(made, [("smoke", lifeline_domain::SignalState::Clear), ("gas", lifeline_domain::SignalState::Raise)]);
}

#[test]
fn a_signal_goes_without_what_cannot_be_read_and_that_is_said() {
    for payload in [r#"{"smoke":true}"#, r#"{"smoke":true,"lat":"north"}"#, r#"{"smoke":true,"lat":91}"#] {
        let reading = read(payload);
        assert_eq!(reading.signals().count(), 1, "{payload}");
        let problem = reading.problem().unwrap();
        assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some("location")), "{payload}");
        assert!(problem.detail.starts_with("rule `smoke` of own.toml, key `location`: "), "{problem}");
    }
}

#[test]
fn without_what_it_needs_there_is_no_signal() {
    for (payload, part) in [
        (r#"{"smoke":"yes"}"#, "rule `smoke` of own.toml, key `clear`"),
        (r#"{"temperature":21}"#, "no rule for `a/+sensor` of own.toml applies"),
        (r#"[1]"#, "rule `smoke` of own.toml, key `when`"),
        ("smoke!", "the JSON breaks off"),
        (r#"{"gas":"much"}"#, "rule `gas` of own.toml, key `when`"),
    ] {
        let reading = read(payload);
        assert_eq!(reading.signals().count(), 0, "{payload}");
        assert!(reading.problem().is_some_and(|problem| problem.detail.contains(part)), "{payload}: {reading:?}");
    }
}

proptest! {
    #[test]
    fn no_payload_makes_a_ready_made_rule_panic(value in "[{}\\[\\]\":,a-z0-9. -]{0,60}", file in 0_usize..11) {
        static RULES: std::sync::LazyLock<Mappings> = std::sync::LazyLock::new(|| Mappings::ready_made().unwrap());
        let filters = &RULES.files()[file].filters;
        for filter in filters {
            let topic = filter.replace(['+', '#'], "x-");
            for payload in [value.clone(), format!("{{\"params\":{value}}}"), format!("{{\"type\":\"{value}\"}}")] {
                let _ = RULES.read(&device(), &topic, payload.as_bytes(), &Memory::default());
            }
        }
    }
}

/// Run by hand: `cargo test --workspace --lib -- --ignored --nocapture readings_a_second`.
#[test]
#[ignore = "a measurement"]
fn readings_a_second() {
    let started = std::time::Instant::now();
    let rules = Mappings::ready_made().unwrap();
    println!("compile {} files: {:?}", rules.files().len(), started.elapsed());
    let memory = Memory::default();
    let smoke = br#"{"battery":97,"linkquality":120,"smoke":true,"tamper":false,"voltage":3000,"test":false}"#;
    for (what, topic, payload) in [
        ("zigbee2mqtt", "zigbee2mqtt/hall", smoke.as_slice()),
        ("shelly gen1", "shellies/shellysmoke-1/sensor/smoke", b"true"),
        ("no filter", "nobody/knows/this", b"true"),
    ] {
        let rounds = 20_000_u32;
        let started = std::time::Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(rules.read(&device(), topic, payload, &memory));
        }
        println!("{what}: {:?} each", started.elapsed() / rounds);
    }
}
