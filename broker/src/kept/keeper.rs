//! The one that writes: what changes while a commit is under way goes into the next one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lifeline_bridge::ports::{MqttChange, MqttRowKey, MqttStore};
use metrics::{Histogram, counter, histogram};
use tokio::{
    sync::{Notify, oneshot},
    time::{Instant, sleep},
};

/// What a failed commit waits before it is tried again.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether a change was committed. An end without a word is a no.
pub(crate) type Stored = oneshot::Receiver<bool>;

/// What is done in the order of the changes when they are committed, or are not yet.
type Then = Box<dyn FnOnce(bool) + Send>;

/// Changes on their way to the store. There is one at most for a row, so what waits is
/// bounded by what the door keeps; who waits is bounded by what a connection may have in flight.
pub(crate) struct Keeper {
    waiting: Mutex<Waiting>,
    work: Notify,
    commits: Histogram,
}

#[derive(Default)]
struct Waiting {
    changes: BTreeMap<MqttRowKey, MqttChange>,
    then: Vec<Then>,
}

impl Keeper {
    pub(crate) fn new() -> Arc<Self> {
        metrics::describe_histogram!("lifeline_mqtt_keep_seconds", "One commit of what the MQTT door keeps");
        metrics::describe_counter!(
            "lifeline_mqtt_keep_failures_total",
            "Commits of what the MQTT door keeps that failed"
        );
        let commits = histogram!("lifeline_mqtt_keep_seconds");
        Arc::new(Self { waiting: Mutex::default(), work: Notify::new(), commits })
    }

    /// Writes changes for which nobody waits.
    pub(crate) fn note(&self, changes: impl IntoIterator<Item = MqttChange>) {
        self.add(changes, None);
    }

    /// Writes changes and says when they are on the disk. After a no they are tried again
    /// with the next commit, unless a later change of the row takes their place.
    pub(crate) fn keep(&self, changes: impl IntoIterator<Item = MqttChange>, then: impl FnOnce(bool) + Send + 'static) {
        self.add(changes, Some(Box::new(then)));
    }

    /// The same for one who awaits it. Without changes: when all before is on the disk.
    pub(crate) fn stored(&self, changes: impl IntoIterator<Item = MqttChange>) -> Stored {
        let (done, stored) = oneshot::channel();
        // Who waited may be gone.
        self.keep(changes, move |committed| {
            let _ = done.send(committed);
        });
        stored
    }

    /// Commits until it is dropped.
    pub(crate) async fn run(&self, store: &dyn MqttStore) {
        loop {
            let Waiting { changes, then } = std::mem::take(&mut *self.lock());
            if changes.is_empty() && then.is_empty() {
                self.work.notified().await;
                continue;
            }
            let committed = changes.is_empty() || self.commit(store, changes.into_values().collect()).await;
            for then in then {
                then(committed);
            }
            if !committed {
                sleep(PAUSE).await;
            }
        }
    }

    async fn commit(&self, store: &dyn MqttStore, changes: Vec<MqttChange>) -> bool {
        let started = Instant::now();
        match store.write(&changes).await {
            Ok(()) => {
                self.commits.record(started.elapsed().as_secs_f64());
                true
            }
            Err(error) => {
                counter!("lifeline_mqtt_keep_failures_total").increment(1);
                tracing::error!(%error, "what the MQTT door keeps was not written; it is tried again");
                let mut waiting = self.lock();
                for change in changes {
                    waiting.changes.entry(change.key()).or_insert(change);
                }
                false
            }
        }
    }

    fn add(&self, changes: impl IntoIterator<Item = MqttChange>, then: Option<Then>) {
        let mut waiting = self.lock();
        waiting.changes.extend(changes.into_iter().map(|change| (change.key(), change)));
        waiting.then.extend(then);
        drop(waiting);
        self.work.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use lifeline_bridge::{
        memory::{Fault, MemoryMqttStore},
        ports::{MqttMessage, MqttRow},
    };

    use super::*;

    fn retained(topic: &str, payload: &'static [u8]) -> MqttRow {
        MqttRow::Retained(MqttMessage { topic: topic.to_owned(), payload: payload.into(), ..MqttMessage::default() })
    }

    fn put(topic: &str, payload: &'static [u8]) -> [MqttChange; 1] {
        [MqttChange::Put(retained(topic, payload))]
    }

    fn running(store: &MemoryMqttStore) -> Arc<Keeper> {
        let (keeper, store) = (Keeper::new(), store.clone());
        let worker = keeper.clone();
        tokio::spawn(async move { worker.run(&store).await });
        keeper
    }

    #[tokio::test]
    async fn what_gathers_during_a_commit_is_one_commit_and_the_last_change_of_a_row_counts() {
        let store = MemoryMqttStore::default();
        let (first, second) = (store.faults().hold_next(), store.faults().hold_next());
        let keeper = running(&store);
        let one = keeper.stored(put("a", b"1"));
        first.reached().await;
        let mut rest: Vec<_> = [put("b", b"1"), put("b", b"2"), put("c", b"1")].map(|put| keeper.stored(put)).into();
        keeper.note([MqttChange::Remove(retained("c", b"").key())]);
        assert_eq!(store.load().await.unwrap(), [], "nothing is told before its commit");
        first.release();
        assert_eq!(one.await, Ok(true));
        second.reached().await;
        assert!(rest.iter_mut().all(|stored| stored.try_recv().is_err()));
        second.release();
        for stored in rest {
            assert_eq!(stored.await, Ok(true));
        }
        assert_eq!(store.load().await.unwrap(), [retained("a", b"1"), retained("b", b"2")]);
    }

    #[tokio::test]
    async fn a_failed_commit_is_told_and_tried_again_but_not_over_a_later_change() {
        let store = MemoryMqttStore::default();
        let held = store.faults().hold_next();
        let keeper = running(&store);
        let stored = keeper.stored([put("a", b"old"), put("b", b"old")].concat());
        held.reached().await;
        keeper.note(put("a", b"new"));
        held.fail(Fault::BeforeWriting);
        assert_eq!(stored.await, Ok(false));
        assert_eq!(keeper.stored([]).await, Ok(true));
        assert_eq!(store.load().await.unwrap(), [retained("a", b"new"), retained("b", b"old")]);
    }
}
