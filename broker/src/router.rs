//! rumqttd's router: the topic tree and fan-out for clients whose sessions end with their
//! connections and that subscribe to more than their own receipts. It runs on a thread of
//! its own, in memory, behind in-process links; no client reaches it except through the door.
//!
//! What the door keeps from it (measured, `docs/decisions/0003-mqtt-codec.md`): link
//! names are the door's own, messages enter with QoS 0 and are not retained, filters are
//! valid and do not begin with `$`, a link is told `Disconnect` before it is dropped and
//! never woken after, and `Unschedule` is answered.
//!
//! It is watched: when its thread has ended, or takes nothing any more, another one takes
//! its place and every link is told. It holds nothing that the door does not know.

mod link;
mod supervisor;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use bytes::Bytes;
use rumqttd::{
    local::{LinkRx, LinkTx},
    protocol::{Packet, Publish as Routed},
};
use tokio::{
    select,
    sync::{mpsc, oneshot, watch},
    time::{sleep, timeout},
};

pub(crate) use self::link::{Handed, Interrupted, Link};
use self::{
    link::{LinkPlace, size, wrap},
    supervisor::{Feed, Running, supervise},
};
use crate::{meters, packet::Publish};

/// Messages on their way into the router.
const INBOX: usize = 4096;
/// A router that takes nothing for so long is given up.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);
/// How often a router is tried for a link before there is none.
const TRIES: usize = 3;

/// The router's thread has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the router does not answer, or has no room for another link")]
pub(crate) struct NoRouter;

/// The router, whichever runs.
pub(crate) struct Router {
    running: watch::Receiver<Option<Arc<Running>>>,
    inbox: mpsc::Sender<Feed>,
    links: Arc<AtomicUsize>,
    links_max: usize,
    link_number: AtomicU64,
    /// The number of the last message.
    last: Arc<AtomicU64>,
    spare: Mutex<Spare>,
}

/// A link that is ready: building one takes two threads' turns, and a subscription should
/// be with the router before what is published after it was asked for.
enum Spare {
    None,
    Building,
    Ready(Link),
}

impl Router {
    /// Starts the thread that starts and feeds the router.
    pub(crate) fn start(links_max: usize) -> Arc<Self> {
        metrics::describe_counter!(
            "lifeline_mqtt_router_restarts_total",
            "Embedded MQTT routers that had ended or hung and were replaced"
        );
        let (inbox, outbox) = mpsc::channel(INBOX);
        let (runs, running) = watch::channel(None);
        let thread = std::thread::Builder::new().name("mqtt-router-feed".to_owned());
        if let Err(error) = thread.spawn(move || supervise(links_max, outbox, &runs)) {
            tracing::error!(%error, "the thread that feeds the MQTT router did not start");
        }
        Arc::new(Self {
            running,
            inbox,
            links: Arc::default(),
            links_max,
            link_number: AtomicU64::new(0),
            last: Arc::default(),
            spare: Mutex::new(Spare::None),
        })
    }

    /// Hands a message to its subscribers. Waits while the router is behind. `sender` is
    /// the connection's number, for "no local"; `stamp` that of a retained message.
    pub(crate) async fn publish(&self, message: Publish, sender: u64, stamp: u64) {
        if !self.is_used() {
            return;
        }
        let size = size(&message);
        let number = self.last.fetch_add(size, Relaxed) + size;
        let payload = wrap(&message, number, sender, stamp);
        let routed = Routed::new(Bytes::from(message.topic), payload, false);
        let packet = Packet::Publish(routed, message.properties.map(|properties| *properties));
        if self.inbox.send(Feed::Message(packet)).await.is_err() {
            meters::dropped("mqtt_message", 1);
        }
    }

    /// Whether anybody has subscribed here.
    pub(crate) fn is_used(&self) -> bool {
        self.links.load(Relaxed) > 0
    }

    /// The number of the last message published so far. What is subscribed to now is not to
    /// get it, although it may still be on its way into the router.
    pub(crate) fn last_number(&self) -> u64 {
        self.last.load(Relaxed)
    }

    /// Lets the router be looked after now. To be called every second or so, and where it
    /// seems to have ended.
    pub(crate) fn look_after(self: &Arc<Self>) {
        // A full inbox is a router that is being fed: that is looked after, too.
        let _ = self.inbox.try_send(Feed::Beat);
        self.restock();
    }

    /// A link for one session's subscriptions.
    pub(crate) async fn link(self: &Arc<Self>) -> Result<Link, NoRouter> {
        let place = LinkPlace(self.links.clone());
        if place.0.fetch_add(1, Relaxed) >= self.links_max {
            return Err(NoRouter);
        }
        let spare = self.take_spare();
        self.restock();
        let mut link = match spare {
            Some(link) => link,
            None => self.build().await?,
        };
        link.occupy(place);
        Ok(link)
    }

