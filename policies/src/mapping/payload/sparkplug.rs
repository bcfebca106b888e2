use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use cel::Value;
use lifeline_domain::{Code, Problem};
use prost::Message;

use super::{VALUES_MAX, map, too_much};

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

/// What edge nodes have said of their metrics when they were born: by the publisher and
/// the node, the name and data type behind each alias (Sparkplug 3.0 §6.4.6). It is
/// memory only: after a restart, an alias means nothing until the node's next birth.
#[derive(Debug, Default)]
pub(crate) struct Births(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    count: usize,
    nodes: HashMap<String, HashMap<u64, (String, Option<u32>)>>,
}

impl Births {
    /// Remembers the aliases of a birth. A node's own birth begins anew, as its aliases
    /// do; past the bound nothing more is remembered.
    fn remember(&self, node: &str, of_node: bool, metrics: &[Metric]) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = if of_node { remembered.nodes.remove(node).map_or(0, |aliases| aliases.len()) } else { 0 };
        remembered.count -= forgotten;
        let named = metrics.iter().filter_map(|metric| Some((metric.alias?, (metric.name.clone()?, metric.datatype))));
        let named: Vec<_> = named.collect();
        if remembered.count + named.len() > REMEMBERED_MAX || named.is_empty() {
            return;
        }
        let aliases = remembered.nodes.entry(node.to_owned()).or_default();
        let before = aliases.len();
        aliases.extend(named);
        let added = aliases.len() - before;
        remembered.count += added;
    }

    fn name(&self, node: &str, alias: u64) -> Option<(String, Option<u32>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).nodes.get(node)?.get(&alias).cloned()
    }
}

/// Reads a payload of `spBv1.0/{group}/{type}/{node}` or `.../{node}/{device}`.
pub(super) fn decode(bytes: &[u8], topic: &str, publisher: &str, births: &Births) -> Result<Value, Problem> {
    let wrong = |detail: &str| Problem::new(Code::InvalidField, detail);
    let payload = Payload::decode(bytes).map_err(|_| wrong("it is no Sparkplug B payload"))?;
    if payload.metrics.len() > VALUES_MAX {
        return Err(too_much());
    }
    let levels: Vec<_> = topic.split('/').collect();
    let [_, group, kind, edge, ..] = levels[..] else {
        return Err(wrong("a topic of Sparkplug is spBv1.0/{group}/{type}/{node} and perhaps a device"));
    };
    let node = format!("{publisher}/{group}/{edge}");
    if matches!(kind, "NBIRTH" | "DBIRTH") {
        births.remember(&node, kind == "NBIRTH", &payload.metrics);
    }
    let mut metrics = Vec::with_capacity(payload.metrics.len());
    for metric in payload.metrics {
        let known = match (metric.name, metric.alias) {
            (Some(name), _) if !name.is_empty() => (name, None),
            (_, Some(alias)) => births.name(&node, alias).ok_or_else(|| {
                wrong("a metric has an alias only, and its node's birth was not heard since the gateway started")
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
        let payload = Payload { timestamp: Some(1_795_000_000_000), metrics, seq: Some(1) };
        decode(&payload.encode_to_vec(), topic, "d", births).map(|value| json_of(&value))
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
    fn births_are_bounded() {
        let births = Births::default();
        let many = |from: u64| -> Vec<_> {
            (from..from + 4000).map(|n| metric(Some(&n.to_string()), Some(n), 3, MetricValue::Int(0))).collect()
        };
        for node in 0..40 {
            births.remember(&format!("d/g/{node}"), true, &many(0));
        }
        assert_eq!(births.0.lock().unwrap().count, REMEMBERED_MAX);
        assert!(births.name("d/g/0", 1).is_some() && births.name("d/g/39", 1).is_none());
    }
}
