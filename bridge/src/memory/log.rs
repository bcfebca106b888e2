use std::{
    future::ready,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use lifeline_domain::{Epoch, Position};
use tokio::sync::oneshot;

use super::{Fault, Faults, lock};
use crate::ports::{After, Appending, Log, LogError, Segment};

/// A log in memory. Clones share it, as two connections share a store.
#[derive(Clone, Debug)]
pub struct MemoryLog {
    epoch: Epoch,
    kept: Arc<Mutex<Kept>>,
    faults: Faults,
}

#[derive(Debug, Default)]
struct Kept {
    segments: Vec<Segment>,
    head: Position,
    /// Falls when the append that was called last has ended.
    last_append: Option<oneshot::Receiver<()>>,
}

impl MemoryLog {
    /// An empty log.
    pub fn new(epoch: Epoch) -> Self {
        Self { epoch, kept: Arc::default(), faults: Faults::default() }
    }

    /// What the next appends will suffer.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

impl Kept {
    fn append(&mut self, segment: &Segment) -> Result<(), LogError> {
        if segment.before() == self.head {
            self.head = segment.last();
            self.segments.push(segment.clone());
            return Ok(());
        }
        match self.segments.binary_search_by_key(&segment.last(), Segment::last) {
            Ok(at) if self.segments[at] == *segment => Ok(()),
            _ => Err(LogError::Fenced),
        }
    }
}

#[async_trait]
impl Log for MemoryLog {
    async fn epoch(&self) -> Result<Epoch, LogError> {
        Ok(self.epoch.clone())
    }

    fn append(&self, segment: &Segment) -> Appending {
        if let Err(detail) = segment.check() {
            return Box::pin(ready(Err(LogError::Damaged { at: segment.before(), detail })));
        }
        let (ended, last_append) = oneshot::channel();
        let before = lock(&self.kept).last_append.replace(last_append);
        let (log, segment) = (self.clone(), segment.clone());
        Box::pin(async move {
            let _ended = ended;
            if let Some(before) = before {
                let _ = before.await;
            }
            let fault = log.faults.next().await;
            if fault == Some(Fault::BeforeWriting) {
                return Err(LogError::Unavailable("it was told to fail".to_owned()));
            }
            lock(&log.kept).append(&segment)?;
            match fault {
                Some(_) => Err(LogError::OutcomeUnknown("it was told to fail".to_owned())),
                None => Ok(()),
            }
        })
    }

    async fn read_after(&self, after: After, entries_max: usize) -> Result<Vec<Segment>, LogError> {
        let kept = lock(&self.kept);
        let first = kept.segments.partition_point(|segment| match after {
            After::Place(place) => segment.last().log <= place.log,
            After::Feed(offset) => segment.last().feed <= offset,
        });
        let mut entries = 0;
        let wanted = kept.segments[first..].iter().take_while(|segment| {
            let wanted = entries < entries_max;
            entries += segment.entries.len();
            wanted
        });
        Ok(wanted.cloned().collect())
    }

    async fn start(&self) -> Result<Position, LogError> {
        let kept = lock(&self.kept);
        Ok(kept.segments.first().map_or(kept.head, Segment::before))
    }

    async fn trim(&self, position: Position) -> Result<(), LogError> {
        lock(&self.kept).segments.retain(|segment| segment.last().log > position.log);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::segment;

    fn log() -> MemoryLog {
        MemoryLog::new("k1".parse().unwrap())
    }

    #[tokio::test]
    async fn a_planned_failure_happens_once_and_says_whether_it_wrote() {
        let (log, first) = (log(), segment(Position::default(), "++"));
        log.faults().fail_next(Fault::BeforeWriting);
        log.faults().fail_next(Fault::AfterWriting);
        assert!(matches!(log.append(&first).await, Err(LogError::Unavailable(_))));
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![]));
        assert!(matches!(log.append(&first).await, Err(LogError::OutcomeUnknown(_))));
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![first.clone()]));
        assert_eq!(log.append(&first).await, Ok(()));
    }

    #[tokio::test]
    async fn a_held_append_waits_for_its_release() {
        let (log, first) = (log(), segment(Position::default(), "+"));
        let hold = log.faults().hold_next();
        let append = tokio::spawn({
            let (log, first) = (log.clone(), first.clone());
            async move { log.append(&first).await }
        });
        hold.reached().await;
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![]));
        hold.release();
        assert_eq!(append.await.unwrap(), Ok(()));
        assert_eq!(log.read_after(After::Feed(0), 10).await, Ok(vec![first]));
    }
}
