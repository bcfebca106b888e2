use std::sync::Arc;

use bytes::Bytes;
use lifeline_domain::{Code, MediaId, MediaKind, Problem, SosId, Thread, check_name};
use lifeline_policies::Action;
use lifeline_protocol::rest::{BeginUpload, BeginVoice, UploadView};

use super::messages::no_incident;
use crate::{
    Bridge, Caller,
    media::{Upload, Uploader},
    ports::{MediaPiece, Rendition, StoredMedia, UploadState},
};

/// What says nothing of what it is: nobody has looked into a file.
pub(super) const FILE_TYPE: &str = "application/octet-stream";
/// The most that is stored at once, bytes: as much as an upload takes of the memory.
pub const UPLOAD_PIECE_BYTES_MAX: usize = 256 * 1024;
/// How many pieces an upload has at most; each is known by its length.
const PIECES_MAX: usize = 1024;
/// No media type is longer (RFC 6838 §4.2).
const MEDIA_TYPE_CHARS_MAX: usize = 255;

impl Bridge {
    /// Begins an upload, or says how far it is. Nothing is told to anybody before it is finished.
    ///
    /// # Errors
    /// `forbidden` or `not_found` for a thread that the caller may not write in, `payload_too_large` for what is said to
    /// be too large, `already_exists` for an id of somebody else's, a field that cannot be, `rate_limited`, `busy` or
    /// `unavailable`.
    pub async fn begin_upload(&self, caller: &Caller, begin: BeginUpload) -> Result<UploadView, Problem> {
        self.check_may_attach(caller, begin.thread).await?;
        self.begin(caller, begin, None).await
    }

    /// Begins the upload of what a caller records (A23), while it is recorded. An SOS token is enough.
    ///
    /// # Errors
    /// As [`Bridge::begin_upload`].
    pub async fn begin_voice(&self, caller: &Caller, sos: SosId, begin: BeginVoice) -> Result<UploadView, Problem> {
        self.check_follow(caller, sos)?;
        let incident = self.live.incident_of_sos(sos).ok_or_else(no_incident)?;
        let begin = BeginUpload {
            id: begin.id,
            thread: Thread::Incident(incident.id),
            kind: MediaKind::Voice,
            name: None,
            media_type: begin.media_type,
            bytes: None,
        };
        self.begin(caller, begin, Some(sos)).await
    }

    async fn begin(&self, caller: &Caller, begin: BeginUpload, sos: Option<SosId>) -> Result<UploadView, Problem> {
        let uploader = Uploader::of(caller)?;
        let BeginUpload { id, thread, kind, name, media_type, bytes } = begin;
        name.as_deref().map_or(Ok(()), |name| check_name("name", name))?;
        let said_type = media_type.as_deref().map(essence).transpose()?;
        let limits = &self.settings.media;
        if bytes.is_some_and(|bytes| bytes > limits.bytes_max(kind)) {
            return Err(self.too_large(kind).at("bytes"));
        }
        if self.media.uploads.get(id).is_none()
            && let Some(known) = self.media.records.media(id).await?
        {
            let own = Uploader::of_stored(&known) == Some(uploader) && known.thread == thread;
            return if own { Ok(self.view(&known)) } else { Err(taken()) };
        }
        let media = StoredMedia {
            id,
            thread,
            kind,
            name,
            said_type,
            said_bytes: bytes,
            by: caller.actor.clone(),
            by_sos: Uploader::call_of(&caller.principal),
            sos,
            state: UploadState::Open,
            heard_at: self.clock.now(),
            original: Vec::new(),
            picture: Vec::new(),
            attachment: None,
            told: None,
        };
        let upload = self.media.uploads.add(media, limits)?;
        if !upload.is_of(uploader) || upload.thread() != thread {
            return Err(taken());
        }
        let media = upload.media.lock().await;
        if media.original.is_empty()
            && let Err(error) = self.media.records.put_media(&media).await
        {
            self.media.uploads.remove(id);
            return Err(error.into());
        }
        Ok(self.view(&media))
    }

    /// How far one's own upload is.
    ///
    /// # Errors
    /// `not_found` or `unavailable`.
    pub async fn upload(&self, caller: &Caller, id: MediaId) -> Result<UploadView, Problem> {
        let uploader = Uploader::of(caller)?;
        if let Some(upload) = self.media.uploads.get(id).filter(|upload| upload.is_of(uploader)) {
            return Ok(self.view(&*upload.media.lock().await));
        }
        let known = self.media.records.media(id).await?.filter(|known| Uploader::of_stored(known) == Some(uploader));
        Ok(self.view(&known.ok_or_else(no_upload)?))
    }

