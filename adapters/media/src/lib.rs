//! Media: what people attach, encrypted at rest with a key of each thread, and looked into before anybody sees it.
//!
//! The keys are kept elsewhere ([`MediaRecords`](lifeline_bridge::ports::MediaRecords)), wrapped by the master key,
//! which is a file: neither the place of the content nor the store alone says anything, and a thread whose key is
//! erased is gone in every copy.

mod address;
mod inspector;
mod master_key;
mod picture;
mod place;
mod portrait;
mod sealing;
mod sound;
mod vault;

pub use address::HmacAddresses;
pub use inspector::ContentInspector;
pub use master_key::{MasterKey, MasterKeyError};
pub use place::{MediaPlace, PlaceError, S3Bucket};
pub use vault::EncryptedVault;
