use std::future::Future;

use base64::{Engine, engine::general_purpose::STANDARD};
use lifeline_domain::{Actor, Command, DeviceId, PayloadQuarantined, Problem, SignalKind};
use lifeline_policies::Learned;
use lifeline_protocol::mqtt::{Receipt, ReceiptError, Stage};

use crate::{
    Bridge, MappedPublish,
    ledger::{Lane, Pending, Recorded},
    ports::{Announcement, AnnouncementChange},
    translate::{self, Sender, Translated},
};

/// How much of a payload is kept in quarantine, bytes.
const QUARANTINE_BYTES_MAX: usize = 64 * 1024;

/// An alert that has its place in the ledger's queue.
#[derive(Debug)]
pub struct PendingReceipt {
    pending: Pending,
    /// What else must be durable before the receipt may go.
    with: Vec<Pending>,
    reference: Option<String>,
    /// A sensor says its state again and again: what was known already makes no receipt.
    state_report: bool,
    rejected: Option<ReceiptError>,
}

impl PendingReceipt {
    pub(super) fn new(pending: Pending, reference: Option<String>) -> Self {
        Self { pending, with: Vec::new(), reference, state_report: false, rejected: None }
    }
}

impl Bridge {
    /// A sensor's alert: translated and queued, or put in quarantine whole if it cannot
    /// be understood. Waits while the ledger is full; what it returns resolves when
    /// the alert, or its quarantined payload, is durable.
    ///
    /// # Errors
    /// `unavailable` if the ledger has stopped: nothing was stored.
    pub async fn report_alert(
        &self,
        device: &DeviceId,
        kind: &SignalKind,
        topic: &str,
        payload: &[u8],
    ) -> Result<PendingReceipt, Problem> {
        let source = translate::handed_on(payload).and_then(|said| translate::way(said).0.sensor());
        self.report_alert_of(Sender { device, source: source.as_ref() }, kind, topic, payload).await
    }

    /// The same for one of the sensors that a device speaks for. An alert that has passed
    /// this gateway before is known: it counts as stored, and is not stored again.
    ///
    /// # Errors
    /// As [`Bridge::report_alert`].
    pub(crate) async fn report_alert_of(
        &self,
        sender: Sender<'_>,
        kind: &SignalKind,
        topic: &str,
        payload: &[u8],
    ) -> Result<PendingReceipt, Problem> {
        match translate::alert(sender, kind, payload, self.clock.now(), self.alert_defaults(sender.device)) {
            Ok(Translated { signal, .. })
                if signal.passage.as_ref().is_some_and(|passage| self.has_passed(&passage.gateways)) =>
            {
                let known = Recorded { position: self.live.position(), incident: None, repeated: true };
                let reference = Some(translate::reference(&signal));
                Ok(PendingReceipt::new(Pending::of(known), reference))
            }
            Ok(translated) => self.report_signal(translated, false).await,
            Err(problem) => self.quarantine(sender.device, topic, payload, problem).await,
        }
    }

    async fn report_signal(&self, translated: Translated, state_report: bool) -> Result<PendingReceipt, Problem> {
        let Translated { signal, repeat_of } = translated;
        let reference = Some(translate::reference(&signal));
        let by = Actor::Device { id: signal.device.clone() };
        let command = Command::ReportSignal { by, signal, repeat_of, state_report };
        let pending = self.ledger.submit(Lane::Emergency, command).await?;
        Ok(PendingReceipt { state_report, ..PendingReceipt::new(pending, reference) })
    }

    /// What the mapping rules make of a publish: its signals, and, if something is wrong
    /// with it, the payload put aside as well. The receipt is that of the first signal,
    /// those that raise before those that clear; it has no id if that was known already, or
    /// nothing was said but what later payloads mean. That is durable when this returns.
    ///
    /// # Errors
    /// As [`Bridge::report_alert`].
    pub async fn report_mapped(&self, publish: MappedPublish) -> Result<PendingReceipt, Problem> {
        let MappedPublish { device, topic, payload, signals, problem, learned } = publish;
        let mut parts = Vec::with_capacity(signals.len() + 1);
        for signal in signals {
            parts.push(self.report_signal(signal, true).await?);
        }
        if let Some(problem) = problem {
            parts.push(self.quarantine(&device, &topic, &payload, problem).await?);
        }
        let Learned { keep, forget } = learned;
        let forgotten = forget.into_iter().map(|topic| AnnouncementChange::Remove(device.clone(), topic));
        let kept = keep.then(|| Announcement { device: device.clone(), topic, payload });
        let changes: Vec<_> = forgotten.chain(kept.map(AnnouncementChange::Put)).collect();
        if !changes.is_empty() {
            self.announced.keep(changes).await?;
        }
        let mut parts = parts.into_iter();
        let Some(mut first) = parts.next() else {
            let nothing = Recorded { position: self.live.position(), incident: None, repeated: true };
            let pending = PendingReceipt::new(Pending::of(nothing), None);
            return Ok(PendingReceipt { state_report: true, ..pending });
        };
        first.with = parts.map(|part| part.pending).collect();
        Ok(first)
    }

    /// Puts a payload aside, whole, with what is wrong with it.
    ///
    /// # Errors
    /// `unavailable` if the ledger has stopped.
    pub async fn quarantine(
        &self,
        device: &DeviceId,
        topic: &str,
        payload: &[u8],
        problem: Problem,
    ) -> Result<PendingReceipt, Problem> {
        metrics::counter!("lifeline_quarantined_total", "code" => problem.code.as_str()).increment(1);
        let kept = &payload[..payload.len().min(QUARANTINE_BYTES_MAX)];
        let rejected =
            ReceiptError { code: problem.code, detail: problem.detail.clone(), field: problem.field.clone() };
        let command = Command::QuarantinePayload(PayloadQuarantined {
            device: device.clone(),
            topic: topic.to_owned(),
            payload_base64: STANDARD.encode(kept),
            payload_bytes: payload.len() as u64,
            code: problem.code,
            detail: problem.detail,
            field: problem.field,
        });
        let pending = self.ledger.submit(Lane::Other, command).await?;
        Ok(PendingReceipt { pending, with: Vec::new(), reference: None, state_report: false, rejected: Some(rejected) })
    }

    /// The receipt, once it is durable.
    ///
    /// # Errors
    /// Temporary only: nothing was stored and the device must repeat.
    pub fn receipt(&self, pending: PendingReceipt) -> impl Future<Output = Result<Receipt, Problem>> + Send + 'static {
        let (epoch, clock) = (self.epoch.clone(), self.clock.clone());
        async move {
            let recorded = pending.pending.await?;
            for part in pending.with {
                part.await?;
            }
            let cursor = lifeline_domain::Cursor { epoch, offset: recorded.position.feed };
            Ok(Receipt {
                id: pending.reference.filter(|_| !(pending.state_report && recorded.repeated)),
                stage: if pending.rejected.is_some() { Stage::Rejected } else { Stage::Stored },
                incident: recorded.incident,
                cursor: pending.rejected.is_none().then_some(cursor),
                at: clock.now(),
                by_role: None,
                error: pending.rejected,
            })
        }
    }
}
