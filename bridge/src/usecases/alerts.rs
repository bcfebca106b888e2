use std::future::Future;

use base64::{Engine, engine::general_purpose::STANDARD};
use lifeline_domain::{Command, DeviceId, PayloadQuarantined, Problem, SignalKind};
use lifeline_protocol::mqtt::{Receipt, ReceiptError, Stage};

use crate::{
    Bridge,
    ledger::{Lane, Pending},
    translate,
};

/// How much of a payload is kept in quarantine, bytes.
const QUARANTINE_BYTES_MAX: usize = 64 * 1024;

/// An alert that has its place in the ledger's queue.
#[derive(Debug)]
pub struct PendingReceipt {
    pending: Pending,
    reference: Option<String>,
    rejected: Option<ReceiptError>,
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
        match translate::alert(device, kind, payload, self.clock.now(), self.alert_defaults(device)) {
            Ok(translated) => {
                let reference = Some(translate::reference(&translated.signal));
                let command = Command::ReportSignal { signal: translated.signal, repeat_of: translated.repeat_of };
                let pending = self.ledger.submit(Lane::Emergency, command).await?;
                Ok(PendingReceipt { pending, reference, rejected: None })
            }
            Err(problem) => self.quarantine(device, topic, payload, problem).await,
        }
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
        Ok(PendingReceipt { pending, reference: None, rejected: Some(rejected) })
    }

    /// The receipt, once it is durable.
    ///
    /// # Errors
    /// Temporary only: nothing was stored and the device must repeat.
    pub fn receipt(&self, pending: PendingReceipt) -> impl Future<Output = Result<Receipt, Problem>> + Send + 'static {
        let (epoch, clock) = (self.epoch.clone(), self.clock.clone());
        async move {
            let recorded = pending.pending.await?;
            let cursor = lifeline_domain::Cursor { epoch, offset: recorded.position.feed };
            Ok(Receipt {
                id: pending.reference,
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
