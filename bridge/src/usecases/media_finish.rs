use bytes::{Bytes, BytesMut};
use lifeline_domain::{Attachment, Code, Command, MediaId, MediaKind, MessageId, Position, Problem, Thread};
use lifeline_protocol::{rest::FinishUpload, ws::Recorded};
use tokio::sync::OwnedMutexGuard;

use super::media_upload::{FILE_TYPE, UPLOAD_PIECE_BYTES_MAX, no_upload};
use crate::{
    Bridge, Caller,
    ledger::{self, Lane},
    media::Uploader,
    ports::{MediaPiece, Rendition, StoredMedia, UploadState},
    sha256_hex,
};

impl Bridge {
    /// Ends an upload: its content is looked into, and told as a message of its thread, or as what a caller has recorded.
    ///
    /// # Errors
    /// `wrong_content` if it is not what it was said to be: it is erased then. `wrong_offset` if some of it is missing,
    /// `invalid_field` if all is, `not_found`, `forbidden`, `text_too_long`, `busy` or `unavailable`.
    pub async fn finish_upload(&self, caller: &Caller, id: MediaId, finish: FinishUpload) -> Result<Recorded, Problem> {
        if self.media.uploads.get(id).is_none() {
            return self.finished_before(caller, id).await;
        }
        let upload = self.own_upload(caller, id).await?;
        let media = upload.media.clone().lock_owned().await;
        if media.state != UploadState::Open {
            drop(media);
            return self.finished_before(caller, id).await;
        }
        let received = media.received();
        if let Some(said) = media.said_bytes.filter(|said| *said != received) {
            let detail = format!("the upload stands at {received} of {said} bytes");
            return Err(Problem::new(Code::WrongOffset, detail));
        }
        self.close_upload(media, finish, UploadState::Finished).await
    }

    /// A repetition, or the end of a recording that was told of when it broke off and of which nothing more came.
    async fn finished_before(&self, caller: &Caller, id: MediaId) -> Result<Recorded, Problem> {
        let uploader = Uploader::of(caller)?;
        let known = self.media.records.media(id).await?.filter(|known| Uploader::of_stored(known) == Some(uploader));
        let mut media = known.ok_or_else(no_upload)?;
        let position = media.told.ok_or_else(no_upload)?;
        if media.state == UploadState::BrokenOff {
            media.state = UploadState::Finished;
            self.media.records.put_media(&media).await?;
        }
        Ok(self.recorded_media(&media, position, true))
    }

    /// Looks into an upload and tells of it. Done again after a failure, it is told once.
    pub(crate) async fn close_upload(
        &self,
        mut media: OwnedMutexGuard<StoredMedia>,
        finish: FinishUpload,
        state: UploadState,
    ) -> Result<Recorded, Problem> {
        let attachment = match self.look_into(&mut media).await {
            Ok(attachment) => attachment,
            Err(problem) if problem.code == Code::WrongContent => {
                metrics::counter!("lifeline_media_refused_total", "reason" => "content").increment(1);
                self.refuse_content(&mut media).await?;
                return Err(problem);
            }
            Err(problem) => return Err(problem),
        };
        // Known before it is told: what was told can be read, whatever happens next.
        media.attachment = Some(attachment.clone());
        self.media.records.put_media(&media).await?;
        let by = media.by.clone();
        let (lane, command) = match media.sos {
            Some(sos) => (Lane::Emergency, Command::VoiceReady { sos, by, media: attachment }),
            None => {
                let (id, thread) = (MessageId(media.id.0), media.thread);
                let (text, written_at) = (finish.text, finish.written_at);
                let media = Some(attachment);
                (Lane::Action, Command::SendMessage { id, thread, by, text, media, written_at, reply_to: None })
            }
        };
        let recorded = self.ledger.record(lane, command).await?;
        // Until that is durable it is to be told anew, which changes nothing.
        let told = StoredMedia { told: Some(recorded.position), state, ..media.clone() };
        self.media.records.put_media(&told).await?;
        *media = told;
        self.media.uploads.remove(media.id);
        if media.kind == MediaKind::Image
            && let Err(error) = self.media.vault.erase(media.thread.into(), media.id, Rendition::Original).await
        {
            tracing::warn!(media = %media.id, %error, "a picture as it was uploaded could not be erased");
        }
        metrics::counter!("lifeline_media_told_total", "kind" => media.kind.as_str()).increment(1);
        if let (Thread::Conversation(id), Some(author)) = (media.thread, media.by.user()) {
            self.message_receipts.wrote(id, author, recorded.position.log);
        }
        Ok(self.recorded_media(&media, recorded.position, recorded.repeated))
    }

