//! How a connection ends: what is still acknowledged, what becomes of the session and the will.

use std::{borrow::Cow, time::Duration};

use bytes::BytesMut;
use tokio::time::timeout;

use super::Session;
use crate::{meters, packet::Violation, reason, will};

/// Why a connection ends.
#[derive(Debug)]
pub(super) enum End {
    /// The client has sent DISCONNECT.
    Left { with_will: bool },
    /// The socket is closed or broken.
    Lost,
    /// The door ends it, with a reason code of MQTT 5.
    Told { reason: u8, detail: Cow<'static, str> },
}

impl From<Violation> for End {
    fn from(violation: Violation) -> Self {
        meters::refused("protocol");
        Self::Told { reason: violation.reason, detail: Cow::Borrowed(violation.detail) }
    }
}

impl End {
    /// The client reads so slowly that messages for it may be gone: it is told, and begins anew.
    pub(super) fn behind() -> Self {
        meters::refused("slow_reader");
        told(reason::QUOTA_EXCEEDED, "the client is too far behind with reading; messages for it may be gone")
    }
}

pub(super) fn told(reason: u8, detail: impl Into<Cow<'static, str>>) -> End {
    End::Told { reason, detail: detail.into() }
}

impl Session {
    /// Ends the session's connection and returns what is still to be written.
    pub(super) async fn finish(mut self, end: End) -> BytesMut {
        let _ = self.let_held_in().await; // the connection ends anyway
        if let End::Told { reason: reason::SERVER_SHUTTING_DOWN, .. } = end {
            // What is being committed is acknowledged, so that it is not repeated.
            let _ = timeout(self.common.settings.shutdown_grace, self.settle_all()).await;
        }
        if let End::Told { reason, detail } = &end {
            self.send_receipts();
            self.encoder.disconnect(&mut self.output, *reason, detail);
        }
        let letters = self.state.outbox.take_letters();
        self.state.subscriptions.detach(&self.common, &self.reader, &letters);
        if let Some(mailbox) = &self.state.mailbox {
            mailbox.detach();
        }
        self.settle_without_client();

        let with_will = !matches!(end, End::Left { with_will: false });
        let expiry = Duration::from_secs(self.expiry.into()).min(self.common.settings.session_expiry_max);
        let mut delayed = None;
        match self.will.take() {
            Some(will) if !with_will => self.common.kept.keeper.note([will.removal()]),
            Some(will) => match will.delay(expiry) {
                Duration::ZERO => {
                    if let Some(device) = self.client.device.as_ref().filter(|device| will.is_status_of(device)) {
                        self.common.application.lost(device);
                    }
                    will::publish(&self.common, &self.client, will).await;
                }
                delay => delayed = Some(will.delayed(&self.common, self.client, delay)),
            },
            None => {}
        }
        if expiry.is_zero() {
            self.state.end(&self.common.kept);
            drop(self.place);
        } else {
            let until = self.common.clock.now().plus(expiry);
            self.common.kept.keeper.note(self.state.row(self.expiry, Some(until)));
            if let Some(will) = self.place.leave(self.state, expiry, delayed) {
                will::publish(&self.common, &will.client, will.last).await;
            }
        }
        if let End::Lost = end { BytesMut::new() } else { self.output }
    }
}
