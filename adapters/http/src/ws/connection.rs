use std::{future::ready, num::NonZeroU32, pin::pin, sync::Arc, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::{SinkExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use lifeline_bridge::{
    Bridge, Caller,
    feed::{Delivery, Frame, Mailbox, Opening, Reader, SubscriptionHandle},
};
use lifeline_domain::{Code, Problem, Timestamp};
use lifeline_protocol::ws::{
    Channel, CloseCode, Command, Done, Event, HEARTBEAT_MS, Request, Snapshot, Subscribe, Subscribed, TokenRefresh,
    Unsubscribe, answer, refuse,
};
use metrics::Histogram;
use tokio::time::{Instant, Interval, sleep_until, timeout};
use tracing::{Instrument, debug, info_span};

use super::{
    commands::{Outcome, carry_out, reply},
    hello::greet,
};
use crate::state::HttpState;

/// Commands of one connection that may be under way at once; past that its frames wait.
pub(super) const COMMANDS_IN_FLIGHT_MAX: usize = 64;
/// How long `hello` may take.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// A socket that takes nothing for so long is given up.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// A socket that is heard all the time is told to be this often.
const TELL_HEARD_EVERY: Duration = Duration::from_secs(5);
/// Channels that one connection may read at once.
const SUBSCRIPTIONS_MAX: usize = 32;
const HEARTBEAT: Duration = Duration::from_millis(HEARTBEAT_MS);

/// Serves one socket from `hello` to its close.
pub(super) async fn serve(mut socket: WebSocket, state: HttpState) {
    let open = metrics::gauge!("lifeline_ws_connections");
    open.increment(1);
    let greeted = timeout(HELLO_TIMEOUT, greet(&mut socket, &state)).await.unwrap_or(Err(CloseCode::HelloTimeout));
    let ended = match greeted {
        Ok(caller) => {
            let _connected = state.bridge().person_connected(&caller);
            Connection::new(socket, state, caller).run().await
        }
        Err(code) => Some((socket, code)),
    };
    if let Some((socket, code)) = ended {
        debug!(code = code.number(), reason = code.reason(), "closing a WebSocket");
        metrics::counter!("lifeline_ws_closed_total", "code" => code.number().to_string()).increment(1);
        close(socket, code).await;
    }
    open.decrement(1);
}

/// Sends the close frame and waits for the other side's, so that the frames before it
/// and the code itself arrive (RFC 6455 §7.1.1: the server closes the connection).
async fn close(mut socket: WebSocket, code: CloseCode) {
    let frame = CloseFrame { code: code.number(), reason: Utf8Bytes::from_static(code.reason()) };
    let farewell = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    let _ = timeout(Duration::from_secs(2), farewell).await;
}

/// The close code for what the protocol layer refuses.
pub(super) fn close_code_of(error: &axum::Error) -> CloseCode {
    let text = error.to_string();
    if text.contains("too long") || text.contains("too big") { CloseCode::FrameTooLarge } else { CloseCode::NotText }
}

struct Connection {
    socket: WebSocket,
    state: HttpState,
    caller: Arc<Caller>,
    mailbox: Mailbox,
    subscriptions: Vec<SubscriptionHandle>,
    in_flight: FuturesUnordered<BoxFuture<'static, Outcome>>,
    frames: DefaultDirectRateLimiter,
    heard_at: Instant,
    /// When it was last told that somebody who may call for help was heard.
    told_heard_at: Instant,
    /// Whether frames were fed that may not have been written.
    unwritten: bool,
    /// When the oldest entry among them was decided.
    oldest_unwritten: Option<Timestamp>,
    alert_to_reader: Histogram,
}

/// Why the loop ends: with a close code to send, or because the other side is gone.
type Ended = Option<CloseCode>;

impl Connection {
    fn new(socket: WebSocket, state: HttpState, caller: Caller) -> Self {
        let per_second = NonZeroU32::new(state.0.settings.frames_per_second_max).unwrap_or(NonZeroU32::MIN);
        Self {
            socket,
            state,
            caller: Arc::new(caller),
            mailbox: Mailbox::default(),
            subscriptions: Vec::new(),
            in_flight: FuturesUnordered::new(),
            frames: RateLimiter::direct(Quota::per_second(per_second)),
            heard_at: Instant::now(),
            told_heard_at: Instant::now(),
            unwritten: false,
            oldest_unwritten: None,
            alert_to_reader: metrics::histogram!("lifeline_alert_to_reader_seconds"),
        }
    }

    async fn run(mut self) -> Option<(WebSocket, CloseCode)> {
        self.tell_heard();
        let ended = self.turn().await;
        self.tell_heard();
        ended.map(|code| (self.socket, code))
    }

    async fn turn(&mut self) -> Ended {
        let mut heartbeat = tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            if let Err(ended) = self.serve_caller(&mut heartbeat).await {
                return ended;
            }
        }
    }

    /// Serves until the connection ends or its caller has another token.
    async fn serve_caller(&mut self, heartbeat: &mut Interval) -> Result<(), Ended> {
        let caller = self.caller.clone();
        // Children: what all connections share is locked at each look.
        let (revoked, stopping) = (caller.revoked.child_token(), self.state.bridge().stopping().child_token());
        let mut revoked = pin!(revoked.cancelled());
        let mut stopping = pin!(stopping.cancelled());
        let mut expired = pin!(sleep_until(self.token_ends()));
        while Arc::ptr_eq(&caller, &self.caller) {
            tokio::select! {
                biased;
                () = &mut revoked => Err(Some(self.revoked())),
                () = &mut stopping => Err(Some(CloseCode::ShuttingDown)),
                Some(outcome) = self.in_flight.next(), if !self.in_flight.is_empty() => self.answered(outcome).await,
                delivery = self.mailbox.next() => self.deliver(&delivery).await,
                // Nothing more waits to be told: one write for all of it.
                () = ready(()), if self.unwritten => self.flush().await,
                message = self.socket.recv(), if self.in_flight.len() < COMMANDS_IN_FLIGHT_MAX => {
                    self.received(message).await
                }
                _ = heartbeat.tick() => self.beat().await,
                () = &mut expired => Err(Some(CloseCode::TokenRejected)),
            }?;
            if self.mailbox.too_slow() {
                return Err(Some(CloseCode::TooSlow));
            }
        }
        Ok(())
    }

    /// Why the caller may not go on.
    fn revoked(&self) -> CloseCode {
        match self.state.bridge().account_is_revoked(&self.caller) {
            true => CloseCode::AccountDisabled,
            false => CloseCode::TokenRejected,
        }
    }

    fn token_ends(&self) -> Instant {
        let now = self.state.bridge().clock().now();
        match self.caller.expires_at {
            Some(at) => Instant::now() + at.since(now),
            None => Instant::now() + Duration::from_secs(24 * 3600),
        }
    }

    async fn feed(&mut self, text: impl Into<Utf8Bytes>) -> Result<(), Ended> {
        self.feed_message(Message::Text(text.into())).await
    }

    async fn feed_message(&mut self, message: Message) -> Result<(), Ended> {
        self.unwritten = true;
        match timeout(WRITE_TIMEOUT, self.socket.feed(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(None),
            Err(_) => Err(Some(CloseCode::TooSlow)),
        }
    }

    /// Writes what was fed, and measures how old the oldest entry of it is then.
    async fn flush(&mut self) -> Result<(), Ended> {
        self.unwritten = false;
        match timeout(WRITE_TIMEOUT, self.socket.flush()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(None),
            Err(_) => return Err(Some(CloseCode::TooSlow)),
        }
        if let Some(at) = self.oldest_unwritten.take() {
            let age = self.state.bridge().clock().now().since(at);
            self.alert_to_reader.record(age.as_secs_f64());
        }
        Ok(())
    }

    async fn feed_frames(&mut self, frames: &[Frame]) -> Result<(), Ended> {
        for frame in frames {
            let Ok(text) = Utf8Bytes::try_from(frame.text.clone()) else { continue };
            self.feed(text).await?;
        }
        Ok(())
    }

    async fn deliver(&mut self, delivery: &Delivery) -> Result<(), Ended> {
        if self.oldest_unwritten.is_none() {
            self.oldest_unwritten = delivery.first().and_then(|frame| frame.at);
        }
        self.feed_frames(delivery).await
    }

    async fn answered(&mut self, outcome: Outcome) -> Result<(), Ended> {
        if let Some(sos) = outcome.following {
            self.caller = Arc::new(Caller::clone(&self.caller).following(sos));
        }
        self.feed(outcome.reply).await
    }

    async fn beat(&mut self) -> Result<(), Ended> {
        if self.heard_at.elapsed() > 2 * HEARTBEAT + HEARTBEAT / 2 {
            return Err(Some(CloseCode::HeartbeatMissed));
        }
        self.feed_message(Message::Ping(axum::body::Bytes::new())).await
    }

    /// A caller's phone can be reached, or could until then (A28).
    fn tell_heard(&mut self) {
        self.told_heard_at = Instant::now();
        let bridge = self.state.bridge();
        bridge.caller_heard(&self.caller, bridge.clock().now().minus(self.heard_at.elapsed()));
    }

    async fn received(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), Ended> {
        let message = match message {
            Some(Ok(message)) => message,
            Some(Err(error)) => return Err(Some(close_code_of(&error))),
            None => return Err(None),
        };
        self.heard_at = Instant::now();
        if self.told_heard_at.elapsed() > TELL_HEARD_EVERY {
            self.tell_heard();
        }
        if self.frames.check().is_err() {
            return Err(Some(CloseCode::TooManyFrames));
        }
        match message {
            Message::Text(text) => self.read(text.as_bytes()).await,
            Message::Binary(_) => Err(Some(CloseCode::NotText)),
            Message::Ping(_) => {
                // The library has put the pong before what is written next.
                self.unwritten = true;
                Ok(())
            }
            Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(None),
        }
    }

    async fn read(&mut self, frame: &[u8]) -> Result<(), Ended> {
        let request = match Request::read(frame) {
            Ok(request) => request,
            Err(bad) => return self.feed(refuse(bad.id, bad.problem)).await,
        };
        let id = request.id;
        match request.command {
            Command::Hello(_) => {
                let problem = Problem::new(Code::WrongStatus, "this connection has said hello already");
                self.feed(refuse(Some(id), problem)).await
            }
            Command::TokenRefresh(refresh) => {
                let refreshed = self.refresh_token(&refresh);
                self.feed(reply(id, refreshed)).await
            }
            Command::Subscribe(subscribe) => self.subscribe(id, subscribe).await,
            Command::Unsubscribe(unsubscribe) => self.unsubscribe(id, &unsubscribe).await,
            command => {
                let (bridge, caller) = (self.state.bridge().clone(), self.caller.clone());
                let span = info_span!("ws.command", kind = command.kind());
                self.in_flight.push(Box::pin(carry_out(bridge, caller, id, command).instrument(span)));
                Ok(())
            }
        }
    }

    fn refresh_token(&mut self, refresh: &TokenRefresh) -> Result<Done, Problem> {
        let caller = self.state.bridge().authenticate(&refresh.token)?;
        if caller.actor.user() != self.caller.actor.user() {
            return Err(Problem::new(Code::Forbidden, "the token is another person's; open another connection"));
        }
        self.caller = Arc::new(caller);
        Ok(Done {})
    }

    async fn subscribe(&mut self, id: u64, subscribe: Subscribe) -> Result<(), Ended> {
        let channel = subscribe.channel;
        self.end_subscription(channel).await;
        if self.subscriptions.len() >= SUBSCRIPTIONS_MAX {
            let detail = format!("a connection reads at most {SUBSCRIPTIONS_MAX} channels at once");
            return self.feed(refuse(Some(id), Problem::new(Code::Busy, detail))).await;
        }
        let bridge = self.state.bridge().clone();
        let opened = match reader(&bridge, &self.caller.clone(), channel).await {
            Ok(reader) => bridge.subscribe(channel, reader, subscribe.after.as_deref(), &self.mailbox).await,
            Err(problem) => Err(problem),
        };
        let subscription = match opened {
            Ok(subscription) => subscription,
            Err(problem) => return self.feed(refuse(Some(id), problem)).await,
        };
        self.subscriptions.push(subscription.handle);
        let resumed = matches!(subscription.opening, Opening::Resumed(_));
        self.feed(answer(id, Subscribed { resumed, head: subscription.head })).await?;
        match subscription.opening {
            Opening::Resumed(frames) => self.feed_frames(&frames).await?,
            Opening::Reset { cursor, incidents, after } => {
                let channel = channel.to_string();
                self.feed(Event::Reset { channel, cursor, data: Snapshot { incidents } }.encode()).await?;
                self.feed_frames(&after).await?;
            }
            Opening::FromNow => {}
        }
        self.feed(Event::Live { channel: channel.to_string() }.encode()).await
    }

    async fn unsubscribe(&mut self, id: u64, unsubscribe: &Unsubscribe) -> Result<(), Ended> {
        self.end_subscription(unsubscribe.channel).await;
        self.feed(answer(id, Done {})).await
    }

    async fn end_subscription(&mut self, channel: Channel) {
        if let Some(place) = self.subscriptions.iter().position(|open| open.channel() == channel) {
            self.subscriptions.swap_remove(place).end().await;
        }
    }
}

/// As whom this caller may read a channel.
async fn reader(bridge: &Bridge, caller: &Caller, channel: Channel) -> Result<Reader, Problem> {
    match channel {
        Channel::Feed => bridge.check_feed(caller).map(|()| Reader::Responder),
        Channel::Incident(incident) => bridge.incident_reader(caller, incident).await,
        Channel::Me => bridge.person_reader(caller),
    }
}
