//! The application on stores in memory that fail on purpose.

mod callers;
mod credentials;
mod device_commands;
mod devices;
mod feed;
mod ledger;
mod life_signs;
mod login_sessions;
mod mapping;
mod people;
mod projections;
mod registration;
mod retention;
mod uplinks;
mod world;
