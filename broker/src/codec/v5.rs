//! MQTT 5.

mod write;

use bytes::Bytes;
use mqtt_protocol_core::mqtt::packet::{Properties, Property, RetainHandling, v5_0};

pub(super) use self::write::{accepted, disconnect, puback, publish, pubrec, refused, suback, unsuback};
use super::{check_connect_flags, check_publish_flags, packet_id, payload, shared, text, whole};
use crate::packet::{Connect, Incoming, Publish, PublishProperties, RetainedWanted, Version, Violation, Will, Wish};

pub(super) fn decode_connect(body: &[u8]) -> Result<Connect, Violation> {
    let packet = whole(body, v5_0::Connect::parse(body))?;
    check_connect_flags(body[7])?;
    let will = match (packet.will_topic(), packet.will_payload()) {
        (Some(topic), Some(payload)) => Some(Will {
            publish: Publish {
                topic: text(topic)?,
                payload: Bytes::copy_from_slice(payload),
                qos: packet.will_qos(),
                retain: packet.will_retain(),
                dup: false,
                id: 0,
                alias: None,
                properties: publish_properties(packet.will_props())?.1,
            },
            delay: packet
                .will_props()
                .iter()
                .find_map(|property| match property {
                    Property::WillDelayInterval(delay) => Some(delay.val()),
                    _ => None,
                })
                .unwrap_or(0),
        }),
        _ => None,
    };
    let mut connect = Connect {
        version: Version::V5,
        client_id: text(packet.client_id())?,
        clean: packet.clean_start(),
        keep_alive: packet.keep_alive(),
        session_expiry: 0,
        receive_maximum: u16::MAX,
        maximum_packet: u32::MAX,
        topic_alias_maximum: 0,
        reasons_wanted: true,
        enhanced_authentication: false,
        will,
        username: packet.user_name().map(text).transpose()?,
        password: packet.password().map(<[u8]>::to_vec),
    };
    for property in packet.props() {
        match property {
            Property::SessionExpiryInterval(seconds) => connect.session_expiry = seconds.val(),
            Property::ReceiveMaximum(count) => connect.receive_maximum = count.val(),
            Property::MaximumPacketSize(size) => connect.maximum_packet = size.val(),
            Property::TopicAliasMaximum(count) => connect.topic_alias_maximum = count.val(),
            Property::RequestProblemInformation(wanted) => connect.reasons_wanted = wanted.val() != 0,
            Property::AuthenticationMethod(_) => connect.enhanced_authentication = true,
            _ => {}
        }
    }
    let has_data = packet.props().iter().any(|property| matches!(property, Property::AuthenticationData(_)));
    if has_data && !connect.enhanced_authentication {
        return Err(Violation::protocol("authentication data without a method")); // §3.1.2.11.10
    }
    Ok(connect)
}

