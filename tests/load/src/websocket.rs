//! WebSocket frames (RFC 6455), lean.

pub(crate) fn ws_upgrade(port: u16, path: &str, sub: &str) -> Vec<u8> {
    let sub = if sub.is_empty() { String::new() } else { format!("Sec-WebSocket-Protocol: {sub}\r\n") };
    format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{sub}\r\n"
    )
    .into_bytes()
}

/// Appends a frame; clients mask (with key 0, so that masking costs the generator nothing
/// while the server still has its usual work).
pub(crate) fn ws_frame(out: &mut Vec<u8>, op: u8, payload: &[u8], client: bool) {
    let m = if client { 0x80 } else { 0 };
    out.push(0x80 | op);
    match payload.len() {
        n if n < 126 => out.push(m | n as u8),
        n if n < 65536 => {
            out.push(m | 126);
            out.extend_from_slice(&(n as u16).to_be_bytes());
        }
        n => {
            out.push(m | 127);
            out.extend_from_slice(&(n as u64).to_be_bytes());
        }
    }
    if client {
        out.extend_from_slice(&[0; 4]);
    }
    out.extend_from_slice(payload);
}

/// (opcode, mask key offset or 0, payload start, payload end) of the first whole frame.
pub(crate) fn ws_parse(b: &[u8]) -> Option<(u8, Option<[u8; 4]>, usize, usize)> {
    if b.len() < 2 {
        return None;
    }
    let (mut len, mut at) = ((b[1] & 0x7f) as usize, 2);
    if len == 126 {
        len = u16::from_be_bytes(b.get(2..4)?.try_into().unwrap()) as usize;
        at = 4;
    } else if len == 127 {
        len = u64::from_be_bytes(b.get(2..10)?.try_into().unwrap()) as usize;
        at = 10;
    }
    let mut key = None;
    if b[1] & 0x80 != 0 {
        key = Some(b.get(at..at + 4)?.try_into().unwrap());
        at += 4;
    }
    if b.len() < at + len { None } else { Some((b[0] & 0x0f, key, at, at + len)) }
}
