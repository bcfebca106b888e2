//! One session's subscriptions in the router.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use futures_util::FutureExt;
use rumqttd::{
    Notification,
    local::{LinkRx, LinkTx},
    protocol::{
        Disconnect, DisconnectReasonCode, Filter, Packet, PingReq, RetainForwardRule, Subscribe, SubscribeProperties,
        Unsubscribe,
    },
};
use tokio::select;
use tokio_util::sync::CancellationToken;

use super::{NoRouter, supervisor::KEPT_BYTES};
use crate::packet::{Publish, PublishProperties, Qos};

/// Messages that may be read ahead while a subscription is made.
const EARLY_MAX: usize = 8192;
/// What travels before the payload, bytes.
const WRAPPING: usize = 25;

/// Gives the link's place back when dropped.
pub(super) struct LinkPlace(pub(super) Arc<AtomicUsize>);

impl Drop for LinkPlace {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// One session's subscriptions in the router.
pub(crate) struct Link {
    tx: LinkTx,
    rx: LinkRx,
    /// The router is given up.
    ended: CancellationToken,
    /// The number of the last message that was published.
    last: Arc<AtomicU64>,
    /// Messages that came while a SUBACK was awaited.
    early: VecDeque<Handed>,
    /// None while it is nobody's.
    place: Option<LinkPlace>,
}

/// Why a link has no next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupted {
    /// The router has ended.
    NoRouter,
    /// It is so far behind that the router may have let go of messages that were for it.
    Behind,
}

impl From<NoRouter> for Interrupted {
    fn from(_: NoRouter) -> Self {
        Self::NoRouter
    }
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
    /// Where it ends in all that was published, bytes as the router counts them: a copy for
    /// each of a session's subscriptions has the same.
    pub(crate) number: u64,
    /// The stamp of a retained message.
    pub(crate) stamp: u64,
    /// The connection that published it.
    pub(crate) sender: u64,
}

impl Link {
    pub(super) fn new(tx: LinkTx, rx: LinkRx, ended: CancellationToken, last: Arc<AtomicU64>) -> Self {
        Self { tx, rx, ended, last, early: VecDeque::new(), place: None }
    }

    /// It is a session's from now on.
    pub(super) fn occupy(&mut self, place: LinkPlace) {
        self.place = Some(place);
    }

    /// Says something to the router, which fails if that has ended.
    pub(super) fn ping(&mut self) -> Result<(), NoRouter> {
        self.tell(Packet::PingReq(PingReq))
    }

    /// Whether its router is given up.
    pub(super) fn has_ended(&self) -> bool {
        self.ended.is_cancelled()
    }

    /// Subscribes. `tag` is not 0.
    ///
    /// The router is told before the first await. Waits for its own SUBACK: what is
    /// published from then on comes.
    pub(crate) async fn subscribe(&mut self, filter: &str, tag: usize) -> Result<(), NoRouter> {
        self.tell(subscribe(filter, tag))?;
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
        self.tell(unsubscribe(filter))
    }

    /// The next message. May be dropped at any await.
    pub(crate) async fn next(&mut self) -> Result<Handed, Interrupted> {
        let handed = match self.early.pop_front() {
            Some(handed) => handed,
            None => loop {
                if let Heard::Message(handed) = self.hear().await? {
                    break handed;
                }
            },
        };
        let begins = handed.number - size(&handed.message);
        if self.last.load(Relaxed).saturating_sub(begins) > KEPT_BYTES {
            return Err(Interrupted::Behind);
        }
        Ok(handed)
    }

    async fn hear(&mut self) -> Result<Heard, NoRouter> {
        let heard = select! {
            biased;
            heard = self.rx.next() => heard,
            () = self.ended.cancelled() => return Err(NoRouter),
        };
        match heard {
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

    /// What a link must never do: the router's thread panics.
    pub(super) fn sabotage(mut self) {
        let _ = self.tell(disconnect());
        let _ = self.rx.ready();
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // Without it the router would keep the link for ever. If the router is gone, so is the link.
        let _ = self.tell(disconnect());
    }
}

fn disconnect() -> Packet {
    Packet::Disconnect(Disconnect { reason_code: DisconnectReasonCode::NormalDisconnection }, None)
}

pub(super) fn subscribe(filter: &str, tag: usize) -> Packet {
    let filter = Filter {
        path: filter.to_owned(),
        qos: rumqttd::protocol::QoS::AtMostOnce,
        nolocal: false,
        preserve_retain: false,
        retain_forward_rule: RetainForwardRule::Never,
    };
    let properties = SubscribeProperties { id: Some(tag), user_properties: Vec::new() };
    Packet::Subscribe(Subscribe { pkid: 1, filters: vec![filter] }, Some(properties))
}

pub(super) fn unsubscribe(filter: &str) -> Packet {
    Packet::Unsubscribe(Unsubscribe { pkid: 1, filters: vec![filter.to_owned()] }, None)
}

/// What a message takes in the router's logs, bytes: rumqttd counts the topic, the payload
/// and four more.
pub(super) fn size(message: &Publish) -> u64 {
    (4 + message.topic.len() + WRAPPING + message.payload.len()) as u64
}

/// The router forgets who sent a message and with which QoS and retain flag, so they
/// travel before the payload.
pub(super) fn wrap(message: &Publish, number: u64, sender: u64, stamp: u64) -> Bytes {
    let mut wrapped = BytesMut::with_capacity(WRAPPING + message.payload.len());
    wrapped.put_u8(message.qos as u8 | u8::from(message.retain) << 2);
    wrapped.put_u64(number);
    wrapped.put_u64(sender);
    wrapped.put_u64(stamp);
    wrapped.put_slice(&message.payload);
    wrapped.freeze()
}

fn unwrap(forward: rumqttd::Forward) -> Option<Handed> {
    let mut payload = forward.publish.payload;
    if payload.len() < WRAPPING {
        return None;
    }
    let (flags, number) = (payload.get_u8(), payload.get_u64());
    let (sender, stamp) = (payload.get_u64(), payload.get_u64());
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
        number,
        stamp,
        sender,
    })
}
