//! One connection after its CONNECT was accepted, until it ends.

mod aliases;
mod deliveries;
mod ending;
mod packets;
mod patience;
mod publishes;

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::BytesMut;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    select,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

pub(crate) use self::aliases::TOPIC_ALIAS_MAX;
use self::{
    aliases::Aliases,
    ending::{End, told},
    patience::Patience,
    publishes::{Held, placed, turn_of},
};
use crate::{
    acks::{Acks, Owed},
    codec::Encoder,
    door::Common,
    packet::Version,
    pen::Pen,
    publish::{Client, Placing},
    reason,
    receipts::Reader,
    router::Interrupted,
    sessions::{Place, SessionState},
    signal::Signal,
    will::LastWill,
    wire::{Turn, Wire},
};

/// While more than this waits to be written, nothing is read and nothing is added.
const OUTPUT_HIGH: usize = 64 * 1024;
/// QoS 2 publishes that a client of 3.1.1, which knows no Receive Maximum, may leave without PUBREL.
const UNRELEASED_MAX: usize = 1024;
/// The application is told at most so often that a device was heard.
const HEARD_PAUSE: Duration = Duration::from_secs(1);
/// When the timer looks again at a client for whom there is no end of time.
const SOME_TIME: Duration = Duration::from_secs(24 * 3600);

/// A connection and its session.
pub(crate) struct Session {
    common: Arc<Common>,
    pub(crate) client: Client,
    encoder: Encoder,
    pen: Pen,
    /// Seconds that the session outlives the connection.
    expiry: u32,
    will: Option<LastWill>,
    revoked: Option<CancellationToken>,
    /// When the token ends that the client has logged in with.
    login_ends: Option<Instant>,
    signal: Arc<Signal>,
    reader: Arc<Reader>,
    place: Place,
    state: SessionState,
    output: BytesMut,
    acks: Acks,
    /// A publish that waits for its place in the ledger's queue; nothing is read meanwhile.
    placing: Option<(Owed, Placing)>,
    /// A publish that waits for its device's budget; nothing is read meanwhile.
    held: Option<Box<Held>>,
    aliases: Aliases,
    patience: Patience,
    /// QoS 2 publishes that may be without PUBREL.
    unreleased_max: usize,
    /// When the application was last told that the device was heard.
    told_heard: Instant,
}

