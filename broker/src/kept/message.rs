//! A message as it is kept and as it is sent.

use lifeline_bridge::ports::MqttMessage;
use lifeline_domain::Timestamp;

use crate::packet::{Publish, PublishProperties, Qos};

/// A message that is kept, with the end of its time.
#[derive(Clone, Debug)]
pub(crate) struct KeptMessage {
    /// Its Message Expiry Interval is what it was published with.
    pub(crate) publish: Publish,
    pub(crate) expires_at: Option<Timestamp>,
}

impl KeptMessage {
    /// A message that is published now.
    pub(crate) fn new(publish: Publish, now: Timestamp) -> Self {
        let expires_at = expiry(&publish, now);
        Self { publish, expires_at }
    }

    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// The message to be sent now: its expiry is what is left of it (MQTT 5 §3.3.2.3.3).
    pub(crate) fn to_send(&self, now: Timestamp) -> Publish {
        let mut publish = self.publish.clone();
        if let Some(end) = self.expires_at {
            // At least one second: what is sent is not over.
            let left = u32::try_from(end.since(now).as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1);
            publish.properties.get_or_insert_default().message_expiry_interval = Some(left);
        }
        publish
    }

    /// About how much memory it takes, bytes.
    pub(crate) fn size(&self) -> usize {
        let properties = self.publish.properties.as_ref().map_or(0, |properties| {
            let pairs = properties.user_properties.iter().map(|(key, value)| key.len() + value.len() + 48);
            let texts = [&properties.content_type, &properties.response_topic].into_iter().flatten().map(String::len);
            let data = properties.correlation_data.as_ref().map_or(0, |data| data.len());
            size_of::<PublishProperties>() + pairs.sum::<usize>() + texts.sum::<usize>() + data
        });
        size_of::<Self>() + self.publish.topic.len() + self.publish.payload.len() + properties
    }

    pub(crate) fn to_row(&self) -> MqttMessage {
        let publish = &self.publish;
        let mut message = MqttMessage {
            topic: publish.topic.clone(),
            payload: publish.payload.clone(),
            qos: publish.qos as u8,
            retain: publish.retain,
            expires_at: self.expires_at,
            ..MqttMessage::default()
        };
        if let Some(properties) = &publish.properties {
            message.payload_format = properties.payload_format_indicator;
            message.content_type.clone_from(&properties.content_type);
            message.response_topic.clone_from(&properties.response_topic);
            message.correlation_data = properties.correlation_data.as_ref().map(|data| data.to_vec());
            message.user_properties.clone_from(&properties.user_properties);
            let ids = properties.subscription_identifiers.iter();
            message.subscription_ids = ids.filter_map(|&id| u32::try_from(id).ok()).collect();
        }
        message
    }

    pub(crate) fn from_row(message: MqttMessage) -> Self {
        let properties = PublishProperties {
            payload_format_indicator: message.payload_format,
            content_type: message.content_type,
            response_topic: message.response_topic,
            correlation_data: message.correlation_data.map(Into::into),
            user_properties: message.user_properties,
            subscription_identifiers: message.subscription_ids.into_iter().map(|id| id as usize).collect(),
            ..PublishProperties::default()
        };
        let none = properties == PublishProperties::default();
        let publish = Publish {
            topic: message.topic,
            payload: message.payload,
            qos: qos(message.qos),
            retain: message.retain,
            dup: false,
            id: 0,
            alias: None,
            properties: (!none).then(|| Box::new(properties)),
        };
        Self { publish, expires_at: message.expires_at }
    }
}

/// When a message that is published now is no longer to be sent.
pub(super) fn expiry(publish: &Publish, now: Timestamp) -> Option<Timestamp> {
    let seconds = publish.properties.as_ref()?.message_expiry_interval?;
    Some(now.plus(std::time::Duration::from_secs(seconds.into())))
}

/// A QoS as a row has it.
pub(crate) fn qos(number: u8) -> Qos {
    Qos::try_from(number).unwrap_or(Qos::AtMostOnce)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_back_from_its_row_with_what_is_left_of_its_time() {
        let properties = PublishProperties {
            payload_format_indicator: Some(1),
            message_expiry_interval: Some(60),
            content_type: Some("application/json".to_owned()),
            response_topic: Some("r".to_owned()),
            correlation_data: Some(bytes::Bytes::from_static(b"c")),
            user_properties: vec![("k".to_owned(), "v".to_owned())],
            subscription_identifiers: vec![7],
            topic_alias: None,
        };
        let publish = Publish {
            topic: "a/b".to_owned(),
            payload: bytes::Bytes::from_static(b"payload"),
            qos: Qos::ExactlyOnce,
            retain: true,
            dup: false,
            id: 0,
            alias: None,
            properties: Some(Box::new(properties.clone())),
        };
        let at = |seconds: i64| Timestamp::from_millis(1_795_325_562_000 + seconds * 1000);
        let letter = KeptMessage::from_row(KeptMessage::new(publish.clone(), at(0)).to_row());
        assert!(!letter.is_over(at(59)) && letter.is_over(at(60)));
        let sent = letter.to_send(at(50));
        assert_eq!(
            (&sent.topic, &sent.payload, sent.qos, sent.retain),
            (&publish.topic, &publish.payload, publish.qos, true)
        );
        let expected = PublishProperties { message_expiry_interval: Some(10), ..properties };
        assert_eq!(sent.properties.as_deref(), Some(&expected));
    }
}
