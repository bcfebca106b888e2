//! MQTT 3.1.1, on TCP and in WebSocket frames.
use super::{Conn, Ev, Role, report};
use crate::mqtt::{mqtt_parse, mqtt_puback, mqtt_subscribe};
use std::io;

impl Conn {
    pub(super) fn feed_mqtt(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
        let mut at = 0;
        let mut reply = vec![];
        while let Some((h, s, e)) = mqtt_parse(&b[at..]) {
            let p = &b[at + s..at + e];
            at += e;
            match h >> 4 {
                2 => {
                    if p.get(1) != Some(&0) {
                        eprintln!("CONNACK {p:?}");
                        return Err(io::ErrorKind::ConnectionRefused.into());
                    }
                    if self.role == Role::Device {
                        self.ready();
                    } else {
                        mqtt_subscribe(&mut reply, &self.topics('/'), self.tgt.qos);
                    }
                }
                9 if p[2..].iter().any(|&c| c >= 0x80) => {
                    eprintln!("SUBACK refused: {p:?}");
                    return Err(io::ErrorKind::ConnectionRefused.into());
                }
                9 => self.ready(),
                4 => self.acked(u16::from_be_bytes([p[0], p[1]]) as u32, ev),
                3 => {
                    let tl = u16::from_be_bytes([p[0], p[1]]) as usize;
                    if h & 0x06 != 0 {
                        mqtt_puback(&mut reply, u16::from_be_bytes([p[2 + tl], p[3 + tl]]));
                    }
                    report(&p[2 + tl..], ev);
                }
                _ => {}
            }
        }
        if !reply.is_empty() {
            self.send_raw(&reply);
        }
        Ok(at)
    }
}
