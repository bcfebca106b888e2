//! A door with a fake application behind it, and a client that sends any bytes.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test file uses its part")]

pub mod script;

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::FutureExt;
use lifeline_bridge::{Downstream, MqttCredentials, MqttLogin, memory::MemoryMqttStore, ports::SystemClock};
use lifeline_broker::{Application, Door, DoorSettings, PendingReceipt, Reporting};
use lifeline_domain::{
    Code, CommandId, CommandName, DeviceCommand, DeviceId, DeviceKind, Incident, Problem, SignalKind, Timestamp,
    TopicFilter,
};
use lifeline_policies::Authorizer;
use lifeline_protocol::mqtt::{Receipt, ReceiptError, Stage, Topic};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Nothing in these tests takes this long unless it hangs.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn device(name: &str) -> DeviceId {
    name.parse().unwrap()
}

pub fn receipt(id: &str, stage: Stage, error: Option<(Code, &str)>) -> Receipt {
    Receipt {
        id: Some(id.to_owned()),
        stage,
        incident: None,
        cursor: None,
        at: Timestamp::from_millis(0),
        by_role: None,
        error: error.map(|(code, detail)| ReceiptError { code, detail: detail.to_owned(), field: None }),
    }
}

/// What reached the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Alert(String, String, Bytes),
    Quarantined(String, String, Code),
    Telemetry(String, Bytes),
    Mapped(String, String, Bytes),
    Present(String, bool),
    Lost(String),
    Answered(String, String),
    CommandSent(String, CommandId),
}

/// An application whose commits are released by the test. Its mapping rules make an alert of
/// what begins with `alarm`, and of nothing else.
pub struct Fake {
    seen: watch::Sender<Vec<Seen>>,
    alerts: AtomicUsize,
    /// How many alerts are durable.
    durable: watch::Sender<usize>,
    pub failing: AtomicBool,
    revocations: Mutex<HashMap<String, CancellationToken>>,
    topics: Mutex<HashMap<String, Vec<TopicFilter>>>,
    kinds: Mutex<HashMap<String, DeviceKind>>,
    /// What devices are to get.
    pub waiting: Mutex<Vec<Arc<DeviceCommand>>>,
}

impl Fake {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            seen: watch::channel(Vec::new()).0,
            alerts: AtomicUsize::new(0),
            durable: watch::channel(usize::MAX).0,
            failing: AtomicBool::new(false),
            waiting: Mutex::default(),
            revocations: Mutex::default(),
            topics: Mutex::default(),
            kinds: Mutex::default(),
        })
    }

    /// From now on no alert becomes durable until [`Fake::commit`].
    pub fn hold(&self) {
        self.durable.send_replace(self.alerts().len());
    }

    /// `count` more alerts become durable.
    pub fn commit(&self, count: usize) {
        self.durable.send_modify(|durable| *durable = durable.saturating_add(count));
    }

    /// The registration of a device lists these topics from now on, and no others.
    pub fn list(&self, device: &str, filters: &[&str]) {
        let filters = filters.iter().map(|filter| filter.parse().unwrap()).collect();
        self.topics.lock().unwrap().insert(device.to_owned(), filters);
    }

    /// The device is of this kind when it connects next.
    pub fn set_kind(&self, device: &str, kind: &str) {
        self.kinds.lock().unwrap().insert(device.to_owned(), kind.parse().unwrap());
    }

    pub fn revoke(&self, device: &str) {
        self.revocations.lock().unwrap()[device].cancel();
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.borrow().clone()
    }

    pub fn alerts(&self) -> Vec<Bytes> {
        let alert = |seen: &Seen| match seen {
            Seen::Alert(_, _, payload) => Some(payload.clone()),
            _ => None,
        };
        self.seen.borrow().iter().filter_map(alert).collect()
    }

    /// Waits until the application has seen this.
    pub async fn until(&self, condition: impl Fn(&[Seen]) -> bool) {
        let mut seen = self.seen.subscribe();
        let result = timeout(PATIENCE, seen.wait_for(|seen| condition(seen))).await;
        assert!(result.is_ok(), "the application has seen only {:?}", self.seen());
    }

    /// How many alerts there are now.
    fn see(&self, what: Seen) -> usize {
        let alert = matches!(what, Seen::Alert(..));
        let mut alerts = 0;
        self.seen.send_modify(|seen| {
            seen.push(what);
            alerts = self.alerts.fetch_add(alert.into(), SeqCst) + usize::from(alert);
        });
        alerts
    }
}

