use serde::{Deserialize, Serialize};

use crate::{MediaId, SosId};

/// What somebody attaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Recorded speech (A23).
    Voice,
    /// A picture.
    Image,
    /// Anything else. Nobody looks into it.
    File,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [MediaKind; 3] = [MediaKind::Voice, MediaKind::Image, MediaKind::File];

    /// The kind as it stands on a wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            MediaKind::Voice => "voice",
            MediaKind::Image => "image",
            MediaKind::File => "file",
        }
    }
}

/// What is attached, as it was found to be and not as it was said to be (A43). Its content is read at a signed
/// address, `GET /v1/media/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Attachment {
    /// Named by whoever uploaded it.
    pub id: MediaId,
    /// What it is.
    pub kind: MediaKind,
    /// Its media type (RFC 2046) by its content; `application/octet-stream` for a file.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its size, bytes.
    pub bytes: u64,
    /// A file's name, as its sender has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A picture's width, pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// A picture's height, pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// How long a recording is, milliseconds (A49).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// SHA-256 of what is read, hex.
    pub sha256: String,
}

/// `sos.voice_ready`: what a caller has said can be heard. A recording that broke off and went on is told again, with
/// the same id and more of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SosVoiceReady {
    /// The session.
    pub sos: SosId,
    /// The recording.
    pub media: Attachment,
}
