//! One connection after its CONNECT was accepted, until it ends.

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::BytesMut;
use futures_util::FutureExt;
use lifeline_domain::Problem;
use lifeline_protocol::mqtt::Stage;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    select,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    acks::{Acks, Owed, Reported, Settled},
    codec::{self, Encoder, check_topic_name},
    door::Common,
    frame::{FrameError, next_frame},
    meters,
    packet::{Incoming, Publish, Qos, Version, Violation, Will, Wish},
    publish::{Client, Fate, Placing},
    reason,
    receipts::Reader,
    sessions::{Place, SessionState},
    signal::Signal,
    will,
    wire::{Turn, Wire},
};

/// Topic aliases that a client may use (MQTT 5 §3.2.2.3.8).
pub(crate) const TOPIC_ALIAS_MAX: u16 = 16;
/// While more than this waits to be written, nothing is read and nothing is added.
const OUTPUT_HIGH: usize = 64 * 1024;
/// QoS 2 publishes that a client may leave without PUBREL.
const UNRELEASED_MAX: usize = 1024;

/// Why a connection ends.
#[derive(Debug)]
pub(crate) enum End {
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

/// A connection and its session.
pub(crate) struct Session {
    pub(crate) common: Arc<Common>,
    pub(crate) client: Client,
    pub(crate) encoder: Encoder,
    /// Silence after which the client is given up; none with keep alive 0.
    pub(crate) silence_max: Option<Duration>,
    /// The largest packet that the client takes, bytes.
    pub(crate) packet_max: u32,
    /// Seconds that the session outlives the connection.
    pub(crate) expiry: u32,
    pub(crate) will: Option<Will>,
    pub(crate) revoked: Option<CancellationToken>,
    pub(crate) signal: Arc<Signal>,
    pub(crate) reader: Arc<Reader>,
    pub(crate) place: Place,
    pub(crate) state: SessionState,
    pub(crate) output: BytesMut,
    acks: Acks,
    /// A publish that waits for its place in the ledger's queue; nothing is read meanwhile.
    placing: Option<(Owed, Placing)>,
    aliases: Vec<String>,
    last_heard: Instant,
    /// Since when the client has left all of `output` unread.
    stalled_since: Option<Instant>,
}

/// What a CONNECT has settled.
pub(crate) struct Admitted {
    pub(crate) common: Arc<Common>,
    pub(crate) client: Client,
    pub(crate) encoder: Encoder,
    pub(crate) keep_alive: u16,
    pub(crate) packet_max: u32,
    pub(crate) expiry: u32,
    pub(crate) will: Option<Will>,
    pub(crate) revoked: Option<CancellationToken>,
    pub(crate) signal: Arc<Signal>,
    pub(crate) place: Place,
    pub(crate) state: SessionState,
    /// CONNACK.
    pub(crate) output: BytesMut,
}

impl Session {
    /// Begins the session: what was under way is sent again, receipts come here.
    pub(crate) fn begin(admitted: Admitted) -> Box<Self> {
        let reader = Reader::new(admitted.signal.clone());
        let mut session = Box::new(Self {
            reader,
            common: admitted.common,
            client: admitted.client,
            encoder: admitted.encoder,
            // One and a half times the keep alive [MQTT-3.1.2-24].
            silence_max: (admitted.keep_alive > 0)
                .then(|| Duration::from_millis(u64::from(admitted.keep_alive) * 1500)),
            packet_max: admitted.packet_max,
            expiry: admitted.expiry,
            will: admitted.will,
            revoked: admitted.revoked,
            signal: admitted.signal,
            place: admitted.place,
            state: admitted.state,
            output: admitted.output,
            acks: Acks::default(),
            placing: None,
            aliases: Vec::new(),
            last_heard: Instant::now(),
            stalled_since: None,
        });
        let this = &mut *session;
        this.state.outbox.resend(this.encoder, &mut this.output, this.packet_max);
        this.state.subscriptions.attach(&this.common, &this.reader);
        session
    }

    /// Serves the connection until it ends. Returns what is still to be written.
    pub(crate) async fn run<S: AsyncRead + AsyncWrite + Unpin>(mut self: Box<Self>, wire: &mut Wire<S>) -> BytesMut {
        let end = self.converse(wire).await;
        tracing::debug!(client = self.client.number, ?end, "an MQTT connection ends");
        Box::pin(self.finish(end)).await
    }

