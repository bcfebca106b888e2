//! The application on stores in memory that fail on purpose.

mod account_deletion;
mod broadcasts;
mod callers;
mod credentials;
mod device_commands;
mod devices;
mod export;
mod feed;
mod ledger;
mod life_signs;
mod login_sessions;
mod mapping;
mod media;
mod passkeys;
mod people;
mod projections;
mod registration;
mod retention;
mod second_factor;
mod uplinks;
mod world;
