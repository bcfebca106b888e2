//! Lean codecs: WebSocket frames, MQTT 3.1.1, Socket.IO 4, NATS, plain JSON, HTTP/1.1.
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use hmac::{Hmac, Mac};
use sha2::Sha256;

pub(crate) const SECRET: &str = "rig-secret-rig-secret-rig-secret";

/// HS256 token; `role` is "user" or "responder", `group` a room the user is in.
pub(crate) fn jwt(user: &str, role: &str, group: &str) -> String {
    let body = format!(r#"{{"sub":"{user}","role":"{role}","groups":["{group}"],"iat":1700000000,"exp":4000000000}}"#);
    let head = format!("{}.{}", B64.encode(r#"{"alg":"HS256","typ":"JWT"}"#), B64.encode(body));
    let mut m = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    m.update(head.as_bytes());
    format!("{head}.{}", B64.encode(m.finalize().into_bytes()))
}

/// Marker carried in every payload: intended send time (ns) and sequence number.
pub(crate) fn marker(t: u64, seq: u32) -> String {
    format!("~T{t},{seq}~")
}

pub(crate) fn find_marker(p: &[u8]) -> Option<(u64, u32)> {
    let i = memchr::memmem::find(p, b"~T")? + 2;
    let (t, n) = digits(&p[i..]);
    let (s, m) = digits(p.get(i + n + 1..)?);
    if n == 0 || m == 0 { None } else { Some((t, s as u32)) }
}

pub(crate) fn digits(p: &[u8]) -> (u64, usize) {
    let mut v = 0u64;
    let mut n = 0;
    while n < p.len() && p[n].is_ascii_digit() {
        v = v.wrapping_mul(10).wrapping_add((p[n] - b'0') as u64);
        n += 1;
    }
    (v, n)
}

// ---- WebSocket ----

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

// ---- MQTT 3.1.1 ----

fn mqtt_head(out: &mut Vec<u8>, first: u8, mut len: usize) {
    out.push(first);
    loop {
        let b = (len & 0x7f) as u8;
        len >>= 7;
        out.push(if len > 0 { b | 0x80 } else { b });
        if len == 0 {
            break;
        }
    }
}

fn mqtt_str(out: &mut Vec<u8>, s: &str) {
    out.extend_from_slice(&(s.len() as u16).to_be_bytes());
    out.extend_from_slice(s.as_bytes());
}

/// CONNECT with user "rig" / password "rig".
pub(crate) fn mqtt_connect(out: &mut Vec<u8>, id: &str, clean: bool) {
    mqtt_head(out, 0x10, 10 + 2 + id.len() + 5 + 5);
    mqtt_str(out, "MQTT");
    out.extend_from_slice(&[4, 0xC0 | if clean { 2 } else { 0 }]);
    out.extend_from_slice(&600u16.to_be_bytes());
    mqtt_str(out, id);
    mqtt_str(out, "rig");
    mqtt_str(out, "rig");
}

pub(crate) fn mqtt_subscribe(out: &mut Vec<u8>, topics: &[String], qos: u8) {
    let len: usize = 2 + topics.iter().map(|t| t.len() + 3).sum::<usize>();
    mqtt_head(out, 0x82, len);
    out.extend_from_slice(&[0, 1]);
    for t in topics {
        mqtt_str(out, t);
        out.push(qos);
    }
}

pub(crate) fn mqtt_publish(out: &mut Vec<u8>, topic: &str, payload: &[u8], pid: u16) {
    mqtt_head(out, 0x32, 2 + topic.len() + 2 + payload.len());
    mqtt_str(out, topic);
    out.extend_from_slice(&pid.to_be_bytes());
    out.extend_from_slice(payload);
}

pub(crate) fn mqtt_puback(out: &mut Vec<u8>, pid: u16) {
    out.extend_from_slice(&[0x40, 2, (pid >> 8) as u8, pid as u8]);
}

/// (first byte, body start, body end) of the first whole packet.
pub(crate) fn mqtt_parse(b: &[u8]) -> Option<(u8, usize, usize)> {
    let (mut len, mut at, mut sh) = (0usize, 1, 0);
    loop {
        let c = *b.get(at)?;
        at += 1;
        len |= ((c & 0x7f) as usize) << sh;
        sh += 7;
        if c & 0x80 == 0 {
            break;
        }
    }
    if b.len() < at + len { None } else { Some((b[0], at, at + len)) }
}
