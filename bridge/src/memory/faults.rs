use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::sync::watch;

use super::lock;

/// How a write goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is written, and the caller is told so.
    BeforeWriting,
    /// It is written, and the caller is told that nobody knows.
    AfterWriting,
}

/// What the next writes will suffer, in order; when nothing is planned, nothing goes wrong.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<VecDeque<Planned>>>);

#[derive(Debug)]
enum Planned {
    Fault(Fault),
    Hold(watch::Sender<Stage>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Expected,
    Reached,
    Released(Option<Fault>),
}

impl Faults {
    /// The next write that has nothing planned yet goes wrong like this.
    pub fn fail_next(&self, fault: Fault) {
        lock(&self.0).push_back(Planned::Fault(fault));
    }

    /// The next write that has nothing planned yet hangs before it writes, until it
    /// is released or fails.
    pub fn hold_next(&self) -> Hold {
        let stage = watch::Sender::new(Stage::Expected);
        lock(&self.0).push_back(Planned::Hold(stage.clone()));
        Hold(stage)
    }

    /// Called by a write before it writes: waits where it must hang, and says how it goes wrong.
    pub(super) async fn next(&self) -> Option<Fault> {
        let planned = lock(&self.0).pop_front();
        match planned? {
            Planned::Fault(fault) => Some(fault),
            Planned::Hold(stage) => {
                let mut released = stage.subscribe();
                stage.send_if_modified(|stage| {
                    let first = *stage == Stage::Expected;
                    if first {
                        *stage = Stage::Reached;
                    }
                    first
                });
                // This side keeps a sender, so the wait ends only by a release.
                match released.wait_for(|stage| matches!(stage, Stage::Released(_))).await.as_deref() {
                    Ok(Stage::Released(fault)) => *fault,
                    _ => None,
                }
            }
        }
    }
}

/// A write that hangs. Dropping this releases it.
#[derive(Debug)]
pub struct Hold(watch::Sender<Stage>);

impl Hold {
    /// Waits until the write has come and hangs.
    pub async fn reached(&self) {
        let mut stage = self.0.subscribe();
        let _ = stage.wait_for(|stage| *stage != Stage::Expected).await;
    }

    /// Lets the write go on.
    pub fn release(self) {}

    /// Lets it go wrong.
    pub fn fail(self, fault: Fault) {
        self.0.send_replace(Stage::Released(Some(fault)));
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.send_if_modified(|stage| {
            let held = !matches!(stage, Stage::Released(_));
            if held {
                *stage = Stage::Released(None);
            }
            held
        });
    }
}
