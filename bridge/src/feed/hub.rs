use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use lifeline_domain::{Cursor, Epoch, Fact, Thread, Timestamp, UserId};
use lifeline_protocol::{entry, ws::Channel};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};
use tracing::info_span;

use super::{
    mailbox::{Delivery, Frame, Mailbox, Reader, Subscriber},
    recent::{FeedEntry, RecentFeed},
};
use crate::{
    ledger::{Batch, CommittedEntry},
    live::Live,
};

/// What it costs to wake a reader and write to its socket. The next entries are handed
/// out when those before them can have been written: what comes meanwhile is one
/// delivery and one write a reader, and alerts are not acknowledged behind a queue of writes.
const WAKE_COST: Duration = Duration::from_micros(20);
/// How many batches are handed out together at most.
const BATCHES_MAX: usize = 256;
/// A timer is no finer.
const PAUSE_MIN: Duration = Duration::from_millis(1);
/// What many readers may add to the way of an entry.
const PAUSE_MAX: Duration = Duration::from_millis(50);

enum Request {
    Attach { channel: Channel, after: Option<u64>, subscriber: Subscriber, attached: oneshot::Sender<Option<Attached>> },
    Detach { channel: Channel, number: u64 },
}

/// What a reader that was attached still has to send first.
#[derive(Debug)]
pub(crate) struct Attached {
    /// The entries between the reader's offset and now.
    pub(crate) backlog: Vec<Frame>,
    /// The last offset of the feed.
    pub(crate) head: u64,
}

/// The handle to the hub.
#[derive(Clone, Debug)]
pub struct Hub {
    requests: mpsc::Sender<Request>,
    numbers: Arc<AtomicU64>,
    handed_out: watch::Sender<u64>,
}

pub(crate) struct HubTask {
    epoch: Epoch,
    batches: mpsc::Receiver<Arc<Batch>>,
    requests: mpsc::Receiver<Request>,
    live: Arc<Live>,
    recent: RecentFeed,
    /// The last offset that readers were handed.
    handed_out: watch::Sender<u64>,
    channels: HashMap<Channel, Vec<Subscriber>>,
    people: HashMap<UserId, Vec<Subscriber>>,
}

impl Hub {
    pub(crate) fn new(
        epoch: Epoch,
        batches: mpsc::Receiver<Arc<Batch>>,
        live: Arc<Live>,
        recent: RecentFeed,
    ) -> (Self, HubTask) {
        let (sender, requests) = mpsc::channel(1024);
        let (handed_out, _) = watch::channel(recent.head());
        let hub = Self { requests: sender, numbers: Arc::default(), handed_out: handed_out.clone() };
        let task = HubTask {
            epoch,
            batches,
            requests,
            live,
            recent,
            handed_out,
            channels: HashMap::new(),
            people: HashMap::new(),
        };
        (hub, task)
    }

    /// Attaches a reader right after `after`, if the recent history reaches back that
    /// far. Without `after` it is attached at the head.
    pub(crate) async fn attach(
        &self,
        channel: Channel,
        reader: Reader,
        after: Option<u64>,
        mailbox: &Mailbox,
    ) -> Option<(Attached, u64)> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let subscriber = mailbox.subscriber(number, reader);
        let (attached, answer) = oneshot::channel();
        self.requests.send(Request::Attach { channel, after, subscriber, attached }).await.ok()?;
        Some((answer.await.ok()??, number))
    }

    /// The last feed offset that readers were handed.
    pub(crate) fn handed_out(&self) -> u64 {
        *self.handed_out.borrow()
    }

    /// The same, for those who wait for more.
    pub(crate) fn growth(&self) -> watch::Receiver<u64> {
        self.handed_out.subscribe()
    }

    /// Ends a subscription. One whose mailbox is dropped ends by itself at the next delivery.
    pub(crate) async fn detach(&self, channel: Channel, number: u64) {
        let _ = self.requests.send(Request::Detach { channel, number }).await;
    }
}

impl HubTask {
    pub(crate) async fn run(mut self) {
        let mut waiting = Vec::new();
        let mut rested_at = Instant::now();
        loop {
            tokio::select! {
                biased;
                () = sleep_until(rested_at), if rested_at > Instant::now() => {}
                count = self.batches.recv_many(&mut waiting, BATCHES_MAX), if rested_at <= Instant::now() => {
                    if count == 0 {
                        return;
                    }
                    let begun = Instant::now();
                    let woken = self.publish(&waiting);
                    waiting.clear();
                    let pause = WAKE_COST * woken;
                    rested_at = if pause < PAUSE_MIN { begun } else { begun + pause.min(PAUSE_MAX) };
                }
                Some(request) = self.requests.recv() => self.serve(request).await,
            }
        }
    }