    fn take_spare(&self) -> Option<Link> {
        let mut spare = self.spare();
        if !matches!(*spare, Spare::Ready(_)) {
            return None;
        }
        let Spare::Ready(mut link) = std::mem::replace(&mut *spare, Spare::None) else { return None };
        // Its router may have ended without anybody having noticed.
        (!link.has_ended() && link.ping().is_ok()).then_some(link)
    }

    fn restock(self: &Arc<Self>) {
        {
            let mut spare = self.spare();
            match &*spare {
                Spare::Building => return,
                Spare::Ready(link) if !link.has_ended() => return,
                _ => *spare = Spare::Building,
            }
        }
        let router = self.clone();
        tokio::spawn(async move {
            let built = router.build().await;
            *router.spare() = built.map_or(Spare::None, Spare::Ready);
        });
    }

    fn spare(&self) -> MutexGuard<'_, Spare> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn build(&self) -> Result<Link, NoRouter> {
        let mut runs = self.running.clone();
        for _ in 0..TRIES {
            let found = timeout(ANSWER_DEADLINE, runs.wait_for(Option::is_some)).await;
            let Some(running) = found.map_err(|_| NoRouter)?.map_err(|_| NoRouter)?.clone() else { continue };
            let name = format!("door-{}", self.link_number.fetch_add(1, Relaxed));
            let built = select! {
                built = build(running.clone(), name) => built,
                () = running.ended.cancelled() => Err(NoRouter),
                () = sleep(ANSWER_DEADLINE) => Err(NoRouter),
            };
            if let Ok((tx, rx)) = built {
                return Ok(Link::new(tx, rx, running.ended.clone(), self.last.clone()));
            }
            let _ = self.inbox.try_send(Feed::Beat);
            let _ = timeout(ANSWER_DEADLINE, running.ended.cancelled()).await;
        }
        Err(NoRouter)
    }

    /// Ends the router's thread by a panic, as a fault of its own would: it is woken by a
    /// link that it does not have any more. For tests.
    pub(crate) async fn sabotage(self: &Arc<Self>) {
        if let Ok(link) = self.link().await {
            link.sabotage();
        }
    }
}

/// Builds a link. That blocks until the router has answered, and for ever if the router ends
/// meanwhile: on a thread for which nothing waits, neither a connection nor the shutdown.
async fn build(running: Arc<Running>, name: String) -> Result<(LinkTx, LinkRx), NoRouter> {
    let (done, built) = oneshot::channel();
    let thread = std::thread::Builder::new().name("mqtt-link".to_owned());
    let build = move || {
        // Who asked may be gone, and with the link goes its place in the router.
        let _ = done.send(running.link(&name));
    };
    thread.spawn(build).map_err(|_| NoRouter)?;
    built.await.unwrap_or(Err(NoRouter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::Qos;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn message(payload: &'static [u8]) -> Publish {
        Publish {
            topic: "a".to_owned(),
            payload: payload.into(),
            qos: Qos::AtLeastOnce,
            retain: false,
            dup: false,
            id: 0,
            alias: None,
            properties: None,
        }
    }

    #[tokio::test]
    async fn a_router_that_has_ended_is_replaced_and_its_links_are_told() {
        let router = Router::start(10);
        let mut link = router.link().await.unwrap();
        link.subscribe("a", 1).await.unwrap();
        router.publish(message(b"1"), 7, 0).await;
        let handed = timeout(PATIENCE, link.next()).await.unwrap().unwrap();
        assert_eq!((&handed.message.payload[..], handed.tag, handed.sender), (&b"1"[..], 1, 7));
        assert_eq!(handed.number, router.last_number());

        router.sabotage().await;
        assert_eq!(timeout(PATIENCE, link.next()).await.unwrap().err(), Some(Interrupted::NoRouter));
        drop(link);
        let mut link = router.link().await.unwrap();
        link.subscribe("a", 2).await.unwrap();
        router.publish(message(b"2"), 7, 0).await;
        let handed = timeout(PATIENCE, link.next()).await.unwrap().unwrap();
        assert_eq!((&handed.message.payload[..], handed.tag), (&b"2"[..], 2));
    }

    #[tokio::test]
    async fn links_have_a_limit_and_give_their_places_back() {
        let router = Router::start(1);
        let link = router.link().await.unwrap();
        assert!(router.link().await.is_err());
        drop(link);
        assert!(router.link().await.is_ok());
    }
}
