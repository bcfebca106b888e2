//! What the application asks of the outside world. Each port has a contract suite
//! (`bridge::contracts`) that every implementation runs.

mod accounts;
mod announcements;
mod clock;
mod device_certificates;
mod feed_cursors;
mod log;
mod mail;
mod mqtt_store;
mod passwords;
mod projections;
mod tokens;

pub use accounts::{AccountLink, Accounts, Device, LinkPurpose, LoginSession, StoreError, User};
pub use announcements::{Announcement, AnnouncementChange, Announcements};
pub use clock::{Clock, SystemClock};
pub use device_certificates::{DeviceCertificates, IssuedCertificate};
pub use feed_cursors::FeedCursors;
pub use log::{After, Appending, Log, LogError, Segment, StoredEntry};
pub use mail::{Mail, Mailer, Occasion};
pub use mqtt_store::{
    MqttChange, MqttMessage, MqttQueued, MqttRow, MqttRowKey, MqttSession, MqttSessionKey, MqttStore, MqttSubscription,
    MqttWill,
};
pub use passwords::Passwords;
pub use projections::{IncidentFilter, Projections, Restored, ThreadPage, Update};
pub use tokens::{Claims, Secrets, TokenKind, Tokens};
