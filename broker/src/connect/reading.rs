//! The first packet of a connection.

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{
    codec::{self, Encoder, UnreadableConnect},
    frame::{FrameError, next_frame},
    meters,
    packet::{Connect, Version},
    reason,
    wire::{Turn, Wire},
};

/// The largest CONNECT: nobody is known yet, so little is taken in.
const CONNECT_BYTES_MAX: usize = 32 * 1024;

/// The CONNECT, or the last words to one who did not send one.
pub(super) async fn read_connect<S: AsyncRead + AsyncWrite + Unpin>(wire: &mut Wire<S>) -> Result<Connect, BytesMut> {
    let silently = |word| {
        meters::refused(word);
        Err(BytesMut::new())
    };
    loop {
        // The first packet is a CONNECT [MQTT-3.1.0-1].
        if wire.input.first().is_some_and(|&first| first != 0x10) {
            return silently("not_mqtt");
        }
        match next_frame(&wire.input, CONNECT_BYTES_MAX) {
            Ok(Some(frame)) => {
                let connect = codec::decode_connect(frame.body(&wire.input));
                frame.consume(&mut wire.input);
                return match connect {
                    Ok(connect) => Ok(connect),
                    Err(UnreadableConnect::NotMqtt) => silently("not_mqtt"),
                    Err(UnreadableConnect::UnknownLevel) => {
                        meters::refused("version");
                        Err(BytesMut::from(&[0x20, 2, 0, 1][..]))
                    }
                    Err(UnreadableConnect::Violation(version, violation)) => {
                        meters::refused("malformed");
                        let mut output = BytesMut::new();
                        // 3.1.1 has a word for a client id, and none for the rest: it closes [MQTT-3.1.4-1].
                        if version == Version::V5 || violation.reason == reason::CLIENT_ID_NOT_VALID {
                            let encoder = Encoder { version, reasons_wanted: true };
                            encoder.refused(&mut output, violation.reason, violation.detail);
                        }
                        Err(output)
                    }
                };
            }
            Ok(None) => {}
            Err(FrameError::Violation(_)) => return silently("malformed"),
            Err(FrameError::TooLarge { .. }) => match level_of(&wire.input) {
                None => {} // the next bytes say how to answer
                Some(5) => {
                    meters::refused("too_large");
                    let mut output = BytesMut::new();
                    let encoder = Encoder { version: Version::V5, reasons_wanted: true };
                    encoder.refused(&mut output, reason::PACKET_TOO_LARGE, "the CONNECT is too large");
                    return Err(output);
                }
                Some(_) => return silently("too_large"),
            },
        }
        match wire.turn(&mut BytesMut::new(), true).await {
            Ok(Turn::Read | Turn::Wrote) => {}
            Ok(Turn::Ended) | Err(_) => return Err(BytesMut::new()),
        }
    }
}

/// The protocol level in a CONNECT that is not there yet as a whole.
fn level_of(connect: &[u8]) -> Option<u8> {
    let length_end = 1 + connect.iter().skip(1).position(|byte| byte & 0x80 == 0)?;
    connect.get(length_end + 7).copied()
}
