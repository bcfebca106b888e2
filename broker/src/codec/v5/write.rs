//! Writing packets of MQTT 5.

use bytes::{BufMut, BytesMut};
use mqtt_protocol_core::mqtt::{
    packet::{
        AssignedClientIdentifier, ContentType, CorrelationData, MaximumPacketSize, MessageExpiryInterval,
        PayloadFormat, PayloadFormatIndicator, Properties, ReasonString, ReceiveMaximum, ResponseTopic,
        ServerKeepAlive, SessionExpiryInterval, SubscriptionIdentifier, TopicAlias, TopicAliasMaximum, UserProperty,
        v5_0,
    },
    result_code::{ConnectReasonCode, DisconnectReasonCode, MqttError, PubackReasonCode, PubrecReasonCode},
};

use crate::{
    codec::PacketTooLarge,
    packet::{Accepted, PacketId, Publish, PublishProperties, Qos},
};

pub(in crate::codec) fn publish(out: &mut BytesMut, publish: &Publish) -> Result<(), PacketTooLarge> {
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

pub(in crate::codec) fn accepted(out: &mut BytesMut, accepted: &Accepted<'_>) {
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

pub(in crate::codec) fn refused(out: &mut BytesMut, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = ConnectReasonCode::try_from(reason).unwrap_or(ConnectReasonCode::UnspecifiedError);
        let builder = v5_0::Connack::builder().session_present(false).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(in crate::codec) fn puback(out: &mut BytesMut, id: PacketId, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = PubackReasonCode::try_from(reason).unwrap_or(PubackReasonCode::UnspecifiedError);
        let builder = v5_0::Puback::builder().packet_id(id).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(in crate::codec) fn pubrec(out: &mut BytesMut, id: PacketId, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = PubrecReasonCode::try_from(reason).unwrap_or(PubrecReasonCode::UnspecifiedError);
        let builder = v5_0::Pubrec::builder().packet_id(id).reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}

pub(in crate::codec) fn suback(out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
    let codes = reasons.iter().filter_map(|&reason| reason.try_into().ok()).collect();
    let packet = v5_0::Suback::builder().packet_id(id).reason_codes(codes).build();
    write(out, packet.map(|packet| packet.to_continuous_buffer()));
}

pub(in crate::codec) fn unsuback(out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
    let codes = reasons.iter().filter_map(|&reason| reason.try_into().ok()).collect();
    let packet = v5_0::Unsuback::builder().packet_id(id).reason_codes(codes).build();
    write(out, packet.map(|packet| packet.to_continuous_buffer()));
}

pub(in crate::codec) fn disconnect(out: &mut BytesMut, reason: u8, detail: Option<&str>) {
    let packet = || {
        let reason = DisconnectReasonCode::try_from(reason).unwrap_or(DisconnectReasonCode::UnspecifiedError);
        let builder = v5_0::Disconnect::builder().reason_code(reason);
        Ok(builder.props(worded(detail)?).build()?.to_continuous_buffer())
    };
    write(out, packet());
}
