use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use lifeline_domain::{Actor, Attachment, Code, MediaId, MediaKind, Problem, SosId, Thread, Timestamp, UserId};
use lifeline_policies::{Action, Principal};
use lifeline_protocol::rest::MediaAddress;

use super::messages::no_incident;
use crate::{
    Bridge, Caller,
    ports::{MediaPiece, MediaVault, Rendition, StoreError, StoredMedia},
};

/// How long a signed address is good.
const ADDRESS_FOR: Duration = Duration::from_secs(5 * 60);

/// What a signed address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaView {
    /// The whole of it.
    Content,
    /// A small picture.
    Thumbnail,
}

impl MediaView {
    /// The last part of the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            MediaView::Content => "content",
            MediaView::Thumbnail => "thumbnail",
        }
    }
}

/// What stands after the `?` of a signed address. None of it is a secret.
#[derive(Clone, Debug)]
pub struct AddressProof {
    /// For whom it was made.
    pub reader: String,
    /// When it ends, seconds since 1970.
    pub expires: i64,
    /// Over all of it.
    pub signature: String,
}

/// Content that may be read now, piece by piece.
pub struct MediaContent {
    /// What it is.
    pub media: Attachment,
    /// The lengths of its pieces; none for a thumbnail, which is one piece.
    pub pieces: Vec<u32>,
    vault: Arc<dyn MediaVault>,
    first: MediaPiece,
}

impl MediaContent {
    /// Reads a piece.
    ///
    /// # Errors
    /// `not_found` if it was erased meanwhile, or `unavailable`.
    pub async fn read(&self, number: u32) -> Result<Bytes, Problem> {
        self.vault.get(MediaPiece { number, ..self.first }).await.map_err(|error| match error {
            StoreError::Missing(_) => no_media(),
            error => error.into(),
        })
    }
}

impl Bridge {
    /// Addresses at which this caller reads something attached, for a few minutes.
    ///
    /// # Errors
    /// `not_found`, `forbidden` for those who may not read the thread, or `unavailable`.
    pub async fn media_address(&self, caller: &Caller, id: MediaId) -> Result<MediaAddress, Problem> {
        let reader = reader_of(&caller.principal)?;
        let (_, media) = self.readable_media(caller, id).await?;
        let now = self.clock.now();
        let expires_at = now.plus(ADDRESS_FOR);
        let expires = expires_at.as_millis() / 1000;
        let address = |view: MediaView| {
            let signature = self.media.signer.sign(&signed_text(id, view, &reader, expires));
            format!("/v1/media/{id}/{}?reader={reader}&expires={expires}&signature={signature}", view.as_str())
        };
        let thumbnail_url = (media.kind == MediaKind::Image).then(|| address(MediaView::Thumbnail));
        let expires_at = Timestamp::from_millis(expires * 1000);
        Ok(MediaAddress { media, url: address(MediaView::Content), thumbnail_url, expires_at })
    }

    /// Opens what a signed address leads to. That its reader may read it is checked anew.
    ///
    /// # Errors
    /// `forbidden` for an address that was altered, has ended, or whose reader may no longer read; `not_found` or
    /// `unavailable`.
    pub async fn media_content(
        &self,
        id: MediaId,
        view: MediaView,
        proof: &AddressProof,
    ) -> Result<MediaContent, Problem> {
        if !self.media.signer.holds(&signed_text(id, view, &proof.reader, proof.expires), &proof.signature) {
            return Err(Problem::new(Code::Forbidden, "the address is not one that this gateway has signed"));
        }
        if proof.expires <= self.clock.now().as_millis() / 1000 {
            return Err(Problem::new(Code::Forbidden, "the address has ended; ask for a new one"));
        }
        let caller = self.reader(&proof.reader)?;
        let (stored, media) = self.readable_media(&caller, id).await?;
        match (view, media.kind) {
            (MediaView::Content, _) => Ok(self.whole_media(stored, media)),
            (MediaView::Thumbnail, MediaKind::Image) => {
                let first =
                    MediaPiece { owner: stored.thread.into(), media: id, rendition: Rendition::Thumbnail, number: 0 };
                Ok(MediaContent { media, pieces: Vec::new(), vault: self.media.vault.clone(), first })
            }
            (MediaView::Thumbnail, _) => Err(no_media()),
        }
    }

