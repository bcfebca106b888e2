use proptest::prelude::*;

use super::*;
use crate::frame::next_frame;

/// Packets of every kind, as a client of either version sends them.
fn samples() -> Vec<Vec<u8>> {
    let connect = [&b"\x10\x1B\x00\x04MQTT\x04\xC6\x00\x3C\x00\x01c\x00\x01t\x00\x01w\x00\x02d1\x00\x02pw"[..]];
    let connect_v5 =
        [&b"\x10\x24\x00\x04MQTT\x05\xC6\x00\x3C\x05\x11\x00\x00\x00\x09\x00\x01c\x02\x01\x01\x00\x01t\x00\x01w\x00\x02d1\x00\x02pw"[..]];
    let publish = [&b"\x32\x08\x00\x03a/b\x00\x07x"[..], b"\x34\x10\x00\x03a/b\x00\x07\x07\x26\x00\x01k\x00\x01vx"];
    let acks = [&b"\x40\x02\x00\x07"[..], b"\x50\x03\x00\x07\x87", b"\x62\x04\x00\x07\x92\x00", b"\x70\x02\x00\x07"];
    let rest = [
        &b"\x82\x0B\x00\x07\x02\x0B\x05\x00\x03a/#\x2C"[..],
        b"\x82\x08\x00\x07\x00\x03a/#\x01",
        b"\xA2\x07\x00\x07\x00\x03a/#",
        b"\xA2\x08\x00\x07\x00\x00\x03a/#",
        b"\xC0\x00",
        b"\xE0\x07\x04\x05\x11\x00\x00\x00\x01",
        b"\xF0\x02\x18\x00",
    ];
    let all = [&connect[..], &connect_v5, &publish, &acks, &rest].concat();
    all.into_iter().map(<[u8]>::to_vec).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]
    #[test]
    fn no_bytes_make_the_codec_panic(
        place in 0..samples().len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
        v5 in any::<bool>(),
    ) {
        let mut bytes = samples().swap_remove(place);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let cut = cut.index(bytes.len());
        for bytes in [&bytes[..], &bytes[..cut]] {
            if let Ok(Some(frame)) = next_frame(bytes, 1000) {
                let version = if v5 { Version::V5 } else { Version::V3 };
                let _ = decode(version, frame.first, frame.body(bytes));
                let _ = decode_connect(frame.body(bytes));
            }
        }
    }
}

#[test]
fn the_samples_are_what_they_should_be() {
    let read = samples().into_iter().filter(|bytes| {
        let frame = next_frame(bytes, 1000).unwrap().unwrap();
        let body = frame.body(bytes);
        match frame.first {
            0x10 => decode_connect(body).is_ok(),
            first => [Version::V3, Version::V5].into_iter().any(|version| decode(version, first, body).is_ok()),
        }
    });
    assert_eq!(read.count(), samples().len());
}

#[test]
fn what_is_written_can_be_read() {
    let mut out = BytesMut::new();
    let properties = crate::packet::PublishProperties {
        content_type: Some("application/json".to_owned()),
        response_topic: Some("r".to_owned()),
        correlation_data: Some(Bytes::from_static(b"c")),
        message_expiry_interval: Some(9),
        payload_format_indicator: Some(1),
        user_properties: vec![("k".to_owned(), "v".to_owned())],
        ..Default::default()
    };
    let publish = Publish {
        topic: "a/b".to_owned(),
        payload: Bytes::from_static(b"payload"),
        qos: Qos::AtLeastOnce,
        retain: true,
        dup: false,
        id: 7,
        alias: None,
        properties: Some(Box::new(properties)),
    };
    for version in [Version::V3, Version::V5] {
        out.clear();
        let encoder = Encoder { version, reasons_wanted: true };
        encoder.publish(&mut out, &publish, u32::MAX).unwrap();
        let frame = next_frame(&out, 1000).unwrap().unwrap();
        let Incoming::Publish(read) = decode(version, frame.first, frame.body(&out)).unwrap() else {
            panic!("not a PUBLISH")
        };
        assert_eq!((&read.topic, &read.payload, read.id), (&publish.topic, &publish.payload, 7));
        assert_eq!(read.properties.is_some(), version == Version::V5);
        if version == Version::V5 {
            assert_eq!(read.properties, publish.properties);
        }
    }
}

