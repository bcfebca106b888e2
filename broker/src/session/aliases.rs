//! Topic aliases: a number instead of a topic's name (MQTT 5 §3.3.2.3.4).

use super::ending::{End, told};
use crate::{
    packet::{Publish, Violation},
    reason,
};

/// Topic aliases that a client may use (MQTT 5 §3.2.2.3.8).
pub(crate) const TOPIC_ALIAS_MAX: u16 = 16;

/// What one connection's aliases stand for.
#[derive(Default)]
pub(super) struct Aliases(Vec<String>);

impl Aliases {
    /// Learns the alias of a publish with a topic name, and gives the name to one without.
    pub(super) fn resolve(&mut self, publish: &mut Publish) -> Result<(), End> {
        let Some(alias) = publish.alias.take() else { return Ok(()) };
        if alias == 0 || alias > TOPIC_ALIAS_MAX {
            return Err(told(reason::TOPIC_ALIAS_INVALID, "the topic alias is 0 or above the maximum"));
        }
        let place = usize::from(alias - 1);
        if publish.topic.is_empty() {
            match self.0.get(place) {
                Some(topic) if !topic.is_empty() => publish.topic.clone_from(topic),
                _ => return Err(Violation::protocol("the topic alias stands for nothing").into()),
            }
        } else {
            if self.0.len() <= place {
                self.0.resize(place + 1, String::new());
            }
            self.0[place].clone_from(&publish.topic);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::packet::Qos;

    /// The topic that a publish ends up with, or the reason code of its refusal.
    fn resolved(aliases: &mut Aliases, alias: Option<u16>, topic: &str) -> Result<String, u8> {
        let mut publish = Publish {
            topic: topic.to_owned(),
            payload: Bytes::new(),
            qos: Qos::AtMostOnce,
            retain: false,
            dup: false,
            id: 0,
            alias,
            properties: None,
        };
        match aliases.resolve(&mut publish) {
            Ok(()) => Ok(publish.topic),
            Err(End::Told { reason, .. }) => Err(reason),
            Err(end) => panic!("{end:?}"),
        }
    }

    #[test]
    fn an_alias_stands_for_the_name_it_came_with_last() {
        let mut aliases = Aliases::default();
        for (alias, topic, expected) in [
            (Some(1), "", Err(reason::PROTOCOL_ERROR)),
            (Some(3), "a", Ok("a")),
            (Some(3), "", Ok("a")),
            (Some(2), "", Err(reason::PROTOCOL_ERROR)),
            (Some(3), "b", Ok("b")),
            (Some(3), "", Ok("b")),
            (None, "c", Ok("c")),
            (Some(TOPIC_ALIAS_MAX), "d", Ok("d")),
            (Some(TOPIC_ALIAS_MAX + 1), "e", Err(reason::TOPIC_ALIAS_INVALID)),
            (Some(0), "e", Err(reason::TOPIC_ALIAS_INVALID)),
        ] {
            let expected = expected.map(str::to_owned);
            assert_eq!(resolved(&mut aliases, alias, topic), expected, "{alias:?} with `{topic}`");
        }
    }
}
