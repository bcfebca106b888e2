//! Uploads whose senders fell silent.

use std::{sync::Arc, time::Duration};

use lifeline_domain::{MediaId, Problem};
use lifeline_protocol::rest::FinishUpload;

use super::Upload;
use crate::{Bridge, ports::UploadState};

/// How often it is looked for them.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Closes them, until the gateway stops.
pub(crate) async fn close_abandoned(bridge: Arc<Bridge>) {
    let stopping = bridge.stopping();
    let mut turns = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = turns.tick() => bridge.close_abandoned_uploads().await,
        }
    }
}

impl Bridge {
    /// One round. What fails is tried again in the next one.
    pub(crate) async fn close_abandoned_uploads(&self) {
        for (id, upload) in self.media.uploads.all() {
            if let Err(problem) = self.close_if_abandoned(id, &upload).await {
                tracing::warn!(media = %id, %problem, "an upload that was given up could not be closed; it is tried again");
            }
        }
    }

    /// What a caller records is told of as it stands: what a phone has said before it died is evidence. So is what was
    /// found good and perhaps told already. Anything else is removed: half a message of somebody who chats is none.
    async fn close_if_abandoned(&self, id: MediaId, upload: &Upload) -> Result<(), Problem> {
        // Whoever holds it is still there.
        let Ok(media) = upload.media.clone().try_lock_owned() else { return Ok(()) };
        let limits = &self.settings.media;
        let idle = if media.sos.is_some() { limits.voice_idle } else { limits.idle };
        let looked_at = media.attachment.is_some() && media.told.is_none();
        if !looked_at && self.clock.now().since(media.heard_at) < idle {
            return Ok(());
        }
        let (thread, heard_of) = (media.thread, media.told.is_some());
        if looked_at || media.sos.is_some() && media.received() > 0 {
            match self.close_upload(media, FinishUpload::default(), UploadState::BrokenOff).await {
                Ok(_) => {
                    given_up("told");
                    return Ok(());
                }
                Err(problem) if problem.code.temporary() => return Err(problem),
                // No recording, or one of a thread that its sender has left.
                Err(problem) => tracing::info!(media = %id, %problem, "what broke off could not be told"),
            }
        }
        if heard_of {
            self.media.uploads.remove(id);
        } else {
            self.discard_upload(thread, id).await?;
        }
        given_up("removed");
        Ok(())
    }
}

fn given_up(outcome: &'static str) {
    metrics::counter!("lifeline_media_abandoned_total", "outcome" => outcome).increment(1);
}
