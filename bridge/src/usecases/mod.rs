//! What can be done, one subject a file. Each checks the policy, then hands a command
//! to the ledger or asks a port.

mod alerts;
mod conversations;
mod devices;
mod feed;
mod incidents;
mod messages;
mod quarantine;
mod sessions;
mod sos;
mod users;

pub use alerts::PendingReceipt;
pub use devices::DeviceSession;
pub use feed::FEED_PAGE_MAX;
pub use incidents::PAGE_MAX;
pub use sessions::SignedIn;