#[async_trait]
impl Application for Fake {
    async fn authenticate(&self, credentials: MqttCredentials<'_>) -> Result<MqttLogin, Problem> {
        let refuse = |code| Err(Problem::new(code, "refused by the test"));
        let Some(username) = credentials.username else { return refuse(Code::Unauthenticated) };
        match credentials.password.unwrap_or_default() {
            b"secret" => {
                let mut revocations = self.revocations.lock().unwrap();
                let revoked = revocations.entry(username.to_owned()).or_default().clone();
                let topics = self.topics.lock().unwrap().get(username).cloned().unwrap_or_default().into();
                let kind = self.kinds.lock().unwrap().get(username).cloned();
                Ok(MqttLogin::of_device(username.parse()?, kind, topics, revoked))
            }
            b"expired" => refuse(Code::TokenExpired),
            b"forged" => refuse(Code::TokenInvalid),
            b"busy" => refuse(Code::Busy),
            _ => refuse(Code::Unauthenticated),
        }
    }

    async fn report_alert(
        &self,
        device: &DeviceId,
        kind: &SignalKind,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem> {
        if self.failing.load(SeqCst) {
            return Err(Problem::new(Code::Unavailable, "the store does not answer"));
        }
        let number = self.see(Seen::Alert(device.to_string(), kind.to_string(), payload.clone()));
        let mut durable = self.durable.subscribe();
        Ok(async move {
            let _ = durable.wait_for(|durable| number <= *durable).await;
            let id = String::from_utf8_lossy(&payload).into_owned();
            Ok(match &payload[..] {
                b"{" => receipt("bad", Stage::Rejected, Some((Code::InvalidJson, "the JSON ends early"))),
                _ => receipt(&id, Stage::Stored, None),
            })
        }
        .boxed())
    }

    async fn answer_command(
        &self,
        device: &DeviceId,
        _: &CommandName,
        payload: Bytes,
    ) -> Result<PendingReceipt, Problem> {
        let text = String::from_utf8_lossy(&payload).into_owned();
        self.see(Seen::Answered(device.to_string(), text.clone()));
        Ok(async move { Ok(receipt(&text, Stage::Stored, None)) }.boxed())
    }

    fn commands_for(&self, _: &DeviceId) -> Vec<Arc<DeviceCommand>> {
        self.waiting.lock().unwrap().clone()
    }

    fn command_sent(&self, device: &DeviceId, id: CommandId) {
        self.see(Seen::CommandSent(device.to_string(), id));
    }

    fn report_mapped(&self, device: &DeviceId, topic: &str, payload: Bytes) -> Option<Reporting> {
        let text = String::from_utf8_lossy(&payload).into_owned();
        self.see(Seen::Mapped(device.to_string(), topic.to_owned(), payload));
        let alarm = text.starts_with("alarm");
        let pending: PendingReceipt = async move { Ok(receipt(&text, Stage::Stored, None)) }.boxed();
        alarm.then(|| async { Ok(pending) }.boxed())
    }

    async fn quarantine(&self, device: &DeviceId, topic: &str, _: Bytes, problem: Problem) -> Result<Receipt, Problem> {
        self.see(Seen::Quarantined(device.to_string(), topic.to_owned(), problem.code));
        Ok(receipt("put aside", Stage::Rejected, Some((problem.code, &problem.detail))))
    }

    fn status_changed(&self, device: &DeviceId, online: bool) {
        self.see(Seen::Present(device.to_string(), online));
    }

    fn heard(&self, _: &DeviceId) {}

    fn lost(&self, device: &DeviceId) {
        self.see(Seen::Lost(device.to_string()));
    }

    fn telemetry(&self, _: &DeviceId, topic: &Topic, payload: Bytes) {
        self.see(Seen::Telemetry(topic.to_string(), payload));
    }
}

/// A running door.
pub struct House {
    pub door: Arc<Door>,
    pub app: Arc<Fake>,
    pub store: MemoryMqttStore,
    pub receipts: mpsc::Sender<(DeviceId, Receipt)>,
    pub incidents: mpsc::Sender<Arc<Incident>>,
    pub commands: mpsc::Sender<Arc<DeviceCommand>>,
    pub devices: SocketAddr,
    pub lab: SocketAddr,
}

pub fn settings() -> DoorSettings {
    DoorSettings { refusal_delay: Duration::ZERO, ..DoorSettings::default() }
}

impl House {
    pub async fn open() -> Self {
        Self::with(settings()).await
    }

    pub async fn with(settings: DoorSettings) -> Self {
        Self::on(settings, MemoryMqttStore::default()).await
    }

    /// A door with what another one has kept. That one may run on: it is as good as killed
    /// for this one, which sees what is stored now.
    pub async fn on(settings: DoorSettings, store: MemoryMqttStore) -> Self {
        let app = Fake::new();
        let (receipts, receipts_out) = mpsc::channel(1000);
        let (incidents, incidents_out) = mpsc::channel(1000);
        let (commands, commands_out) = mpsc::channel(1000);
        // Made once: it asks Cedar everything that can be asked.
        static AUTHORIZER: LazyLock<Arc<Authorizer>> = LazyLock::new(|| Arc::new(Authorizer::new().unwrap()));
        let authorizer = AUTHORIZER.clone();
        let clock = Arc::new(SystemClock);
        let kept = Arc::new(store.clone());
        let downstream = Downstream { receipts: receipts_out, incidents: incidents_out, commands: commands_out };
        let door = Door::open(settings, app.clone(), authorizer, clock, kept, downstream).await;
        let door = door.unwrap();
        let listen = async || TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (plain, lab) = (listen().await, listen().await);
        let (devices, lab_address) = (plain.local_addr().unwrap(), lab.local_addr().unwrap());
        door.listen_tcp(plain);
        door.listen_lab(lab);
        Self { door: Arc::new(door), app, store, receipts, incidents, commands, devices, lab: lab_address }
    }

