//! rumqttd's router: the topic tree, fan-out and retained messages for clients that
//! subscribe to more than their own receipts. It runs on a thread of its own, in
//! memory, behind in-process links; no client reaches it except through the door.
//!
//! What the door keeps from it (measured, `docs/decisions/0003-mqtt-codec.md`): link
//! names are the door's own, messages enter with QoS 0, filters are valid and do not
//! begin with `$`, a link is told `Disconnect` before it is dropped and never woken
//! after, and `Unschedule` is answered.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use futures_util::FutureExt;
use rumqttd::{
    Notification, RouterConfig,
    local::{LinkBuilder, LinkRx, LinkTx},
    protocol::{
        Disconnect, DisconnectReasonCode, Filter, Packet, Publish as Routed, RetainForwardRule, Subscribe,
        SubscribeProperties, Unsubscribe,
    },
};
use tokio::sync::{mpsc, oneshot};

use crate::{
    meters,
    packet::{Publish, PublishProperties, Qos},
};

/// Messages on their way into the router.
const INBOX: usize = 4096;
/// A router that takes nothing for so long is given up.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);
/// The most that enter the router with one event.
const BATCH: usize = 512;
/// The most that the router hands a link at once; also of retained messages, all of
/// which it hands over at once and the rest never.
const HANDED_AT_ONCE: u64 = 4096;
/// Messages that may be read ahead while a subscription is made.
const EARLY_MAX: usize = 8192;
/// Each filter's log: what a slow subscriber can be behind.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
const SEGMENTS: usize = 8;

type BuildLink = Box<dyn Fn(&str) -> Result<(LinkTx, LinkRx), NoRouter> + Send + Sync>;

/// The router's thread has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the router does not answer, or has no room for another link")]
pub(crate) struct NoRouter;

/// What is on its way into the router.
#[expect(clippy::large_enum_variant, reason = "nearly all are messages")]
enum Feed {
    Message(Packet),
    /// Answered when everything before it is with the router.
    Mark(oneshot::Sender<()>),
}

/// The running router.
pub(crate) struct Router {
    build: BuildLink,
    inbox: mpsc::Sender<Feed>,
    links: Arc<AtomicUsize>,
    links_max: usize,
    link_number: AtomicU64,
}

impl Router {
    /// Starts the router's thread and the one that feeds it.
    pub(crate) fn start(links_max: usize) -> Arc<Self> {
        let config = RouterConfig {
            // A refused link would wait for ever, so the door counts links itself.
            max_connections: links_max + 16,
            max_outgoing_packet_count: HANDED_AT_ONCE,
            max_segment_size: SEGMENT_BYTES,
            max_segment_count: SEGMENTS,
            ..RouterConfig::default()
        };
        let events = rumqttd::Router::new(0, config).spawn();
        let feed = events.clone();
        let (inbox, outbox) = mpsc::channel(INBOX);
        let feeder = std::thread::Builder::new().name("mqtt-router-feed".to_owned()).spawn(move || {
            match LinkBuilder::new("door-feed", feed).build() {
                Ok((tx, rx, _)) => feed_router(tx, &rx, outbox),
                Err(error) => tracing::error!(%error, "the MQTT router did not start"),
            }
        });
        if let Err(error) = feeder {
            tracing::error!(%error, "the thread that feeds the MQTT router did not start");
        }
        Arc::new(Self {
            build: Box::new(move |name| match LinkBuilder::new(name, events.clone()).build() {
                Ok((tx, rx, _)) => Ok((tx, rx)),
                Err(_) => Err(NoRouter),
            }),
            inbox,
            links: Arc::default(),
            links_max,
            link_number: AtomicU64::new(0),
        })
    }

    /// Hands a message to its subscribers, and keeps it if it is to be retained. Waits
    /// while the router is behind. `sender` is the session's number, for "no local".
    pub(crate) async fn publish(&self, message: Publish, sender: u64) {
        if !message.retain && self.links.load(Relaxed) == 0 {
            return;
        }
        let payload = wrap(&message, sender);
        let routed = Routed::new(Bytes::from(message.topic), payload, message.retain);
        let packet = Packet::Publish(routed, message.properties.map(|properties| *properties));
        if self.inbox.send(Feed::Message(packet)).await.is_err() {
            meters::dropped("mqtt_message", 1);
        }
    }

