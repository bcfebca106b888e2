//! What devices announce, on its way to the store: what gathers while one write is under
//! way is the next one.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use lifeline_domain::Problem;

use crate::ports::{AnnouncementChange, Announcements};

/// How many changes one write makes: a payload that is announced has at most 64 KiB, and all
/// of them must fit into one transaction of the store.
const WRITE_MAX: usize = 256;

/// Writes announcements, and says to each who brought some when they are durable.
pub(crate) struct Announced {
    store: Arc<dyn Announcements>,
    waiting: Mutex<Waiting>,
    /// Held while a write is under way.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    /// What is not durable yet, in its order, each with the number of who brought it.
    changes: VecDeque<(u64, AnnouncementChange)>,
    /// The number of the last one who brought something.
    last: u64,
}

impl Announced {
    pub(crate) fn new(store: Arc<dyn Announcements>) -> Self {
        Self { store, waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// Makes changes durable. May be dropped at any await: they are then written with the next.
    ///
    /// # Errors
    /// `unavailable`: they are to be brought again.
    pub(crate) async fn keep(&self, changes: Vec<AnnouncementChange>) -> Result<(), Problem> {
        let number = {
            let mut waiting = self.lock();
            waiting.last += 1;
            let number = waiting.last;
            waiting.changes.extend(changes.into_iter().map(|change| (number, change)));
            number
        };
        loop {
            let _turn = self.turn.lock().await;
            let batch: Vec<_> = {
                let waiting = self.lock();
                // Those before it may have been written along with others.
                if waiting.changes.front().is_none_or(|(first, _)| *first > number) {
                    return Ok(());
                }
                waiting.changes.iter().take(WRITE_MAX).map(|(_, change)| change.clone()).collect()
            };
            let written = self.store.write(&batch).await;
            let mut waiting = self.lock();
            match written {
                Ok(()) => drop(waiting.changes.drain(..batch.len())),
                Err(error) => {
                    waiting.changes.retain(|(by, _)| *by != number);
                    return Err(error.into());
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{Fault, MemoryAnnouncements},
        ports::Announcement,
    };

    fn put(topic: &str, payload: &'static str) -> Vec<AnnouncementChange> {
        let (device, topic) = ("d".parse().unwrap(), topic.to_owned());
        vec![AnnouncementChange::Put(Announcement { device, topic, payload: payload.into() })]
    }

    async fn kept(store: &MemoryAnnouncements) -> Vec<String> {
        let all = store.load().await.unwrap();
        let mut all: Vec<_> =
            all.iter().map(|one| format!("{} {}", one.topic, String::from_utf8_lossy(&one.payload))).collect();
        all.sort();
        all
    }

    #[tokio::test]
    async fn what_gathers_during_a_write_is_one_write_and_the_last_of_a_topic_counts() {
        let store = MemoryAnnouncements::default();
        let announced = Announced::new(Arc::new(store.clone()));
        let (first, second) = (store.faults().hold_next(), store.faults().hold_next());
        let release = async {
            first.reached().await;
            first.release();
            second.reached().await;
            assert_eq!(kept(&store).await, ["a 1"], "nothing is told before it is written");
            second.release();
        };
        let (one, two, three, four, ()) = tokio::join!(
            announced.keep(put("a", "1")),
            announced.keep(put("b", "1")),
            announced.keep(put("b", "2")),
            announced.keep(put("c", "1")),
            release
        );
        assert_eq!([one, two, three, four], [Ok(()), Ok(()), Ok(()), Ok(())]);
        assert_eq!(kept(&store).await, ["a 1", "b 2", "c 1"]);
    }

    #[tokio::test]
    async fn what_failed_is_brought_again_and_what_was_given_up_is_written_with_the_next() {
        let store = MemoryAnnouncements::default();
        let announced = Announced::new(Arc::new(store.clone()));
        store.faults().fail_next(Fault::BeforeWriting);
        assert!(announced.keep(put("a", "1")).await.is_err());
        let held = store.faults().hold_next();
        tokio::select! {
            kept = announced.keep(put("b", "1")) => panic!("{kept:?}"),
            () = held.reached() => {}
        }
        assert_eq!(kept(&store).await, [""; 0]);
        announced.keep(put("c", "1")).await.unwrap();
        assert_eq!(kept(&store).await, ["b 1", "c 1"]);
        assert!(announced.lock().changes.is_empty());
    }

    #[tokio::test]
    async fn a_storm_is_several_writes() {
        let store = MemoryAnnouncements::default();
        let announced = Announced::new(Arc::new(store.clone()));
        let storm: Vec<_> = (0..2 * WRITE_MAX + 1).flat_map(|number| put(&number.to_string(), "1")).collect();
        announced.keep(storm).await.unwrap();
        assert_eq!(kept(&store).await.len(), 2 * WRITE_MAX + 1);
    }
}
