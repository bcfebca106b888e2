use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use lifeline_domain::{BroadcastId, Cursor, Epoch, Fact, Position, Timestamp, UserId};
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
    directory::Directory,
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
    Tell { people: Vec<UserId>, text: Bytes },
}

/// What a reader that was attached still has to send first.
#[derive(Debug)]
pub(crate) struct Attached {
    /// The entries between the reader's offset and now.
    pub(crate) backlog: Vec<Frame>,
    /// The last offset of the feed.
    pub(crate) head: u64,
    /// The last number of the log: what comes after it is handed out.
    pub(crate) log: u64,
}

/// The handle to the hub.
#[derive(Clone, Debug)]
pub struct Hub {
    requests: mpsc::Sender<Request>,
    numbers: Arc<AtomicU64>,
    handed_out: watch::Sender<u64>,
    told: watch::Sender<Position>,
}

pub(crate) struct HubTask {
    epoch: Epoch,
    batches: mpsc::Receiver<Arc<Batch>>,
    requests: mpsc::Receiver<Request>,
    live: Arc<Live>,
    directory: Arc<Directory>,
    recent: RecentFeed,
    /// The last number of the log that was handed out.
    log: u64,
    /// The last offset that readers were handed.
    handed_out: watch::Sender<u64>,
    /// The last entry that readers were told.
    told: watch::Sender<Position>,
    channels: HashMap<Channel, Vec<Subscriber>>,
    people: HashMap<UserId, Vec<Subscriber>>,
}

