//! Bytes to packets and back. `mqtt-protocol-core` reads and writes the packets of both
//! versions; here is what it leaves to its user, and the difference between the
//! versions ends here (`docs/decisions/0003-mqtt-codec.md`).

mod v3;
mod v5;

use std::sync::Arc;

use bytes::{BufMut, Bytes, BytesMut};
use mqtt_protocol_core::mqtt::{ArcPayload, result_code::MqttError};

use crate::{
    packet::{Accepted, Connect, Incoming, PacketId, Publish, Qos, Version, Violation},
    reason,
};

/// A CONNECT that cannot be read, and how to answer it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UnreadableConnect {
    /// It is not MQTT: close without a word [MQTT-3.1.2-1].
    NotMqtt,
    /// An unknown protocol level: CONNACK of 3.1.1 with return code 1 [MQTT-3.1.2-2].
    UnknownLevel,
    /// Malformed, in a version whose CONNACK can say so.
    Violation(Version, Violation),
}

/// Reads the body of a CONNECT of either version.
pub(crate) fn decode_connect(body: &[u8]) -> Result<Connect, UnreadableConnect> {
    let Some((name, rest)) = body.split_at_checked(6) else { return Err(UnreadableConnect::NotMqtt) };
    // MQTT 3.1 is called MQIsdp and is told that it is too old.
    if name == b"\0\x06MQIs" {
        return Err(UnreadableConnect::UnknownLevel);
    }
    if name != b"\0\x04MQTT" {
        return Err(UnreadableConnect::NotMqtt);
    }
    let (version, connect) = match rest.first() {
        Some(4) => (Version::V3, v3::decode_connect(body)),
        Some(5) => (Version::V5, v5::decode_connect(body)),
        Some(_) => return Err(UnreadableConnect::UnknownLevel),
        None => return Err(UnreadableConnect::NotMqtt),
    };
    connect.map_err(|violation| UnreadableConnect::Violation(version, violation))
}

/// Reads the packet whose first byte and body are given.
pub(crate) fn decode(version: Version, first: u8, body: &[u8]) -> Result<Incoming, Violation> {
    if first >> 4 == 1 {
        return Err(Violation::protocol("a second CONNECT")); // [MQTT-3.1.0-2]
    }
    match version {
        Version::V3 => v3::decode(first, body),
        Version::V5 => v5::decode(first, body),
    }
}

/// Writes packets of one version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encoder {
    pub(crate) version: Version,
    /// Whether the client wants reasons in words (MQTT 5 §3.1.2.11.7).
    pub(crate) reasons_wanted: bool,
}

impl Encoder {
    pub(crate) fn accepted(self, out: &mut BytesMut, accepted: &Accepted<'_>) {
        match self.version {
            Version::V3 => out.put_slice(&[0x20, 2, u8::from(accepted.session_present), 0]),
            Version::V5 => v5::accepted(out, accepted),
        }
    }

    /// CONNACK that refuses.
    pub(crate) fn refused(self, out: &mut BytesMut, reason: u8, detail: &str) {
        match self.version {
            Version::V3 => out.put_slice(&[0x20, 2, 0, reason::connect_return_code(reason)]),
            Version::V5 => v5::refused(out, reason, self.worded(detail)),
        }
    }

    /// PUBACK for QoS 1, PUBREC for QoS 2, nothing for QoS 0.
    pub(crate) fn acknowledge(self, out: &mut BytesMut, qos: Qos, id: PacketId, reason: u8, detail: &str) {
        match (qos, self.version) {
            (Qos::AtMostOnce, _) => {}
            (Qos::AtLeastOnce, Version::V3) => short(out, 0x40, id),
            (Qos::ExactlyOnce, Version::V3) => short(out, 0x50, id),
            (_, Version::V5) if reason == reason::SUCCESS => {
                short(out, if qos == Qos::AtLeastOnce { 0x40 } else { 0x50 }, id);
            }
            (Qos::AtLeastOnce, Version::V5) => v5::puback(out, id, reason, self.worded(detail)),
            (Qos::ExactlyOnce, Version::V5) => v5::pubrec(out, id, reason, self.worded(detail)),
        }
    }

    pub(crate) fn pubrel(self, out: &mut BytesMut, id: PacketId) {
        short(out, 0x62, id);
    }

    pub(crate) fn pubcomp(self, out: &mut BytesMut, id: PacketId, reason: u8) {
        if self.version == Version::V5 && reason != reason::SUCCESS {
            out.put_slice(&[0x70, 3]);
            out.put_u16(id);
            out.put_u8(reason);
        } else {
            short(out, 0x70, id);
        }
    }

    pub(crate) fn suback(self, out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
        match self.version {
            Version::V3 => v3::suback(out, id, reasons),
            Version::V5 => v5::suback(out, id, reasons),
        }
    }

