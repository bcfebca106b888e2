use lifeline_domain::{Attachment, MediaId, MediaKind, Thread, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /v1/media`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginUpload {
    /// Made by the one who uploads.
    pub id: MediaId,
    /// Where it will be attached: `{"incident":"..."}` or `{"conversation":"..."}`.
    pub thread: Thread,
    /// What it is.
    pub kind: MediaKind,
    /// A file's name: at most 500 characters, and no control characters but newline and tab.
    #[serde(default)]
    pub name: Option<String>,
    /// Its media type, if that is known; parameters after `;` are passed over.
    #[serde(default, rename = "type")]
    pub media_type: Option<String>,
    /// Its size, bytes, if that is known.
    #[serde(default)]
    pub bytes: Option<u64>,
}

/// `POST /v1/sos/{id}/voice`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginVoice {
    /// Made by the caller's phone.
    pub id: MediaId,
    /// Its media type, if that is known; parameters after `;` are passed over.
    #[serde(default, rename = "type")]
    pub media_type: Option<String>,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadView {
    /// What is uploaded.
    pub id: MediaId,
    /// How much of it is in the store, bytes: where it goes on.
    pub offset: u64,
    /// The most it may have, bytes.
    pub bytes_max: u64,
    /// Whether its sender has said that this is all.
    pub finished: bool,
}

/// `POST /v1/media/{id}/finish`
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishUpload {
    /// What is written beside it, at most 500 characters. A caller's recording has none.
    #[serde(default)]
    pub text: String,
    /// When it was written, by the sender's clock.
    #[serde(default)]
    pub written_at: Option<Timestamp>,
}

/// `GET /v1/media/{id}`: where its content is read, for a few minutes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MediaAddress {
    /// What it is.
    pub media: Attachment,
    /// Where its content is read, below the gateway's own address. It is signed, and for this reader only.
    pub url: String,
    /// Where a small picture of it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail_url: Option<String>,
    /// When these addresses end.
    pub expires_at: Timestamp,
}
