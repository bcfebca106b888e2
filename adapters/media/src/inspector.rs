use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use lifeline_bridge::ports::{MediaInspector, Picture, Portrait, Sound};
use lifeline_domain::{Code, Problem};
use tokio::sync::Semaphore;

use crate::{picture, portrait, sound};

/// How many are looked at at once: a picture takes up to 160 MiB of memory meanwhile.
const AT_ONCE: usize = 2;

/// Looks into pictures and recordings, a few at a time, beside the threads that serve.
pub struct ContentInspector(Arc<Semaphore>);

impl Default for ContentInspector {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl ContentInspector {
    /// What panics over what it reads has not understood it.
    async fn look<T: Send + 'static>(
        &self,
        bytes: Bytes,
        look: fn(&Bytes) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let turn = self.0.clone().acquire_owned().await;
        let turn = turn.map_err(|_| Problem::new(Code::Unavailable, "the gateway is stopping; repeat"))?;
        let looked = tokio::task::spawn_blocking(move || {
            let found = look(&bytes);
            drop(turn);
            found
        });
        looked.await.unwrap_or_else(|_| Err(Problem::new(Code::WrongContent, "it cannot be read")))
    }
}

#[async_trait]
impl MediaInspector for ContentInspector {
    async fn picture(&self, bytes: Bytes) -> Result<Picture, Problem> {
        self.look(bytes, picture::look).await
    }

    async fn portrait(&self, bytes: Bytes) -> Result<Portrait, Problem> {
        self.look(bytes, portrait::look).await
    }

    async fn sound(&self, bytes: Bytes) -> Result<Sound, Problem> {
        self.look(bytes, sound::look).await
    }
}
