use async_trait::async_trait;
use bytes::Bytes;
use lifeline_domain::{ConversationId, MediaId, Problem, Thread, UserId};

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

/// Whom a picture shows, or stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pictured {
    /// A person.
    Person(UserId),
    /// A group.
    Group(ConversationId),
}

/// What media belong to: all of it is encrypted with one key, and erased with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaOwner {
    /// What is attached to messages and calls.
    Thread(Thread),
    /// The picture that a person or a group has.
    Picture(Pictured),
}

impl From<Thread> for MediaOwner {
    fn from(thread: Thread) -> Self {
        MediaOwner::Thread(thread)
    }
}

/// What the media and their key are found by. It stays: what is stored is found by it.
impl std::fmt::Display for MediaOwner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MediaOwner::Thread(thread) => thread.fmt(f),
            MediaOwner::Picture(Pictured::Person(id)) => write!(f, "person/{id}"),
            MediaOwner::Picture(Pictured::Group(id)) => write!(f, "group/{id}"),
        }
    }
}

/// A part of something attached, which is written and read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MediaPiece {
    /// What it belongs to.
    pub owner: MediaOwner,
    /// What it is part of.
    pub media: MediaId,
    /// Of which form.
    pub rendition: Rendition,
    /// The how manieth part, from 0.
    pub number: u32,
}

/// Where the content of media lies, encrypted with a key of each owner (A43).
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
    async fn erase(&self, owner: MediaOwner, media: MediaId, rendition: Rendition) -> Result<(), StoreError>;
    /// Erases all that belongs to an owner but one of them; none is as good.
    async fn erase_all_but(&self, owner: MediaOwner, kept: MediaId) -> Result<(), StoreError>;
    /// Erases an owner's key, so that nothing of it can be read any more wherever a copy lies (A45), and then its
    /// pieces.
    async fn erase_all(&self, owner: MediaOwner) -> Result<(), StoreError>;
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

/// A picture of a person or a group that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// The media type that it came in.
    pub came_as: &'static str,
    /// The middle of it, square, at most 256 pixels wide and high, JPEG, made anew without anything but its pixels.
    pub bytes: Bytes,
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
    /// Reads a picture, and makes a small square one of its middle.
    ///
    /// # Errors
    /// As [`MediaInspector::picture`].
    async fn portrait(&self, bytes: Bytes) -> Result<Portrait, Problem>;
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
