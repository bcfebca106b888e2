//! What the application asks of the outside world. Each port has a contract suite
//! (`bridge::contracts`) that every implementation runs.

mod accounts;
mod announcements;
mod clock;
mod device_certificates;
mod feed_cursors;
mod log;
mod mail;
mod media;
mod media_records;
mod member_positions;
mod mqtt_store;
mod passkeys;
mod passwords;
mod projections;
mod push;
mod second_factors;
mod tokens;

pub use accounts::{
    AccountLink, Accounts, DeletedUser, Device, LinkPurpose, LoginSession, Passkey, PushSubscription, SecondFactor,
    StoreError, User,
};
pub use announcements::{Announcement, AnnouncementChange, Announcements};
pub use clock::{Clock, SystemClock};
pub use device_certificates::{DeviceCertificates, IssuedCertificate};
pub use feed_cursors::FeedCursors;
pub use log::{After, Appending, Log, LogError, Segment, StoredEntry};
pub use mail::{Mail, Mailer, Occasion};
pub use media::{
    AddressSigner, MediaInspector, MediaOwner, MediaPiece, MediaVault, Picture, Pictured, Portrait, Rendition, Sound,
};
pub use media_records::{MediaRecords, StoredMedia, UploadState};
pub use member_positions::{MemberPosition, MemberPositions};
pub use mqtt_store::{
    MqttChange, MqttMessage, MqttQueued, MqttRow, MqttRowKey, MqttSession, MqttSessionKey, MqttStore, MqttSubscription,
    MqttWill,
};
pub use passkeys::{ClaimedPasskey, MadePasskey, PasskeyCeremony, PasskeyRefusal, Passkeys};
pub use passwords::Passwords;
pub use projections::{Amendment, IncidentFilter, Projections, Restored, Rewriting, ThreadPage, Update};
pub use push::Pusher;
pub use second_factors::{NewFactor, SecondFactors, UnreadableSecret};
pub use tokens::{Claims, Secrets, TokenKind, Tokens};