    /// Waits until every message published so far is with the router, so that what is
    /// asked of it next (a subscription) finds them.
    pub(crate) async fn caught_up(&self) -> Result<(), NoRouter> {
        let (mark, reached) = oneshot::channel();
        self.inbox.send(Feed::Mark(mark)).await.map_err(|_| NoRouter)?;
        reached.await.map_err(|_| NoRouter)
    }

    /// A link for one session's subscriptions.
    pub(crate) async fn link(self: &Arc<Self>) -> Result<Link, NoRouter> {
        let place = LinkPlace(self.links.clone());
        if place.0.fetch_add(1, Relaxed) >= self.links_max {
            return Err(NoRouter);
        }
        let router = self.clone();
        let name = format!("door-{}", self.link_number.fetch_add(1, Relaxed));
        // Building a link blocks until the router has answered.
        let built = tokio::task::spawn_blocking(move || (router.build)(&name)).await;
        let (tx, rx) = built.map_err(|_| NoRouter)??;
        Ok(Link { tx, rx, early: VecDeque::new(), _place: place })
    }
}

/// Gives the link's place back when dropped.
struct LinkPlace(Arc<AtomicUsize>);

impl Drop for LinkPlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// Moves messages from the door into the router, many for each event: the router's
/// channel of events is short and its senders block.
fn feed_router(mut tx: LinkTx, _rx: &LinkRx, mut inbox: mpsc::Receiver<Feed>) {
    while let Some(first) = inbox.blocking_recv() {
        let (mut batch, mut mark, mut next) = (Vec::new(), None, Some(first));
        while let Some(feed) = next {
            match feed {
                Feed::Message(packet) => batch.push(packet),
                Feed::Mark(reached) => mark = Some(reached),
            }
            next = if mark.is_none() && batch.len() < BATCH { inbox.try_recv().ok() } else { None };
        }
        if hand_over(&mut tx, batch).is_err() {
            return tracing::error!("the MQTT router has ended: alerts go on, but no MQTT subscriber hears of them");
        }
        // Whoever waited for it may be gone.
        let _ = mark.map(|reached| reached.send(()));
    }
}

