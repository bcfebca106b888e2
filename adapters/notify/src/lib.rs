//! Word to people who are not looking: Web Push (RFC 8030), encrypted for the browser (RFC 8291) and signed by the gateway
//! (VAPID, RFC 8292). It follows the log from a durable place, so that a restart skips nothing, and nothing waits for it: an
//! SOS is stored and told before a push of it is made.

mod endpoint;
mod notifier;
mod request;
mod settings;
mod vapid;

pub use notifier::Notifier;
pub use settings::{PushSettings, SettingsError};
pub use vapid::{VapidKey, VapidKeyError};