    async fn converse<S: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut Wire<S>) -> End {
        let revoked = self.revoked.clone();
        let mut revoked = std::pin::pin!(async move {
            match revoked {
                Some(revoked) => revoked.cancelled_owned().await,
                None => std::future::pending().await,
            }
        });
        let mut timer = std::pin::pin!(sleep_until(self.due()));
        loop {
            if let Some(reason) = self.signal.ending() {
                return End::Told { reason, detail: Cow::Borrowed("") };
            }
            // Boxed, here and below: an idle connection should not keep the room that a packet needs.
            if !wire.input.is_empty()
                && let Err(end) = Box::pin(self.take_packets(&mut wire.input)).await
            {
                return end;
            }
            self.send_receipts();
            let reading = self.may_take();
            if !reading {
                self.last_heard = Instant::now();
            }
            if self.stalled_since.is_none() && !self.output.is_empty() {
                self.stalled_since = Some(Instant::now());
            }
            if self.due() < timer.deadline() {
                timer.as_mut().reset(self.due());
            }
            let sending = self.may_send();
            let ended = select! {
                turn = wire.turn(&mut self.output, reading) => self.turned(turn),
                placed = placed(&mut self.placing) => self.placed(placed),
                (owed, settled) = self.acks.next() => Box::pin(self.settle(owed, settled)).await,
                message = self.state.subscriptions.next(self.client.number), if sending => match message {
                    Ok(Some(message)) => {
                        self.deliver(message);
                        self.deliver_more();
                        Ok(())
                    }
                    Ok(None) => Ok(()),
                    Err(error) => Err(told(reason::UNSPECIFIED_ERROR, error.to_string())),
                },
                () = self.signal.woken() => Ok(()),
                () = &mut revoked => Err(told(reason::NOT_AUTHORIZED, "the credential was revoked")),
                () = &mut timer => {
                    timer.as_mut().reset(self.due());
                    self.check_patience()
                }
            };
            if let Err(end) = ended {
                return end;
            }
        }
    }

    fn may_take(&self) -> bool {
        self.placing.is_none()
            && self.acks.len() < self.common.settings.in_flight_max.into()
            && self.output.len() < OUTPUT_HIGH
    }

    fn may_send(&self) -> bool {
        self.state.outbox.has_room() && self.output.len() < OUTPUT_HIGH
    }

    /// When patience with the client ends, as things stand.
    fn due(&self) -> Instant {
        let silence = self.silence_max.map(|silence_max| self.last_heard + silence_max);
        let stall = self.stalled_since.map(|since| since + self.common.settings.write_deadline);
        let some_time = Instant::now() + Duration::from_secs(24 * 3600);
        silence.into_iter().chain(stall).min().unwrap_or(some_time)
    }

    fn check_patience(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if self.stalled_since.is_some_and(|since| since + self.common.settings.write_deadline <= now) {
            meters::refused("slow_reader");
            return Err(End::Lost);
        }
        if self.silence_max.is_some_and(|silence_max| self.last_heard + silence_max <= now) {
            meters::refused("keep_alive");
            return Err(told(reason::KEEP_ALIVE_TIMEOUT, "nothing was heard for one and a half times the keep alive"));
        }
        Ok(())
    }

    fn turned(&mut self, turn: std::io::Result<Turn>) -> Result<(), End> {
        match turn {
            Ok(Turn::Read) => self.last_heard = Instant::now(),
            Ok(Turn::Wrote) => {
                self.stalled_since = (!self.output.is_empty()).then(Instant::now);
            }
            Ok(Turn::Ended) | Err(_) => return Err(End::Lost),
        }
        if self.output.is_empty() {
            self.stalled_since = None;
        }
        Ok(())
    }

    /// Works through the packets that have arrived, as long as they can be taken.
    async fn take_packets(&mut self, input: &mut BytesMut) -> Result<(), End> {
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
        if taken { self.settle_ready().await } else { Ok(()) }
    }