pub(super) fn decode(first: u8, body: &[u8]) -> Result<Incoming, Violation> {
    Ok(match first >> 4 {
        3 => {
            check_publish_flags(first)?;
            let publish = whole(body, v5_0::Publish::parse(first & 0x0F, shared(body)))?;
            let (alias, properties) = publish_properties(publish.props())?;
            let before = 2 + publish.topic_name().len() + publish.packet_id().map_or(0, |_| 2);
            if body.len() == before {
                return Err(Violation::malformed("there is no property length")); // [MQTT-2.2.2-1]
            }
            Incoming::Publish(Publish {
                topic: publish.topic_name().to_owned(),
                payload: payload(publish.payload()),
                qos: publish.qos(),
                retain: publish.retain(),
                dup: publish.dup(),
                id: publish.packet_id().map(packet_id).transpose()?.unwrap_or(0),
                alias,
                properties,
            })
        }
        4 => Incoming::PubAck(packet_id(whole(body, v5_0::Puback::parse(body))?.packet_id())?),
        5 => {
            let pubrec = whole(body, v5_0::Pubrec::parse(body))?;
            Incoming::PubRec(packet_id(pubrec.packet_id())?, pubrec.reason_code().map_or(0, |reason| reason as u8))
        }
        6 => Incoming::PubRel(packet_id(whole(body, v5_0::Pubrel::parse(body))?.packet_id())?),
        7 => Incoming::PubComp(packet_id(whole(body, v5_0::Pubcomp::parse(body))?.packet_id())?),
        8 => subscribe(&whole(body, v5_0::Subscribe::parse(body))?)?,
        10 => {
            let unsubscribe = whole(body, v5_0::Unsubscribe::parse(body))?;
            Incoming::Unsubscribe {
                id: packet_id(unsubscribe.packet_id())?,
                filters: unsubscribe.entries().iter().map(|filter| text(filter.as_str())).collect::<Result<_, _>>()?,
            }
        }
        12 if body.is_empty() => Incoming::PingReq,
        14 => {
            let disconnect = whole(body, v5_0::Disconnect::parse(body))?;
            let session_expiry = disconnect.props().iter().flatten().find_map(|property| match property {
                Property::SessionExpiryInterval(seconds) => Some(seconds.val()),
                _ => None,
            });
            Incoming::Disconnect { reason: disconnect.reason_code().map_or(0, |reason| reason as u8), session_expiry }
        }
        15 => Incoming::Auth,
        _ => return Err(Violation::malformed("the packet should have no body")),
    })
}

fn subscribe(packet: &v5_0::Subscribe) -> Result<Incoming, Violation> {
    let subscription_id = packet.props().iter().find_map(|property| match property {
        Property::SubscriptionIdentifier(id) => Some(id.val()),
        _ => None,
    });
    if subscription_id == Some(0) {
        return Err(Violation::protocol("subscription identifier 0")); // §3.8.2.1.2
    }
    let wishes = packet.entries().iter().map(|entry| {
        let options = entry.sub_opts();
        Ok(Wish {
            filter: text(entry.topic_filter())?,
            qos: options.qos(),
            no_local: options.nl(),
            retain_as_published: options.rap(),
            retained: match options.rh() {
                RetainHandling::SendRetained => RetainedWanted::Always,
                RetainHandling::SendRetainedIfNotExists => RetainedWanted::IfNew,
                RetainHandling::DoNotSendRetained => RetainedWanted::Never,
            },
        })
    });
    Ok(Incoming::Subscribe {
        id: packet_id(packet.packet_id())?,
        subscription_id,
        wishes: wishes.collect::<Result<_, _>>()?,
    })
}

/// The alias, and the properties that travel with a message; also those of a will.
fn publish_properties(all: &Properties) -> Result<(Option<u16>, Option<Box<PublishProperties>>), Violation> {
    let mut alias = None;
    let mut properties = PublishProperties::default();
    for property in all {
        match property {
            Property::TopicAlias(value) => alias = Some(value.val()),
            Property::PayloadFormatIndicator(value) => properties.payload_format_indicator = Some(value.val()),
            Property::MessageExpiryInterval(value) => properties.message_expiry_interval = Some(value.val()),
            Property::ContentType(value) => properties.content_type = Some(text(value.val())?),
            Property::ResponseTopic(value) => {
                if value.val().contains(['+', '#']) {
                    return Err(Violation::protocol("the response topic has a wildcard")); // [MQTT-3.3.2-14]
                }
                properties.response_topic = Some(text(value.val())?);
            }
            Property::CorrelationData(value) => {
                properties.correlation_data = Some(Bytes::copy_from_slice(value.val()));
            }
            Property::UserProperty(value) => {
                properties.user_properties.push((text(value.key())?, text(value.val())?));
            }
            Property::SubscriptionIdentifier(_) => {
                return Err(Violation::protocol("a client's PUBLISH has a subscription identifier")); // [MQTT-3.3.4-6]
            }
            _ => {}
        }
    }
    let none = properties == PublishProperties::default();
    Ok((alias, (!none).then(|| Box::new(properties))))
}
