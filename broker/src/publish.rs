//! What a client publishes: may it, what is it, and where does it go.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use lifeline_bridge::ports::MqttChange;
use lifeline_domain::{Code, CommandName, DeviceId, Problem, SignalKind, TopicFilter};
use lifeline_policies::{Action, Branch, Principal, Resource, Topic as PolicyTopic};
use lifeline_protocol::mqtt::{Receipt, ReceiptError, Stage, Topic};
use tracing::Instrument;

use crate::{
    acks::{Answer, Reported, Settled},
    budgets::Allowance,
    codec::check_topic_name,
    door::Common,
    kept::{Sender, Stored},
    meters,
    packet::{Publish, Qos, Version},
    reason,
};

/// Who publishes.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) principal: Principal,
    /// None of a person, and on the lab listener.
    pub(crate) device: Option<DeviceId>,
    /// Topics that the device's registration lists.
    pub(crate) topics: Arc<[TopicFilter]>,
    /// What it may take up; none for what has no budget.
    pub(crate) allowance: Option<Arc<Allowance>>,
    /// The connection's number.
    pub(crate) number: u64,
    pub(crate) version: Version,
}

impl Client {
    /// A topic name or filter as this client means it.
    pub(crate) fn topic<'a>(&'a self, text: &'a str) -> PolicyTopic<'a> {
        match &self.device {
            Some(device) => PolicyTopic::parse_for(text, device.as_str(), &self.topics),
            None => PolicyTopic::parse(text),
        }
    }

    /// A topic that this client publishes to. What ThingsBoard's devices call
    /// `v1/devices/me` is the device that is signed in; only mapping rules read it.
    pub(crate) fn published<'a>(&'a self, text: &'a str) -> PolicyTopic<'a> {
        match &self.device {
            Some(device) if text.starts_with("v1/devices/me/") && device.as_str() != "me" => {
                PolicyTopic::listed(device.as_str())
            }
            _ => self.topic(text),
        }
    }
}

/// A publish that is on its way into the ledger's queue.
pub(crate) type Placing = BoxFuture<'static, Result<Reported, Problem>>;

/// What becomes of a publish.
#[expect(clippy::large_enum_variant, reason = "it lives for a moment, and a box would cost an allocation a publish")]
pub(crate) enum Fate {
    /// It goes to the ledger or into quarantine: to be acknowledged when that is durable.
    Placing(Placing),
    /// It is answered at once, and then goes to MQTT subscribers, if it is to.
    Answered(Answer, Option<Publish>),
    /// It is refused to a client that could not be told: its connection ends, for this reason.
    Ended(u8, String),
}

impl Common {
    /// Decides what becomes of a publish whose topic name is a valid one.
    pub(crate) fn receive(self: &Arc<Self>, client: &Client, publish: Publish) -> Fate {
        let topic = client.published(&publish.topic);
        let (branch, resource) = (topic.branch, Resource::Topic(topic));
        let decision = self.authorizer.decide(&client.principal, Action::MqttPublish, &resource);
        if !decision.allowed {
            meters::denied(decision.policy());
            tracing::debug!(client = client.number, policy = decision.policy(), "a publish was denied");
            return self.forbid(client, &publish, &resource);
        }
        match (Topic::read(&publish.topic), &client.device) {
            (_, Some(device)) if branch == Branch::Listed => self.map(client, device.clone(), publish),
            (Some(Topic::Alerts(device, kind)), _) => {
                self.meters.alerts.increment(1);
                Fate::Placing(self.report(device, kind, publish))
            }
            (Some(Topic::CommandResult(device, name)), Some(_)) => Fate::Placing(self.answer(device, name, publish)),
            (Some(topic @ (Topic::Telemetry(_) | Topic::Location(_))), _) => {
                let (Topic::Telemetry(device) | Topic::Location(device)) = &topic else { unreachable!("just matched") };
                self.application.telemetry(device, &topic, publish.payload.clone());
                self.accept(client, publish)
            }
            // Of a device's own topics only a kind or a name can be one that does not exist.
            (None, Some(device)) => {
                let detail = "a kind of alert and a command's name are 1 to 32 characters of a-z 0-9 _ -";
                let problem = Problem::new(Code::UnknownTopic, detail);
                self.put_aside(device.clone(), publish, problem)
            }
            _ => self.accept(client, publish),
        }
    }

    /// Hands a message to its subscribers, and keeps it for the sessions and the topic that
    /// it is to be kept for, with `also`. Returns what to await before its publisher is told.
    /// An `alert` is what the ledger has stored: the last to go where there is no room.
    pub(crate) async fn distribute(
        &self,
        message: Publish,
        sender: u64,
        alert: bool,
        also: Option<MqttChange>,
    ) -> Option<Stored> {
        let (stored, stamp) = self.kept.take(&message, Sender::Client(sender), alert, also);
        self.router.publish(message, sender, stamp).await;
        stored
    }

    /// Tells the device and the MQTT subscribers of a settled publish whose client is gone.
    pub(crate) async fn announce(&self, settled: Settled, sender: u64) -> Option<Stored> {
        let (told, message) = match settled {
            Settled::Committed { device, receipt, message } => {
                let message = message.filter(|_| receipt.stage != Stage::Rejected);
                (Some((device, receipt)), message)
            }
            Settled::Known(answer) => (answer.receipt, None),
            Settled::Failed(_) => (None, None),
        };
        if let Some((device, receipt)) = told {
            self.receipts.deliver(&device, &receipt);
        }
        match message {
            Some(message) => self.distribute(message, sender, true, None).await,
            None => None,
        }
    }