/// What a CONNECT has settled.
pub(crate) struct Admitted {
    pub(crate) common: Arc<Common>,
    pub(crate) client: Client,
    pub(crate) encoder: Encoder,
    pub(crate) keep_alive: u16,
    /// The largest packet that the client takes, bytes.
    pub(crate) packet_max: u32,
    /// How many topic aliases the client takes.
    pub(crate) aliases_max: u16,
    pub(crate) expiry: u32,
    pub(crate) will: Option<LastWill>,
    pub(crate) revoked: Option<CancellationToken>,
    pub(crate) login_ends: Option<Instant>,
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
        let write_deadline = admitted.common.settings.write_deadline;
        // The Receive Maximum (§4.9) is counted anew in each connection.
        let unreleased_max = match admitted.client.version {
            Version::V3 => UNRELEASED_MAX,
            Version::V5 => admitted.state.received.len() + usize::from(admitted.common.settings.in_flight_max),
        };
        let mut session = Box::new(Self {
            reader,
            common: admitted.common,
            client: admitted.client,
            encoder: admitted.encoder,
            pen: Pen::new(admitted.encoder, admitted.packet_max, admitted.aliases_max),
            expiry: admitted.expiry,
            will: admitted.will,
            revoked: admitted.revoked,
            login_ends: admitted.login_ends,
            signal: admitted.signal,
            place: admitted.place,
            state: admitted.state,
            output: admitted.output,
            acks: Acks::default(),
            placing: None,
            held: None,
            aliases: Aliases::default(),
            patience: Patience::new(admitted.keep_alive, write_deadline, Instant::now()),
            unreleased_max,
            told_heard: Instant::now(),
        });
        let this = &mut *session;
        this.state.outbox.resend(&mut this.pen, &mut this.output);
        let mailbox = this.state.mailbox.as_ref();
        if this.state.subscriptions.end_forbidden(&this.common, &this.client, &this.reader, mailbox) {
            this.common.kept.keeper.note(this.state.row(this.expiry, None));
        }
        this.state.subscriptions.attach(&this.common, &this.reader);
        if let Some(mailbox) = &this.state.mailbox {
            mailbox.attach(&this.signal, this.client.number);
        }
        this.tell_heard(Instant::now());
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
            self.send_queued();
            let reading = self.may_take();
            if !reading {
                self.patience.heard(Instant::now());
            }
            if !self.output.is_empty() {
                self.patience.waits(Instant::now());
            }
            if self.due() < timer.deadline() {
                timer.as_mut().reset(self.due());
            }
            let sending = self.may_send();
            let ended = select! {
                turn = wire.turn(&mut self.output, reading) => self.turned(turn),
                placed = placed(&mut self.placing) => self.placed(placed),
                () = turn_of(&mut self.held) => Box::pin(self.let_held_in()).await,
                due = self.acks.next() => Box::pin(self.settle(due)).await,
                message = self.state.subscriptions.next(self.client.number), if sending => match message {
                    Ok(Some(message)) => {
                        self.deliver(message);
                        self.deliver_more()
                    }
                    Ok(None) => Ok(()),
                    Err(Interrupted::NoRouter) => Box::pin(self.find_router()).await,
                    Err(Interrupted::Behind) => Err(End::behind()),
                },
                () = self.signal.woken() => Ok(()),
                () = &mut revoked => Err(told(reason::NOT_AUTHORIZED, "the credential was revoked")),
                () = &mut timer => {
                    timer.as_mut().reset(self.due());
                    self.check_time(Instant::now())
                }
            };
            if let Err(end) = ended {
                return end;
            }
        }
    }

    /// The router has ended. The connection goes on with the one that took its place.
    async fn find_router(&mut self) -> Result<(), End> {
        let mut anew = self.state.subscriptions.subscribe_anew(&self.common).await;
        if anew.is_err() {
            // That was a link to the router that is just ending.
            anew = self.state.subscriptions.subscribe_anew(&self.common).await;
        }
        anew.map_err(|error| told(reason::UNSPECIFIED_ERROR, error.to_string()))
    }

    fn tell_heard(&mut self, now: Instant) {
        self.told_heard = now;
        if let Some(device) = &self.client.device {
            self.common.application.heard(device);
        }
    }

    fn may_take(&self) -> bool {
        self.placing.is_none()
            && self.held.is_none()
            && self.acks.len() < self.common.settings.in_flight_max.into()
            && self.output.len() < OUTPUT_HIGH
    }

    /// When the timer is to look again.
    fn due(&self) -> Instant {
        let due = self.patience.due().into_iter().chain(self.login_ends).min();
        due.unwrap_or_else(|| Instant::now() + SOME_TIME)
    }

    fn check_time(&self, now: Instant) -> Result<(), End> {
        if self.login_ends.is_some_and(|ends| ends <= now) {
            return Err(told(reason::MAXIMUM_CONNECT_TIME, "the token has expired"));
        }
        self.patience.check(now)
    }

    fn turned(&mut self, turn: std::io::Result<Turn>) -> Result<(), End> {
        match turn {
            Ok(Turn::Read) => {
                let now = Instant::now();
                self.patience.heard(now);
                if now >= self.told_heard + HEARD_PAUSE {
                    self.tell_heard(now);
                }
            }
            Ok(Turn::Wrote) => self.patience.progressed(),
            Ok(Turn::Ended) | Err(_) => return Err(End::Lost),
        }
        Ok(())
    }
}
