//! What the client gets: receipts and what it has subscribed to, within its window.

use futures_util::FutureExt;

use super::{OUTPUT_HIGH, Session, ending::End};
use crate::{
    meters,
    packet::{Publish, Qos},
    receipts::Letter,
    router::Interrupted,
};

impl Session {
    /// Whether there is room for more: in the client's window and in the output.
    pub(super) fn may_send(&self) -> bool {
        let queued = self.state.mailbox.as_ref().map_or(0, |mailbox| mailbox.under_way());
        self.state.outbox.has_room(queued) && self.output.len() < OUTPUT_HIGH
    }

    pub(super) fn send_receipts(&mut self) {
        while self.may_send()
            && let Some(letter) = self.reader.take()
        {
            let Some(message) = self.state.subscriptions.enveloped(&letter, self.common.clock.now()) else { continue };
            let what = if matches!(letter, Letter::Command(_)) { "command" } else { "receipt" };
            let kept = (message.qos != Qos::AtMostOnce).then_some(letter);
            self.common.meters.deliveries.increment(1);
            if self.state.outbox.send(&mut self.pen, &mut self.output, message, kept).is_err() {
                meters::dropped(what, 1);
            }
        }
    }

    /// Sends what waits in the session's mailbox.
    pub(super) fn send_queued(&mut self) {
        let Some(mailbox) = self.state.mailbox.clone() else { return };
        while let Some(id) = mailbox.next_release() {
            self.encoder.pubrel(&mut self.output, id);
        }
        let now = self.common.clock.now();
        while !self.state.subscriptions.is_replaying()
            && self.may_send()
            && let Some(mut message) = mailbox.next(now)
        {
            self.common.meters.deliveries.increment(1);
            if self.pen.write(&mut self.output, &mut message).is_err() {
                meters::dropped("mqtt_message", 1);
                mailbox.done(message.id);
            }
        }
    }

    pub(super) fn deliver(&mut self, message: Publish) {
        self.common.meters.deliveries.increment(1);
        // What the client cannot take is not sent [MQTT-3.1.2-25].
        if self.state.outbox.send(&mut self.pen, &mut self.output, message, None).is_err() {
            meters::dropped("mqtt_message", 1);
        }
    }

    /// What else there is already leaves in the same write.
    pub(super) fn deliver_more(&mut self) -> Result<(), End> {
        while self.may_send()
            && let Some(message) = self.state.subscriptions.next(self.client.number).now_or_never()
        {
            match message {
                Ok(Some(message)) => self.deliver(message),
                Ok(None) => {}
                // It says so again when it is asked next.
                Err(Interrupted::NoRouter) => break,
                Err(Interrupted::Behind) => return Err(End::behind()),
            }
        }
        Ok(())
    }
}
