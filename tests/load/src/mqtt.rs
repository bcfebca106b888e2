//! MQTT 3.1.1 packets, lean.

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
