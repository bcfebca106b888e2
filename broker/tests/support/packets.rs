//! Packets as a client writes them by hand.

pub fn text(text: &str) -> Vec<u8> {
    let mut bytes = u16::try_from(text.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

/// A packet with its remaining length.
pub fn packet(first: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let mut packet = vec![first];
    packet.extend(length(body.len()));
    packet.extend(body);
    packet
}

/// A variable byte integer.
pub fn length(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7F) as u8;
        value >>= 7;
        bytes.push(if value > 0 { byte | 0x80 } else { byte });
        if value == 0 {
            return bytes;
        }
    }
}

pub fn connect_v3(device: &str, client_id: &str, clean: bool) -> Vec<u8> {
    let flags = 0xC0 | u8::from(clean) << 1;
    packet(0x10, &[&text("MQTT"), &[4, flags, 0, 0], &text(client_id), &text(device), &text("secret")])
}

pub fn connect_v5(device: &str, client_id: &str, clean: bool, properties: &[u8]) -> Vec<u8> {
    let flags = 0xC0 | u8::from(clean) << 1;
    let head = [&text("MQTT")[..], &[5, flags, 0, 0], &length(properties.len()), properties].concat();
    packet(0x10, &[&head, &text(client_id), &text(device), &text("secret")])
}

pub fn publish_v3(topic: &str, qos: u8, id: u16, payload: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    packet(0x30 | qos << 1, &[&text(topic), if qos > 0 { &id } else { &[] }, payload])
}

pub fn publish_v5(topic: &str, qos: u8, id: u16, payload: &[u8]) -> Vec<u8> {
    let id = id.to_be_bytes();
    packet(0x30 | qos << 1, &[&text(topic), if qos > 0 { &id } else { &[] }, &[0], payload])
}
