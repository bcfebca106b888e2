//! Whether one device is silent, and what is to be said of it.

use std::{collections::VecDeque, time::Duration};

use lifeline_domain::Timestamp;

use crate::Presence;

/// How long a device whose connection was lost has to come back, at most half its heartbeat.
const LOST_GRACE: Duration = Duration::from_secs(10);
/// A device that falls silent so often within [`flapping_within`] comes and goes.
const FLAPPING: usize = 3;

/// The time within which a device that falls silent again and again comes and goes; after
/// half of it without a silence it is taken to be back.
fn flapping_within(heartbeat: Duration) -> Duration {
    Duration::from_secs(30 * 60).max(8 * heartbeat)
}

/// What is to be said of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It has fallen silent.
    Silent { heard_at: Timestamp, now: Timestamp },
    /// It is back.
    Back { told_at: Timestamp, now: Timestamp },
}

/// One device that has a heartbeat.
#[derive(Debug)]
pub(super) struct Watch {
    /// It counts as heard then: a gateway that was away could not hear it.
    since: Timestamp,
    silent: bool,
    /// Since when its silence is told and not taken back.
    told_at: Option<Timestamp>,
    /// Since when it is back, if its silence is told.
    back_since: Option<Timestamp>,
    /// When it fell silent lately, at most [`FLAPPING`] times.
    silences: VecDeque<Timestamp>,
}

impl Watch {
    /// From now on, with the silence that is told already, if one is.
    pub(super) fn begin(now: Timestamp, told_at: Option<Timestamp>) -> Self {
        Self { since: now, silent: false, told_at, back_since: None, silences: VecDeque::new() }
    }

    /// It gets a full period from now on.
    pub(super) fn begin_anew(&mut self, now: Timestamp) {
        self.since = now;
    }

    pub(super) fn is_silent(&self) -> bool {
        self.silent
    }

    /// Looks at the device; `stands`: an incident of its silence is neither cleared nor resolved.
    pub(super) fn look(
        &mut self,
        presence: &Presence,
        heartbeat: Duration,
        stands: bool,
        now: Timestamp,
    ) -> Option<Word> {
        let heard_at = presence.last_heard_at.map_or(self.since, |at| at.max(self.since));
        let grace = heartbeat / 2;
        let after = |at: &Timestamp| presence.last_heard_at.is_none_or(|heard_at| *at >= heard_at);
        let lost = presence.lost_at.filter(|at| after(at) && !presence.connected);
        let due = heard_at.plus(heartbeat + grace);
        let due = lost.map_or(due, |at| due.min(at.max(self.since).plus(grace.min(LOST_GRACE))));
        let was_silent = std::mem::replace(&mut self.silent, now > due);
        if self.silent && !was_silent {
            self.fell_silent(now, flapping_within(heartbeat));
        }
        match self.told_at {
            None => self.silent.then_some(Word::Silent { heard_at, now }),
            // Also on a gateway that has just started: it is back when it is heard, not before.
            Some(told_at) if !self.silent && presence.last_heard_at.is_some_and(|at| at >= told_at) => {
                let back_since = *self.back_since.get_or_insert(now);
                let flaps = self.silences.len() == FLAPPING;
                let steady = if flaps { flapping_within(heartbeat) / 2 } else { Duration::ZERO };
                // A responder has ended the incident: the next silence is a new one.
                (!stands || now.since(back_since) >= steady).then_some(Word::Back { told_at, now })
            }
            Some(_) => {
                self.back_since = None;
                None
            }
        }
    }

    /// The ledger has it.
    pub(super) fn said(&mut self, word: &Word) {
        match word {
            Word::Silent { now, .. } => self.told_at = Some(*now),
            Word::Back { .. } => self.told_at = None,
        }
        self.back_since = None;
    }

