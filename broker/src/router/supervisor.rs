//! The thread that feeds the router, and puts another in its place when it is gone.

use std::time::{Duration, Instant};

use futures_util::FutureExt;
use metrics::counter;
use rumqttd::{
    Notification, RouterConfig,
    local::{LinkBuilder, LinkRx, LinkTx},
    protocol::Packet,
};
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::{ANSWER_DEADLINE, INBOX, NoRouter, link};
use crate::meters;

/// The most that enter the router with one event.
const BATCH: usize = 512;
/// The most that the router hands a link at once.
const HANDED_AT_ONCE: u64 = 4096;
/// Each filter's log: what a slow subscriber can be behind.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
const SEGMENTS: usize = 8;
/// What a log has for sure: when another segment is begun the oldest goes, and messages that were published at the same
/// time may be in another order than their numbers.
pub(super) const KEPT_BYTES: u64 = (SEGMENT_BYTES * (SEGMENTS - 2)) as u64;
/// What a router that ends at once is given before the next one.
const PAUSE: Duration = Duration::from_millis(100);
/// Nobody publishes there.
const BEAT_FILTER: &str = "door/beat";

/// What is on its way into the router.
#[expect(clippy::large_enum_variant, reason = "nearly all are messages")]
pub(super) enum Feed {
    Message(Packet),
    /// To see whether the router still answers.
    Beat,
}

type BuildLink = Box<dyn Fn(&str) -> Result<(LinkTx, LinkRx), NoRouter> + Send + Sync>;

/// One router's thread.
pub(super) struct Running {
    build: BuildLink,
    /// Fires when it is given up.
    pub(super) ended: CancellationToken,
}

impl Running {
    pub(super) fn link(&self, name: &str) -> Result<(LinkTx, LinkRx), NoRouter> {
        (self.build)(name)
    }
}

/// Starts routers, one after the other, until nobody can publish any more.
pub(super) fn supervise(links_max: usize, mut inbox: mpsc::Receiver<Feed>, runs: &watch::Sender<Option<Arc<Running>>>) {
    loop {
        let ended = CancellationToken::new();
        let fed = feed_one(links_max, &mut inbox, runs, &ended);
        runs.send_replace(None);
        ended.cancel();
        if fed.is_ok() {
            return;
        }
        counter!("lifeline_mqtt_router_restarts_total").increment(1);
        tracing::error!("the MQTT router has ended or hangs: another one takes its place");
        std::thread::sleep(PAUSE);
    }
}

/// Starts a router and moves messages into it, many for each event: the router's channel
/// of events is short and its senders block. Ends well when nobody can publish any more.
fn feed_one(
    links_max: usize,
    inbox: &mut mpsc::Receiver<Feed>,
    runs: &watch::Sender<Option<Arc<Running>>>,
    ended: &CancellationToken,
) -> Result<(), NoRouter> {
    let config = RouterConfig {
        // A refused link would wait for ever, so the door counts links itself.
        max_connections: links_max + 16,
        max_outgoing_packet_count: HANDED_AT_ONCE,
        max_segment_size: SEGMENT_BYTES,
        max_segment_count: SEGMENTS,
        ..RouterConfig::default()
    };
    let events = rumqttd::Router::new(0, config).spawn();
    let (mut tx, mut rx, _) = LinkBuilder::new("door-feed", events.clone()).build().map_err(|_| NoRouter)?;
    let build: BuildLink = Box::new(move |name| match LinkBuilder::new(name, events.clone()).build() {
        Ok((tx, rx, _)) => Ok((tx, rx)),
        Err(_) => Err(NoRouter),
    });
    runs.send_replace(Some(Arc::new(Running { build, ended: ended.clone() })));
    while let Some(first) = inbox.blocking_recv() {
        let (mut batch, mut beat, mut next) = (Vec::new(), false, Some(first));
        while let Some(feed) = next {
            match feed {
                Feed::Message(packet) => batch.push(packet),
                Feed::Beat => beat = true,
            }
            next = if batch.len() < BATCH { inbox.try_recv().ok() } else { None };
        }
        let count = batch.len();
        hand_over(&mut tx, batch).inspect_err(|_| meters::dropped("mqtt_message", count as u64))?;
        if beat {
            answers(&mut tx, &mut rx)?;
        }
    }
    Ok(())
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

/// Whether the router answers: a SUBSCRIBE there, its SUBACK back.
fn answers(tx: &mut LinkTx, rx: &mut LinkRx) -> Result<(), NoRouter> {
    let mut send = |packet| match tx.send(packet).now_or_never() {
        Some(Ok(_)) => Ok(()),
        _ => Err(NoRouter),
    };
    send(link::subscribe(BEAT_FILTER, 1))?;
    let patience = Instant::now() + ANSWER_DEADLINE;
    loop {
        match rx.recv_deadline(patience).map_err(|_| NoRouter)? {
            Some(acknowledgement @ Notification::DeviceAck(_)) => {
                if let Some(Packet::SubAck(..)) = Option::<Packet>::from(acknowledgement) {
                    return send(link::unsubscribe(BEAT_FILTER));
                }
            }
            // Somebody publishes there after all.
            Some(Notification::Unschedule) => rx.ready().map_err(|_| NoRouter)?,
            _ => {}
        }
    }
}
