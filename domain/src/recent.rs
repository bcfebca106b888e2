use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    time::Duration,
};

use crate::{IncidentId, Position, Timestamp};

/// What is remembered of an id that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Used {
    pub(crate) position: Position,
    pub(crate) incident: Option<IncidentId>,
}

/// The ids used lately, so that a repeat is answered and not counted again. Bounded
/// in time and in number; the oldest go first.
#[derive(Clone, Debug)]
pub(crate) struct Recent<K> {
    used: HashMap<K, Used>,
    order: VecDeque<(Timestamp, K)>,
    span: Duration,
    count_max: usize,
}

impl<K: Eq + Hash + Clone> Recent<K> {
    pub(crate) fn new(span: Duration, count_max: usize) -> Self {
        Self { used: HashMap::new(), order: VecDeque::new(), span, count_max }
    }

    pub(crate) fn get(&self, key: &K) -> Option<Used> {
        self.used.get(key).copied()
    }

    pub(crate) fn insert(&mut self, at: Timestamp, key: K, used: Used) {
        while let Some((oldest, _)) = self.order.front() {
            if self.order.len() < self.count_max && at.since(*oldest) <= self.span {
                break;
            }
            if let Some((_, key)) = self.order.pop_front() {
                self.used.remove(&key);
            }
        }
        if self.used.insert(key.clone(), used).is_none() {
            self.order.push_back((at, key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_by_age_and_by_number() {
        let used = Used { position: Position::default(), incident: None };
        let mut recent = Recent::new(Duration::from_secs(10), 2);
        recent.insert(Timestamp::from_millis(0), 'a', used);
        recent.insert(Timestamp::from_millis(1), 'b', used);
        recent.insert(Timestamp::from_millis(2), 'c', used);
        assert_eq!((recent.get(&'a'), recent.get(&'b').is_some()), (None, true));
        recent.insert(Timestamp::from_millis(10_003), 'd', used);
        assert_eq!((recent.get(&'c'), recent.get(&'d').is_some()), (None, true));
    }
}
