//! How far the members of conversations have come: kept in memory, told to those it concerns
//! a few times a second, and written behind. A position lost in a crash is said again by the
//! member's client; messages themselves never depend on it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lifeline_domain::{ConversationId, UserId};
use lifeline_protocol::ws::{ConversationReceipts, Event};

use crate::{Bridge, ports::MemberPosition};

/// How long changes are gathered before they are told.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// How many tellings one writing covers.
const TELLINGS_A_WRITING: u32 = 5;
/// How many positions one transaction writes.
const WRITTEN_MAX: usize = 1_000;

/// How far everybody has come in every conversation.
#[derive(Debug, Default)]
pub(crate) struct MessageReceipts(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    conversations: HashMap<ConversationId, HashMap<UserId, Come>>,
    /// Who has come further since it was told, and where they had been.
    untold: BTreeMap<ConversationId, BTreeMap<UserId, u64>>,
    unwritten: BTreeSet<(ConversationId, UserId)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Come {
    delivered: u64,
    read: u64,
    /// The last message they wrote since the gateway started.
    wrote: u64,
}

/// What is to be told of a conversation, and to whom.
pub(crate) struct News {
    pub(crate) conversation: ConversationId,
    pub(crate) positions: Vec<MemberPosition>,
    pub(crate) readers: BTreeSet<UserId>,
}

impl MessageReceipts {
    pub(crate) fn new(positions: Vec<MemberPosition>) -> Self {
        let mut known = Known::default();
        for MemberPosition { conversation, member, delivered, read } in positions {
            let come = Come { delivered, read, wrote: 0 };
            known.conversations.entry(conversation).or_default().insert(member, come);
        }
        Self(Mutex::new(known))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A member wrote the entry with this number.
    pub(crate) fn wrote(&self, conversation: ConversationId, member: UserId, entry: u64) {
        let mut known = self.lock();
        let come = known.conversations.entry(conversation).or_default().entry(member).or_default();
        come.wrote = come.wrote.max(entry);
    }

    /// A member has come as far as this. Nobody goes back, and what was read was delivered.
    pub(crate) fn come(&self, position: MemberPosition) {
        let MemberPosition { conversation, member, delivered, read } = position;
        let mut known = self.lock();
        let come = known.conversations.entry(conversation).or_default().entry(member).or_default();
        let before = *come;
        come.read = come.read.max(read);
        come.delivered = come.delivered.max(delivered).max(read);
        if (come.delivered, come.read) != (before.delivered, before.read) {
            known.untold.entry(conversation).or_default().entry(member).or_insert(before.read);
            known.unwritten.insert((conversation, member));
        }
    }

    /// How far a member has come.
    pub(crate) fn of(&self, conversation: ConversationId, member: UserId) -> MemberPosition {
        self.lock().position(conversation, member)
    }

    /// What was not told yet, and to whom: the members who came further, for their other
    /// clients, and those who wrote what they had not read before.
    fn take_untold(&self) -> Vec<News> {
        let mut known = self.lock();
        let untold = std::mem::take(&mut known.untold);
        let news = |(conversation, members): (ConversationId, BTreeMap<UserId, u64>)| {
            let from = members.values().copied().min().unwrap_or_default();
            let positions = members.keys().map(|member| known.position(conversation, *member)).collect();
            let everyone = known.conversations.get(&conversation).into_iter().flatten();
            let authors = everyone.filter(|(_, come)| come.wrote > from).map(|(author, _)| *author);
            News { conversation, positions, readers: authors.chain(members.keys().copied()).collect() }
        };
        untold.into_iter().map(news).collect()
    }

    fn unwritten(&self) -> Vec<MemberPosition> {
        let known = self.lock();
        let some = known.unwritten.iter().take(WRITTEN_MAX);
        some.map(|(conversation, member)| known.position(*conversation, *member)).collect()
    }

    /// These were written; those that have changed meanwhile are written once more.
    fn written(&self, positions: &[MemberPosition]) {
        let mut known = self.lock();
        for position in positions {
            let MemberPosition { conversation, member, .. } = *position;
            if known.position(conversation, member) == *position {
                known.unwritten.remove(&(conversation, member));
            }
        }
    }
}

impl Known {
    fn position(&self, conversation: ConversationId, member: UserId) -> MemberPosition {
        let come = self.conversations.get(&conversation).and_then(|members| members.get(&member));
        let Come { delivered, read, .. } = come.copied().unwrap_or_default();
        MemberPosition { conversation, member, delivered, read }
    }
}

/// Tells and writes what changes, until the gateway stops.
pub(crate) async fn tell_and_keep(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = tokio::time::interval(TELL_EVERY);
    let mut tellings = 0;
    loop {
        tokio::select! {
            () = stopping.cancelled() => break,
            _ = turns.tick() => {}
        }
        for news in bridge.message_receipts.take_untold() {
            bridge.tell_receipts(news).await;
        }
        tellings += 1;
        if tellings % TELLINGS_A_WRITING == 0 {
            bridge.write_positions().await;
        }
    }
    bridge.write_positions().await;
}

impl Bridge {
    async fn tell_receipts(&self, news: News) {
        let Some(conversation) = self.live.conversation(news.conversation) else { return };
        let in_it = |member: &UserId| conversation.role_of(*member).is_some();
        let readers: Vec<UserId> = news.readers.into_iter().filter(in_it).collect();
        let members = news.positions.iter().filter(|position| in_it(&position.member));
        let members: Vec<_> = members.map(|position| self.member_receipt(position)).collect();
        if !readers.is_empty() && !members.is_empty() {
            let data = ConversationReceipts { conversation: news.conversation, members };
            self.hub.tell(readers, Event::Receipt { channel: "me".to_owned(), data }.encode()).await;
        }
    }

    /// Writes what was not written yet; what fails is written the next time.
    async fn write_positions(&self) {
        loop {
            let positions = self.message_receipts.unwritten();
            if positions.is_empty() {
                return;
            }
            if let Err(error) = self.member_positions.put_positions(&positions).await {
                tracing::warn!(%error, "how far members have read could not be written; it is tried again");
                return;
            }
            self.message_receipts.written(&positions);
            if positions.len() < WRITTEN_MAX {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const HERE: ConversationId = ConversationId(Uuid::from_u128(1));

    fn user(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn position(member: u128, delivered: u64, read: u64) -> MemberPosition {
        MemberPosition { conversation: HERE, member: user(member), delivered, read }
    }

    #[test]
    fn nobody_goes_back_and_what_is_read_is_delivered() {
        let receipts = MessageReceipts::new(vec![position(1, 7, 3)]);
        for (said, now) in [((5, 0), (7, 3)), ((0, 9), (9, 9)), ((12, 4), (12, 9))] {
            receipts.come(position(1, said.0, said.1));
            assert_eq!(receipts.of(HERE, user(1)), position(1, now.0, now.1));
        }
    }

    #[test]
    fn authors_of_what_was_unread_are_told_once() {
        let receipts = MessageReceipts::default();
        receipts.wrote(HERE, user(1), 10);
        receipts.wrote(HERE, user(2), 20);
        receipts.come(position(3, 10, 10));
        let told = receipts.take_untold();
        assert_eq!((told.len(), &told[0].positions), (1, &vec![position(3, 10, 10)]));
        assert_eq!(told[0].readers, [1, 2, 3].map(user).into());
        receipts.come(position(3, 10, 10));
        assert!(receipts.take_untold().is_empty(), "no news");
        receipts.come(position(3, 20, 20));
        receipts.come(position(3, 21, 20));
        let told = receipts.take_untold();
        assert_eq!((told.len(), &told[0].positions), (1, &vec![position(3, 21, 20)]));
        assert_eq!(told[0].readers, [2, 3].map(user).into(), "the first author's was read before");
    }

    #[test]
    fn a_position_that_changes_while_it_is_written_is_written_again() {
        let receipts = MessageReceipts::default();
        receipts.come(position(1, 5, 0));
        let writing = receipts.unwritten();
        receipts.come(position(1, 6, 0));
        receipts.written(&writing);
        assert_eq!(receipts.unwritten(), [position(1, 6, 0)]);
        receipts.written(&[position(1, 6, 0)]);
        assert_eq!(receipts.unwritten(), []);
    }
}
