//! What can be done, one subject a file. Each checks the policy, then hands a command
//! to the ledger or asks a port.

mod account_fields;
mod account_links;
mod alerts;
mod conversations;
mod device_commands;
mod device_credentials;
mod device_import;
mod devices;
mod feed;
mod incident_commands;
mod incidents;
mod invitations;
mod me;
mod messages;
mod mqtt_login;
mod own_sessions;
mod password_reset;
mod quarantine;
mod registration;
mod rules;
mod sessions;
mod sos;
mod uplinks;
mod users;

pub use alerts::PendingReceipt;
pub use device_import::{ImportLine, ImportOptions};
pub use feed::FEED_PAGE_MAX;
pub use incidents::PAGE_MAX;
pub use mqtt_login::{MqttCredentials, MqttLogin};
pub use registration::Registration;
pub use sessions::{LoginOrigin, SignedIn};
pub use uplinks::{SignalPage, Taken, TakenAs};