    async fn take(&mut self, packet: Incoming) -> Result<(), End> {
        match packet {
            Incoming::Publish(publish) => self.take_publish(publish).await?,
            Incoming::PubAck(id) | Incoming::PubComp(id) => self.state.outbox.done(id),
            Incoming::PubRec(id, reason) if reason >= 0x80 => self.state.outbox.done(id),
            Incoming::PubRec(id, _) => {
                self.state.outbox.received(id);
                self.encoder.pubrel(&mut self.output, id);
            }
            Incoming::PubRel(id) => {
                let known = self.state.received.remove(&id);
                let reason = if known { reason::SUCCESS } else { reason::PACKET_ID_NOT_FOUND };
                self.encoder.pubcomp(&mut self.output, id, reason);
            }
            Incoming::Subscribe { id, subscription_id, wishes } => {
                let reasons = Box::pin(self.subscribe(wishes, subscription_id)).await;
                self.encoder.suback(&mut self.output, id, &reasons);
            }
            Incoming::Unsubscribe { id, filters } => {
                let reasons: Vec<_> = filters.iter().map(|filter| self.unsubscribe(filter)).collect();
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

    async fn take_publish(&mut self, mut publish: Publish) -> Result<(), End> {
        self.resolve_alias(&mut publish)?;
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

    fn resolve_alias(&mut self, publish: &mut Publish) -> Result<(), End> {
        let Some(alias) = publish.alias.take() else { return Ok(()) };
        if alias == 0 || alias > TOPIC_ALIAS_MAX {
            return Err(told(reason::TOPIC_ALIAS_INVALID, "the topic alias is 0 or above the maximum"));
        }
        let place = usize::from(alias - 1);
        if publish.topic.is_empty() {
            match self.aliases.get(place) {
                Some(topic) if !topic.is_empty() => publish.topic.clone_from(topic),
                _ => return Err(Violation::protocol("the topic alias stands for nothing").into()),
            }
        } else {
            if self.aliases.len() <= place {
                self.aliases.resize(place + 1, String::new());
            }
            self.aliases[place].clone_from(&publish.topic);
        }
        Ok(())
    }

    /// A publish has its place in the ledger's queue, or could not get one.
    fn placed(&mut self, (owed, reported): (Owed, Result<Reported, Problem>)) -> Result<(), End> {
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
    async fn settle_ready(&mut self) -> Result<(), End> {
        while let Some((owed, settled)) = self.acks.next().now_or_never() {
            self.settle_one(owed, settled).await?;
        }
        Ok(())
    }

    async fn settle(&mut self, owed: Owed, settled: Settled) -> Result<(), End> {
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

    async fn subscribe(&mut self, wishes: Vec<Wish>, subscription_id: Option<u32>) -> Vec<u8> {
        let mut reasons = Vec::with_capacity(wishes.len());
        for wish in wishes {
            let subscriptions = &mut self.state.subscriptions;
            reasons
                .push(subscriptions.subscribe(&self.common, &self.client, &self.reader, wish, subscription_id).await);
        }
        reasons
    }

    fn unsubscribe(&mut self, filter: &str) -> u8 {
        let existed = self.state.subscriptions.unsubscribe(&self.common, &self.reader, filter);
        if existed { reason::SUCCESS } else { reason::NO_SUBSCRIPTION_EXISTED }
    }

    fn send_receipts(&mut self) {
        while self.may_send()
            && let Some(letter) = self.reader.take()
        {
            let message = self.state.subscriptions.enveloped(&letter);
            let kept = (message.qos != Qos::AtMostOnce).then_some(letter);
            self.common.meters.deliveries.increment(1);
            let (encoder, output) = (self.encoder, &mut self.output);
            if self.state.outbox.send(encoder, output, message, self.packet_max, kept).is_err() {
                meters::dropped("receipt", 1);
            }
        }
    }

    fn deliver(&mut self, message: Publish) {
        self.common.meters.deliveries.increment(1);
        let (encoder, output) = (self.encoder, &mut self.output);
        // What the client cannot take is not sent [MQTT-3.1.2-25].
        if self.state.outbox.send(encoder, output, message, self.packet_max, None).is_err() {
            meters::dropped("mqtt_message", 1);
        }
    }

    /// What else the router has handed over already leaves in the same write.
    fn deliver_more(&mut self) {
        while self.may_send()
            && let Some(Ok(message)) = self.state.subscriptions.next(self.client.number).now_or_never()
        {
            if let Some(message) = message {
                self.deliver(message);
            }
        }
    }

    /// Ends the session's connection and returns what is still to be written.
    async fn finish(mut self, end: End) -> BytesMut {
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
        self.settle_without_client();

        let with_will = !matches!(end, End::Left { with_will: false });
        let expiry = Duration::from_secs(self.expiry.into()).min(self.common.settings.session_expiry_max);
        let mut delayed = None;
        if let Some(will) = self.will.take().filter(|_| with_will) {
            let delay = Duration::from_secs(will.delay.into()).min(expiry);
            if delay.is_zero() {
                will::publish(&self.common, &self.client, will.publish).await;
            } else {
                delayed = Some(will::delayed(self.client, will.publish, delay));
            }
        }
        if expiry.is_zero() {
            drop(self.place);
        } else {
            self.place.leave(self.state, expiry, delayed);
        }
        if let End::Lost = end { BytesMut::new() } else { self.output }
    }

    async fn settle_all(&mut self) {
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
    fn settle_without_client(&mut self) {
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
async fn placed(placing: &mut Option<(Owed, Placing)>) -> (Owed, Result<Reported, Problem>) {
    let Some((owed, waiting)) = placing else { return std::future::pending().await };
    let (owed, reported) = (*owed, waiting.await);
    *placing = None;
    (owed, reported)
}

fn told(reason: u8, detail: impl Into<Cow<'static, str>>) -> End {
    End::Told { reason, detail: detail.into() }
}
