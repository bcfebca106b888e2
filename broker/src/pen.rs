//! Messages as one client takes them: in its version, no larger than it allows, and with
//! aliases in place of topics that it has seen.

use bytes::BytesMut;

use crate::{
    codec::{Encoder, PacketTooLarge},
    packet::Publish,
};

/// The most topics that get an alias, whatever the client allows.
const ALIASES_MAX: u16 = 16;

/// Writes messages to one client for as long as it is connected.
pub(crate) struct Pen {
    encoder: Encoder,
    /// The largest packet that the client takes, bytes.
    packet_max: u32,
    aliases_max: usize,
    /// The first topics that were written; the first one has alias 1 [MQTT-3.3.2-8].
    topics: Vec<String>,
}

impl Pen {
    /// With the client's Maximum Packet Size, bytes, and its Topic Alias Maximum.
    pub(crate) fn new(encoder: Encoder, packet_max: u32, aliases_max: u16) -> Self {
        Self { encoder, packet_max, aliases_max: aliases_max.min(ALIASES_MAX).into(), topics: Vec::new() }
    }

    /// Writes a message, which stays as it is. If it is larger than the client takes,
    /// nothing is written [MQTT-3.1.2-24].
    pub(crate) fn write(&mut self, out: &mut BytesMut, publish: &mut Publish) -> Result<(), PacketTooLarge> {
        if self.aliases_max == 0 {
            return self.encoder.publish(out, publish, self.packet_max);
        }
        let known = self.topics.iter().position(|topic| *topic == publish.topic);
        let place = known.or_else(|| (self.topics.len() < self.aliases_max).then_some(self.topics.len()));
        publish.alias = place.and_then(|place| u16::try_from(place + 1).ok());
        let topic = known.map(|_| std::mem::take(&mut publish.topic));
        let written = self.encoder.publish(out, publish, self.packet_max);
        match topic {
            Some(topic) => publish.topic = topic,
            None if publish.alias.is_some() && written.is_ok() => self.topics.push(publish.topic.clone()),
            None => {}
        }
        publish.alias = None;
        written
    }

    pub(crate) fn pubrel(&self, out: &mut BytesMut, id: u16) {
        self.encoder.pubrel(out, id);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{
        codec::decode,
        frame::next_frame,
        packet::{Incoming, Qos, Version},
    };

    /// What a client reads: the topic's name and the alias.
    fn written(pen: &mut Pen, topic: &str) -> Option<(String, Option<u16>)> {
        let mut message = Publish {
            topic: topic.to_owned(),
            payload: Bytes::new(),
            qos: Qos::AtMostOnce,
            retain: false,
            dup: false,
            id: 0,
            alias: None,
            properties: None,
        };
        let mut out = BytesMut::new();
        let result = pen.write(&mut out, &mut message);
        assert_eq!((message.topic.as_str(), message.alias), (topic, None), "the message stays as it is");
        result.ok()?;
        let frame = next_frame(&out, 1000).unwrap().unwrap();
        match decode(Version::V5, frame.first, frame.body(&out)) {
            Ok(Incoming::Publish(publish)) => Some((publish.topic, publish.alias)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_topic_is_named_once_and_then_by_its_alias() {
        let mut pen = Pen::new(Encoder { version: Version::V5, reasons_wanted: true }, 40, 2);
        let long = "l".repeat(50);
        for (topic, expected) in [
            (long.as_str(), None),
            ("a", Some(("a", Some(1)))),
            ("a", Some(("", Some(1)))),
            ("b", Some(("b", Some(2)))),
            ("c", Some(("c", None))),
            ("c", Some(("c", None))),
            ("b", Some(("", Some(2)))),
        ] {
            let expected = expected.map(|(name, alias)| (name.to_owned(), alias));
            assert_eq!(written(&mut pen, topic), expected, "{topic}");
        }
    }

    #[test]
    fn a_client_that_allows_no_alias_gets_none() {
        let mut pen = Pen::new(Encoder { version: Version::V5, reasons_wanted: true }, 40, 0);
        for _ in 0..2 {
            assert_eq!(written(&mut pen, "a"), Some(("a".to_owned(), None)));
        }
    }
}
