//! NATS in WebSocket frames, with the acks of JetStream (peers d and ds).
use super::{Conn, Ev, St, report};
use std::io;

impl Conn {
    pub(super) fn feed_nats(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
        let mut at = 0;
        while let Some(i) = memchr::memmem::find(&b[at..], b"\r\n") {
            let line = &b[at..at + i];
            if line.starts_with(b"MSG ") {
                let text = std::str::from_utf8(line).unwrap_or("");
                let len: usize = text.rsplit(' ').next().unwrap_or("0").parse().unwrap_or(0);
                if b.len() < at + i + 2 + len + 2 {
                    break;
                }
                let body = &b[at + i + 2..at + i + 2 + len];
                at += i + 2 + len + 2;
                match text[4..].strip_prefix("_INBOX.") {
                    Some(r) if !body.windows(7).any(|w| w == b"\"error\"") => {
                        let id = r.split(['.', ' ']).nth(1).and_then(|x| x.parse().ok()).unwrap_or(0);
                        self.acked(id, ev);
                    }
                    Some(_) => eprintln!("nats: {}", String::from_utf8_lossy(body)),
                    None => report(body, ev),
                }
                continue;
            }
            at += i + 2;
            if line.starts_with(b"INFO") && self.st == St::Hello {
                let mut p = String::from(
                    "CONNECT {\"verbose\":false,\"pedantic\":false,\"user\":\"rig\",\"pass\":\"rig\"}\r\n",
                );
                for (n, t) in self.topics('.').iter().enumerate() {
                    p += &format!("SUB {t} {}\r\n", n + 1);
                }
                p += &format!("SUB _INBOX.{}.* 9\r\nPING\r\n", self.name);
                self.send_ws(2, p.as_bytes());
            } else if line == b"PONG" {
                self.ready();
            } else if line == b"PING" {
                self.send_ws(2, b"PONG\r\n");
            } else if line.starts_with(b"-ERR") {
                eprintln!("nats: {}", String::from_utf8_lossy(line));
            }
        }
        Ok(at)
    }
}
