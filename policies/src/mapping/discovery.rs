//! Home Assistant's MQTT discovery: a binary sensor says which topic its state is on and
//! of which class it is, and is followed from then on.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use lifeline_domain::{Code, Problem, Severity, SignalKind, SignalState, Source};
use serde_json::Value;

use super::{
    memory::Learned,
    payload::parse_json,
    reading::{MappedSignal, RuleOutcome},
};

/// How many sensors are followed, of all devices together.
const FOLLOWED_MAX: usize = 20_000;
/// How large an announcement may be, bytes: it is kept as it is.
const ANNOUNCEMENT_BYTES_MAX: usize = 8 * 1024;

/// The sensors that devices have announced.
#[derive(Debug, Default)]
pub(crate) struct Discoveries(Mutex<Followed>);

#[derive(Debug, Default)]
struct Followed {
    count: usize,
    /// By the device that publishes and the topic of the state.
    sensors: HashMap<String, BTreeMap<String, Vec<Sensor>>>,
}

#[derive(Debug)]
struct Sensor {
    /// The topic that announced it.
    announced_on: String,
    source: Source,
    kind: SignalKind,
    severity: Option<Severity>,
    on: String,
    off: String,
    /// The path into a JSON state; the state is a plain text without it.
    field: Option<String>,
}

impl Discoveries {
    /// Hears an announcement (`homeassistant/binary_sensor/{object}/config`). An empty
    /// one takes the sensor back; one of a class that is no emergency is passed over.
    ///
    /// # Errors
    /// What is wrong with it, or that its state cannot be followed.
    pub(crate) fn hear(&self, device: &str, topic: &str, payload: &[u8]) -> Result<Learned, Problem> {
        if payload.len() > ANNOUNCEMENT_BYTES_MAX {
            let detail = format!("an announcement has at most {ANNOUNCEMENT_BYTES_MAX} bytes");
            return Err(Problem::new(Code::PayloadTooLarge, detail));
        }
        let announced = if payload.trim_ascii().is_empty() { None } else { read(topic, payload)? };
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let followed = &mut *followed;
        let of_device = followed.sensors.entry(device.to_owned()).or_default();
        let before = followed.count;
        for sensors in of_device.values_mut() {
            let before = sensors.len();
            sensors.retain(|sensor| sensor.announced_on != topic);
            followed.count -= before - sensors.len();
        }
        of_device.retain(|_, sensors| !sensors.is_empty());
        let Some((state_topic, sensor)) = announced else {
            let taken_back = followed.count < before;
            return Ok(Learned { keep: false, forget: taken_back.then(|| topic.to_owned()).into_iter().collect() });
        };
        if followed.count == FOLLOWED_MAX {
            return Err(Problem::new(Code::PayloadTooLarge, "no more sensors can be followed"));
        }
        followed.count += 1;
        of_device.entry(state_topic).or_default().push(sensor);
        Ok(Learned { keep: true, forget: Vec::new() })
    }

    /// What the announced sensors of a topic say by its payload.
    pub(crate) fn read(&self, device: &str, topic: &str, payload: &[u8]) -> Vec<RuleOutcome> {
        let followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sensors = followed.sensors.get(device).and_then(|of_device| of_device.get(topic));
        sensors.into_iter().flatten().map(|sensor| sensor.read(payload)).collect()
    }
}

impl Sensor {
    fn read(&self, payload: &[u8]) -> RuleOutcome {
        let mut outcome = RuleOutcome { rule: "discovered".into(), signal: None, problem: None };
        let state = match &self.field {
            None => Ok(String::from_utf8_lossy(payload).trim().to_owned()),
            Some(field) => parse_json(payload).map(|json| shown(at(&json, field))),
        };
        let state = match state {
            Ok(state) if state.eq_ignore_ascii_case(&self.on) => SignalState::Raise,
            Ok(state) if state.eq_ignore_ascii_case(&self.off) => SignalState::Clear,
            // Not known yet, or a payload about something else.
            Ok(_) => return outcome,
            Err(problem) => {
                outcome.problem = Some(problem);
                return outcome;
            }
        };
        outcome.signal = Some(MappedSignal {
            source: Some(self.source.clone()),
            kind: self.kind.clone(),
            state,
            id: None,
            severity: self.severity,
            certainty: None,
            urgency: None,
            at: None,
            location: None,
            value: None,
            unit: None,
            threshold: None,
            text: None,
            battery: None,
            test: false,
        });
        outcome
    }
}

