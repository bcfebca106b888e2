//! The application on stores in memory that fail on purpose.

mod device_commands;
mod devices;
mod feed;
mod ledger;
mod life_signs;
mod mapping;
mod projections;
mod retention;
mod uplinks;
mod world;
