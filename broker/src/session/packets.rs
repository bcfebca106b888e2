//! What the client sends, packet by packet.

use bytes::BytesMut;
use tokio::task::yield_now;

use super::{
    Session,
    ending::{End, told},
};
use crate::{
    codec,
    frame::{FrameError, next_frame},
    kept::FIRST_ID,
    meters,
    packet::{Incoming, PacketId, Violation, Wish},
    reason,
    receipts::Letter,
};

impl Session {
    /// Works through the packets that have arrived, as long as they can be taken.
    pub(super) async fn take_packets(&mut self, input: &mut BytesMut) -> Result<(), End> {
        let publishes = input.first().is_some_and(|first| first >> 4 == 3);
        if publishes && self.common.router.is_used() {
            // Of connections that have something to say at once, the one that was heard last is served first. Let a
            // SUBSCRIBE that came before this be taken before it.
            yield_now().await;
        }
        // Again after the answers: those that were owed may have been in the way of what has arrived already.
        while self.take_some(input).await? {
            self.settle_ready().await?;
        }
        Ok(())
    }

    /// Whether there was a packet that could be taken.
    async fn take_some(&mut self, input: &mut BytesMut) -> Result<bool, End> {
        let mut taken = false;
        while self.may_take() {
            let frame = match next_frame(input, self.common.settings.packet_bytes_max) {
                Ok(Some(frame)) => frame,
                Ok(None) => break,
                Err(FrameError::Violation(violation)) => return Err(violation.into()),
                Err(FrameError::TooLarge { size, topic }) => {
                    meters::refused("too_large");
                    Box::pin(self.common.refuse_large(&self.client, topic, size)).await;
                    return Err(told(reason::PACKET_TOO_LARGE, "the packet is larger than the maximum packet size"));
                }
            };
            let packet = codec::decode(self.client.version, frame.first, frame.body(input))?;
            frame.consume(input);
            self.take(packet).await?;
            taken = true;
        }
        Ok(taken)
    }

    async fn take(&mut self, packet: Incoming) -> Result<(), End> {
        match packet {
            Incoming::Publish(publish) => self.take_publish(publish).await?,
            Incoming::PubAck(id) | Incoming::PubComp(id) => self.confirmed(id),
            Incoming::PubRec(id, reason) if reason >= 0x80 => self.confirmed(id),
            Incoming::PubRec(id, _) => {
                let mailbox = self.state.mailbox.as_ref().filter(|_| id >= FIRST_ID);
                self.state.outbox.received(id);
                if mailbox.is_none_or(|mailbox| mailbox.received(id)) {
                    self.encoder.pubrel(&mut self.output, id);
                }
            }
            Incoming::PubRel(id) => self.take_release(id)?,
            Incoming::Subscribe { id, subscription_id, wishes } => {
                if wishes.iter().any(|wish| wish.no_local && is_shared(wish)) {
                    return Err(Violation::protocol("no local with a shared subscription").into()); // [MQTT-3.8.3-4]
                }
                let reasons = Box::pin(self.subscribe(wishes, subscription_id)).await;
                Box::pin(self.keep_subscriptions()).await?;
                self.encoder.suback(&mut self.output, id, &reasons);
            }
            Incoming::Unsubscribe { id, filters } => {
                let reasons: Vec<_> = filters.iter().map(|filter| self.unsubscribe(filter)).collect();
                Box::pin(self.keep_subscriptions()).await?;
                self.encoder.unsuback(&mut self.output, id, &reasons);
            }
            Incoming::PingReq => self.encoder.pingresp(&mut self.output),
            Incoming::Disconnect { reason, session_expiry } => {
                // A session that was to end with the connection cannot be kept after all [MQTT 5 §3.14.2.2.2].
                match session_expiry {
                    Some(expiry) if self.expiry == 0 && expiry != 0 => {
                        return Err(Violation::protocol("DISCONNECT asks for a session that CONNECT did not").into());
                    }
                    Some(expiry) => self.expiry = expiry,
                    None => {}
                }
                return Err(End::Left { with_will: reason == reason::DISCONNECT_WITH_WILL });
            }
            Incoming::Auth => return Err(Violation::protocol("AUTH without an authentication method").into()),
        }
        Ok(())
    }

    async fn subscribe(&mut self, wishes: Vec<Wish>, subscription_id: Option<u32>) -> Vec<u8> {
        let mut reasons = Vec::with_capacity(wishes.len());
        for wish in wishes {
            if is_shared(&wish) && self.state.mailbox.is_none() {
                let mailbox = self.common.kept.mailbox(self.place.key().clone(), false);
                mailbox.attach(&self.signal, self.client.number);
                self.state.mailbox = Some(mailbox);
            }
            let (subscriptions, mailbox) = (&mut self.state.subscriptions, self.state.mailbox.as_ref());
            let (common, client, reader) = (&self.common, &self.client, &self.reader);
            reasons.push(subscriptions.subscribe(common, client, reader, mailbox, wish, subscription_id).await);
        }
        reasons
    }

    /// Waits until the subscriptions of a session that is kept are on the disk.
    async fn keep_subscriptions(&mut self) -> Result<(), End> {
        let Some(row) = self.state.row(self.expiry, None) else { return Ok(()) };
        match self.common.kept.keeper.stored([row]).await {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(told(reason::SERVER_BUSY, "the store does not answer")),
        }
    }

    /// PUBACK, PUBCOMP or a PUBREC that refuses.
    fn confirmed(&mut self, id: PacketId) {
        match &self.state.mailbox {
            Some(mailbox) if id >= FIRST_ID => mailbox.done(id),
            _ => {
                // A console that watches a device's commands does not take them for it.
                if let Some(Letter::Command(command)) = self.state.outbox.done(id)
                    && self.client.device.as_ref() == Some(&command.request.device)
                {
                    self.common.application.command_sent(&command.request.device, command.request.id);
                }
            }
        }
    }

    fn unsubscribe(&mut self, filter: &str) -> u8 {
        let existed = {
            let mailbox = self.state.mailbox.as_ref();
            self.state.subscriptions.unsubscribe(&self.common, &self.reader, mailbox, filter)
        };
        if existed { reason::SUCCESS } else { reason::NO_SUBSCRIPTION_EXISTED }
    }
}

fn is_shared(wish: &Wish) -> bool {
    wish.filter.starts_with("$share/")
}
