//! X.509 and TLS: a certificate authority for development and one for devices, the
//! servers' TLS configuration with certificates and authorities that can be replaced
//! while connections stay, and the clients' configuration for the command line and the tests.
//!
//! Keys are made on the machine and never leave their folder. Every configuration
//! names its cryptography (*ring*); none relies on a default of the process.

mod authority;
mod client;
mod development;
mod device;
mod error;
mod files;
mod handshake;
mod pair;
mod server;
mod trust;

pub use client::{client_config, client_config_with};
pub use development::DevelopmentAuthority;
pub use device::{DeviceAuthority, DevicePair};
pub use error::CertsError;
pub use handshake::handshake_failure;
pub use pair::PairFiles;
pub use server::{ServerTls, Service};
pub use trust::{ClientCertificates, DeviceTrust};
