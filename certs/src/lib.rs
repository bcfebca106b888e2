//! X.509 and TLS: a certificate authority for development, the servers' TLS
//! configuration with certificates that can be replaced while connections stay, and
//! the clients' configuration for the command line and the tests.
//!
//! Keys are made on the machine and never leave their folder. Every configuration
//! names its cryptography (*ring*); none relies on a default of the process.

mod authority;
mod client;
mod error;
mod files;
mod pair;
mod server;

pub use authority::DevelopmentAuthority;
pub use client::client_config;
pub use error::CertsError;
pub use pair::PairFiles;
pub use server::{ServerTls, Service};
