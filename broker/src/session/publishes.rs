//! What the client publishes, from its packet to its acknowledgement: after the commits
//! that it waits for, in the order of the publishes.

use futures_util::FutureExt;
use lifeline_bridge::ports::{MqttChange, MqttRow, MqttRowKey};
use lifeline_domain::{Code, Problem};
use lifeline_protocol::mqtt::Stage;
use tokio::{select, time::Instant};

use super::{
    Session,
    ending::{End, told},
};
use crate::{
    acks::{Answer, Due, Owed, Reply, Reported, Settled},
    budgets::Turn,
    codec::check_topic_name,
    kept::Stored,
    meters,
    packet::{PacketId, Publish, Qos, Version},
    publish::{Fate, Placing},
    reason,
};

impl Session {
    pub(super) async fn take_publish(&mut self, mut publish: Publish) -> Result<(), End> {
        self.aliases.resolve(&mut publish)?;
        check_topic_name(&publish.topic)?;
        let owed = Owed { qos: publish.qos, id: publish.id, since: Instant::now() };
        if owed.qos == Qos::ExactlyOnce {
            if self.state.received.contains(&owed.id) {
                // A repetition [MQTT-4.3.3-2]: acknowledged again, but not before the first one is durable.
                let placing = self.placing.as_ref().is_some_and(|(placing, _)| placing.id == owed.id);
                if placing || self.acks.owes_pubrec(owed.id) {
                    return Ok(());
                }
                let stored = self.state.lasting().map(|_| self.common.kept.keeper.stored([]));
                let reply = Reply::Publish { owed, reason: reason::SUCCESS, detail: "".into(), receipt: None };
                return self.say(reply, stored);
            }
            if self.state.received.len() >= self.unreleased_max {
                return Err(told(reason::RECEIVE_MAXIMUM_EXCEEDED, "too many QoS 2 publishes were not released"));
            }
            self.state.received.insert(owed.id);
        }
        match self.common.offer(&self.client, publish) {
            (fate, None) => self.take_fate(owed, fate).await,
            (fate, Some(turn)) => {
                self.held = Some(Box::new(Held { owed, fate, turn }));
                Ok(())
            }
        }
    }

    /// Lets in what waited for its device's budget: its turn has come, or the connection ends
    /// and it could be all that its client has to say.
    pub(super) async fn let_held_in(&mut self) -> Result<(), End> {
        match self.held.take() {
            Some(held) => self.take_fate(held.owed, held.fate).await,
            None => Ok(()),
        }
    }

    async fn take_fate(&mut self, owed: Owed, fate: Fate) -> Result<(), End> {
        match fate {
            Fate::Placing(mut placing) => match (&mut placing).now_or_never() {
                Some(reported) => self.placed((owed, reported))?,
                None => self.placing = Some((owed, placing)),
            },
            Fate::Answered(mut answer, message) => {
                if let Some(message) = message {
                    answer.stored = self.distribute(owed, message, false).await;
                }
                self.acks.push_known(owed, answer);
            }
            Fate::Ended(reason, detail) => {
                self.state.received.remove(&owed.id);
                return Err(told(reason, detail));
            }
        }
        Ok(())
    }

    /// PUBREL: the id is free for another message, but not before that is on the disk. Else
    /// the next message with it could be taken for a repetition.
    pub(super) fn take_release(&mut self, id: PacketId) -> Result<(), End> {
        let known = self.state.received.remove(&id);
        let reason = if known { reason::SUCCESS } else { reason::PACKET_ID_NOT_FOUND };
        let mailbox = self.state.lasting().filter(|_| known);
        let stored = mailbox.map(|mailbox| {
            let row = MqttRowKey::Unreleased(mailbox.key.clone(), id);
            self.common.kept.keeper.stored([MqttChange::Remove(row)])
        });
        self.say(Reply::Completed { id, reason }, stored)
    }

    /// Hands a message to its subscribers. What it waits for covers that this session's
    /// client has published it, if that has to be remembered.
    async fn distribute(&mut self, owed: Owed, message: Publish, alert: bool) -> Option<Stored> {
        let mailbox = self.state.lasting().filter(|_| owed.qos == Qos::ExactlyOnce);
        let also = mailbox.map(|mailbox| MqttChange::Put(MqttRow::Unreleased(mailbox.key.clone(), owed.id)));
        let stored = self.common.distribute(message, self.client.number, alert, also).await;
        stored.filter(|_| owed.qos != Qos::AtMostOnce)
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
        while let Some(due) = self.acks.next().now_or_never() {
            self.settle_one(due).await?;
        }
        Ok(())
    }

