//! Uplinks: signals to and from other MQTT brokers, clusters of them or other gateways.
//!
//! An uplink is one connection that the gateway makes, in MQTT 5, and keeps making. The
//! log is the queue of what is handed on: each signal after the uplink's durable cursor is
//! published with QoS 1, in order, and the cursor follows the acknowledgements. What is
//! taken is acknowledged after it is stored. So nothing is lost while the other side is
//! away or when this process is killed; what is sent twice for that has one id, by which
//! it counts once. A signal that the broker refuses is counted, said, and passed over.

mod failure;
mod forward;
mod message;
mod refusal;
mod session;
mod settings;
mod take;
mod uplink;

pub use failure::Failure;
pub use session::try_out;
pub use settings::{Broker, Forward, Login, SettingsError, Take, Tls, TopicTemplate, UplinkSettings};
pub use uplink::Uplink;