    fn fell_silent(&mut self, now: Timestamp, within: Duration) {
        self.silences.push_back(now);
        self.silences.retain(|at| now.since(*at) <= within);
        if self.silences.len() > FLAPPING {
            self.silences.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEAT: Duration = Duration::from_secs(60);

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(1_795_000_000_000).plus(Duration::from_secs(seconds))
    }

    fn heard(seconds: u64) -> Presence {
        Presence { connected: true, last_heard_at: Some(at(seconds)), lost_at: None }
    }

    /// Looks, and takes what is said for stored.
    fn look(watch: &mut Watch, presence: &Presence, seconds: u64) -> Option<Word> {
        let stands = watch.told_at.is_some();
        let word = watch.look(presence, BEAT, stands, at(seconds));
        if let Some(word) = &word {
            watch.said(word);
        }
        word
    }

    #[test]
    fn one_and_a_half_times_its_heartbeat_is_borne_and_silence_told_once() {
        let mut watch = Watch::begin(at(0), None);
        let never = Presence::default();
        assert_eq!(look(&mut watch, &never, 90), None, "a full period from the start");
        assert_eq!(look(&mut watch, &never, 91), Some(Word::Silent { heard_at: at(0), now: at(91) }));
        assert_eq!(look(&mut watch, &never, 1000), None);
        assert!(watch.is_silent());
        assert_eq!(look(&mut watch, &heard(1001), 1002), Some(Word::Back { told_at: at(91), now: at(1002) }));
        assert_eq!((look(&mut watch, &heard(1001), 1091), watch.is_silent()), (None, false));
        assert!(
            matches!(look(&mut watch, &heard(1001), 1092), Some(Word::Silent { .. })),
            "a connection alone is not heard"
        );
    }

    #[test]
    fn what_was_not_stored_is_said_again_in_the_same_words() {
        let mut watch = Watch::begin(at(0), None);
        let heard_at = |word| match word {
            Some(Word::Silent { heard_at, .. }) => heard_at,
            word => panic!("{word:?}"),
        };
        let first = heard_at(watch.look(&heard(5), BEAT, false, at(100)));
        assert_eq!(heard_at(watch.look(&heard(5), BEAT, false, at(105))), first);
    }

    #[test]
    fn a_lost_connection_has_ten_seconds() {
        let mut watch = Watch::begin(at(0), None);
        let lost = Presence { connected: false, last_heard_at: Some(at(9)), lost_at: Some(at(10)) };
        assert_eq!(look(&mut watch, &lost, 20), None);
        assert!(matches!(look(&mut watch, &lost, 21), Some(Word::Silent { .. })));

        let mut watch = Watch::begin(at(0), None);
        let again = Presence { connected: true, last_heard_at: Some(at(12)), lost_at: Some(at(10)) };
        assert_eq!(look(&mut watch, &again, 25), None, "it came back");

        let mut watch = Watch::begin(at(15), None);
        assert_eq!(look(&mut watch, &lost, 25), None, "ten seconds, too, if it was lost before the first look");
        assert!(matches!(look(&mut watch, &lost, 26), Some(Word::Silent { .. })));
    }

    #[test]
    fn after_a_restart_it_is_back_when_it_is_heard_and_not_before() {
        let mut watch = Watch::begin(at(1000), Some(at(500)));
        assert_eq!(look(&mut watch, &Presence::default(), 1001), None);
        assert_eq!(look(&mut watch, &Presence::default(), 1200), None, "told before the restart");
        assert!(matches!(look(&mut watch, &heard(1201), 1202), Some(Word::Back { .. })));
    }

    #[test]
    fn one_that_comes_and_goes_is_back_when_it_has_been_steady() {
        let mut watch = Watch::begin(at(0), None);
        let mut words = 0;
        for round in 1..=5 {
            words += u32::from(look(&mut watch, &heard(round * 200 - 190), round * 200 - 50).is_some());
            words += u32::from(look(&mut watch, &heard(round * 200 - 1), round * 200).is_some());
        }
        assert_eq!(words, 5, "two silences with their ends, and one that stays");
        let back = at(1000);
        let mut seconds = 1000;
        let steady = loop {
            seconds += 30;
            if let Some(Word::Back { now, .. }) = look(&mut watch, &heard(seconds), seconds) {
                break now;
            }
            assert!(seconds < 10_000, "it never is");
        };
        assert_eq!(steady.since(back), flapping_within(BEAT) / 2);
    }

    #[test]
    fn once_a_responder_has_resolved_it_the_next_silence_is_new() {
        let mut watch = Watch::begin(at(0), None);
        for round in 1..=3 {
            look(&mut watch, &heard(round * 200 - 190), round * 200 - 50);
            look(&mut watch, &heard(round * 200 - 1), round * 200);
        }
        assert!(watch.told_at.is_some(), "it comes and goes");
        let word = watch.look(&heard(601), BEAT, false, at(602)).unwrap();
        watch.said(&word);
        assert!(matches!(look(&mut watch, &heard(601), 700), Some(Word::Silent { .. })));
    }
}