fn hand_over(tx: &mut LinkTx, mut batch: Vec<Packet>) -> Result<(), NoRouter> {
    let Some(last) = batch.pop() else { return Ok(()) };
    tx.buffer().extend(batch);
    // `send` has no await in it.
    let waiting = tx.send(last).now_or_never().ok_or(NoRouter)?.map_err(|_| NoRouter)?;
    if waiting <= INBOX {
        return Ok(());
    }
    // The router swaps the buffer for an empty one; let it, before it grows without bound.
    let patience = Instant::now() + ANSWER_DEADLINE;
    while tx.buffer().len() > INBOX / 2 {
        if Instant::now() > patience {
            return Err(NoRouter);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// One session's subscriptions in the router.
pub(crate) struct Link {
    tx: LinkTx,
    rx: LinkRx,
    /// Messages that came while a SUBACK was awaited.
    early: VecDeque<Handed>,
    _place: LinkPlace,
}

/// What the router has said to a link.
enum Heard {
    Message(Handed),
    Subscribed,
    Nothing,
}

/// A message that the router hands to a subscriber.
#[derive(Debug)]
pub(crate) struct Handed {
    /// Which subscription it is for, by the number given to [`Link::subscribe`].
    pub(crate) tag: usize,
    /// The message, with the QoS and retain flag it was published with.
    pub(crate) message: Publish,
    /// It was retained before the subscription was made.
    pub(crate) replayed: bool,
    /// The session that published it.
    pub(crate) sender: u64,
}

impl Link {
    /// Subscribes; the retained messages come with it. `tag` is not 0.
    ///
    /// Waits for the router's own SUBACK: it looks for retained messages at that moment,
    /// so one that was published between the request and it would come twice.
    pub(crate) async fn subscribe(&mut self, filter: &str, tag: usize) -> Result<(), NoRouter> {
        let filter = Filter {
            path: filter.to_owned(),
            qos: rumqttd::protocol::QoS::AtMostOnce,
            nolocal: false,
            preserve_retain: false,
            retain_forward_rule: RetainForwardRule::OnEverySubscribe,
        };
        let properties = SubscribeProperties { id: Some(tag), user_properties: Vec::new() };
        self.tell(Packet::Subscribe(Subscribe { pkid: 1, filters: vec![filter] }, Some(properties)))?;
        // A session that is far behind does not wait: what it has not read would pile up here.
        while self.early.len() < EARLY_MAX {
            match self.hear().await? {
                Heard::Message(handed) => self.early.push_back(handed),
                Heard::Subscribed => break,
                Heard::Nothing => {}
            }
        }
        Ok(())
    }

    pub(crate) fn unsubscribe(&mut self, filter: &str) -> Result<(), NoRouter> {
        self.tell(Packet::Unsubscribe(Unsubscribe { pkid: 1, filters: vec![filter.to_owned()] }, None))
    }

    /// The next message. May be dropped at any await.
    pub(crate) async fn next(&mut self) -> Result<Handed, NoRouter> {
        if let Some(handed) = self.early.pop_front() {
            return Ok(handed);
        }
        loop {
            if let Heard::Message(handed) = self.hear().await? {
                return Ok(handed);
            }
        }
    }

    async fn hear(&mut self) -> Result<Heard, NoRouter> {
        match self.rx.next().await {
            Ok(Some(Notification::Forward(forward))) => Ok(unwrap(forward).map_or(Heard::Nothing, Heard::Message)),
            Ok(Some(acknowledgement @ Notification::DeviceAck(_))) => match Option::<Packet>::from(acknowledgement) {
                Some(Packet::SubAck(..)) => Ok(Heard::Subscribed),
                _ => Ok(Heard::Nothing),
            },
            // The router waits until what it handed over has been taken. Not `wake`: that one could be dropped
            // half-way, and the link would then stand still for ever.
            Ok(Some(Notification::Unschedule)) => {
                self.rx.ready().map_err(|_| NoRouter)?;
                Ok(Heard::Nothing)
            }
            Ok(Some(Notification::Disconnect(..))) | Err(_) => Err(NoRouter),
            Ok(_) => Ok(Heard::Nothing),
        }
    }

    fn tell(&mut self, packet: Packet) -> Result<(), NoRouter> {
        // `send` has no await in it.
        match self.tx.send(packet).now_or_never() {
            Some(Ok(_)) => Ok(()),
            _ => Err(NoRouter),
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let disconnect = Disconnect { reason_code: DisconnectReasonCode::NormalDisconnection };
        // Without it the router would keep the link for ever. If the router is gone, so is the link.
        let _ = self.tell(Packet::Disconnect(disconnect, None));
    }
}

/// The router forgets who sent a message and with which QoS and retain flag, so they
/// travel before the payload. An empty retained message stays empty: it deletes.
fn wrap(message: &Publish, sender: u64) -> Bytes {
    if message.retain && message.payload.is_empty() {
        return Bytes::new();
    }
    let mut wrapped = BytesMut::with_capacity(9 + message.payload.len());
    wrapped.put_u8(message.qos as u8 | u8::from(message.retain) << 2);
    wrapped.put_u64(sender);
    wrapped.put_slice(&message.payload);
    wrapped.freeze()
}

fn unwrap(forward: rumqttd::Forward) -> Option<Handed> {
    let mut payload = forward.publish.payload;
    let (flags, sender) = if payload.len() < 9 { (0b100, 0) } else { (payload.get_u8(), payload.get_u64()) };
    let mut properties = forward.properties.unwrap_or_default();
    let tag = properties.subscription_identifiers.pop()?;
    let none = properties == PublishProperties::default();
    Some(Handed {
        tag,
        message: Publish {
            topic: String::from_utf8(forward.publish.topic.to_vec()).ok()?,
            payload,
            qos: Qos::try_from(flags & 0b11).unwrap_or(Qos::AtMostOnce),
            retain: flags & 0b100 != 0,
            dup: false,
            id: 0,
            alias: None,
            properties: (!none).then(|| Box::new(properties)),
        },
        replayed: forward.publish.retain,
        sender,
    })
}
