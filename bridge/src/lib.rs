//! The application: translation, use cases, the ledger, the feed.

pub mod ports;