    pub(super) async fn settle(&mut self, due: Due) -> Result<(), End> {
        self.settle_one(due).await?;
        self.settle_ready().await
    }

    async fn settle_one(&mut self, due: Due) -> Result<(), End> {
        let (owed, settled) = match due {
            Due::Settled(owed, settled) => (owed, settled),
            Due::Reply(reply, committed) => return self.reply(reply, committed),
        };
        match settled {
            Settled::Known(Answer { reason, detail, receipt, stored }) => {
                self.say(Reply::Publish { owed, reason, detail, receipt }, stored)
            }
            Settled::Committed { device, receipt, message } => {
                self.common.meters.acknowledged_after(owed.since.elapsed());
                let rejected = receipt.error.as_ref().filter(|_| receipt.stage == Stage::Rejected);
                let (reason, detail) = rejected.map_or((reason::SUCCESS, "".into()), |error| {
                    (reason::of_rejected_publish(error.code), error.detail.clone().into())
                });
                let stored = match message.filter(|_| receipt.stage != Stage::Rejected) {
                    Some(message) => self.distribute(owed, message, true).await,
                    None => None,
                };
                self.say(Reply::Publish { owed, reason, detail, receipt: Some((device, receipt)) }, stored)
            }
            Settled::Failed(problem) => self.fail(owed, &problem),
        }
    }

    /// Replies when what the reply waits for is on the disk, after those before it.
    fn say(&mut self, reply: Reply, stored: Option<Stored>) -> Result<(), End> {
        match self.acks.push_reply(reply, stored) {
            Some(reply) => self.reply(reply, true),
            None => Ok(()),
        }
    }

    fn reply(&mut self, reply: Reply, committed: bool) -> Result<(), End> {
        const NOT_KEPT: &str = "the store does not answer";
        match reply {
            Reply::Publish { owed, reason, detail, receipt } => {
                if !committed {
                    return self.fail(owed, &Problem::new(Code::Unavailable, NOT_KEPT));
                }
                self.encoder.acknowledge(&mut self.output, owed.qos, owed.id, reason, &detail);
                if reason != reason::SUCCESS && self.client.version == Version::V5 {
                    self.state.received.remove(&owed.id); // a refusing PUBREC ends the exchange [MQTT-4.3.3-9]
                }
                if let Some((device, receipt)) = receipt {
                    self.common.receipts.deliver(&device, &receipt);
                }
            }
            Reply::Completed { .. } if !committed => return Err(told(reason::SERVER_BUSY, NOT_KEPT)),
            Reply::Completed { id, reason } => self.encoder.pubcomp(&mut self.output, id, reason),
        }
        Ok(())
    }

    /// Waits until everything that was read is answered, or one cannot be.
    pub(super) async fn settle_all(&mut self) {
        while self.placing.is_some() || !self.acks.is_empty() {
            let settled = select! {
                placed = placed(&mut self.placing) => self.placed(placed),
                due = self.acks.next() => self.settle_one(due).await,
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
        for id in self.acks.not_taken() {
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
                match acks.next().await {
                    Due::Settled(_, settled) => drop(common.announce(settled, number).await),
                    Due::Reply(Reply::Publish { receipt: Some((device, receipt)), .. }, _) => {
                        common.receipts.deliver(&device, &receipt);
                    }
                    Due::Reply(..) => {}
                }
            }
        });
    }
}

/// A publish that waits for its device's budget.
pub(super) struct Held {
    owed: Owed,
    fate: Fate,
    turn: Turn,
}

/// Waits for the held publish's turn. May be dropped at any await.
pub(super) async fn turn_of(held: &mut Option<Box<Held>>) {
    match held {
        // An end of the task in another way must not hold the publish up for ever.
        Some(held) => drop((&mut held.turn).await),
        None => std::future::pending().await,
    }
}

/// The publish that waits for its place, once it has one. May be dropped at any await.
pub(super) async fn placed(placing: &mut Option<(Owed, Placing)>) -> (Owed, Result<Reported, Problem>) {
    let Some((owed, waiting)) = placing else { return std::future::pending().await };
    let (owed, reported) = (*owed, waiting.await);
    *placing = None;
    (owed, reported)
}