    /// A packet that is too large to be taken in: it is told to the device, if it could
    /// have published it.
    pub(crate) async fn refuse_large(&self, client: &Client, topic: Option<String>, size: usize) {
        let (Some(device), Some(topic)) = (client.device.clone(), topic) else { return };
        let resource = Resource::Topic(client.published(&topic));
        let allowed = self.authorizer.decide(&client.principal, Action::MqttPublish, &resource).allowed;
        if !allowed || check_topic_name(&topic).is_err() {
            return;
        }
        let detail = format!("the packet has {size} bytes, at most {} are allowed", self.settings.packet_bytes_max);
        let problem = Problem::new(Code::PayloadTooLarge, detail);
        match self.application.quarantine(&device, &topic, Bytes::new(), problem).await {
            Ok(receipt) => self.receipts.deliver(&device, &receipt),
            Err(problem) => tracing::warn!(%device, code = %problem.code, "a refused payload could not be put aside"),
        }
    }

    fn accept(&self, client: &Client, publish: Publish) -> Fate {
        self.meters.other_publishes.increment(1);
        if publish.retain && !self.kept.may_retain(&publish) {
            meters::dropped("mqtt_retained", 1);
            let problem = Problem::new(Code::Busy, "as many messages are retained as are allowed");
            return self.refuse(client, &publish, problem, reason::QUOTA_EXCEEDED);
        }
        let answer = Answer { reason: reason::SUCCESS, detail: Cow::Borrowed(""), receipt: None, stored: None };
        Fate::Answered(answer, Some(publish))
    }

    fn forbid(&self, client: &Client, publish: &Publish, resource: &Resource<'_>) -> Fate {
        let problem = match self.authorizer.check(&client.principal, Action::MqttPublish, resource) {
            Err(problem) => problem,
            Ok(()) => Problem::new(Code::Forbidden, Code::Forbidden.title()),
        };
        let reason = reason::of_rejected_publish(problem.code);
        self.refuse(client, publish, problem, reason)
    }

    /// It is not taken, and its client is told so.
    pub(crate) fn refuse(&self, client: &Client, publish: &Publish, problem: Problem, reason: u8) -> Fate {
        // MQTT 5 says it in the acknowledgement, the others in a receipt: never a silent PUBACK.
        let silent = client.version == Version::V3 || publish.qos == Qos::AtMostOnce;
        if silent && client.device.is_none() {
            return Fate::Ended(reason, problem.detail); // people have no receipts [MQTT-3.3.5-2 of 3.1.1]
        }
        let receipt = client.device.clone().filter(|_| silent).map(|device| {
            let error = ReceiptError { code: problem.code, detail: problem.detail.clone(), field: None };
            let receipt = Receipt {
                id: None,
                stage: Stage::Rejected,
                incident: None,
                cursor: None,
                at: self.clock.now(),
                by_role: None,
                error: Some(error),
            };
            (device, receipt)
        });
        Fate::Answered(Answer { reason, detail: problem.detail.into(), receipt, stored: None }, None)
    }

    fn report(&self, device: DeviceId, kind: SignalKind, message: Publish) -> Placing {
        let application = self.application.clone();
        let span = tracing::debug_span!("mqtt.publish", %device, %kind);
        let placing = async move {
            let receipt = application.report_alert(&device, &kind, message.payload.clone()).await?;
            Ok(Reported { device, receipt, message: Some(message) })
        };
        placing.instrument(span).boxed()
    }

    /// What a device says has become of a command: acknowledged when it is stored, like an alert.
    fn answer(&self, device: DeviceId, name: CommandName, message: Publish) -> Placing {
        self.meters.other_publishes.increment(1);
        let application = self.application.clone();
        let placing = async move {
            let receipt = application.answer_command(&device, &name, message.payload.clone()).await?;
            Ok(Reported { device, receipt, message: Some(message) })
        };
        placing.boxed()
    }

    /// What mapping rules make of it: reported like an alert, or taken for a sign of life.
    fn map(&self, client: &Client, device: DeviceId, message: Publish) -> Fate {
        let Some(reporting) = self.application.report_mapped(&device, &message.topic, message.payload.clone()) else {
            return self.accept(client, message);
        };
        self.meters.other_publishes.increment(1);
        let span = tracing::debug_span!("mqtt.publish", %device);
        let placing = async move {
            let receipt = reporting.await?;
            Ok(Reported { device, receipt, message: Some(message) })
        };
        Fate::Placing(placing.instrument(span).boxed())
    }

    fn put_aside(&self, device: DeviceId, publish: Publish, problem: Problem) -> Fate {
        self.meters.other_publishes.increment(1);
        let application = self.application.clone();
        Fate::Placing(
            async move {
                let receipt = application.quarantine(&device, &publish.topic, publish.payload, problem).await?;
                Ok(Reported { device, receipt: async { Ok(receipt) }.boxed(), message: None })
            }
            .boxed(),
        )
    }
}
