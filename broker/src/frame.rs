//! Cutting a byte stream into packets: the fixed header (MQTT 5 §2.1).

use bytes::{Buf, BytesMut};

use crate::packet::Violation;

/// Why the next packet cannot be cut out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FrameError {
    /// The bytes are no packet.
    Violation(Violation),
    /// The packet is larger than the door takes.
    TooLarge {
        /// All of it, bytes.
        size: usize,
        /// Where it was published to, if it is a PUBLISH and its topic can be read.
        topic: Option<String>,
    },
}

/// The first packet in `buffer`: its first byte and where its body begins and ends.
/// `None`: more bytes are needed. `buffer` is left as it is.
pub(crate) fn next_frame(buffer: &[u8], size_max: usize) -> Result<Option<Frame>, FrameError> {
    let Some(&first) = buffer.first() else { return Ok(None) };
    check_first_byte(first).map_err(FrameError::Violation)?;
    let mut remaining = 0_usize;
    for (place, &byte) in buffer[1..].iter().take(4).enumerate() {
        remaining |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            let start = place + 2;
            let end = start + remaining;
            if end > size_max {
                return too_large(first, buffer, start, end);
            }
            return Ok((buffer.len() >= end).then_some(Frame { first, start, end }));
        }
        if place == 3 {
            return Err(FrameError::Violation(Violation::malformed("the remaining length has more than 4 bytes")));
        }
    }
    Ok(None)
}

/// A whole packet at the beginning of a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Packet type and flags.
    pub(crate) first: u8,
    start: usize,
    end: usize,
}

impl Frame {
    /// What follows the fixed header.
    pub(crate) fn body<'a>(&self, buffer: &'a [u8]) -> &'a [u8] {
        &buffer[self.start..self.end]
    }

    /// Takes the packet off the buffer.
    pub(crate) fn consume(self, buffer: &mut BytesMut) {
        buffer.advance(self.end);
    }
}

/// Only what a client may send, with the flags it must have [MQTT-2.2.2-2].
fn check_first_byte(first: u8) -> Result<(), Violation> {
    match (first >> 4, first & 0x0F) {
        (3, _) | (1 | 4 | 5 | 7 | 12 | 14 | 15, 0) | (6 | 8 | 10, 2) => Ok(()),
        (2 | 9 | 11 | 13, _) => Err(Violation::protocol("only a server may send this packet")),
        (0, _) => Err(Violation::malformed("packet type 0 is reserved")),
        _ => Err(Violation::malformed("reserved flags of the fixed header are set")),
    }
}

fn too_large(first: u8, buffer: &[u8], start: usize, size: usize) -> Result<Option<Frame>, FrameError> {
    let mut topic = None;
    if first >> 4 == 3 {
        // The topic says who is to be told, so wait for it, but not for long ones.
        let Some(length) = buffer.get(start..start + 2) else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length <= 256 {
            let Some(name) = buffer.get(start + 2..start + 2 + length) else { return Ok(None) };
            topic = std::str::from_utf8(name).ok().map(str::to_owned);
        }
    }
    Err(FrameError::TooLarge { size, topic })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(buffer: &[u8]) -> u8 {
        match next_frame(buffer, 100).unwrap_err() {
            FrameError::Violation(violation) => violation.reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_packet_is_cut_out_only_when_it_is_whole() {
        for bytes in [&[][..], &[0xC0], &[0x30, 0x80], &[0x30, 3, 0, 1]] {
            assert_eq!(next_frame(bytes, 100), Ok(None), "{bytes:?}");
        }
        let mut buffer = BytesMut::from(&[0x30, 3, 0, 1, b'a', 0xC0, 0][..]);
        let frame = next_frame(&buffer, 100).unwrap().unwrap();
        assert_eq!((frame.first, frame.body(&buffer)), (0x30, &[0, 1, b'a'][..]));
        frame.consume(&mut buffer);
        let frame = next_frame(&buffer, 100).unwrap().unwrap();
        assert_eq!((frame.first, frame.body(&buffer)), (0xC0, &[][..]));
    }

    #[test]
    fn reserved_types_flags_and_lengths_are_refused() {
        assert_eq!(violation(&[0x00, 0]), 0x81); // [MQTT-2.1.2-1] of 5, type 0
        assert_eq!(violation(&[0x20, 2, 0, 0]), 0x82); // CONNACK
        assert_eq!(violation(&[0x90, 3, 0, 1, 0]), 0x82); // SUBACK
        assert_eq!(violation(&[0xB0, 2, 0, 1]), 0x82); // UNSUBACK
        assert_eq!(violation(&[0xD0, 0]), 0x82); // PINGRESP
        assert_eq!(violation(&[0x11, 0]), 0x81); // CONNECT with a flag
        assert_eq!(violation(&[0x80, 0]), 0x81); // [MQTT-3.8.1-1] SUBSCRIBE without 0010
        assert_eq!(violation(&[0x60, 2, 0, 1]), 0x81); // [MQTT-3.6.1-1] PUBREL without 0010
        assert_eq!(violation(&[0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1]), 0x81);
    }

    #[test]
    fn a_packet_too_large_is_known_by_its_header_and_topic() {
        let large = |bytes: &[u8]| next_frame(bytes, 100);
        assert_eq!(large(&[0x30, 0x80, 0x01]), Ok(None), "the topic is still to come");
        let error = large(&[0x30, 0x80, 0x01, 0, 1, b'a']).unwrap_err();
        assert_eq!(error, FrameError::TooLarge { size: 131, topic: Some("a".to_owned()) });
        let error = large(&[0x10, 0xFF, 0xFF, 0xFF, 0x7F]).unwrap_err(); // 256 MB of CONNECT
        assert_eq!(error, FrameError::TooLarge { size: 268_435_460, topic: None });
    }
}
