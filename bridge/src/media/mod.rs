//! What people attach, and what of it is being uploaded.

mod abandoned;
mod uploads;

use std::{sync::Arc, time::Duration};

use lifeline_domain::{MediaKind, Thread};

use crate::ports::{AddressSigner, MediaInspector, MediaRecords, MediaVault, StoreError};

pub(crate) use abandoned::close_abandoned;
pub(crate) use uploads::{Upload, Uploader, Uploads};

/// The ports that media are kept by.
pub struct MediaPorts {
    /// Where content lies.
    pub vault: Arc<dyn MediaVault>,
    /// What is known of it.
    pub records: Arc<dyn MediaRecords>,
    /// Looks into it.
    pub inspector: Arc<dyn MediaInspector>,
    /// Signs the addresses at which it is read.
    pub signer: Arc<dyn AddressSigner>,
}

/// What the operator decides about media.
#[derive(Clone, Copy, Debug)]
pub struct MediaLimits {
    /// The most that a picture may have, bytes.
    pub image_bytes_max: u64,
    /// The most that a recording may have, bytes.
    pub voice_bytes_max: u64,
    /// The most that a file may have, bytes.
    pub file_bytes_max: u64,
    /// How many uploads one person may have open.
    pub open_per_person_max: usize,
    /// How many uploads may be open, and as many recordings of callers besides.
    pub open_max: usize,
    /// What a caller records is told of as it stands when they were not heard for so long.
    pub voice_idle: Duration,
    /// Another upload whose sender was not heard for so long is removed.
    pub idle: Duration,
}

impl MediaLimits {
    /// The most that something of a kind may have, bytes.
    pub const fn bytes_max(&self, kind: MediaKind) -> u64 {
        match kind {
            MediaKind::Voice => self.voice_bytes_max,
            MediaKind::Image => self.image_bytes_max,
            MediaKind::File => self.file_bytes_max,
        }
    }
}

/// The ports, and what is open.
pub(crate) struct Media {
    pub(crate) vault: Arc<dyn MediaVault>,
    pub(crate) records: Arc<dyn MediaRecords>,
    pub(crate) inspector: Arc<dyn MediaInspector>,
    pub(crate) signer: Arc<dyn AddressSigner>,
    pub(crate) uploads: Uploads,
}

impl Media {
    /// Reads which uploads were open when the gateway stopped: they go on.
    pub(crate) async fn load(ports: MediaPorts) -> Result<Self, StoreError> {
        let MediaPorts { vault, records, inspector, signer } = ports;
        let uploads = Uploads::new(records.open_media().await?);
        Ok(Self { vault, records, inspector, signer, uploads })
    }

    /// Erases all that is attached in a thread: its key first, so that nothing can be read from then on.
    pub(crate) async fn erase_thread(&self, thread: Thread) -> Result<(), StoreError> {
        self.uploads.remove_thread(thread);
        self.vault.erase_all(thread.into()).await?;
        self.records.remove_media_of(thread).await
    }
}