    /// The whole of something attached, for whoever may read it.
    pub(super) fn whole_media(&self, stored: StoredMedia, media: Attachment) -> MediaContent {
        let (rendition, pieces) = match media.kind {
            MediaKind::Image => (Rendition::Picture, stored.picture),
            MediaKind::Voice | MediaKind::File => (Rendition::Original, stored.original),
        };
        let first = MediaPiece { owner: stored.thread.into(), media: stored.id, rendition, number: 0 };
        MediaContent { media, pieces, vault: self.media.vault.clone(), first }
    }

    /// What was told of, if the caller may read where it was.
    async fn readable_media(&self, caller: &Caller, id: MediaId) -> Result<(StoredMedia, Attachment), Problem> {
        let stored = self.media.records.media(id).await?.ok_or_else(no_media)?;
        let (Some(media), Some(told)) = (stored.attachment.clone(), stored.told) else { return Err(no_media()) };
        match stored.thread {
            Thread::Incident(incident) => {
                let incident = self.known_incident(incident).await?;
                self.check(caller, Action::IncidentRead, &self.incident_resource(caller, &incident))
                    .map_err(|_| no_incident())?;
            }
            Thread::Conversation(id) => {
                let conversation = self.check_conversation(caller, Action::ConversationRead, id)?;
                let shown = caller.actor.user().is_some_and(|me| conversation.shows(me, told.log));
                if !shown || self.is_deleted(id, told.log).await? {
                    return Err(no_media());
                }
            }
        }
        Ok((stored, media))
    }

    /// The reader of a signed address, as they are now.
    fn reader(&self, text: &str) -> Result<Caller, Problem> {
        let gone = || Problem::new(Code::Forbidden, "the address's reader may no longer read");
        let (kind, id) = text.split_once('.').ok_or_else(gone)?;
        if kind == CALL {
            return Ok(Caller::anonymous().following(id.parse::<SosId>().map_err(|_| gone())?));
        }
        let known = id.parse::<UserId>().ok().and_then(|id| self.directory.user(id));
        let user = known.filter(|known| known.user.disabled_at.is_none()).ok_or_else(gone)?.user;
        let principal = match kind {
            ACCOUNT => Principal::User { id: user.id, role: user.role },
            _ => Principal::SosCaller { user: Some(user.id), sos: None },
        };
        let actor = Actor::User { id: user.id, name: user.name.clone(), role: user.role };
        Ok(Caller { principal, actor, account: Some(user), ..Caller::anonymous() })
    }
}

const ACCOUNT: &str = "account";
const SOS_ACCOUNT: &str = "caller";
const CALL: &str = "call";

/// Whom an address is made for, in characters that stand in one as they are.
fn reader_of(principal: &Principal) -> Result<String, Problem> {
    match principal {
        Principal::User { id, .. } => Ok(format!("{ACCOUNT}.{id}")),
        Principal::SosCaller { user: Some(id), .. } => Ok(format!("{SOS_ACCOUNT}.{id}")),
        Principal::SosCaller { user: None, sos: Some(sos) } => Ok(format!("{CALL}.{sos}")),
        _ => Err(Problem::new(Code::Unauthenticated, "sign in, or send the token of your call for help")),
    }
}

/// Each part has one form, and none of them holds a space.
fn signed_text(id: MediaId, view: MediaView, reader: &str, expires: i64) -> String {
    format!("{id} {} {expires} {reader}", view.as_str())
}

fn no_media() -> Problem {
    Problem::new(Code::NotFound, "there is no such thing attached, or it is not yours to see")
}
