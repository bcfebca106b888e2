use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use cel::Value;
use lifeline_domain::{Code, Problem};
use prost::Message;

use super::{BYTES_MAX, VALUES_MAX, map, too_much};
use crate::mapping::memory::Learned;

/// What is read of a payload (Sparkplug 3.0 §6.4.1): prost passes over the rest.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Payload {
    #[prost(uint64, optional, tag = "1")]
    pub(crate) timestamp: Option<u64>,
    #[prost(message, repeated, tag = "2")]
    pub(crate) metrics: Vec<Metric>,
    #[prost(uint64, optional, tag = "3")]
    pub(crate) seq: Option<u64>,
}

/// One metric. Data sets, templates and bytes have no meaning to a rule.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Metric {
    #[prost(string, optional, tag = "1")]
    pub(crate) name: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    pub(crate) alias: Option<u64>,
    #[prost(uint64, optional, tag = "3")]
    pub(crate) timestamp: Option<u64>,
    #[prost(uint32, optional, tag = "4")]
    pub(crate) datatype: Option<u32>,
    #[prost(bool, optional, tag = "5")]
    pub(crate) is_historical: Option<bool>,
    #[prost(oneof = "MetricValue", tags = "10, 11, 12, 13, 14, 15")]
    pub(crate) value: Option<MetricValue>,
}

/// A metric's value.
#[derive(Clone, PartialEq, prost::Oneof)]
pub(crate) enum MetricValue {
    #[prost(uint32, tag = "10")]
    Int(u32),
    #[prost(uint64, tag = "11")]
    Long(u64),
    #[prost(float, tag = "12")]
    Float(f32),
    #[prost(double, tag = "13")]
    Double(f64),
    #[prost(bool, tag = "14")]
    Boolean(bool),
    #[prost(string, tag = "15")]
    Text(String),
}

/// How many metrics' names are remembered, of all edge nodes together.
const REMEMBERED_MAX: usize = 100_000;
/// How large the births are that they come from, bytes.
const REMEMBERED_BYTES_MAX: usize = 32 * 1024 * 1024;

/// What edge nodes have said of their metrics when they were born: by the publisher and
/// the node, the name and data type behind each alias (Sparkplug 3.0 §6.4.6).
#[derive(Debug, Default)]
pub(crate) struct Births(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    /// Aliases of all nodes.
    count: usize,
    /// Of all births.
    bytes: usize,
    nodes: HashMap<String, Node>,
}

#[derive(Debug, Default)]
struct Node {
    aliases: HashMap<u64, (String, Option<u32>)>,
    /// The size of each birth by its topic, bytes.
    births: BTreeMap<String, usize>,
}

/// Whether a topic is that of a birth: `spBv1.0/{group}/NBIRTH/{node}` or `.../DBIRTH/{node}/{device}`.
pub(crate) fn is_birth(topic: &str) -> bool {
    topic.starts_with("spBv1.0/") && matches!(topic.split('/').nth(2), Some("NBIRTH" | "DBIRTH"))
}

/// A node as births and later payloads name it.
fn node_of(topic: &str, publisher: &str) -> Option<String> {
    let mut levels = topic.split('/').skip(1);
    let (group, _, edge) = (levels.next()?, levels.next()?, levels.next()?);
    Some(format!("{publisher}/{group}/{edge}"))
}

impl Births {
    /// Remembers the aliases of a birth, if it is one. A node's own birth begins anew, as
    /// its aliases do; past the bounds nothing more is remembered.
    pub(crate) fn hear(&self, bytes: &[u8], topic: &str, publisher: &str) -> Learned {
        let (true, Some(node)) = (is_birth(topic), node_of(topic, publisher)) else { return Learned::default() };
        let Some(metrics) = metrics_of(bytes) else { return Learned::default() };
        let mut remembered = self.lock();
        let of_node = topic.split('/').nth(2) == Some("NBIRTH");
        let mut forget = if of_node { remembered.forget(&node) } else { Vec::new() };
        let keep = remembered.add(node, topic, bytes.len(), metrics);
        forget.retain(|other| !(keep && other == topic));
        Learned { keep, forget }
    }

