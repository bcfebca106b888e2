//! The retained message of every topic that has one (MQTT 5 §3.3.1.3).

use std::collections::HashMap;

use lifeline_domain::Timestamp;
use metrics::{Gauge, gauge};

use super::{filters::matches, message::KeptMessage};
use crate::packet::Publish;

/// There is no room for another retained message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

struct Kept {
    message: KeptMessage,
    size: usize,
}

/// Retained messages, bounded in number and bytes.
pub(crate) struct Retained {
    topics: HashMap<String, Kept>,
    bytes: usize,
    count_max: usize,
    bytes_max: usize,
    /// How many were set so far.
    stamp: u64,
    count: Gauge,
}

impl Retained {
    pub(crate) fn new(count_max: usize, bytes_max: usize) -> Self {
        metrics::describe_gauge!("lifeline_mqtt_retained", "Topics with a retained MQTT message");
        let count = gauge!("lifeline_mqtt_retained");
        Self { topics: HashMap::new(), bytes: 0, count_max, bytes_max, stamp: 0, count }
    }

    /// Whether a message has room in place of its topic's last one.
    pub(crate) fn has_room(&self, message: &KeptMessage) -> bool {
        let old = self.topics.get(&message.publish.topic);
        message.publish.payload.is_empty()
            || (old.is_some() || self.topics.len() < self.count_max)
                && self.bytes - old.map_or(0, |old| old.size) + message.size() <= self.bytes_max
    }

    /// Keeps a message as its topic's; an empty one deletes [MQTT-3.3.1-6, -10]. Returns
    /// its stamp, which grows.
    pub(crate) fn set(&mut self, message: KeptMessage) -> Result<u64, Full> {
        if !self.has_room(&message) {
            return Err(Full);
        }
        self.stamp += 1;
        if message.publish.payload.is_empty() {
            self.remove(&message.publish.topic);
            return Ok(self.stamp);
        }
        let size = message.size();
        self.bytes += size;
        if let Some(old) = self.topics.insert(message.publish.topic.clone(), Kept { message, size }) {
            self.bytes -= old.size;
        }
        self.count.set(self.topics.len() as f64);
        Ok(self.stamp)
    }

    /// The retained messages that a filter matches, and the last stamp that was given.
    pub(crate) fn matching(&self, filter: &str, now: Timestamp) -> (Vec<Publish>, u64) {
        let fresh = |kept: &&Kept| !kept.message.is_over(now);
        let found = if filter.contains(['+', '#']) {
            let all = self.topics.iter().filter(|(topic, _)| matches(filter, topic)).map(|(_, kept)| kept);
            all.filter(fresh).map(|kept| kept.message.to_send(now)).collect()
        } else {
            self.topics.get(filter).filter(fresh).map(|kept| kept.message.to_send(now)).into_iter().collect()
        };
        (found, self.stamp)
    }

    /// Lets go of those whose time is over, and returns their topics.
    pub(crate) fn expire(&mut self, now: Timestamp) -> Vec<String> {
        let over = self.topics.iter().filter(|(_, kept)| kept.message.is_over(now));
        let over: Vec<String> = over.map(|(topic, _)| topic.clone()).collect();
        over.iter().for_each(|topic| self.remove(topic));
        over
    }

    fn remove(&mut self, topic: &str) {
        if let Some(old) = self.topics.remove(topic) {
            self.bytes -= old.size;
        }
        self.count.set(self.topics.len() as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Qos;

    const NOW: Timestamp = Timestamp::from_millis(1_795_325_562_000);

    fn message(topic: &str, payload: &'static [u8]) -> KeptMessage {
        let publish = Publish {
            topic: topic.to_owned(),
            payload: payload.into(),
            qos: Qos::AtLeastOnce,
            retain: true,
            dup: false,
            id: 0,
            alias: None,
            properties: None,
        };
        KeptMessage { publish, expires_at: None }
    }

    fn payloads(retained: &Retained, filter: &str) -> Vec<Vec<u8>> {
        let mut found: Vec<_> = retained.matching(filter, NOW).0.iter().map(|one| one.payload.to_vec()).collect();
        found.sort();
        found
    }

    #[test]
    fn a_topic_has_one_and_an_empty_one_deletes_it() {
        let mut retained = Retained::new(10, 10_000);
        assert_eq!(retained.set(message("a/1", b"old")), Ok(1));
        assert_eq!(retained.set(message("a/1", b"new")), Ok(2));
        assert_eq!(retained.set(message("a/2", b"other")), Ok(3));
        assert_eq!(payloads(&retained, "a/1"), [b"new".to_vec()]);
        assert_eq!(payloads(&retained, "a/+"), [b"new".to_vec(), b"other".to_vec()]);
        assert_eq!(retained.set(message("a/1", b"")), Ok(4));
        assert_eq!(payloads(&retained, "#"), [b"other".to_vec()]);
        assert_eq!(retained.set(message("a/2", b"")), Ok(5));
        assert_eq!((retained.bytes, retained.topics.len()), (0, 0));
    }

    #[test]
    fn number_and_bytes_have_limits_that_do_not_hinder_replacing() {
        let mut retained = Retained::new(2, 10_000);
        retained.set(message("a", b"1")).unwrap();
        retained.set(message("b", b"1")).unwrap();
        assert_eq!(retained.set(message("c", b"1")), Err(Full));
        assert!(retained.set(message("b", b"2")).is_ok());
        let mut retained = Retained::new(10, message("a", b"12345").size());
        assert_eq!(retained.set(message("a", b"123456")), Err(Full));
        retained.set(message("a", b"12345")).unwrap();
        assert_eq!(retained.set(message("b", b"1")), Err(Full));
        assert!(retained.set(message("a", b"54321")).is_ok());
    }

    #[test]
    fn one_whose_time_is_over_is_not_sent_and_goes() {
        let mut retained = Retained::new(10, 10_000);
        retained.set(KeptMessage { expires_at: Some(NOW), ..message("a", b"1") }).unwrap();
        retained.set(message("b", b"1")).unwrap();
        assert_eq!(payloads(&retained, "#").len(), 1);
        assert_eq!(retained.expire(NOW), ["a"]);
        assert_eq!(retained.topics.len(), 1);
    }
}