    /// What an upload is, by its content.
    async fn look_into(&self, media: &mut StoredMedia) -> Result<Attachment, Problem> {
        let content = self.whole(media).await?;
        if content.is_empty() {
            return Err(Problem::new(Code::InvalidField, "nothing was uploaded"));
        }
        let mut attachment = Attachment {
            id: media.id,
            kind: media.kind,
            media_type: FILE_TYPE.to_owned(),
            bytes: content.len() as u64,
            name: media.name.clone(),
            width: None,
            height: None,
            duration_ms: None,
            sha256: String::new(),
        };
        let content = match media.kind {
            MediaKind::File => content,
            MediaKind::Voice => {
                let sound = self.media.inspector.sound(content.clone()).await?;
                check_said(media, sound.media_type)?;
                attachment.media_type = sound.media_type.to_owned();
                attachment.duration_ms = Some(sound.duration_ms);
                content
            }
            MediaKind::Image => {
                let picture = self.media.inspector.picture(content).await?;
                check_said(media, picture.came_as)?;
                media.picture = self.put_all(media, Rendition::Picture, picture.bytes.clone()).await?;
                self.put_all(media, Rendition::Thumbnail, picture.thumbnail).await?;
                attachment.media_type = picture.media_type.to_owned();
                attachment.bytes = picture.bytes.len() as u64;
                (attachment.width, attachment.height) = (Some(picture.width), Some(picture.height));
                picture.bytes
            }
        };
        let hashed = tokio::task::spawn_blocking(move || sha256_hex(content)).await;
        attachment.sha256 = hashed.map_err(|_| Problem::new(Code::Unavailable, "it could not be read; repeat"))?;
        Ok(attachment)
    }

    async fn whole(&self, media: &StoredMedia) -> Result<Bytes, Problem> {
        let mut content = BytesMut::with_capacity(usize::try_from(media.received()).unwrap_or_default());
        for number in (0..).take(media.original.len()) {
            let (owner, id) = (media.thread.into(), media.id);
            let piece = MediaPiece { owner, media: id, rendition: Rendition::Original, number };
            content.extend_from_slice(&self.media.vault.get(piece).await?);
        }
        Ok(content.freeze())
    }

    /// Stores a form that was made, and says how long its pieces are.
    async fn put_all(&self, media: &StoredMedia, rendition: Rendition, bytes: Bytes) -> Result<Vec<u32>, Problem> {
        // A thumbnail is read whole.
        let length = if rendition == Rendition::Thumbnail { usize::MAX } else { UPLOAD_PIECE_BYTES_MAX };
        let mut lengths = Vec::new();
        for (number, part) in (0..).zip(bytes.chunks(length)) {
            let piece = MediaPiece { owner: media.thread.into(), media: media.id, rendition, number };
            self.media.vault.put(piece, bytes.slice_ref(part)).await?;
            lengths.push(u32::try_from(part.len()).unwrap_or(u32::MAX));
        }
        Ok(lengths)
    }

    /// What cannot be shown is erased; of a recording that went on, what was told of it stays.
    async fn refuse_content(&self, media: &mut StoredMedia) -> Result<(), Problem> {
        if media.told.is_none() {
            return self.discard_upload(media.thread, media.id).await;
        }
        media.state = UploadState::Finished;
        self.media.records.put_media(media).await?;
        self.media.uploads.remove(media.id);
        Ok(())
    }

    /// Erases an upload of which nobody has heard.
    pub(crate) async fn discard_upload(&self, thread: Thread, id: MediaId) -> Result<(), Problem> {
        for rendition in [Rendition::Original, Rendition::Picture, Rendition::Thumbnail] {
            self.media.vault.erase(thread.into(), id, rendition).await?;
        }
        self.media.records.remove_media(id).await?;
        self.media.uploads.remove(id);
        Ok(())
    }

    fn recorded_media(&self, media: &StoredMedia, position: Position, repeated: bool) -> Recorded {
        match media.thread {
            Thread::Incident(incident) => {
                let recorded = ledger::Recorded { position, incident: Some(incident), repeated };
                Recorded { sos: media.sos, ..self.recorded(recorded) }
            }
            Thread::Conversation(id) => self.recorded_in(id, ledger::Recorded { position, incident: None, repeated }),
        }
    }
}

/// What it was said to be must be what it is.
fn check_said(media: &StoredMedia, found: &str) -> Result<(), Problem> {
    match media.said_type.as_deref() {
        Some(said) if !same_type(said, found) => {
            let detail = format!("it was said to be {said}, and is {found}");
            Err(Problem::new(Code::WrongContent, detail).at("type"))
        }
        _ => Ok(()),
    }
}

/// Two types with more names than one.
pub(super) fn same_type(said: &str, found: &str) -> bool {
    let one_name = |name: &str| match name {
        "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => "audio/wav".to_owned(),
        "audio/x-m4a" | "audio/m4a" => "audio/mp4".to_owned(),
        "audio/x-matroska" => "audio/webm".to_owned(),
        "image/jpg" => "image/jpeg".to_owned(),
        other => other.to_owned(),
    };
    one_name(said) == one_name(found)
}
