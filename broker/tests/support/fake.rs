use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::FutureExt;
use lifeline_bridge::{MqttCredentials, MqttLogin};
use lifeline_broker::{Application, PendingReceipt, Reporting};
use lifeline_domain::{
    Code, CommandId, CommandName, DeviceCommand, DeviceId, DeviceKind, Problem, SignalKind, TopicFilter,
};
use lifeline_protocol::mqtt::{Receipt, Stage, Topic};
use tokio::{sync::watch, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{PATIENCE, receipt};

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
    pub(super) fn new() -> Arc<Self> {
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