    async fn serve(&mut self, request: Request) {
        match request {
            Request::Attach { channel, after, subscriber, attached } => {
                // What the reader knows of is committed, so it is on its way here.
                while after > Some(self.recent.head()) {
                    let Some(batch) = self.batches.recv().await else { return };
                    self.publish(&[batch]);
                }
                let backlog = self.backlog(channel, subscriber.reader, after);
                let answer = backlog.map(|backlog| Attached { backlog, head: self.recent.head() });
                let attach = answer.is_some();
                if attached.send(answer).is_ok() && attach {
                    match subscriber.reader {
                        Reader::Person(user) => self.people.entry(user).or_default().push(subscriber),
                        _ => self.channels.entry(channel).or_default().push(subscriber),
                    }
                }
            }
            Request::Detach { channel, number } => {
                if let Some(subscribers) = self.channels.get_mut(&channel) {
                    subscribers.retain(|subscriber| subscriber.number != number);
                    if subscribers.is_empty() {
                        self.channels.remove(&channel);
                    }
                } else if channel == Channel::Me {
                    self.people.retain(|_, subscribers| {
                        subscribers.retain(|subscriber| subscriber.number != number);
                        !subscribers.is_empty()
                    });
                }
            }
        }
    }

    fn backlog(&self, channel: Channel, reader: Reader, after: Option<u64>) -> Option<Vec<Frame>> {
        let Some(after) = after else { return Some(Vec::new()) };
        let frames = self.recent.after(after)?;
        Some(match channel {
            Channel::Feed => frames.map(|entry| entry.frame.clone()).collect(),
            Channel::Incident(incident) => frames
                .filter(|entry| entry.incident == Some(incident) && (entry.for_caller || reader == Reader::Responder))
                .map(|entry| channel_frame(channel, &self.epoch, entry.frame.offset, entry.frame.at, &entry.json))
                .collect(),
            Channel::Me => Vec::new(),
        })
    }

    /// Hands out the entries of some batches, and says how many readers that wakes.
    fn publish(&mut self, batches: &[Arc<Batch>]) -> u32 {
        let entries = || batches.iter().flat_map(|batch| &batch.entries);
        let _span = info_span!("feed.fanout", entries = entries().count()).entered();
        let mut feed = Vec::new();
        let mut woken = 0;
        for committed in entries() {
            if committed.entry.fact.in_feed() {
                let offset = committed.entry.position.feed;
                let entry = FeedEntry {
                    incident: committed.entry.incident,
                    for_caller: committed.entry.fact.for_caller(),
                    json: committed.json.clone(),
                    frame: channel_frame(Channel::Feed, &self.epoch, offset, Some(committed.entry.at), &committed.json),
                };
                feed.push(entry.frame.clone());
                woken += self.publish_to_incident(&entry);
                self.recent.push(entry);
            } else {
                woken += self.publish_to_people(committed);
            }
        }
        if !feed.is_empty() {
            woken += deliver(&mut self.channels, &Channel::Feed, |_| true, feed.into());
            self.handed_out.send_replace(self.recent.head());
        }
        woken
    }

    fn publish_to_incident(&mut self, entry: &FeedEntry) -> u32 {
        let Some(channel) = entry.incident.map(Channel::Incident) else { return 0 };
        if !self.channels.contains_key(&channel) {
            return 0;
        }
        let frame = channel_frame(channel, &self.epoch, entry.frame.offset, entry.frame.at, &entry.json);
        let may_read = |reader| entry.for_caller || reader == Reader::Responder;
        deliver(&mut self.channels, &channel, may_read, Arc::new([frame]))
    }

    fn publish_to_people(&mut self, committed: &CommittedEntry) -> u32 {
        let conversation = match &committed.entry.fact {
            Fact::MessageSent(message) => match message.thread {
                Thread::Conversation(conversation) => conversation,
                Thread::Incident(_) => return 0,
            },
            Fact::ConversationOpened(opened) => opened.id,
            _ => return 0,
        };
        let Some(conversation) = self.live.conversation(conversation) else { return 0 };
        let frame = channel_frame(
            Channel::Me,
            &self.epoch,
            committed.entry.position.log,
            Some(committed.entry.at),
            &committed.json,
        );
        let delivery: Delivery = Arc::new([frame]);
        let members = conversation.members.iter();
        members.map(|member| deliver(&mut self.people, member, |_| true, delivery.clone())).sum()
    }
}

/// Hands a delivery to the readers of `key` who may read it, and says how many it wakes.
fn deliver<K: std::hash::Hash + Eq>(
    subscribers: &mut HashMap<K, Vec<Subscriber>>,
    key: &K,
    may_read: impl Fn(Reader) -> bool,
    delivery: Delivery,
) -> u32 {
    let Some(readers) = subscribers.get_mut(key) else { return 0 };
    let mut count = 0;
    readers.retain(|subscriber| {
        if !may_read(subscriber.reader) {
            return true;
        }
        count += u32::from(subscriber.is_idle());
        subscriber.deliver(delivery.clone())
    });
    if readers.is_empty() {
        subscribers.remove(key);
    }
    count
}

pub(super) fn channel_frame(channel: Channel, epoch: &Epoch, offset: u64, at: Option<Timestamp>, json: &[u8]) -> Frame {
    let cursor = Cursor { epoch: epoch.clone(), offset };
    Frame { offset, at, text: entry::with_channel(&channel.to_string(), &cursor, json).into() }
}