    /// A device that is connected with 3.1.1 under a client id of its own.
    pub async fn device_v3(&self, device: &str) -> Raw {
        let mut raw = Raw::open(self.devices).await;
        raw.send(&connect_v3(device, device, true)).await;
        raw.expect(&[0x20, 2, 0, 0]).await;
        raw
    }

    /// The same with MQTT 5.
    pub async fn device_v5(&self, device: &str) -> Raw {
        let mut raw = Raw::open(self.devices).await;
        raw.send(&connect_v5(device, device, true, &[])).await;
        let connack = raw.packet().await;
        assert_eq!(connack[2..4], [0, 0], "{connack:02x?}");
        raw
    }

    /// A client of the lab listener, 3.1.1.
    pub async fn lab_v3(&self, client_id: &str) -> Raw {
        let mut raw = Raw::open(self.lab).await;
        raw.send(&packet(0x10, &[&text("MQTT"), &[4, 2, 0, 0], &text(client_id)])).await;
        raw.expect(&[0x20, 2, 0, 0]).await;
        raw
    }
}

/// A client that sends bytes.
pub struct Raw {
    stream: TcpStream,
}

impl Raw {
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream }
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        timeout(PATIENCE, self.stream.write_all(bytes)).await.unwrap().unwrap();
    }

    /// The next packet, whole.
    pub async fn packet(&mut self) -> Vec<u8> {
        self.try_packet().await.expect("the door has closed the connection")
    }

    /// The next packet, or `None` if the connection is closed.
    pub async fn try_packet(&mut self) -> Option<Vec<u8>> {
        let reading = async {
            let mut packet = vec![self.stream.read_u8().await.ok()?];
            let mut length = 0_usize;
            for place in 0..4 {
                let byte = self.stream.read_u8().await.ok()?;
                packet.push(byte);
                length |= usize::from(byte & 0x7F) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let start = packet.len();
            packet.resize(start + length, 0);
            self.stream.read_exact(&mut packet[start..]).await.ok()?;
            Some(packet)
        };
        timeout(PATIENCE, reading).await.expect("the door says nothing")
    }

    pub async fn expect(&mut self, bytes: &[u8]) {
        let packet = self.packet().await;
        assert_eq!(packet, bytes, "{packet:02x?} is not {bytes:02x?}");
    }

    pub async fn expect_closed(&mut self) {
        let packet = self.try_packet().await;
        assert_eq!(packet, None, "the connection should be closed");
    }

    /// Everything sent so far was looked at, and nothing was answered that the test does not know of.
    pub async fn expect_silence(&mut self) {
        self.send(&[0xC0, 0]).await;
        self.expect(&[0xD0, 0]).await;
    }

    /// Everything that comes before the answer to a PINGREQ that is sent now.
    pub async fn expect_before_pong(&mut self) -> Vec<Vec<u8>> {
        self.send(&[0xC0, 0]).await;
        let mut packets = Vec::new();
        loop {
            match self.packet().await {
                pong if pong == [0xD0, 0] => return packets,
                packet => packets.push(packet),
            }
        }
    }

    /// Waits without reading until the door takes nothing more.
    pub async fn until_cut_off(&mut self) {
        let writing = async {
            while self.stream.write_all(&[0xC0, 0]).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, writing).await.expect("the connection stays open");
    }

    pub async fn subscribe_v3(&mut self, filter: &str, qos: u8) {
        self.send(&packet(0x82, &[&[0, 99], &text(filter), &[qos]])).await;
        self.expect(&[0x90, 3, 0, 99, qos]).await;
    }

    /// The next packet as a receipt, acknowledged.
    pub async fn receipt(&mut self, version: u8) -> Receipt {
        let publish = self.packet().await;
        assert_eq!(publish[0] & 0xF6, 0x32, "a PUBLISH with QoS 1: {publish:02x?}");
        let start = 1 + publish[1..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
        let topic = usize::from(u16::from_be_bytes([publish[start], publish[start + 1]]));
        let id = start + 2 + topic;
        let payload = id + 2 + usize::from(version == 5);
        self.send(&[0x40, 2, publish[id], publish[id + 1]]).await;
        serde_json::from_slice(&publish[payload..]).unwrap()
    }
}

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
