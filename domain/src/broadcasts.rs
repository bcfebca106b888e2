use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{Broadcast, BroadcastId, BroadcastReach, Timestamp, UserId};

/// Broadcasts, and how far each has come to whom.
#[derive(Clone, Debug, Default)]
pub struct Broadcasts {
    all: BTreeMap<BroadcastId, Arc<Broadcast>>,
    reached: HashMap<BroadcastId, BTreeMap<UserId, Arc<BroadcastReach>>>,
}

impl Broadcasts {
    /// One of them.
    pub fn get(&self, id: BroadcastId) -> Option<&Arc<Broadcast>> {
        self.all.get(&id)
    }

    /// All of them, in the order of their ids.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Broadcast>> {
        self.all.values()
    }

    /// How far one has come to a person; none: it has not.
    pub fn reach(&self, id: BroadcastId, person: UserId) -> Option<&Arc<BroadcastReach>> {
        self.reached.get(&id)?.get(&person)
    }

    /// Everybody whom one has reached, in the order of their ids.
    pub fn reached(&self, id: BroadcastId) -> impl Iterator<Item = &Arc<BroadcastReach>> {
        self.reached.get(&id).into_iter().flat_map(BTreeMap::values)
    }

    /// Takes one in as it is now.
    pub fn put(&mut self, broadcast: &Arc<Broadcast>) {
        self.all.insert(broadcast.id, broadcast.clone());
    }

    /// Takes in how far one has come to a person; of one that is not known nothing is kept.
    pub fn put_reach(&mut self, reach: &Arc<BroadcastReach>) {
        if self.all.contains_key(&reach.id) {
            self.reached.entry(reach.id).or_default().insert(reach.person, reach.clone());
        }
    }

    /// Lets go of those that expired at or before a time, and returns which.
    pub fn forget_expired(&mut self, until: Timestamp) -> Vec<BroadcastId> {
        let expired: Vec<_> = self.all.values().filter(|one| one.is_expired(until)).map(|one| one.id).collect();
        expired.iter().for_each(|id| self.forget(*id));
        expired
    }

    /// Lets go of one.
    pub fn forget(&mut self, id: BroadcastId) {
        self.all.remove(&id);
        self.reached.remove(&id);
    }
}