    pub(crate) fn unsuback(self, out: &mut BytesMut, id: PacketId, reasons: &[u8]) {
        match self.version {
            Version::V3 => short(out, 0xB0, id),
            Version::V5 => v5::unsuback(out, id, reasons),
        }
    }

    pub(crate) fn pingresp(self, out: &mut BytesMut) {
        out.put_slice(&[0xD0, 0]);
    }

    /// DISCONNECT, which only MQTT 5 servers send.
    pub(crate) fn disconnect(self, out: &mut BytesMut, reason: u8, detail: &str) {
        if self.version == Version::V5 {
            v5::disconnect(out, reason, self.worded(detail));
        }
    }

    /// A message. Returns its size; if that is more than `size_max`, nothing is written.
    pub(crate) fn publish(self, out: &mut BytesMut, publish: &Publish, size_max: u32) -> Result<(), PacketTooLarge> {
        let before = out.len();
        match self.version {
            Version::V3 => v3::publish(out, publish),
            Version::V5 => v5::publish(out, publish),
        }
        .inspect_err(|_| out.truncate(before))?;
        if out.len() - before > size_max as usize {
            out.truncate(before);
            return Err(PacketTooLarge);
        }
        Ok(())
    }

    fn worded(self, detail: &str) -> Option<&str> {
        (self.reasons_wanted && !detail.is_empty()).then_some(detail)
    }
}

/// A packet is larger than its receiver, or MQTT itself, allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PacketTooLarge;

/// A packet of nothing but its identifier.
fn short(out: &mut BytesMut, first: u8, id: PacketId) {
    out.put_slice(&[first, 2]);
    out.put_u16(id);
}

/// A payload as a view of the packet that it came in.
fn payload(of: &ArcPayload) -> Bytes {
    struct View(ArcPayload);
    impl AsRef<[u8]> for View {
        fn as_ref(&self) -> &[u8] {
            self.0.as_slice()
        }
    }
    if of.is_empty() { Bytes::new() } else { Bytes::from_owner(View(of.clone())) }
}

fn shared(body: &[u8]) -> Arc<[u8]> {
    Arc::from(body)
}

/// What a parser returned, if it has used the whole body.
fn whole<T>(body: &[u8], parsed: Result<(T, usize), MqttError>) -> Result<T, Violation> {
    match parsed {
        Ok((packet, used)) if used == body.len() => Ok(packet),
        Ok(_) => Err(Violation::malformed("bytes are left over at the end of the packet")),
        Err(MqttError::ProtocolError) => Err(Violation::protocol("the packet contradicts itself")),
        Err(MqttError::ClientIdentifierNotValid) => {
            Err(Violation { reason: reason::CLIENT_ID_NOT_VALID, detail: "the client id is not valid UTF-8" })
        }
        Err(MqttError::BadUserNameOrPassword) => {
            Err(Violation { reason: reason::BAD_USER_NAME_OR_PASSWORD, detail: "the user name is not valid UTF-8" })
        }
        Err(_) => Err(Violation::malformed("the packet cannot be read")),
    }
}

/// A packet identifier is not 0 [MQTT-2.3.1-1].
fn packet_id(id: u16) -> Result<PacketId, Violation> {
    if id == 0 { Err(Violation::protocol("packet identifier 0")) } else { Ok(id) }
}

/// A text does not contain U+0000 [MQTT-1.5.3-2].
fn text(text: &str) -> Result<String, Violation> {
    if text.contains('\0') {
        return Err(Violation::malformed("a text contains U+0000"));
    }
    Ok(text.to_owned())
}

/// The flags byte of CONNECT [MQTT-3.1.2-3, -11 to -15].
fn check_connect_flags(flags: u8) -> Result<(), Violation> {
    let (will, will_qos, will_retain) = (flags & 0x04 != 0, flags >> 3 & 0x03, flags & 0x20 != 0);
    if flags & 0x01 != 0 {
        return Err(Violation::malformed("the reserved flag of CONNECT is set"));
    }
    if will_qos == 3 || (!will && (will_qos != 0 || will_retain)) {
        return Err(Violation::malformed("the flags of the will contradict each other"));
    }
    Ok(())
}

/// DUP is for a message that may be repeated [MQTT-3.3.1-2].
fn check_publish_flags(first: u8) -> Result<(), Violation> {
    match (first >> 1 & 0x03, first & 0x08 != 0) {
        (3, _) => Err(Violation::malformed("QoS 3")),
        (0, true) => Err(Violation::malformed("DUP with QoS 0")),
        _ => Ok(()),
    }
}

/// A topic name can be published to: not empty, no wildcard [MQTT-3.3.2-2, -4.7.3-1].
pub(crate) fn check_topic_name(name: &str) -> Result<(), Violation> {
    if name.is_empty() || name.contains(['+', '#', '\0']) {
        return Err(Violation {
            reason: reason::TOPIC_NAME_INVALID,
            detail: "the topic name is empty or has a wildcard",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
