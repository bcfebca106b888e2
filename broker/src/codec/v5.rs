//! MQTT 5.

use bytes::{BufMut, Bytes, BytesMut};
use mqtt_protocol_core::mqtt::{
    packet::{
        AssignedClientIdentifier, ContentType, CorrelationData, MaximumPacketSize, MessageExpiryInterval,
        PayloadFormat, PayloadFormatIndicator, Properties, Property, ReasonString, ReceiveMaximum, ResponseTopic,
        RetainHandling, ServerKeepAlive, SessionExpiryInterval, SubscriptionIdentifier, TopicAlias, TopicAliasMaximum,
        UserProperty, v5_0,
    },
    result_code::{ConnectReasonCode, DisconnectReasonCode, MqttError, PubackReasonCode, PubrecReasonCode},
};

use super::{PacketTooLarge, check_connect_flags, check_publish_flags, packet_id, payload, shared, text, whole};
use crate::packet::{
    Accepted, Connect, Incoming, PacketId, Publish, PublishProperties, Qos, RetainedWanted, Version, Violation, Will,
    Wish,
};

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
    Ok(connect)
}

pub(super) fn decode(first: u8, body: &[u8]) -> Result<Incoming, Violation> {
    Ok(match first >> 4 {
        3 => {
            check_publish_flags(first)?;
            let publish = whole(body, v5_0::Publish::parse(first & 0x0F, shared(body)))?;
            let (alias, properties) = publish_properties(publish.props())?;
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
            Property::ResponseTopic(value) => properties.response_topic = Some(text(value.val())?),
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

pub(super) fn publish(out: &mut BytesMut, publish: &Publish) -> Result<(), PacketTooLarge> {
    let mut builder = v5_0::Publish::builder()
        .topic_name(publish.topic.as_str())
        .map_err(|_| PacketTooLarge)?
        .qos(publish.qos)
        .retain(publish.retain)
        .dup(publish.dup)
        .payload(&publish.payload[..]);
    if publish.qos != Qos::AtMostOnce {
        builder = builder.packet_id(publish.id);
    }
    let mut properties = match &publish.properties {
        Some(properties) => properties_of(properties).map_err(|_| PacketTooLarge)?,
        None => Properties::new(),
    };
    if let Some(alias) = publish.alias {
        properties.push(TopicAlias::new(alias).map_err(|_| PacketTooLarge)?.into());
    }
    if !properties.is_empty() {
        builder = builder.props(properties);
    }
    out.put_slice(&builder.build().map_err(|_| PacketTooLarge)?.to_continuous_buffer());
    Ok(())
}

fn properties_of(properties: &PublishProperties) -> Result<Properties, MqttError> {
    let mut all = Properties::new();
    if let Some(indicator) = properties.payload_format_indicator {
        let format = if indicator == 0 { PayloadFormat::Binary } else { PayloadFormat::String };
        all.push(PayloadFormatIndicator::new(format)?.into());
    }
    if let Some(seconds) = properties.message_expiry_interval {
        all.push(MessageExpiryInterval::new(seconds)?.into());
    }
    if let Some(kind) = &properties.content_type {
        all.push(ContentType::new(kind.as_str())?.into());
    }
    if let Some(topic) = &properties.response_topic {
        all.push(ResponseTopic::new(topic.as_str())?.into());
    }
    if let Some(data) = &properties.correlation_data {
        all.push(CorrelationData::new(data.to_vec())?.into());
    }
    for id in &properties.subscription_identifiers {
        all.push(SubscriptionIdentifier::new(u32::try_from(*id).map_err(|_| MqttError::ValueOutOfRange)?)?.into());
    }
    for (key, value) in &properties.user_properties {
        all.push(UserProperty::new(key.as_str(), value.as_str())?.into());
    }
    Ok(all)
}

/// The library's builders refuse only what the door never asks for: a reason that
/// the packet does not have, or a sentence over 64 KiB. Then the packet is left out.
fn write(out: &mut BytesMut, packet: Result<Vec<u8>, MqttError>) {
    match packet {
        Ok(bytes) => out.put_slice(&bytes),
        Err(error) => tracing::error!(%error, "a packet of the door's own could not be built"),
    }
}

pub(super) fn accepted(out: &mut BytesMut, accepted: &Accepted<'_>) {
    let packet = || {
        let mut all: Properties = vec![
            ReceiveMaximum::new(accepted.receive_maximum)?.into(),
            MaximumPacketSize::new(accepted.maximum_packet)?.into(),
            TopicAliasMaximum::new(accepted.topic_alias_maximum)?.into(),
        ];
        if let Some(id) = accepted.assigned_client_id {
            all.push(AssignedClientIdentifier::new(id)?.into());
        }
        if let Some(seconds) = accepted.session_expiry {
            all.push(SessionExpiryInterval::new(seconds)?.into());
        }
        if let Some(seconds) = accepted.keep_alive {
            all.push(ServerKeepAlive::new(seconds)?.into());
        }
        let builder = v5_0::Connack::builder().session_present(accepted.session_present);
        let packet = builder.reason_code(ConnectReasonCode::Success).props(all).build()?;
        Ok(packet.to_continuous_buffer())
    };
    write(out, packet());
}

fn worded(detail: Option<&str>) -> Result<Properties, MqttError> {
    let mut all = Properties::new();
    if let Some(detail) = detail {
        all.push(ReasonString::new(detail)?.into());
    }
    Ok(all)
}

pub(super) fn refused(out: &mut BytesMut, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = ConnectReasonCode::try_from(reason).unwrap_or(ConnectReasonCode::UnspecifiedError);
        let builder = v5_0::Connack::builder().session_present(false).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(super) fn puback(out: &mut BytesMut, id: PacketId, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = PubackReasonCode::try_from(reason).unwrap_or(PubackReasonCode::UnspecifiedError);
        let builder = v5_0::Puback::builder().packet_id(id).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(super) fn pubrec(out: &mut BytesMut, id: PacketId, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = PubrecReasonCode::try_from(reason).unwrap_or(PubrecReasonCode::UnspecifiedError);
        let builder = v5_0::Pubrec::builder().packet_id(id).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(super) fn suback(out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
    let codes = reasons.iter().filter_map(|&reason| reason.try_into().ok()).collect();
    let packet = v5_0::Suback::builder().packet_id(id).reason_codes(codes).build();
    write(out, packet.map(|packet| packet.to_continuous_buffer()));
}

pub(super) fn unsuback(out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
    let codes = reasons.iter().filter_map(|&reason| reason.try_into().ok()).collect();
    let packet = v5_0::Unsuback::builder().packet_id(id).reason_codes(codes).build();
    write(out, packet.map(|packet| packet.to_continuous_buffer()));
}

pub(super) fn disconnect(out: &mut BytesMut, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = DisconnectReasonCode::try_from(reason).unwrap_or(DisconnectReasonCode::UnspecifiedError);
        let builder = v5_0::Disconnect::builder().reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}
