//! What the client publishes, from its packet to its acknowledgement: after the commit
//! that it waits for, in the order of the publishes.

use futures_util::FutureExt;
use lifeline_domain::Problem;
use lifeline_protocol::mqtt::Stage;
use tokio::{select, time::Instant};

use super::{
    Session,
    ending::{End, told},
};
use crate::{
    acks::{Owed, Reported, Settled},
    codec::check_topic_name,
    meters,
    packet::{Publish, Qos, Version},
    publish::{Fate, Placing},
    reason,
};

/// QoS 2 publishes that a client may leave without PUBREL.
const UNRELEASED_MAX: usize = 1024;

impl Session {
    pub(super) async fn take_publish(&mut self, mut publish: Publish) -> Result<(), End> {
        self.aliases.resolve(&mut publish)?;
        check_topic_name(&publish.topic)?;
        let owed = Owed { qos: publish.qos, id: publish.id, since: Instant::now() };
        if owed.qos == Qos::ExactlyOnce {
            if self.state.received.contains(&owed.id) {
                // A repetition [MQTT-4.3.3-2]: acknowledged again, but not before the first one is durable.
                let placing = self.placing.as_ref().is_some_and(|(placing, _)| placing.id == owed.id);
                if !placing && !self.acks.owes(Qos::ExactlyOnce, owed.id) {
                    self.encoder.acknowledge(&mut self.output, owed.qos, owed.id, reason::SUCCESS, "");
                }
                return Ok(());
            }
            if self.state.received.len() >= UNRELEASED_MAX {
                return Err(told(reason::RECEIVE_MAXIMUM_EXCEEDED, "too many QoS 2 publishes were not released"));
            }
            self.state.received.insert(owed.id);
        }
        match self.common.receive(&self.client, publish) {
            Fate::Placing(mut placing) => match (&mut placing).now_or_never() {
                Some(reported) => self.placed((owed, reported))?,
                None => self.placing = Some((owed, placing)),
            },
            Fate::Answered(answer, message) => {
                if let Some(message) = message {
                    self.common.router.publish(message, self.client.number).await;
                }
                self.acks.push_known(owed, answer);
            }
        }
        Ok(())
    }

    /// A publish has its place in the ledger's queue, or could not get one.
    pub(super) fn placed(&mut self, (owed, reported): (Owed, Result<Reported, Problem>)) -> Result<(), End> {
        match reported {
            Ok(reported) => {
                self.acks.push_reported(owed, reported);
                Ok(())
            }
            Err(problem) => self.fail(owed, &problem),
        }
    }

    /// Nothing was stored. Most clients take any PUBACK, even one with an error, for the
    /// end of the matter; a closed connection makes every client repeat.
    fn fail(&mut self, owed: Owed, problem: &Problem) -> Result<(), End> {
        self.state.received.remove(&owed.id);
        tracing::warn!(client = self.client.number, code = %problem.code, "an alert could not be stored");
        if owed.qos == Qos::AtMostOnce {
            meters::dropped("alert_qos0", 1);
            return Ok(());
        }
        meters::refused("not_stored");
        Err(told(reason::SERVER_BUSY, problem.detail.clone()))
    }

    /// Gives every acknowledgement that can be given now: they leave in one write.
    pub(super) async fn settle_ready(&mut self) -> Result<(), End> {
        while let Some((owed, settled)) = self.acks.next().now_or_never() {
            self.settle_one(owed, settled).await?;
        }
        Ok(())
    }

    pub(super) async fn settle(&mut self, owed: Owed, settled: Settled) -> Result<(), End> {
        self.settle_one(owed, settled).await?;
        self.settle_ready().await
    }

    async fn settle_one(&mut self, owed: Owed, settled: Settled) -> Result<(), End> {
        let (reason, detail) = match &settled {
            Settled::Known(answer) => (answer.reason, answer.detail.as_ref()),
            Settled::Committed { receipt, .. } => {
                self.common.meters.acknowledged_after(owed.since.elapsed());
                match &receipt.error {
                    Some(error) if receipt.stage == Stage::Rejected => {
                        (reason::of_rejected_publish(error.code), error.detail.as_str())
                    }
                    _ => (reason::SUCCESS, ""),
                }
            }
            Settled::Failed(problem) => return self.fail(owed, problem),
        };
        self.encoder.acknowledge(&mut self.output, owed.qos, owed.id, reason, detail);
        if reason != reason::SUCCESS && self.client.version == Version::V5 {
            self.state.received.remove(&owed.id); // a refusing PUBREC ends the exchange [MQTT-4.3.3-9]
        }
        self.common.announce(settled, self.client.number).await;
        Ok(())
    }

    /// Waits until everything that was read is answered, or one cannot be.
    pub(super) async fn settle_all(&mut self) {
        while self.placing.is_some() || !self.acks.is_empty() {
            let settled = select! {
                placed = placed(&mut self.placing) => self.placed(placed),
                (owed, settled) = self.acks.next() => self.settle_one(owed, settled).await,
            };
            if settled.is_err() {
                return;
            }
        }
    }

    /// What was read off the socket still goes into the ledger, and is told in receipts,
    /// although its acknowledgement has nowhere to go. The client repeats what was not
    /// acknowledged; the ledger counts it once.
    pub(super) fn settle_without_client(&mut self) {
        for id in self.acks.ids(Qos::ExactlyOnce) {
            self.state.received.remove(&id);
        }
        if let Some((owed, _)) = &self.placing {
            self.state.received.remove(&owed.id);
        }
        let (mut acks, placing) = (std::mem::take(&mut self.acks), self.placing.take());
        if acks.is_empty() && placing.is_none() {
            return;
        }
        let (common, number) = (self.common.clone(), self.client.number);
        self.common.tasks.spawn(async move {
            if let Some((owed, placing)) = placing
                && let Ok(reported) = placing.await
            {
                acks.push_reported(owed, reported);
            }
            while !acks.is_empty() {
                let (_, settled) = acks.next().await;
                common.announce(settled, number).await;
            }
        });
    }
}

/// The publish that waits for its place, once it has one. May be dropped at any await.
pub(super) async fn placed(placing: &mut Option<(Owed, Placing)>) -> (Owed, Result<Reported, Problem>) {
    let Some((owed, waiting)) = placing else { return std::future::pending().await };
    let (owed, reported) = (*owed, waiting.await);
    *placing = None;
    (owed, reported)
}
