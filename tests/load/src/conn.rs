//! One client connection: transport, per-target adapter, outstanding acks.
use crate::lifeline;
use crate::linux;
use crate::people::People;
use crate::proto::*;
use std::collections::{HashMap, VecDeque};
use std::io;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Kind {
    Sio,          // Socket.IO 4 over the websocket transport, JWT in the connect packet
    Json,         // JSON text frames, JWT in ?token= ; the wire of the future gateway
    Nr,           // JSON text frames, first frame {"type":"hello"} (Node-RED, no auth)
    MqttWs,       // MQTT 3.1.1 in WebSocket
    MqttTcp,      // MQTT 3.1.1 on TCP
    NatsWs,       // NATS protocol in WebSocket, acks from JetStream
    Http,         // POST /api/alert, keep-alive, JWT bearer
    Lifeline,     // our gateway's JSON over WebSocket (docs/integrating.md)
    LifelineMqtt, // our gateway's alert topic and payload (docs/devices.md)
}

#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) port: u16,
    pub(crate) path: String,
    pub(crate) qos: u8,
    /// Whom our gateway knows; empty for the peers, which take any name.
    pub(crate) people: Rc<People>,
}

impl Target {
    /// As [`Target::parse`], with the people in the file `people` (none for an empty name).
    pub(crate) fn with_people(s: &str, people: &str) -> Target {
        let people = if people.is_empty() { Rc::default() } else { Rc::new(People::read(people)) };
        Target { people, ..Target::parse(s) }
    }

