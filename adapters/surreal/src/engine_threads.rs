//! The threads on which the engine tidies up.

use std::io;

use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
};

/// One for flushes and one for compactions: what is written has to go on reaching sorted files while old ones are merged,
/// or writers wait.
const THREADS: usize = 2;

/// The engine's own threads. A flush or a compaction computes and waits for the disk as long as it takes without giving
/// its thread back. Of the gateway's there are as many as cores: what is queued on one of them would wait for that end, and
/// both at once would stop every connection of a machine with two.
#[derive(Debug)]
pub(crate) struct EngineThreads {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl EngineThreads {
    pub(crate) fn start() -> io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(THREADS).thread_name("store-upkeep").enable_all().build()?;
        Ok(Self { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    /// The engine tidies up where it was opened.
    pub(crate) fn spawn<T: Send + 'static>(&self, task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        self.handle.spawn(task)
    }
}

impl Drop for EngineThreads {
    fn drop(&mut self) {
        // A runtime that is merely dropped waits for its threads, and may not where other tasks run.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
