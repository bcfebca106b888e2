//! The physical floor: the least a single-threaded Linux server can do for S1, S2 and S4.
//! MQTT QoS1 in, JSON WebSocket out, one write-ahead file with group commit. No routing
//! beyond user, group and responders; not a product, only a bound to compare with.
use crate::args::Args;
use crate::jwt::jwt;
use crate::linux::{self, Poll, now};
use crate::marker::digits;
use crate::mqtt::{mqtt_parse, mqtt_puback};
use crate::websocket::{ws_frame, ws_parse};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use sha1::{Digest, Sha1};
use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;

/// A ring of space that was written and synced beforehand: fdatasync then has no file size or
/// block map to journal, which is several times cheaper than appending (see `rig probe`).
struct Wal {
    f: File,
    at: u64,
}

const WAL: u64 = 96 << 20;

impl Wal {
    fn open(path: &str) -> Wal {
        let f = File::options().create(true).read(true).write(true).truncate(false).open(path).unwrap();
        for i in (f.metadata().unwrap().len() >> 20)..(WAL >> 20) {
            f.write_all_at(&vec![0; 1 << 20], i << 20).unwrap();
        }
        f.sync_all().unwrap();
        let (mut at, mut len) = (0, [0u8; 4]); // go on after the last record
        while f.read_exact_at(&mut len, at).is_ok() && len != [0; 4] {
            at += 4 + u32::from_le_bytes(len) as u64;
        }
        Wal { f, at }
    }
    fn append(&mut self, rec: &[u8]) {
        if self.at + rec.len() as u64 > WAL {
            self.at = 0;
        }
        self.f.write_all_at(rec, self.at).unwrap();
        self.f.sync_data().unwrap();
        self.at += rec.len() as u64;
    }
}

struct Peer {
    fd: i32,
    mqtt: bool,
    open: bool,
    rx: Vec<u8>,
    tx: Vec<u8>,
    armed: bool,
    dirty: bool,
}

enum To {
    Responders,
    Name(String),
}

struct Pending {
    from: usize,
    ack: Vec<u8>,
    to: To,
    body: Vec<u8>,
}

#[derive(Default)]
struct Hub {
    peers: Vec<Option<Peer>>,
    responders: Vec<usize>,
    names: HashMap<String, Vec<usize>>,
    pending: Vec<Pending>,
    dirty: Vec<usize>,
}

fn text(s: &str, key: &str) -> String {
    s.split(&format!("\"{key}\":"))
        .nth(1)
        .and_then(|x| x.trim_start_matches('[').split('"').nth(1))
        .unwrap_or("")
        .into()
}

impl Hub {
    fn out(&mut self, i: usize, f: impl FnOnce(&mut Vec<u8>)) {
        if let Some(p) = &mut self.peers[i] {
            f(&mut p.tx);
            if !p.dirty {
                p.dirty = true;
                self.dirty.push(i);
            }
        }
    }

