//! Alerts as HTTP requests with keep-alive, one at a time (peer a).
use super::{Conn, Ev};
use std::io;

impl Conn {
    pub(super) fn feed_http(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
        let mut at = 0;
        while let Some(i) = memchr::memmem::find(&b[at..], b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&b[at..at + i]).to_ascii_lowercase();
            let len: usize =
                head.split("content-length: ").nth(1).and_then(|x| x.lines().next()?.trim().parse().ok()).unwrap_or(0);
            if b.len() < at + i + 4 + len {
                break;
            }
            at += i + 4 + len;
            if head.starts_with("http/1.1 2") {
                self.acked(self.next, ev);
            } else {
                eprintln!("{}", head.lines().next().unwrap_or(""));
            }
            self.next_http();
        }
        Ok(at)
    }

    pub(super) fn next_http(&mut self) {
        if let Some((t, seq, req)) = self.queue.pop_front() {
            self.next += 1;
            self.outstanding.insert(self.next, (t, seq));
            self.tx.extend_from_slice(&req);
        }
    }
}