    /// Adds a piece of at most [`UPLOAD_PIECE_BYTES_MAX`] bytes where the upload stands, and says where it stands
    /// then. The piece is on the disk when this returns.
    ///
    /// # Errors
    /// `wrong_offset` if it stands elsewhere: the piece came already, or one before it did not. `payload_too_large`,
    /// `not_found`, `forbidden`, `wrong_status` after the end, `busy` or `unavailable`.
    pub async fn append_upload(&self, caller: &Caller, id: MediaId, offset: u64, bytes: Bytes) -> Result<u64, Problem> {
        let upload = self.own_upload(caller, id).await?;
        let mut media = upload.media.clone().lock_owned().await;
        if media.state != UploadState::Open {
            return Err(Problem::new(Code::Busy, "the upload was closed at this moment; repeat"));
        }
        let received = media.received();
        if offset != received {
            return Err(Problem::new(Code::WrongOffset, format!("the upload stands at {received}, not at {offset}")));
        }
        let after = received + bytes.len() as u64;
        if after > self.settings.media.bytes_max(media.kind) {
            return Err(self.too_large(media.kind));
        }
        if media.said_bytes.is_some_and(|said| after > said) {
            return Err(Problem::new(Code::PayloadTooLarge, "it is longer than it was said to be"));
        }
        if bytes.is_empty() {
            return Ok(received);
        }
        if media.original.len() == PIECES_MAX {
            let detail = format!("an upload has at most {PIECES_MAX} pieces; send larger ones");
            return Err(Problem::new(Code::PayloadTooLarge, detail));
        }
        self.caller_heard(caller, self.clock.now());
        let (vault, records, now) = (self.media.vault.clone(), self.media.records.clone(), self.clock.now());
        // Whoever hangs up must not leave a piece of which nobody knows how long it is.
        let stored = tokio::spawn(async move {
            let number = u32::try_from(media.original.len()).unwrap_or(u32::MAX);
            let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
            let piece =
                MediaPiece { owner: media.thread.into(), media: media.id, rendition: Rendition::Original, number };
            vault.put(piece, bytes).await?;
            let mut longer = media.clone();
            longer.original.push(length);
            longer.heard_at = now;
            records.put_media(&longer).await?;
            *media = longer;
            metrics::counter!("lifeline_media_received_bytes_total").increment(length.into());
            Ok::<_, Problem>(after)
        });
        stored.await.unwrap_or_else(|_| Err(Problem::new(Code::Unavailable, "the piece was not stored; repeat")))
    }

    /// Gives up one's own upload: what came of it is erased, and nobody hears of it.
    ///
    /// # Errors
    /// `wrong_status` for what was told already, or is a caller's voice, which is heard as far as it came (A23);
    /// `not_found` or `unavailable`.
    pub async fn cancel_upload(&self, caller: &Caller, id: MediaId) -> Result<(), Problem> {
        let uploader = Uploader::of(caller)?;
        let Some(upload) = self.media.uploads.get(id).filter(|upload| upload.is_of(uploader)) else {
            let known = self.media.records.media(id).await?;
            let own = known.is_some_and(|known| Uploader::of_stored(&known) == Some(uploader));
            return Err(if own { finished() } else { no_upload() });
        };
        let mut media = upload.media.clone().lock_owned().await;
        if media.sos.is_some() {
            return Err(Problem::new(Code::WrongStatus, "what a caller has said is kept as far as it came"));
        }
        if media.state != UploadState::Open || media.attachment.is_some() {
            return Err(finished());
        }
        self.discard_upload(media.thread, id).await?;
        // Whoever waits with another piece finds it closed.
        media.state = UploadState::BrokenOff;
        Ok(())
    }

    /// An upload that the caller may go on with: they began it, and may still write where it belongs.
    pub(super) async fn own_upload(&self, caller: &Caller, id: MediaId) -> Result<Arc<Upload>, Problem> {
        let uploader = Uploader::of(caller)?;
        let upload = match self.media.uploads.get(id) {
            Some(upload) => upload,
            None => self.reopen(uploader, id).await?,
        };
        if !upload.is_of(uploader) {
            return Err(no_upload());
        }
        self.check_may_attach(caller, upload.thread()).await?;
        Ok(upload)
    }

    /// A caller's recording that broke off goes on when the phone is heard again.
    async fn reopen(&self, uploader: Uploader, id: MediaId) -> Result<Arc<Upload>, Problem> {
        let known = self.media.records.media(id).await?.filter(|known| Uploader::of_stored(known) == Some(uploader));
        let mut media = known.ok_or_else(no_upload)?;
        if media.state != UploadState::BrokenOff || media.sos.is_none() {
            return Err(finished());
        }
        media.state = UploadState::Open;
        media.heard_at = self.clock.now();
        self.media.records.put_media(&media).await?;
        self.media.uploads.add(media, &self.settings.media)
    }

    async fn check_may_attach(&self, caller: &Caller, thread: Thread) -> Result<(), Problem> {
        match thread {
            Thread::Incident(id) => {
                let incident = self.known_incident(id).await?;
                self.check(caller, Action::IncidentMessage, &self.incident_resource(caller, &incident))
            }
            Thread::Conversation(id) => self.check_conversation(caller, Action::ConversationMessage, id).map(|_| ()),
        }
    }

    fn too_large(&self, kind: MediaKind) -> Problem {
        let (kind, bytes) = (kind.as_str(), self.settings.media.bytes_max(kind));
        metrics::counter!("lifeline_media_refused_total", "reason" => "size").increment(1);
        Problem::new(Code::PayloadTooLarge, format!("{kind}: at most {bytes} bytes"))
    }

    fn view(&self, media: &StoredMedia) -> UploadView {
        UploadView {
            id: media.id,
            offset: media.received(),
            bytes_max: self.settings.media.bytes_max(media.kind),
            finished: media.state == UploadState::Finished,
        }
    }
}

/// A media type without its parameters, lower case.
pub(super) fn essence(media_type: &str) -> Result<String, Problem> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+/".contains(c);
    if essence.len() > MEDIA_TYPE_CHARS_MAX || essence.matches('/').count() != 1 || !essence.chars().all(allowed) {
        return Err(Problem::new(Code::InvalidField, "a media type, such as audio/webm, is expected").at("type"));
    }
    Ok(essence)
}

pub(super) fn no_upload() -> Problem {
    Problem::new(Code::NotFound, "there is no such upload, or it is not yours")
}

fn finished() -> Problem {
    Problem::new(Code::WrongStatus, "the upload is finished")
}

fn taken() -> Problem {
    Problem::new(Code::AlreadyExists, "this id names another upload").at("id")
}
