//! JSON text frames (the floor and peer b).
use super::{Conn, Ev};
use crate::marker::{digits, find_marker};

impl Conn {
    pub(super) fn on_json(&mut self, p: &[u8], ev: &mut impl FnMut(Ev)) {
        if let Some(m) = find_marker(p) {
            ev(Ev::Msg(m.0, m.1));
        } else if p.starts_with(br#"{"type":"ack""#) {
            if let Some(i) = memchr::memmem::find(p, br#""id":"#) {
                self.acked(digits(&p[i + 5..]).0 as u32, ev);
            }
        } else if p.starts_with(br#"{"type":"ready""#) {
            self.ready();
        }
    }
}