/// What the standard calls malformed or a protocol error, packet by packet: what no sound client
/// sends. CONNECT is beside, since it is answered in another way.
#[test]
fn every_class_of_malformed_packet_is_refused_with_its_reason() {
    use Version::{V3, V5};
    const BOTH: &[Version] = &[V3, V5];
    /// What is wrong, in which versions, the first byte, the rest, the reason.
    type Class = (&'static str, &'static [Version], u8, &'static [u8], u8);
    let classes: &[Class] = &[
        ("[MQTT-3.1.0-2] a second CONNECT", BOTH, 0x10, b"\x00\x04MQTT\x04\x02\x00\x00\x00\x01c", 0x82),
        ("a PUBLISH of nothing", BOTH, 0x30, b"", 0x81),
        ("a topic longer than its packet", BOTH, 0x30, b"\x00\x05a", 0x81),
        ("[MQTT-1.5.3-1] a topic that is no UTF-8", BOTH, 0x30, b"\x00\x02\xC3\x28\x00", 0x81),
        ("[MQTT-3.3.1-4] QoS 3", BOTH, 0x36, b"\x00\x01a\x00\x01\x00", 0x81),
        ("[MQTT-3.3.1-2] DUP with QoS 0", BOTH, 0x38, b"\x00\x01a\x00", 0x81),
        ("QoS 1 without a packet id", BOTH, 0x32, b"\x00\x01a", 0x81),
        ("[MQTT-2.3.1-1] packet id 0", BOTH, 0x34, b"\x00\x01a\x00\x00\x00", 0x82),
        ("§2.2.2.1 a PUBLISH without a property length", &[V5], 0x30, b"\x00\x01a", 0x81),
        ("properties longer than their packet", &[V5], 0x30, b"\x00\x01a\x05\x01", 0x81),
        ("§2.2.2.2 an unknown property", &[V5], 0x30, b"\x00\x01a\x02\x7F\x00", 0x81),
        ("§2.2.2.2 a property of another packet", &[V5], 0x30, b"\x00\x01a\x05\x11\x00\x00\x00\x01", 0x82),
        ("§3.3.2.3 a property twice", &[V5], 0x30, b"\x00\x01a\x04\x01\x00\x01\x00", 0x82),
        ("§3.3.2.3.2 a payload format of 2", &[V5], 0x30, b"\x00\x01a\x02\x01\x02", 0x82),
        ("§3.3.2.3.4 topic alias 0", &[V5], 0x30, b"\x00\x01a\x03\x23\x00\x00", 0x82),
        ("[MQTT-3.3.2-14] a response topic with a wildcard", &[V5], 0x30, b"\x00\x01a\x04\x08\x00\x01#", 0x82),
        ("[MQTT-3.3.4-6] a subscription identifier", &[V5], 0x30, b"\x00\x01a\x02\x0B\x01", 0x82),
        ("a PUBACK of nothing", BOTH, 0x40, b"", 0x81),
        ("half a packet id", BOTH, 0x50, b"\x00", 0x81),
        ("packet id 0", &[V3], 0x62, b"\x00\x00", 0x82),
        ("packet id 0", &[V5], 0x62, b"\x00\x00", 0x81),
        ("an acknowledgement with more than its id", &[V3], 0x70, b"\x00\x01\x00", 0x81),
        ("an unknown reason of PUBACK", &[V5], 0x40, b"\x00\x01\x42", 0x81),
        ("an unknown reason of PUBREL", &[V5], 0x62, b"\x00\x01\x10", 0x81),
        ("a SUBSCRIBE of nothing", BOTH, 0x82, b"", 0x81),
        ("[MQTT-3.8.3-3] no filter", &[V3], 0x82, b"\x00\x01", 0x82),
        ("[MQTT-3.8.3-2] no filter", &[V5], 0x82, b"\x00\x01\x00", 0x82),
        ("a filter without its QoS", &[V3], 0x82, b"\x00\x01\x00\x01a", 0x81),
        ("a filter without its options", &[V5], 0x82, b"\x00\x01\x00\x00\x01a", 0x81),
        ("[MQTT-3.8.3-4] QoS 3 asked for", &[V3], 0x82, b"\x00\x01\x00\x01a\x03", 0x81),
        ("§3.8.3.1 QoS 3 asked for", &[V5], 0x82, b"\x00\x01\x00\x00\x01a\x03", 0x81),
        ("[MQTT-3.8.3-4] reserved bits", &[V3], 0x82, b"\x00\x01\x00\x01a\x05", 0x81),
        ("[MQTT-3.8.3-5] reserved bits", &[V5], 0x82, b"\x00\x01\x00\x00\x01a\x41", 0x81),
        ("§3.8.3.1 retain handling 3", &[V5], 0x82, b"\x00\x01\x00\x00\x01a\x31", 0x81),
        ("§3.8.2.1.2 subscription identifier 0", &[V5], 0x82, b"\x00\x01\x02\x0B\x00\x00\x01a\x01", 0x82),
        ("[MQTT-2.3.1-1] packet id 0", &[V3], 0x82, b"\x00\x00\x00\x01a\x01", 0x82),
        ("[MQTT-1.5.3-2] U+0000 in a filter", &[V3], 0x82, b"\x00\x01\x00\x02a\x00\x01", 0x81),
        ("[MQTT-3.10.3-2] UNSUBSCRIBE without a filter", &[V3], 0xA2, b"\x00\x01", 0x82),
        ("[MQTT-3.10.3-2] UNSUBSCRIBE without a filter", &[V5], 0xA2, b"\x00\x01\x00", 0x82),
        ("half a filter", BOTH, 0xA2, b"\x00\x01\x00\x05a", 0x81),
        ("§3.12.2 a PINGREQ with something in it", BOTH, 0xC0, b"\x00", 0x81),
        ("[MQTT-3.14.1-1] a DISCONNECT with something in it", &[V3], 0xE0, b"\x00", 0x81),
        ("§3.14.2.1 a reason of DISCONNECT that is none of a client", &[V5], 0xE0, b"\x01", 0x81),
        ("AUTH, which 3.1.1 does not know", &[V3], 0xF0, b"", 0x82),
    ];
    let mut wrong = Vec::new();
    for (class, versions, first, body, reason) in classes {
        for version in *versions {
            match decode(*version, *first, body) {
                Err(violation) if violation.reason == *reason => {}
                other => wrong.push(format!("{class}, {version:?}: {other:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_class_of_malformed_connect_is_refused_with_its_reason() {
    let head = |level: u8, flags: u8| [&b"\x00\x04MQTT"[..], &[level, flags, 0, 0]].concat();
    let v3 = |flags: u8, rest: &[u8]| [&head(4, flags), rest].concat();
    let v5 = |flags: u8, rest: &[u8]| [&head(5, flags), rest].concat();
    let classes: &[(&str, Vec<u8>, u8)] = &[
        ("[MQTT-3.1.2-3] the reserved flag", v3(0x03, b"\x00\x01c"), 0x81),
        ("[MQTT-3.1.2-13] a will's QoS without a will", v3(0x0A, b"\x00\x01c"), 0x81),
        ("[MQTT-3.1.2-14] a will's QoS of 3", v3(0x1E, b"\x00\x01c\x00\x01t\x00\x01w"), 0x81),
        ("[MQTT-3.1.2-15] a will's retain without a will", v3(0x22, b"\x00\x01c"), 0x81),
        ("[MQTT-3.1.2-22] a password without a user name", v3(0x42, b"\x00\x01c\x00\x01p"), 0x82),
        ("no client id", v3(0x02, b""), 0x85),
        ("[MQTT-3.1.3-1] a will that is missing", v3(0x06, b"\x00\x01c"), 0x81),
        ("a user name that is missing", v3(0x82, b"\x00\x01c"), 0x86),
        ("bytes left over", v3(0x02, b"\x00\x01cx"), 0x81),
        ("[MQTT-3.1.3-4] a client id that is no UTF-8", v3(0x02, b"\x00\x02\xC3\x28"), 0x85),
        ("[MQTT-3.1.3-10] a will topic that is no UTF-8", v3(0x06, b"\x00\x01c\x00\x01\xFF\x00\x01w"), 0x81),
        ("[MQTT-3.1.3-11] a user name that is no UTF-8", v3(0x82, b"\x00\x01c\x00\x01\xFF"), 0x86),
        ("no properties", v5(0x02, b""), 0x81),
        ("properties longer than the packet", v5(0x02, b"\x09\x11\x00\x01c"), 0x81),
        ("§3.1.2.11 a property twice", v5(0x02, b"\x06\x21\x00\x01\x21\x00\x01\x00\x01c"), 0x82),
        ("§3.1.2.11.3 receive maximum 0", v5(0x02, b"\x03\x21\x00\x00\x00\x01c"), 0x82),
        ("§3.1.2.11.4 maximum packet size 0", v5(0x02, b"\x05\x27\x00\x00\x00\x00\x00\x01c"), 0x82),
        ("§3.1.2.11.7 request problem information 2", v5(0x02, b"\x02\x17\x02\x00\x01c"), 0x82),
        ("§3.1.2.11.10 authentication data without a method", v5(0x02, b"\x04\x16\x00\x01d\x00\x01c"), 0x82),
        ("§3.1.3.2 a property that no will has", v5(0x06, b"\x00\x00\x01c\x03\x23\x00\x01\x00\x01t\x00\x01w"), 0x82),
    ];
    let mut wrong = Vec::new();
    for (class, body, reason) in classes {
        match decode_connect(body) {
            Err(UnreadableConnect::Violation(_, violation)) if violation.reason == *reason => {}
            other => wrong.push(format!("{class}: {other:?}")),
        }
    }
    for (class, body, told) in [
        ("[MQTT-3.1.2-1] another protocol's name", &b"\x00\x04HTTP\x04\x02"[..], UnreadableConnect::NotMqtt),
        ("a CONNECT of nothing", b"", UnreadableConnect::NotMqtt),
        ("MQTT 3.1", b"\x00\x06MQIsdp\x03\x02\x00\x00\x00\x01c", UnreadableConnect::UnknownLevel),
        ("[MQTT-3.1.2-2] level 6", b"\x00\x04MQTT\x06\x02\x00\x00\x00\x01c", UnreadableConnect::UnknownLevel),
    ] {
        if decode_connect(body).err() != Some(told) {
            wrong.push(class.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
