//! Socket.IO 4 over the WebSocket transport, the token in the connect packet (peers a and g).
use super::{Conn, Ev, report};
use crate::marker::digits;

impl Conn {
    pub(super) fn on_sio(&mut self, p: &[u8], ev: &mut impl FnMut(Ev)) {
        match p {
            [b'0', ..] => {
                let auth = format!(r#"40{{"token":"{}"}}"#, self.token());
                self.send_ws(1, auth.as_bytes());
            }
            [b'2'] => self.send_ws(1, b"3"),
            [b'4', b'0', ..] => self.ready(),
            [b'4', b'2', ..] => report(p, ev),
            [b'4', b'3', r @ ..] => self.acked(digits(r).0 as u32, ev),
            [b'4', b'4', ..] => eprintln!("socket.io refused: {}", String::from_utf8_lossy(p)),
            _ => {}
        }
    }
}