    /// "kind:port[/path]", e.g. sio:3000, json:8080/ws, mqttws1:9001/mqtt, mqtt:1883
    pub(crate) fn parse(s: &str) -> Target {
        let (k, rest) = s.split_once(':').expect("kind:port[/path]");
        let (p, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (kind, qos) = match k {
            "sio" => (Kind::Sio, 1),
            "json" => (Kind::Json, 1),
            "nr" => (Kind::Nr, 1),
            "mqttws0" => (Kind::MqttWs, 0),
            "mqttws1" => (Kind::MqttWs, 1),
            "mqtt" => (Kind::MqttTcp, 1),
            "natsws" => (Kind::NatsWs, 1),
            "http" => (Kind::Http, 1),
            "lifeline" => (Kind::Lifeline, 1),
            "lifelinemqtt" => (Kind::LifelineMqtt, 1),
            _ => panic!("unknown adapter {k}"),
        };
        Target {
            kind,
            port: p.parse().expect("port"),
            path: if path.is_empty() { "/".into() } else { path.into() },
            qos,
            people: Rc::default(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Role {
    Device,
    Responder,
    User,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum St {
    Tcp,
    Upgrade,
    Hello,
    Ready,
    Closed,
}

pub(crate) enum Ev {
    Msg(u64, u32),
    Ack(u64, u32),
}

pub(crate) struct Conn {
    pub(crate) fd: i32,
    pub(crate) st: St,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) outstanding: HashMap<u32, (u64, u32)>,
    pub(crate) want_out: bool,
    pub(crate) armed: bool,
    kind: Kind,
    tgt: Target,
    clean: bool,
    rx: Vec<u8>,
    app: Vec<u8>,
    tx: Vec<u8>,
    next: u32,
    queue: VecDeque<(u64, u32, Vec<u8>)>,
}

impl Conn {
    pub(crate) fn open(tgt: &Target, role: Role, name: String, group: String, clean: bool) -> Conn {
        Conn {
            fd: linux::connect(tgt.port),
            st: St::Tcp,
            role,
            name,
            group,
            outstanding: HashMap::new(),
            want_out: true,
            armed: true,
            kind: tgt.kind,
            tgt: tgt.clone(),
            clean,
            rx: vec![],
            app: vec![],
            tx: vec![],
            next: 0,
            queue: VecDeque::new(),
        }
    }

    pub(crate) fn close(&mut self) {
        if self.st != St::Closed {
            linux::close(self.fd);
            self.st = St::Closed;
        }
    }

    fn token(&self) -> String {
        jwt(&self.name, if self.role == Role::User { "user" } else { "responder" }, &self.group)
    }

    /// Socket became writable: finish connecting, or flush.
    pub(crate) fn on_writable(&mut self) -> io::Result<()> {
        if self.st == St::Tcp {
            let (t, port) = (self.tgt.clone(), self.tgt.port);
            match self.kind {
                Kind::MqttTcp | Kind::LifelineMqtt => {
                    self.st = St::Hello;
                    mqtt_connect(&mut self.tx, &self.name, self.clean);
                }
                Kind::Http => {} // ready at once, reported below
                Kind::Sio => self.tx = ws_upgrade(port, "/socket.io/?EIO=4&transport=websocket", ""),
                Kind::Json => self.tx = ws_upgrade(port, &format!("{}?token={}", t.path, self.token()), ""),
                Kind::Nr => self.tx = ws_upgrade(port, &t.path, ""),
                Kind::MqttWs => self.tx = ws_upgrade(port, &t.path, "mqtt"),
                Kind::NatsWs => self.tx = ws_upgrade(port, &t.path, ""),
                Kind::Lifeline => self.tx = ws_upgrade(port, &t.path, lifeline::SUBPROTOCOL),
            }
            if self.st == St::Tcp {
                self.st = if self.kind == Kind::Http { St::Ready } else { St::Upgrade };
            }
        }
        self.flush()
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let mut off = 0;
        while off < self.tx.len() {
            match linux::write(self.fd, &self.tx[off..])? {
                0 => break,
                n => off += n,
            }
        }
        self.tx.drain(..off);
        self.want_out = !self.tx.is_empty() || self.st == St::Tcp;
        Ok(())
    }

    /// Reads once and reports what arrived.
    pub(crate) fn on_readable(&mut self, buf: &mut [u8], mut ev: impl FnMut(Ev)) -> io::Result<()> {
        let n = linux::read(self.fd, buf)?;
        if n == 0 {
            return Ok(());
        }
        if self.rx.is_empty() {
            let used = self.feed(&buf[..n], &mut ev)?;
            self.rx.extend_from_slice(&buf[used..n]);
        } else {
            let mut all = std::mem::take(&mut self.rx);
            all.extend_from_slice(&buf[..n]);
            let used = self.feed(&all, &mut ev)?;
            all.drain(..used);
            self.rx = all;
        }
        if self.tx.is_empty() { Ok(()) } else { self.flush() }
    }

    fn feed(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
        match self.kind {
            Kind::MqttTcp | Kind::LifelineMqtt => self.feed_mqtt(b, ev),
            Kind::Http => self.feed_http(b, ev),
            _ => self.feed_ws(b, ev),
        }
    }

    fn feed_ws(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
        let mut at = 0;
        if self.st == St::Upgrade {
            let Some(i) = memchr::memmem::find(b, b"\r\n\r\n") else { return Ok(0) };
            if !b.starts_with(b"HTTP/1.1 101") {
                eprintln!("upgrade refused: {}", String::from_utf8_lossy(&b[..b.len().min(200)]));
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            at = i + 4;
            self.st = St::Hello;
            match self.kind {
                Kind::MqttWs => {
                    let mut p = vec![];
                    mqtt_connect(&mut p, &self.name, self.clean);
                    self.send_ws(2, &p);
                }
                Kind::Nr => {
                    let p = format!(
                        r#"{{"type":"hello","user":"{}","role":"{:?}","group":"{}"}}"#,
                        self.name, self.role, self.group
                    );
                    self.send_ws(1, p.as_bytes());
                }
                Kind::Lifeline => {
                    let (token, channel) = match self.role {
                        Role::User => (self.tgt.people.token(&self.name), "me"),
                        Role::Responder | Role::Device => (self.tgt.people.responder(), "feed"),
                    };
                    let (hello, subscribe) = lifeline::greeting(token, channel);
                    self.next = lifeline::GREETING_IDS;
                    self.send_ws(1, hello.as_bytes());
                    self.send_ws(1, subscribe.as_bytes());
                }
                _ => {}
            }
        }
        while let Some((op, _, s, e)) = ws_parse(&b[at..]) {
            let p = &b[at + s..at + e];
            at += e;
            match op {
                0x8 if self.kind == Kind::Lifeline => panic!("{}: {}", self.name, lifeline::closed(p)),
                0x8 => return Err(io::ErrorKind::ConnectionReset.into()),
                0x9 => self.send_ws(0xA, p),
                0xA => {}
                _ => match self.kind {
                    Kind::Sio => self.on_sio(p, ev),
                    Kind::Json | Kind::Nr => self.on_json(p, ev),
                    Kind::Lifeline => match lifeline::read(p) {
                        lifeline::Frame::Live => self.ready(),
                        lifeline::Frame::Ok(id) => self.acked(id, ev),
                        lifeline::Frame::Carries(t, seq) => ev(Ev::Msg(t, seq)),
                        lifeline::Frame::Refused => panic!("{}: {}", self.name, String::from_utf8_lossy(p)),
                        lifeline::Frame::Other => {}
                    },
                    _ => {
                        // MQTT and NATS packets need not keep to frame borders
                        let nats = self.kind == Kind::NatsWs;
                        let mut all = std::mem::take(&mut self.app);
                        let whole = if all.is_empty() {
                            p
                        } else {
                            all.extend_from_slice(p);
                            &all[..]
                        };
                        let used = if nats { self.feed_nats(whole, ev)? } else { self.feed_mqtt(whole, ev)? };
                        self.app = whole[used..].to_vec();
                    }
                },
            }
        }
        Ok(at)
    }

    fn on_sio(&mut self, p: &[u8], ev: &mut impl FnMut(Ev)) {
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

    fn on_json(&mut self, p: &[u8], ev: &mut impl FnMut(Ev)) {
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

    fn topics(&self, sep: char) -> Vec<String> {
        if self.role == Role::Responder {
            // one level: "alert/#" would cost NATS two consumers for each responder
            return vec![if sep == '/' { "alert/+".into() } else { "alert.*".into() }];
        }
        let mut v = vec![format!("chat{sep}{}", self.name)];
        if !self.group.is_empty() {
            v.push(format!("chat{sep}{}", self.group));
        }
        v
    }

    fn feed_mqtt(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
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

    fn feed_nats(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
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

    fn feed_http(&mut self, b: &[u8], ev: &mut impl FnMut(Ev)) -> io::Result<usize> {
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

    fn next_http(&mut self) {
        if let Some((t, seq, req)) = self.queue.pop_front() {
            self.next += 1;
            self.outstanding.insert(self.next, (t, seq));
            self.tx.extend_from_slice(&req);
        }
    }

    fn ready(&mut self) {
        if self.st == St::Hello {
            self.st = St::Ready;
        }
    }

    fn acked(&mut self, id: u32, ev: &mut impl FnMut(Ev)) {
        if let Some((t, s)) = self.outstanding.remove(&id) {
            ev(Ev::Ack(t, s));
        }
    }

    fn send_ws(&mut self, op: u8, p: &[u8]) {
        ws_frame(&mut self.tx, op, p, true);
    }

    fn send_raw(&mut self, p: &[u8]) {
        if self.kind == Kind::MqttWs { self.send_ws(2, p) } else { self.tx.extend_from_slice(p) }
    }

    fn id(&mut self, t: u64, seq: u32, wrap: u32) -> u32 {
        self.next = self.next % wrap + 1;
        self.outstanding.insert(self.next, (t, seq));
        self.next
    }

    /// A sensor alert of about 250 bytes.
    pub(crate) fn alert(&mut self, t: u64, seq: u32) -> io::Result<()> {
        let body = format!(
            r#"{{"type":"alert","device":"{}","kind":"smoke","severity":4,"value":87.25,"unit":"ppm","lat":23.810331,"lon":90.412521,"place":"Block C, level 4, corridor 2","battery":71,"m":"{}","note":"threshold exceeded for 3 samples"}}"#,
            self.name,
            marker(t, seq)
        );
        match self.kind {
            Kind::MqttTcp | Kind::MqttWs => {
                let pid = self.id(t, seq, 65535) as u16;
                let mut p = vec![];
                mqtt_publish(&mut p, &format!("alert/{}", self.name), body.as_bytes(), pid);
                self.send_raw(&p);
            }
            Kind::LifelineMqtt => {
                let pid = self.id(t, seq, 65535) as u16;
                let mut packet = vec![];
                mqtt_publish(&mut packet, &lifeline::topic(&self.name), lifeline::alert(t, seq).as_bytes(), pid);
                self.send_raw(&packet);
            }
            Kind::Http => {
                let idle = self.outstanding.is_empty();
                let req = format!(
                    "POST /api/alert HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    self.token(),
                    body.len()
                );
                self.queue.push_back((t, seq, req.into_bytes()));
                if idle {
                    self.next_http();
                }
            }
            k => panic!("{k:?} is no device adapter"),
        }
        self.flush()
    }

    /// The conversations that this user may choose from: our gateway's alone, which knows no user by name.
    pub(crate) fn conversations(&self) -> Option<&[String]> {
        (self.kind == Kind::Lifeline).then(|| self.tgt.people.conversations(&self.name))
    }

    /// A chat message or SOS of about 150 characters to a user or group.
    pub(crate) fn chat(&mut self, to: &str, t: u64, seq: u32, sos: bool) -> io::Result<()> {
        let m = marker(t, seq);
        let text =
            format!("{m} smoke on the fourth floor, two people need help near the east stairs, please send a team");
        let geo = if sos { r#","lat":23.810331,"lon":90.412521,"address":"Block C""# } else { "" };
        match self.kind {
            Kind::Sio => {
                let id = self.id(t, seq, u32::MAX - 1);
                let name = if sos { "sos" } else { "message" };
                let p = format!(r#"42{id}["{name}",{{"to":"{to}","text":"{text}"{geo}}}]"#);
                self.send_ws(1, p.as_bytes());
            }
            Kind::Json | Kind::Nr => {
                let id = self.id(t, seq, u32::MAX - 1);
                let name = if sos { "sos" } else { "message" };
                let p = format!(r#"{{"type":"{name}","id":{id},"to":"{to}","text":"{text}"{geo}}}"#);
                self.send_ws(1, p.as_bytes());
            }
            Kind::MqttWs | Kind::MqttTcp => {
                let pid = self.id(t, seq, 65535) as u16;
                let body = format!(r#"{{"from":"{}","to":"{to}","text":"{text}"{geo}}}"#, self.name);
                let mut p = vec![];
                mqtt_publish(&mut p, &format!("chat/{to}"), body.as_bytes(), pid);
                self.send_raw(&p);
            }
            Kind::NatsWs => {
                let id = self.id(t, seq, u32::MAX - 1);
                let body = format!(r#"{{"from":"{}","to":"{to}","text":"{text}"{geo}}}"#, self.name);
                let p = format!("PUB chat.{to} _INBOX.{}.{id} {}\r\n{body}\r\n", self.name, body.len());
                self.send_ws(2, p.as_bytes());
            }
            Kind::Lifeline => {
                let id = self.id(t, seq, u32::MAX - 1);
                let frame = lifeline::message(id, to, t, seq, &text, sos);
                self.send_ws(1, frame.as_bytes());
            }
            Kind::Http | Kind::LifelineMqtt => panic!("{:?} is no user adapter", self.kind),
        }
        self.flush()
    }
}

fn report(p: &[u8], ev: &mut impl FnMut(Ev)) {
    if let Some((t, s)) = find_marker(p) {
        ev(Ev::Msg(t, s));
    }
}
