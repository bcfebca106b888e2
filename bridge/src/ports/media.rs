use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{MediaId, Problem, Thread};

use super::StoreError;

/// Which form of something attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rendition {
    /// As it was uploaded.
    Original,
    /// A picture, made anew without anything but its pixels.
    Picture,
    /// A small picture of it.
    Thumbnail,
}

impl Rendition {
    /// Its name in the vault. It stays: what is stored is found by it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Rendition::Original => "original",
            Rendition::Picture => "picture",
            Rendition::Thumbnail => "thumbnail",
        }
    }
}

/// A part of something attached, which is written and read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaPiece {
    /// What it belongs to: all of a thread is encrypted with one key, and erased with it.
    pub thread: Thread,
    /// What it is part of.
    pub media: MediaId,
    /// Of which form.
    pub rendition: Rendition,
    /// The how manieth part, from 0.
    pub number: u32,
}

/// Where the content of media lies, encrypted with a key of each thread (A43).
#[async_trait]
pub trait MediaVault: Send + Sync {
    /// Stores a piece, over another if there is one. Durable when this returns `Ok`.
    async fn put(&self, piece: MediaPiece, bytes: Bytes) -> Result<(), StoreError>;
    /// Reads a piece.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none, or none any more; `Unavailable` also if it is not what was stored.
    async fn get(&self, piece: MediaPiece) -> Result<Bytes, StoreError>;
    /// Erases all pieces of one form; none is as good.
    async fn erase(&self, thread: Thread, media: MediaId, rendition: Rendition) -> Result<(), StoreError>;
    /// Erases a thread's key, so that nothing of it can be read any more wherever a copy lies (A45), and then its
    /// pieces.
    async fn erase_thread(&self, thread: Thread) -> Result<(), StoreError>;
}

/// A picture that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The media type that it came in.
    pub came_as: &'static str,
    /// Made anew, without anything but its pixels.
    pub bytes: Bytes,
    /// The media type of `bytes`.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// At most 320 pixels wide and high, JPEG.
    pub thumbnail: Bytes,
}

/// A recording that was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Its media type.
    pub media_type: &'static str,
    /// How long it is, milliseconds.
    pub duration_ms: u64,
}

/// Looks into what was uploaded: what it is, whatever it was said to be.
#[async_trait]
pub trait MediaInspector: Send + Sync {
    /// Reads a picture and makes it anew.
    ///
    /// # Errors
    /// `wrong_content` if it is none, or too large to be one; `busy` while many are looked at.
    async fn picture(&self, bytes: Bytes) -> Result<Picture, Problem>;
    /// Reads a recording to its end, be it broken off.
    ///
    /// # Errors
    /// `wrong_content` if it is none; `busy` while many are looked at.
    async fn sound(&self, bytes: Bytes) -> Result<Sound, Problem>;
}

/// Signs the addresses at which media are read.
pub trait AddressSigner: Send + Sync {
    /// The signature of a text, of characters that stand in an address as they are.
    fn sign(&self, text: &str) -> String;
    /// Whether a signature is that of a text. Takes as long whatever is wrong with it.
    fn holds(&self, text: &str, signature: &str) -> bool;
}
