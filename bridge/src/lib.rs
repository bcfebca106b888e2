//! The application: what a device's or a person's word becomes, and who is told.
//!
//! Everything durable goes through one door, the [`ledger`]. Drivers (the MQTT
//! broker, the HTTP adapter) call use cases, which are methods of [`Bridge`]; the
//! store, passwords and tokens are [`ports`].

mod announced;
mod bridge;
mod broadcast_audience;
mod broadcast_figures;
mod caller;
mod caller_presence;
mod command_timeouts;
#[cfg(any(test, feature = "testing"))]
pub mod contracts;
mod deleted_accounts;
mod device_kinds;
mod device_presence;
mod directory;
pub mod feed;
mod identity;
pub mod ledger;
mod life_signs;
mod live;
mod login_sessions;
mod mapped;
mod media;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
mod message_receipts;
mod passkey_ceremonies;
mod people_presence;
pub mod ports;
mod projector;
mod push_subscriptions;
mod receipts;
mod restore;
mod retention;
mod rules;
#[cfg(test)]
mod tests;
pub mod translate;
mod usecases;

pub use bridge::{Bridge, Downstream, Ports, Running, Settings, StartError};
pub use caller::Caller;
pub use device_kinds::{DeviceKinds, KindDefaults};
pub use device_presence::{DevicePresence, Presence};
pub use live::Live;
pub use mapped::MappedPublish;
pub use media::{MediaLimits, MediaPorts};
pub use people_presence::Connected;
pub use restore::RestoreError;
pub use usecases::{
    AddressProof, Export, ExportPart, FEED_PAGE_MAX, HistoryPage, ImportLine, ImportOptions, LoginOrigin, MediaContent,
    MediaView, MqttCredentials, MqttLogin, NewPicture, PAGE_MAX, PendingReceipt, Push, PushPage, Registration,
    SignalPage, SignedIn, Taken, TakenAs, UPLOAD_PIECE_BYTES_MAX,
};

use lifeline_domain::{Code, Problem};
use sha2::{Digest, Sha256};

/// SHA-256 of a secret or a certificate, hex.
pub fn sha256_hex(secret: impl AsRef<[u8]>) -> String {
    use std::fmt::Write;
    Sha256::digest(secret).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl From<ports::StoreError> for Problem {
    fn from(error: ports::StoreError) -> Self {
        match error {
            ports::StoreError::Taken(what) => {
                Problem::new(Code::AlreadyExists, format!("this {what} is already in use")).at(what)
            }
            ports::StoreError::Missing(what) => Problem::new(Code::NotFound, format!("there is no such {what}")),
            ports::StoreError::Unavailable(detail) => {
                tracing::error!(%detail, "the store does not answer");
                Problem::new(Code::Unavailable, "the store did not answer; try again")
            }
        }
    }
}
