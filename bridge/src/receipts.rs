//! What devices are told about their alerts after they are stored (N2), and the
//! incidents' states for MQTT subscribers.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use lifeline_domain::{Actor, Cursor, DeviceId, Epoch, Fact, Incident, IncidentId, Origin, Role, Status};
use lifeline_protocol::mqtt::{Receipt, Stage};
use tokio::sync::{mpsc, watch};

use crate::{
    ledger::{Batch, CommittedEntry},
    live::Live,
    ports::Clock,
    translate,
};

/// How many alerts may wait for the word that a responder's client has them.
const UNDELIVERED_MAX: usize = 100_000;

struct Undelivered {
    offset: u64,
    device: DeviceId,
    reference: String,
    incident: Option<IncidentId>,
}

pub(crate) struct Receipts {
    pub(crate) epoch: Epoch,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) live: Arc<Live>,
    pub(crate) batches: mpsc::Receiver<Arc<Batch>>,
    /// The feed offset that some responder's client has confirmed.
    pub(crate) delivered: watch::Receiver<u64>,
    pub(crate) receipts: mpsc::Sender<(DeviceId, Receipt)>,
    /// The unresolved incidents at start, and then each incident that changes.
    pub(crate) incidents: mpsc::Sender<Arc<Incident>>,
}

impl Receipts {
    /// Runs until the ledger has ended.
    pub(crate) async fn run(mut self) {
        let mut undelivered: VecDeque<Undelivered> = VecDeque::new();
        let mut references: HashMap<IncidentId, String> = HashMap::new();
        let (_, unresolved) = self.live.unresolved();
        let mut changed: BTreeMap<IncidentId, Arc<Incident>> =
            unresolved.into_iter().map(|incident| (incident.id, incident)).collect();
        loop {
            tokio::select! {
                // What a responder's client has confirmed stands in a batch that came before.
                biased;
                batch = self.batches.recv() => {
                    let Some(batch) = batch else { return };
                    for committed in &batch.entries {
                        self.follow(committed, &mut undelivered, &mut references);
                    }
                    changed.extend(batch.incidents.iter().map(|incident| (incident.id, incident.clone())));
                }
                Ok(()) = self.delivered.changed() => {
                    let offset = *self.delivered.borrow_and_update();
                    while undelivered.front().is_some_and(|first| first.offset <= offset) {
                        if let Some(first) = undelivered.pop_front() {
                            self.tell_delivered(first);
                        }
                    }
                }
                Ok(permit) = self.incidents.reserve(), if !changed.is_empty() => {
                    if let Some((_, incident)) = changed.pop_first() {
                        permit.send(incident);
                    }
                }
            }
        }
    }

    fn follow(
        &self,
        committed: &CommittedEntry,
        undelivered: &mut VecDeque<Undelivered>,
        references: &mut HashMap<IncidentId, String>,
    ) {
        let entry = &committed.entry;
        let stage = match &entry.fact {
            // What the gateway says of a device is not the device's alert.
            Fact::SignalReceived(_) if entry.by == Actor::System => return,
            Fact::SignalReceived(received) => {
                let signal = &received.signal;
                let reference = translate::reference(signal);
                if let Some(incident) = entry.incident {
                    references.insert(incident, reference.clone());
                }
                if undelivered.len() == UNDELIVERED_MAX {
                    undelivered.pop_front();
                    metrics::counter!("lifeline_dropped_total", "what" => "delivered_receipt").increment(1);
                }
                undelivered.push_back(Undelivered {
                    offset: entry.position.feed,
                    device: signal.device.clone(),
                    reference,
                    incident: entry.incident,
                });
                return;
            }
            Fact::IncidentSeen(_) => Stage::Seen,
            Fact::IncidentAcknowledged(_) => Stage::Acknowledged,
            Fact::IncidentResolved(_) => Stage::Resolved,
            _ => return,
        };
        let Some(incident) = entry.incident.and_then(|id| self.live.incident(id).1) else { return };
        let Origin::Device { id: device, .. } = &incident.origin else { return };
        let receipt = Receipt {
            id: references.get(&incident.id).cloned(),
            stage,
            incident: Some(incident.id),
            cursor: Some(self.cursor(entry.position.feed)),
            at: entry.at,
            by_role: role(&entry.by),
            error: None,
        };
        if incident.status == Status::Resolved {
            references.remove(&incident.id);
        }
        self.send(device.clone(), receipt);
    }

    fn tell_delivered(&self, alert: Undelivered) {
        let receipt = Receipt {
            id: Some(alert.reference),
            stage: Stage::Delivered,
            incident: alert.incident,
            cursor: Some(self.cursor(alert.offset)),
            at: self.clock.now(),
            by_role: Some(Role::Responder),
            error: None,
        };
        self.send(alert.device, receipt);
    }

    fn cursor(&self, offset: u64) -> Cursor {
        Cursor { epoch: self.epoch.clone(), offset }
    }

    /// Receipts after `stored` are a courtesy: past the queue they are dropped and counted.
    fn send(&self, device: DeviceId, receipt: Receipt) {
        if self.receipts.try_send((device, receipt)).is_err() {
            metrics::counter!("lifeline_dropped_total", "what" => "receipt").increment(1);
        }
    }
}

fn role(actor: &Actor) -> Option<Role> {
    match actor {
        Actor::User { role, .. } => Some(*role),
        _ => None,
    }
}
