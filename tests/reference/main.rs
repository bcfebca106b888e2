//! `docs/reference`: every page is made from the code, and this suite fails where a page
//! is not what the code says. `UPDATE_REFERENCE=1 cargo test --workspace --test reference`
//! (or `make reference`) writes them anew.

mod binary;
mod cli;
mod close_codes;
mod configuration;
mod errors;
mod metrics;
mod mqtt;
mod openapi;
mod page;
mod schema_table;
