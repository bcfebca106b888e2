//! Our gateway's wire: `docs/integrating.md` for people, `docs/devices.md` for devices.
use crate::marker::{digits, find_marker, marker};

/// The WebSocket subprotocol.
pub(crate) const SUBPROTOCOL: &str = "lifeline.v1.json";

/// The ids that [`greeting`] uses; a message's id comes after them.
pub(crate) const GREETING_IDS: u32 = 2;

/// What a frame from the gateway means for the measurement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// The subscription has caught up.
    Live,
    /// The command with this id is stored.
    Ok(u32),
    /// An alert or message with a marker: its intended send time and number.
    Carries(u64, u32),
    /// An error: the run is worth nothing.
    Refused,
    /// Anything else, such as `incident.opened`, which carries no text.
    Other,
}

/// The first two frames: `hello` and `subscribe`.
pub(crate) fn greeting(token: &str, channel: &str) -> (String, String) {
    (
        format!(r#"{{"id":1,"type":"hello","data":{{"token":"{token}"}}}}"#),
        format!(r#"{{"id":2,"type":"subscribe","data":{{"channel":"{channel}"}}}}"#),
    )
}

/// Reads a frame by its first bytes, as the gateway writes them, so that the generator parses no JSON.
pub(crate) fn read(frame: &[u8]) -> Frame {
    let has = |what: &[u8]| memchr::memmem::find(frame, what).is_some();
    if let Some(reply) = frame.strip_prefix(br#"{"re":"#) {
        let (id, length) = digits(reply);
        return if reply[length..].starts_with(br#","ok":"#) { Frame::Ok(id as u32) } else { Frame::Refused };
    }
    if frame.starts_with(br#"{"type":"live""#) {
        return Frame::Live;
    }
    if has(br#""type":"signal.received""#) || has(br#""type":"message.sent""#) {
        return find_marker(frame).map_or(Frame::Other, |(t, seq)| Frame::Carries(t, seq));
    }
    if has(br#""error":"#) { Frame::Refused } else { Frame::Other }
}

/// Why the gateway closed the connection: the payload of a close frame.
pub(crate) fn closed(payload: &[u8]) -> String {
    let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
    format!("closed with {code} {}", String::from_utf8_lossy(payload.get(2..).unwrap_or_default()))
}

/// Where the device `name` sends its alerts.
pub(crate) fn topic(name: &str) -> String {
    format!("v1/devices/bench-{name}/alerts/smoke")
}

/// Where the device `name` sends its telemetry.
pub(crate) fn telemetry_topic(name: &str) -> String {
    format!("v1/devices/bench-{name}/telemetry")
}

/// An alert of about 250 bytes.
pub(crate) fn alert(t: u64, seq: u32) -> String {
    format!(
        r#"{{"id":"{t}-{seq}","severity":"Severe","value":87.25,"unit":"ppm","location":{{"lat":23.810331,"lon":90.412521}},"battery":71,"text":"{} threshold exceeded for 3 samples, block C, level 4, corridor 2"}}"#,
        marker(t, seq)
    )
}

/// A message to a conversation. An SOS here is a message with coordinates in the text, because
/// `sos.start` calls the responders and not a chosen person.
pub(crate) fn message(id: u32, conversation: &str, t: u64, seq: u32, text: &str, sos: bool) -> String {
    let place = if sos { " 23.810331,90.412521 Block C" } else { "" };
    // Unique in a run and between runs: the monotonic time and the number, in the shape of a version 8 UUID.
    let uuid =
        format!("{:08x}-{:04x}-8000-8000-{:012x}", t >> 32, (t >> 16) & 0xFFFF, ((t & 0xFFFF) << 32) | u64::from(seq));
    format!(
        r#"{{"id":{id},"type":"message.send","data":{{"id":"{uuid}","thread":{{"conversation":"{conversation}"}},"text":"{text}{place}"}}}}"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frames_of_the_gateway_are_told_apart() {
        let signal = br#"{"channel":"feed","cursor":"k1.2","type":"signal.received","data":{"text":"~T12,3~ smoke"}}"#;
        let opened = br#"{"channel":"feed","cursor":"k1.1","type":"incident.opened","data":{"kind":"smoke"}}"#;
        assert_eq!(read(signal), Frame::Carries(12, 3));
        assert_eq!(read(opened), Frame::Other);
        assert_eq!(read(br#"{"type":"live","channel":"me"}"#), Frame::Live);
        assert_eq!(read(br#"{"re":7,"ok":{"cursor":"k1.3"}}"#), Frame::Ok(7));
        assert_eq!(read(br#"{"re":7,"error":{"code":"overloaded"}}"#), Frame::Refused);
    }

    #[test]
    fn a_close_frame_names_its_code() {
        assert_eq!(closed(b"\x10\x00slow reader"), "closed with 4096 slow reader");
        assert_eq!(closed(b""), "closed with 1005 ");
    }

    #[test]
    fn every_message_has_an_id_of_its_own() {
        let id = |t, seq| message(3, "c", t, seq, "hi", false).split('"').nth(11).map(str::to_owned);
        let first = id(0x1234_5678_9ABC_DEF0, 7);
        assert_eq!(first.as_deref(), Some("12345678-9abc-8000-8000-def000000007"));
        assert_ne!(first, id(0x1234_5678_9ABC_DEF0, 8));
        assert_ne!(first, id(0x1234_5678_9ABC_DEF1, 7));
    }
}
