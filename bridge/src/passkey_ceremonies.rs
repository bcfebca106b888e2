//! Passkey ceremonies that were begun and are not answered yet, in memory: a restart ends them, and people begin anew.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lifeline_domain::{Timestamp, UserId};
use uuid::Uuid;

/// How long an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(5 * 60);
/// How many strangers may be about to sign in; some 200 bytes each.
const SIGN_INS_MAX: usize = 50_000;
/// How many people may be about to make a passkey, one each.
const MAKINGS_MAX: usize = 10_000;

/// Somebody is about to make a passkey.
pub(crate) struct Making {
    /// The login session that asked.
    pub(crate) session: Option<Uuid>,
    /// What their answer is checked with.
    pub(crate) state: Vec<u8>,
}

/// Somebody is about to sign in.
pub(crate) struct SigningIn {
    /// SHA-256, hex, of the secret that only the browser has which asked; none: it was no browser.
    pub(crate) browser_sha256: Option<String>,
    /// What their answer is checked with.
    pub(crate) state: Vec<u8>,
}

/// All of them.
pub(crate) struct PasskeyCeremonies {
    /// By who makes one.
    pub(crate) makings: Open<UserId, Making>,
    /// By their challenge.
    pub(crate) sign_ins: Open<u128, SigningIn>,
}

impl Default for PasskeyCeremonies {
    fn default() -> Self {
        Self { makings: Open::new(MAKINGS_MAX), sign_ins: Open::new(SIGN_INS_MAX) }
    }
}

/// Ceremonies of one kind. Each is answered once, within [`ANSWER_WITHIN`]; the oldest make room for new ones.
pub(crate) struct Open<K, V> {
    max: usize,
    kept: Mutex<Kept<K, V>>,
}

struct Kept<K, V> {
    by_key: HashMap<K, (u64, Timestamp, V)>,
    /// In the order in which they were begun, and end.
    begun: BTreeMap<u64, K>,
    next: u64,
}

impl<K: Eq + Hash + Clone, V> Open<K, V> {
    fn new(max: usize) -> Self {
        Self { max, kept: Mutex::new(Kept { by_key: HashMap::new(), begun: BTreeMap::new(), next: 0 }) }
    }

    /// Begins one, instead of one with the same key.
    pub(crate) fn begin(&self, key: K, value: V, now: Timestamp) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.end(&key);
        while let Some((_, oldest)) = kept.begun.first_key_value() {
            let ended = kept.by_key.get(oldest).is_none_or(|(_, ends_at, _)| *ends_at <= now);
            if !ended && kept.begun.len() < self.max {
                break;
            }
            let oldest = oldest.clone();
            kept.end(&oldest);
        }
        let number = kept.next;
        kept.next += 1;
        kept.begun.insert(number, key.clone());
        kept.by_key.insert(key, (number, now.plus(ANSWER_WITHIN), value));
    }

    /// Ends one for its answer, if there is time left for that.
    pub(crate) fn answer(&self, key: &K, now: Timestamp) -> Option<V> {
        let (_, ends_at, value) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).end(key)?;
        (now < ends_at).then_some(value)
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    fn end(&mut self, key: &K) -> Option<(u64, Timestamp, V)> {
        let ended = self.by_key.remove(key)?;
        self.begun.remove(&ended.0);
        Some(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1000)
    }

    #[test]
    fn each_is_answered_once_and_in_time() {
        let open = Open::new(10);
        open.begin("a", 1, at(0));
        open.begin("b", 2, at(0));
        assert_eq!(open.answer(&"a", at(299)), Some(1));
        assert_eq!(open.answer(&"a", at(299)), None);
        assert_eq!(open.answer(&"b", at(300)), None);
        assert_eq!(open.answer(&"c", at(0)), None);
    }

    #[test]
    fn another_one_of_the_same_key_takes_its_place() {
        let open = Open::new(2);
        for (turn, second) in (0..100).zip(0..) {
            open.begin("a", turn, at(second));
        }
        assert_eq!(open.kept.lock().unwrap().begun.len(), 1);
        assert_eq!(open.answer(&"a", at(100)), Some(99));
    }

    #[test]
    fn the_oldest_make_room_and_those_that_have_ended_are_forgotten() {
        let open = Open::new(3);
        for number in 0..5 {
            open.begin(number, (), at(0));
        }
        assert_eq!([0, 1].map(|number| open.answer(&number, at(1))), [None, None]);
        assert_eq!(open.answer(&2, at(1)), Some(()));
        open.begin(5, (), at(300));
        let kept = open.kept.lock().unwrap();
        assert_eq!((kept.by_key.len(), kept.begun.len()), (1, 1), "3 and 4 have ended");
    }
}
