//! One client connection: transport, outstanding acks; the protocols are below.
mod http;
mod json;
mod mqtt;
mod nats;
mod socketio;

use crate::jwt::jwt;
use crate::lifeline;
use crate::linux;
use crate::marker::{find_marker, marker};
use crate::mqtt::{mqtt_connect, mqtt_publish};
use crate::target::{Kind, Target};
use crate::websocket::{ws_frame, ws_parse, ws_upgrade};
use std::collections::{HashMap, VecDeque};
use std::io;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Role {
    Device,
    Responder,
    User,
    /// Gets the telemetry of the device of the same name, over MQTT.
    Subscriber,
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
                        _ => (self.tgt.people.responder(), "feed"),
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

    fn topics(&self, sep: char) -> Vec<String> {
        if self.role == Role::Responder {
            // one level: "alert/#" would cost NATS two consumers for each responder
            return vec![if sep == '/' { "alert/+".into() } else { "alert.*".into() }];
        }
        if self.role == Role::Subscriber {
            return vec![self.telemetry_topic(&self.group)];
        }
        let mut v = vec![format!("chat{sep}{}", self.name)];
        if !self.group.is_empty() {
            v.push(format!("chat{sep}{}", self.group));
        }
        v
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

    /// Telemetry of about 250 bytes.
    pub(crate) fn telemetry(&mut self, t: u64, seq: u32) -> io::Result<()> {
        let pid = self.id(t, seq, 65535) as u16;
        let mut packet = vec![];
        mqtt_publish(&mut packet, &self.telemetry_topic(&self.name), telemetry(t, seq).as_bytes(), pid);
        self.send_raw(&packet);
        self.flush()
    }

    fn telemetry_topic(&self, device: &str) -> String {
        match self.kind {
            Kind::LifelineMqtt => lifeline::telemetry_topic(device),
            _ => format!("telemetry/{device}"),
        }
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

fn telemetry(t: u64, seq: u32) -> String {
    format!(
        r#"{{"temperature":21.53,"humidity":48.2,"co":3,"smoke":0.013,"battery":71,"rssi":-67,"uptime":183422,"firmware":"2.4.11","place":"Block C, level 4, corridor 2","note":"{} every value within its limits, nothing to be reported by this device"}}"#,
        marker(t, seq)
    )
}

fn report(p: &[u8], ev: &mut impl FnMut(Ev)) {
    if let Some((t, s)) = find_marker(p) {
        ev(Ev::Msg(t, s));
    }
}