    /// Remembers a birth that was kept: those that are kept are of one life of the node.
    pub(crate) fn recall(&self, bytes: &[u8], topic: &str, publisher: &str) {
        if let (Some(node), Some(metrics)) = (node_of(topic, publisher), metrics_of(bytes)) {
            self.lock().add(node, topic, bytes.len(), metrics);
        }
    }

    fn name(&self, node: &str, alias: u64) -> Option<(String, Option<u32>)> {
        self.lock().nodes.get(node)?.aliases.get(&alias).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remembered {
    /// Forgets a node, and returns the topics of its births.
    fn forget(&mut self, node: &str) -> Vec<String> {
        let Some(node) = self.nodes.remove(node) else { return Vec::new() };
        self.count -= node.aliases.len();
        self.bytes -= node.births.values().sum::<usize>();
        node.births.into_keys().collect()
    }

    /// Whether it was remembered: not if it names no alias, or there is no room.
    fn add(&mut self, node: String, topic: &str, bytes: usize, metrics: Vec<Metric>) -> bool {
        let named = metrics.into_iter().filter_map(|metric| Some((metric.alias?, (metric.name?, metric.datatype))));
        let named: Vec<_> = named.collect();
        let before = self.nodes.get(&node).and_then(|node| node.births.get(topic)).copied().unwrap_or_default();
        let full = self.count + named.len() > REMEMBERED_MAX || self.bytes - before + bytes > REMEMBERED_BYTES_MAX;
        if named.is_empty() || full {
            return false;
        }
        let node = self.nodes.entry(node).or_default();
        self.count -= node.aliases.len();
        node.aliases.extend(named);
        self.count += node.aliases.len();
        self.bytes += bytes;
        self.bytes -= node.births.insert(topic.to_owned(), bytes).unwrap_or_default();
        true
    }
}

/// The metrics of a birth; none if it cannot be read, which reading it says.
fn metrics_of(bytes: &[u8]) -> Option<Vec<Metric>> {
    let small = bytes.len() <= BYTES_MAX;
    let payload = small.then(|| Payload::decode(bytes).ok()).flatten()?;
    Some(payload.metrics).filter(|metrics| metrics.len() <= VALUES_MAX)
}

/// Reads a payload of `spBv1.0/{group}/{type}/{node}` or `.../{node}/{device}`.
pub(super) fn decode(bytes: &[u8], topic: &str, publisher: &str, births: &Births) -> Result<Value, Problem> {
    let wrong = |detail: &str| Problem::new(Code::InvalidField, detail);
    let payload = Payload::decode(bytes).map_err(|_| wrong("it is no Sparkplug B payload"))?;
    if payload.metrics.len() > VALUES_MAX {
        return Err(too_much());
    }
    let node = node_of(topic, publisher)
        .ok_or_else(|| wrong("a topic of Sparkplug is spBv1.0/{group}/{type}/{node} and perhaps a device"))?;
    let mut metrics = Vec::with_capacity(payload.metrics.len());
    for metric in payload.metrics {
        let known = match (metric.name, metric.alias) {
            (Some(name), _) if !name.is_empty() => (name, None),
            (_, Some(alias)) => births.name(&node, alias).ok_or_else(|| {
                wrong("a metric has an alias only, and its node's birth was not heard")
                    .at(format!("metrics.alias {alias}"))
            })?,
            _ => return Err(wrong("a metric has neither a name nor an alias")),
        };
        let (name, datatype) = known;
        let mut fields = vec![
            ("value".to_owned(), value(metric.value, metric.datatype.or(datatype))),
            ("historical".to_owned(), Value::Bool(metric.is_historical.unwrap_or_default())),
        ];
        let at = metric.timestamp.or(payload.timestamp);
        fields.extend(at.map(|at| ("at".to_owned(), Value::Float(at as f64))));
        metrics.push((name, map(fields)));
    }
    let mut fields = vec![("metrics".to_owned(), map(metrics))];
    fields.extend(payload.timestamp.map(|at| ("timestamp".to_owned(), Value::Float(at as f64))));
    fields.extend(payload.seq.map(|seq| ("seq".to_owned(), Value::Float(seq as f64))));
    Ok(map(fields))
}

/// A value as its data type says: signed integers travel as unsigned ones of their width
/// (Sparkplug 3.0 §6.4.16). Numbers are doubles here, as in JSON.
fn value(value: Option<MetricValue>, datatype: Option<u32>) -> Value {
    const SIGNED: std::ops::RangeInclusive<u32> = 1..=4;
    let signed = datatype.is_some_and(|datatype| SIGNED.contains(&datatype));
    match value {
        None => Value::Null,
        Some(MetricValue::Int(bits)) if signed => Value::Float(f64::from(bits.cast_signed())),
        Some(MetricValue::Int(bits)) => Value::Float(f64::from(bits)),
        Some(MetricValue::Long(bits)) if signed => Value::Float(bits.cast_signed() as f64),
        Some(MetricValue::Long(bits)) => Value::Float(bits as f64),
        Some(MetricValue::Float(it)) => Value::Float(f64::from(it)),
        Some(MetricValue::Double(it)) => Value::Float(it),
        Some(MetricValue::Boolean(it)) => Value::Bool(it),
        Some(MetricValue::Text(it)) => Value::from(it),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::tests::json_of, *};

    fn metric(name: Option<&str>, alias: Option<u64>, datatype: u32, value: MetricValue) -> Metric {
        Metric {
            name: name.map(str::to_owned),
            alias,
            datatype: Some(datatype),
            value: Some(value),
            ..Metric::default()
        }
    }

    fn read(topic: &str, metrics: Vec<Metric>, births: &Births) -> Result<serde_json::Value, Problem> {
        let bytes = payload(metrics);
        births.hear(&bytes, topic, "d");
        decode(&bytes, topic, "d", births).map(|value| json_of(&value))
    }

    fn payload(metrics: Vec<Metric>) -> Vec<u8> {
        Payload { timestamp: Some(1_795_000_000_000), metrics, seq: Some(1) }.encode_to_vec()
    }

    fn born(alias: u64) -> Vec<u8> {
        payload(vec![metric(Some("Alarms/Smoke"), Some(alias), 11, MetricValue::Boolean(false))])
    }

    #[test]
    fn a_birth_names_the_aliases_of_what_follows_until_the_next() {
        let births = Births::default();
        let smoke = || vec![metric(None, Some(7), 11, MetricValue::Boolean(true))];
        let unheard = read("spBv1.0/g/DDATA/e/d1", smoke(), &births).unwrap_err();
        assert!(unheard.detail.contains("birth"), "{unheard}");

        read("spBv1.0/g/NBIRTH/e", vec![metric(Some("bdSeq"), None, 8, MetricValue::Long(0))], &births).unwrap();
        let born = vec![metric(Some("Alarms/Smoke"), Some(7), 11, MetricValue::Boolean(false))];
        read("spBv1.0/g/DBIRTH/e/d1", born, &births).unwrap();
        let data = read("spBv1.0/g/DDATA/e/d1", smoke(), &births).unwrap();
        let expected = json!({"value": true, "historical": false, "at": 1_795_000_000_000_f64});
        assert_eq!(data["metrics"]["Alarms/Smoke"], expected);

        assert!(read("spBv1.0/g/DDATA/other/d1", smoke(), &births).is_err());
        read("spBv1.0/g/NBIRTH/e", vec![], &births).unwrap();
        assert!(read("spBv1.0/g/DDATA/e/d1", smoke(), &births).is_err(), "a new birth has new aliases");
    }

    #[test]
    fn integers_are_as_their_type_says() {
        let births = Births::default();
        let metrics = vec![
            metric(Some("i"), None, 3, MetricValue::Int((-5_i32).cast_unsigned())),
            metric(Some("u"), None, 7, MetricValue::Int(5)),
            metric(Some("l"), None, 4, MetricValue::Long((-5_i64).cast_unsigned())),
        ];
        let read = read("spBv1.0/g/NDATA/e", metrics, &births).unwrap();
        let value = |name: &str| read["metrics"][name]["value"].as_f64().unwrap();
        assert_eq!((value("i"), value("u"), value("l")), (-5.0, 5.0, -5.0));
    }

    #[test]
    fn what_is_to_be_kept_makes_the_same_memory_again() {
        let (births, mut kept) = (Births::default(), BTreeMap::new());
        let publishes = [
            ("spBv1.0/g/NBIRTH/e", born(1)),
            ("spBv1.0/g/DBIRTH/e/old", born(2)),
            ("spBv1.0/g/NBIRTH/e", born(3)),
            ("spBv1.0/g/DBIRTH/e/d1", born(4)),
            ("spBv1.0/g/DDATA/e/d1", payload(vec![metric(None, Some(4), 11, MetricValue::Boolean(true))])),
            ("spBv1.0/g/DBIRTH/e/none", payload(vec![])),
            ("spBv1.0/g/NBIRTH/gone", born(5)),
            ("spBv1.0/g/NBIRTH/gone", payload(vec![])),
        ];
        for (topic, bytes) in publishes {
            let Learned { keep, forget } = births.hear(&bytes, topic, "d");
            for topic in &forget {
                assert!(kept.remove(topic.as_str()).is_some(), "{topic} was kept");
            }
            if keep {
                kept.insert(topic, bytes);
            }
        }
        assert_eq!(kept.keys().copied().collect::<Vec<_>>(), ["spBv1.0/g/DBIRTH/e/d1", "spBv1.0/g/NBIRTH/e"]);
        let again = Births::default();
        kept.iter().for_each(|(topic, bytes)| again.recall(bytes, topic, "d"));
        for births in [&births, &again] {
            let known = |alias| births.name("d/g/e", alias).is_some();
            assert_eq!([1, 2, 3, 4].map(known), [false, false, true, true]);
            assert!(births.name("d/g/gone", 5).is_none());
        }
        let (one, other) = (births.lock(), again.lock());
        assert_eq!((one.count, one.bytes), (other.count, other.bytes));
    }

    #[test]
    fn births_are_bounded() {
        let births = Births::default();
        let many = |from: u64| -> Vec<u8> {
            payload((from..from + 4000).map(|n| metric(Some("m"), Some(n), 3, MetricValue::Int(0))).collect())
        };
        for node in 0..40 {
            let learned = births.hear(&many(0), &format!("spBv1.0/g/NBIRTH/{node}"), "d");
            assert_eq!(learned.keep, node < 25);
        }
        assert_eq!(births.lock().count, REMEMBERED_MAX);
        assert!(births.name("d/g/0", 1).is_some() && births.name("d/g/39", 1).is_none());

        // The same alias again and again takes no room in names, but each birth is kept.
        let births = Births::default();
        let name = "m".repeat(60_000);
        let large = payload(vec![metric(Some(&name), Some(1), 3, MetricValue::Int(0))]);
        let kept = (0..1000).filter(|n| births.hear(&large, &format!("spBv1.0/g/DBIRTH/e/{n}"), "d").keep).count();
        assert_eq!(kept, REMEMBERED_BYTES_MAX / large.len());
        assert!(births.hear(&large, "spBv1.0/g/DBIRTH/e/0", "d").keep, "one is replaced");
    }
}
