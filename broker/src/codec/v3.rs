//! MQTT 3.1.1.

use bytes::{BufMut, Bytes, BytesMut};
use mqtt_protocol_core::mqtt::packet::v3_1_1;

use super::{PacketTooLarge, check_connect_flags, check_publish_flags, packet_id, payload, shared, text, whole};
use crate::packet::{Connect, Incoming, PacketId, Publish, Qos, RetainedWanted, Version, Violation, Will, Wish};

pub(super) fn decode_connect(body: &[u8]) -> Result<Connect, Violation> {
    let connect = whole(body, v3_1_1::Connect::parse(body))?;
    check_connect_flags(body[7])?;
    let will = match (connect.will_topic(), connect.will_payload()) {
        (Some(topic), Some(payload)) => Some(Will {
            publish: Publish {
                topic: text(topic)?,
                payload: Bytes::copy_from_slice(payload),
                qos: connect.will_qos(),
                retain: connect.will_retain(),
                dup: false,
                id: 0,
                alias: None,
                properties: None,
            },
            delay: 0,
        }),
        _ => None,
    };
    Ok(Connect {
        version: Version::V3,
        client_id: text(connect.client_id())?,
        clean: connect.clean_session(),
        keep_alive: connect.keep_alive(),
        session_expiry: if connect.clean_session() { 0 } else { u32::MAX },
        receive_maximum: u16::MAX,
        maximum_packet: u32::MAX,
        topic_alias_maximum: 0,
        reasons_wanted: false,
        enhanced_authentication: false,
        will,
        username: connect.user_name().map(text).transpose()?,
        password: connect.password().map(<[u8]>::to_vec),
    })
}

pub(super) fn decode(first: u8, body: &[u8]) -> Result<Incoming, Violation> {
    Ok(match first >> 4 {
        3 => {
            check_publish_flags(first)?;
            let publish = whole(body, v3_1_1::Publish::parse(first & 0x0F, shared(body)))?;
            Incoming::Publish(Publish {
                topic: publish.topic_name().to_owned(),
                payload: payload(publish.payload()),
                qos: publish.qos(),
                retain: publish.retain(),
                dup: publish.dup(),
                id: publish.packet_id().map(packet_id).transpose()?.unwrap_or(0),
                alias: None,
                properties: None,
            })
        }
        4 => Incoming::PubAck(only_id(body)?),
        5 => Incoming::PubRec(only_id(body)?, 0),
        6 => Incoming::PubRel(only_id(body)?),
        7 => Incoming::PubComp(only_id(body)?),
        8 => {
            let subscribe = whole(body, v3_1_1::Subscribe::parse(body))?;
            let wishes = subscribe.entries().iter().map(|entry| {
                if entry.sub_opts().to_buffer()[0] & !0x03 != 0 {
                    return Err(Violation::malformed("reserved bits beside a requested QoS")); // [MQTT-3.8.3-4]
                }
                Ok(Wish {
                    filter: text(entry.topic_filter())?,
                    qos: entry.sub_opts().qos(),
                    no_local: false,
                    retain_as_published: false,
                    retained: RetainedWanted::Always,
                })
            });
            Incoming::Subscribe {
                id: packet_id(subscribe.packet_id())?,
                subscription_id: None,
                wishes: wishes.collect::<Result<_, _>>()?,
            }
        }
        10 => {
            let unsubscribe = whole(body, v3_1_1::Unsubscribe::parse(body))?;
            Incoming::Unsubscribe {
                id: packet_id(unsubscribe.packet_id())?,
                filters: unsubscribe.entries().iter().map(|filter| text(filter.as_str())).collect::<Result<_, _>>()?,
            }
        }
        12 => empty(body, Incoming::PingReq)?,
        14 => empty(body, Incoming::Disconnect { reason: 0, session_expiry: None })?,
        _ => return Err(Violation::protocol("this packet does not exist in MQTT 3.1.1")),
    })
}

fn only_id(body: &[u8]) -> Result<PacketId, Violation> {
    match body {
        [high, low] => packet_id(u16::from_be_bytes([*high, *low])),
        _ => Err(Violation::malformed("an acknowledgement is not 2 bytes long")),
    }
}

fn empty(body: &[u8], packet: Incoming) -> Result<Incoming, Violation> {
    if body.is_empty() { Ok(packet) } else { Err(Violation::malformed("the packet should have no body")) }
}

pub(super) fn publish(out: &mut BytesMut, publish: &Publish) -> Result<(), PacketTooLarge> {
    let mut builder = v3_1_1::Publish::builder()
        .topic_name(publish.topic.as_str())
        .map_err(|_| PacketTooLarge)?
        .qos(publish.qos)
        .retain(publish.retain)
        .dup(publish.dup)
        .payload(&publish.payload[..]);
    if publish.qos != Qos::AtMostOnce {
        builder = builder.packet_id(publish.id);
    }
    out.put_slice(&builder.build().map_err(|_| PacketTooLarge)?.to_continuous_buffer());
    Ok(())
}

pub(super) fn suback(out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
    // At most as many reasons as wishes fit into a packet that came in, so one byte or two or three.
    let mut rest = reasons.len() + 2;
    out.put_u8(0x90);
    while rest > 0x7F {
        out.put_u8((rest & 0x7F) as u8 | 0x80);
        rest >>= 7;
    }
    out.put_u8(rest as u8);
    out.put_u16(id);
    // 3.1.1 knows one way to fail [MQTT-3.9.3-2].
    out.extend(reasons.iter().map(|&reason| reason.min(0x80)));
}