impl Hub {
    pub(crate) fn new(
        epoch: Epoch,
        batches: mpsc::Receiver<Arc<Batch>>,
        live: Arc<Live>,
        directory: Arc<Directory>,
        recent: RecentFeed,
    ) -> (Self, HubTask) {
        let (sender, requests) = mpsc::channel(1024);
        let (handed_out, _) = watch::channel(recent.head());
        let (told, _) = watch::channel(live.position());
        let hub =
            Self { requests: sender, numbers: Arc::default(), handed_out: handed_out.clone(), told: told.clone() };
        let task = HubTask {
            epoch,
            batches,
            requests,
            log: live.position().log,
            live,
            directory,
            recent,
            handed_out,
            told,
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

    /// The last entry that readers were told, for those who wait for more.
    pub(crate) fn told(&self) -> watch::Receiver<Position> {
        self.told.subscribe()
    }

    /// Tells people something that is not in the log.
    pub(crate) async fn tell(&self, people: Vec<UserId>, text: String) {
        let _ = self.requests.send(Request::Tell { people, text: text.into() }).await;
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
                let answer = backlog.map(|backlog| Attached { backlog, head: self.recent.head(), log: self.log });
                let attach = answer.is_some();
                if attached.send(answer).is_ok() && attach {
                    match subscriber.reader {
                        Reader::Person(user) => self.people.entry(user).or_default().push(subscriber),
                        _ => self.channels.entry(channel).or_default().push(subscriber),
                    }
                }
            }
            Request::Tell { people, text } => {
                let delivery: Delivery = Arc::new([Frame { offset: 0, at: None, text }]);
                for person in people {
                    deliver(&mut self.people, &person, |_| true, delivery.clone());
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
                woken += self.publish_to_contacts(committed);
                self.recent.push(entry);
            } else {
                woken += self.publish_to_people(committed);
            }
        }
        self.log = batches.iter().map(|batch| batch.last().log).fold(self.log, u64::max);
        if !feed.is_empty() {
            woken += deliver(&mut self.channels, &Channel::Feed, |_| true, feed.into());
            self.handed_out.send_replace(self.recent.head());
        }
        let told = *self.told.borrow();
        self.told.send_replace(batches.iter().map(|batch| batch.last()).fold(told, Position::max));
        woken
    }

    fn publish_to_incident(&mut self, entry: &FeedEntry) -> u32 {
        let Some(channel) = entry.incident.map(Channel::Incident) else { return 0 };
        if !self.channels.contains_key(&channel) {
            return 0;
        }
        let frame = channel_frame(channel, &self.epoch, entry.frame.offset, entry.frame.at, &entry.json);
        let live = self.live.clone();
        let may_read = |reader| match reader {
            Reader::Responder => true,
            // As it is now: who is the caller's emergency contact no longer hears nothing more.
            Reader::Contact(contact) => {
                let incident = entry.incident.and_then(|id| live.incident(id).1);
                entry.for_caller && incident.is_some_and(|incident| live.is_told(&incident, contact))
            }
            _ => entry.for_caller,
        };
        deliver(&mut self.channels, &channel, may_read, Arc::new([frame]))
    }

    /// That there is a call, that it is silent, and that it is over, comes to the caller's contacts wherever they are.
    fn publish_to_contacts(&mut self, committed: &CommittedEntry) -> u32 {
        let concerns =
            matches!(committed.entry.fact, Fact::SosContactsTold(_) | Fact::SosSilenced(_) | Fact::SosEnded(_));
        let incident = committed.entry.incident.filter(|_| concerns).and_then(|id| self.live.incident(id).1);
        let Some(incident) = incident else { return 0 };
        let delivery: Delivery = Arc::new([self.personal_frame(committed)]);
        let contacts = self.live.contacts_told(&incident);
        contacts.iter().map(|contact| deliver(&mut self.people, contact, |_| true, delivery.clone())).sum()
    }

    /// An entry as the people whom it concerns get it.
    fn personal_frame(&self, committed: &CommittedEntry) -> Frame {
        let (number, at) = (committed.entry.position.log, Some(committed.entry.at));
        channel_frame(Channel::Me, &self.epoch, number, at, &committed.json)
    }

    /// What a broadcast says goes to everybody who is connected and whom it is for, and what a person answers to their
    /// other browsers. Who has received and seen it is told in figures.
    fn publish_broadcast(&mut self, committed: &CommittedEntry, id: BroadcastId) -> u32 {
        let readers = match &committed.entry.fact {
            Fact::BroadcastAnswered(answered) => vec![answered.person],
            Fact::BroadcastDelivered(_) | Fact::BroadcastSeen(_) => return 0,
            _ => {
                let Some(broadcast) = self.live.broadcast(id) else { return 0 };
                self.directory.receivers_among(&broadcast, self.people.keys().copied())
            }
        };
        let delivery: Delivery = Arc::new([self.personal_frame(committed)]);
        readers.iter().map(|reader| deliver(&mut self.people, reader, |_| true, delivery.clone())).sum()
    }

    fn publish_to_people(&mut self, committed: &CommittedEntry) -> u32 {
        let fact = &committed.entry.fact;
        if let Some((by, person)) = committed.entry.contact() {
            // That one was blocked is not told, nor is anything told of those whom one has blocked.
            let own = matches!(fact, Fact::ContactBlocked(_) | Fact::ContactUnblocked(_));
            let hears = !own && !self.live.blocks(person, by);
            let delivery: Delivery = Arc::new([self.personal_frame(committed)]);
            let readers = [Some(by), hears.then_some(person)].into_iter().flatten();
            return readers.map(|reader| deliver(&mut self.people, &reader, |_| true, delivery.clone())).sum();
        }
        if let Some(id) = fact.broadcast() {
            return self.publish_broadcast(committed, id);
        }
        let Some(conversation) = fact.conversation() else { return 0 };
        let Some(conversation) = self.live.conversation(conversation) else { return 0 };
        let delivery: Delivery = Arc::new([self.personal_frame(committed)]);
        // As it is now: who was removed since hears nothing more, and who joined since nothing of before.
        // An amendment is for those who may read the message.
        let entry = fact.amends().unwrap_or(committed.entry.position.log);
        let members = conversation.members.iter().filter(|member| conversation.shows(**member, entry));
        // That it was them who were removed is the last thing they hear.
        let removed = match fact {
            Fact::ConversationMemberRemoved(removed) => Some(&removed.member),
            _ => None,
        };
        let readers = members.chain(removed.filter(|member| conversation.role_of(**member).is_none()));
        readers.map(|reader| deliver(&mut self.people, reader, |_| true, delivery.clone())).sum()
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