    /// Handles one whole unit at the head of `b`; returns the bytes used (0: need more).
    fn take(&mut self, i: usize, b: &[u8], mqtt: bool, open: bool) -> Result<usize, ()> {
        if mqtt {
            let Some((h, s, e)) = mqtt_parse(b) else { return Ok(0) };
            match h >> 4 {
                1 => self.out(i, |o| o.extend_from_slice(&[0x20, 2, 0, 0])),
                3 => {
                    let tl = u16::from_be_bytes([b[s], b[s + 1]]) as usize;
                    let at = s + 2 + tl;
                    let mut ack = vec![];
                    mqtt_puback(&mut ack, u16::from_be_bytes([b[at], b[at + 1]]));
                    self.pending.push(Pending { from: i, ack, to: To::Responders, body: b[at + 2..e].to_vec() });
                }
                12 => self.out(i, |o| o.extend_from_slice(&[0xD0, 0])),
                14 => return Err(()),
                _ => {}
            }
            return Ok(e);
        }
        if !open {
            let Some(end) = memchr::memmem::find(b, b"\r\n\r\n") else { return Ok(0) };
            let head = String::from_utf8_lossy(&b[..end]);
            let key = head.lines().find_map(|l| l.strip_prefix("Sec-WebSocket-Key: ")).ok_or(())?;
            let accept = STANDARD.encode(Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            let token = head.split("token=").nth(1).and_then(|t| t.split(' ').next()).ok_or(())?;
            let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).ok_or(())?).map_err(|_| ())?;
            let claims = String::from_utf8_lossy(&claims).into_owned();
            let (sub, role, group) = (text(&claims, "sub"), text(&claims, "role"), text(&claims, "groups"));
            if jwt(&sub, &role, &group) != token {
                return Err(());
            }
            if role == "responder" {
                self.responders.push(i);
            }
            for n in [sub, group].into_iter().filter(|n| !n.is_empty()) {
                self.names.entry(n).or_default().push(i);
            }
            self.out(i, |o| {
                o.extend_from_slice(format!("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n").as_bytes());
                ws_frame(o, 1, br#"{"type":"ready"}"#, false);
            });
            self.peers[i].as_mut().unwrap().open = true;
            return Ok(end + 4);
        }
        let Some((op, key, s, e)) = ws_parse(b) else { return Ok(0) };
        let mut body = b[s..e].to_vec();
        for (k, c) in body.iter_mut().enumerate() {
            *c ^= key.map_or(0, |m| m[k & 3]);
        }
        match op {
            1 => {
                let t = std::str::from_utf8(&body).map_err(|_| ())?;
                let id = t.split("\"id\":").nth(1).map_or(0, |x| digits(x.as_bytes()).0);
                let to = text(t, "to");
                self.pending.push(Pending {
                    from: i,
                    ack: format!(r#"{{"type":"ack","id":{id}}}"#).into_bytes(),
                    to: To::Name(to),
                    body,
                });
            }
            8 => return Err(()),
            9 => self.out(i, |o| ws_frame(o, 10, &body, false)),
            _ => {}
        }
        Ok(e)
    }

    /// Stores the batch, then acks and fans out.
    fn commit(&mut self, wal: &mut Option<Wal>) {
        if self.pending.is_empty() {
            return;
        }
        if let Some(w) = wal {
            let mut rec = vec![];
            for p in &self.pending {
                rec.extend_from_slice(&(p.body.len() as u32).to_le_bytes());
                rec.extend_from_slice(&p.body);
            }
            w.append(&rec);
        }
        for p in std::mem::take(&mut self.pending) {
            let mqtt = self.peers[p.from].as_ref().is_some_and(|c| c.mqtt);
            self.out(p.from, |o| if mqtt { o.extend_from_slice(&p.ack) } else { ws_frame(o, 1, &p.ack, false) });
            let mut frame = vec![];
            ws_frame(&mut frame, 1, &p.body, false);
            let to = match &p.to {
                To::Responders => self.responders.clone(),
                To::Name(n) => self.names.get(n).cloned().unwrap_or_default(),
            };
            for r in to {
                self.out(r, |o| o.extend_from_slice(&frame));
            }
        }
    }
}

pub(crate) fn serve(a: &Args) {
    let (lm, lw) = (linux::listen(a.u("mqtt", 1883) as u16), linux::listen(a.u("ws", 8080) as u16));
    let mut wal = (!a.s("wal").is_empty()).then(|| Wal::open(&a.s("wal")));
    let mut poll = Poll::new();
    let base = 2u64;
    poll.add(lm, 0, false);
    poll.add(lw, 1, false);
    let mut h = Hub::default();
    let mut buf = vec![0u8; 1 << 16];
    let t0 = now();
    loop {
        let n = poll.wait(None);
        for k in 0..n {
            let (tok, r, w) = poll.event(k);
            if tok < base {
                while let Some(fd) = linux::accept(if tok == 0 { lm } else { lw }) {
                    poll.add(fd, base + h.peers.len() as u64, false);
                    h.peers.push(Some(Peer {
                        fd,
                        mqtt: tok == 0,
                        open: false,
                        rx: vec![],
                        tx: vec![],
                        armed: false,
                        dirty: false,
                    }));
                }
                continue;
            }
            let i = (tok - base) as usize;
            let Some(p) = &mut h.peers[i] else { continue };
            if w && !p.dirty {
                p.dirty = true;
                h.dirty.push(i);
            }
            if !r {
                continue;
            }
            let (fd, mqtt) = (p.fd, p.mqtt);
            let mut rx = std::mem::take(&mut p.rx);
            let mut ok = true;
            match linux::read(fd, &mut buf) {
                Ok(n) => rx.extend_from_slice(&buf[..n]),
                Err(_) => ok = false,
            }
            let mut at = 0;
            while ok && at < rx.len() {
                let open = h.peers[i].as_ref().unwrap().open;
                match h.take(i, &rx[at..], mqtt, open) {
                    Ok(0) => break,
                    Ok(u) => at += u,
                    Err(()) => ok = false,
                }
            }
            if ok {
                rx.drain(..at);
                h.peers[i].as_mut().unwrap().rx = rx;
            } else {
                linux::close(fd);
                h.peers[i] = None;
                h.responders.retain(|&x| x != i);
                for v in h.names.values_mut() {
                    v.retain(|&x| x != i);
                }
            }
        }
        h.commit(&mut wal);
        for i in std::mem::take(&mut h.dirty) {
            let Some(p) = &mut h.peers[i] else { continue };
            p.dirty = false;
            let mut off = 0;
            while off < p.tx.len() {
                match linux::write(p.fd, &p.tx[off..]) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => off += n,
                }
            }
            if off == p.tx.len() {
                p.tx.clear()
            } else {
                drop(p.tx.drain(..off))
            }
            let want = !p.tx.is_empty();
            if want != p.armed {
                p.armed = want;
                poll.modify(p.fd, base + i as u64, want);
            }
        }
        if a.f("secs", 0.0) > 0.0 && (now() - t0) as f64 / 1e9 > a.f("secs", 0.0) {
            return;
        }
    }
}