/// The topic of the state and the sensor; none if its class is no emergency.
fn read(topic: &str, payload: &[u8]) -> Result<Option<(String, Sensor)>, Problem> {
    let config = parse_json(payload)?;
    // Each key has a short form.
    let text = |long: &str, short: &str| {
        let value = config.get(long).or_else(|| config.get(short))?;
        Some(shown(value)).filter(|text| !text.is_empty())
    };
    let Some((kind, severity)) = text("device_class", "dev_cla").and_then(|class| meaning(&class)) else {
        return Ok(None);
    };
    let missing = || Problem::new(Code::MissingField, "`state_topic` is required").at("state_topic");
    let base = text("~", "~").unwrap_or_default();
    let state_topic = text("state_topic", "stat_t").ok_or_else(missing)?.replace('~', &base);
    let field = text("value_template", "val_tpl").map(|template| field_of(&template)).transpose()?.flatten();
    let device = config.get("device").or_else(|| config.get("dev"));
    let device = device.and_then(|device| device.get("name")).map(shown);
    let name = text("name", "name").filter(|name| name != "null");
    let source = [device, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let source = if source.is_empty() { text("unique_id", "uniq_id").unwrap_or(state_topic.clone()) } else { source };
    let source: String = source.chars().filter(|c| !c.is_control()).take(Source::CHARS_MAX).collect();
    let sensor = Sensor {
        announced_on: topic.to_owned(),
        source: source.parse()?,
        kind,
        severity,
        on: text("payload_on", "pl_on").unwrap_or("ON".to_owned()),
        off: text("payload_off", "pl_off").unwrap_or("OFF".to_owned()),
        field,
    };
    Ok(Some((state_topic, sensor)))
}

/// The classes of binary sensors that are emergencies, or may become one.
fn meaning(class: &str) -> Option<(SignalKind, Option<Severity>)> {
    let (kind, severity) = match class {
        "smoke" | "gas" | "heat" => (class, None),
        "carbon_monoxide" => ("co", Some(Severity::Extreme)),
        "moisture" => ("leak", None),
        "safety" => ("safety", Some(Severity::Severe)),
        "tamper" => ("tamper", Some(Severity::Moderate)),
        "door" | "garage_door" | "opening" | "window" => ("contact", Some(Severity::Minor)),
        _ => return None,
    };
    Some((kind.parse().ok()?, severity))
}

/// The field that a template reads: `{{ value_json.FIELD }}`; none for `{{ value }}`.
fn field_of(template: &str) -> Result<Option<String>, Problem> {
    let inner = template.trim().strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
    let quoted = |rest: &str| {
        let rest = rest.strip_prefix('[')?.strip_suffix(']')?;
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        Some(rest.strip_prefix(quote)?.strip_suffix(quote)?.to_owned())
    };
    let plain = |field: &str| field.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    let field = match inner {
        Some("value") => return Ok(None),
        Some(inner) => inner.strip_prefix("value_json").and_then(|rest| match rest.strip_prefix('.') {
            Some(field) => plain(field).then(|| field.to_owned()),
            None => quoted(rest),
        }),
        None => None,
    };
    field.map(Some).ok_or_else(|| {
        let detail = "only templates such as {{ value_json.FIELD }} are followed; write a mapping rule for this sensor";
        Problem::new(Code::InvalidField, detail).at("value_template")
    })
}

fn at<'j>(json: &'j Value, path: &str) -> &'j Value {
    path.split('.').try_fold(json, |json, field| json.get(field)).unwrap_or(&Value::Null)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "homeassistant/binary_sensor/hall/config";

    fn states(discoveries: &Discoveries, topic: &str, payload: &str) -> Vec<String> {
        let outcomes = discoveries.read("d", topic, payload.as_bytes());
        let signals = outcomes.into_iter().filter_map(|outcome| outcome.signal);
        signals.map(|it| format!("{} {} {:?}", it.source.unwrap().as_str(), it.kind, it.state)).collect()
    }

    #[test]
    fn what_was_announced_is_followed_until_it_is_taken_back() {
        let heard = Discoveries::default();
        let config = br#"{"name":"Smoke","dev_cla":"smoke","~":"node","stat_t":"~/smoke/state","dev":{"name":"Hall"}}"#;
        let kept = Learned { keep: true, forget: Vec::new() };
        assert_eq!(heard.hear("d", CONFIG, config).unwrap(), kept);
        assert_eq!(heard.hear("d", CONFIG, config).unwrap(), kept);
        assert_eq!(states(&heard, "node/smoke/state", "ON"), ["Hall Smoke smoke Raise"]);
        assert_eq!(states(&heard, "node/smoke/state", "off"), ["Hall Smoke smoke Clear"]);
        assert!(states(&heard, "node/smoke/state", "unknown").is_empty());
        assert!(heard.read("another", "node/smoke/state", b"ON").is_empty(), "a device announces its own sensors");
        let taken_back = Learned { keep: false, forget: vec![CONFIG.to_owned()] };
        assert_eq!(heard.hear("d", CONFIG, b"").unwrap(), taken_back);
        assert_eq!(heard.hear("d", CONFIG, b"").unwrap(), Learned::default(), "nothing is kept of it any more");
        assert!(states(&heard, "node/smoke/state", "ON").is_empty());
        assert_eq!(heard.0.lock().unwrap().count, 0);
    }

    #[test]
    fn several_sensors_may_share_a_topic_of_json() {
        let heard = Discoveries::default();
        for (object, class, template) in [
            ("a", "carbon_monoxide", "{{ value_json.co.alarm }}"),
            ("b", "moisture", "{{value_json['wet']}}"),
            ("c", "temperature", "{{ value_json.t | round(1) }}"),
        ] {
            let config = serde_json::json!({
                "name": object, "device_class": class, "state_topic": "s", "value_template": template,
                "payload_on": true, "payload_off": false,
            });
            heard.hear("d", object, config.to_string().as_bytes()).unwrap();
        }
        assert_eq!(states(&heard, "s", r#"{"co":{"alarm":true},"wet":false}"#), ["a co Raise", "b leak Clear"]);
        assert!(heard.read("d", "s", b"{\"co\":").iter().all(|outcome| outcome.problem.is_some()));
    }

    #[test]
    fn what_cannot_be_followed_is_said() {
        let heard = Discoveries::default();
        let field = |config: &str| heard.hear("d", CONFIG, config.as_bytes()).unwrap_err().field;
        assert_eq!(field(r#"{"device_class":"smoke"}"#).as_deref(), Some("state_topic"));
        for template in ["{{ value_json.x | int > 3 }}", "{% if value %}ON{% endif %}", "{{ value_json }}", "x"] {
            let config = format!(r#"{{"device_class":"smoke","state_topic":"s","value_template":"{template}"}}"#);
            assert_eq!(field(&config).as_deref(), Some("value_template"), "{template}");
        }
        assert!(heard.hear("d", CONFIG, b"{\"device_class\":\"sound\"}").is_ok());
    }
}
