//! The store on SurrealDB, embedded and on disk: the log, the projections, the accounts, the feed
//! cursors, what is known of media and what the MQTT door keeps, behind the bridge's ports. Nothing outside this crate knows SurrealQL.
//!
//! A batch of the ledger is one record (`segment`), so that a commit costs the same
//! whether it holds one entry or a hundred; the projections are rows that a query
//! finds by a range of record ids, because every secondary index costs as much as a
//! row. What is written is one transaction and can be repeated without harm; the log's
//! and the projections' go past the query language, see `records.rs`.
//!
//! # What is promised
//!
//! * Every commit is fsynced before it returns (`?sync=every`; other modes are refused).
//! * A segment is acknowledged when it and every one before it are on the disk; the next
//!   ones may be written meanwhile, see `appender.rs`.
//! * Only one process has the store open: the engine locks its folder.
//! * The log is fenced also between writers in one process, see [`SurrealLog`].
//! * What a store shows after it was opened is durable: its files are fsynced first,
//!   since a killed process may have left writes that only the page cache held.

mod accounts;
mod announcements;
mod appender;
mod engine;
mod engine_threads;
mod feed_cursors;
mod lines;
mod log;
mod media_records;
mod member_positions;
mod mqtt;
mod open_error;
mod projections;
mod query;
mod records;
mod schema;
mod segment;
mod store;
mod torn;

pub use accounts::SurrealAccounts;
pub use announcements::SurrealAnnouncements;
pub use engine::Memory;
pub use feed_cursors::SurrealFeedCursors;
pub use log::SurrealLog;
pub use media_records::SurrealMediaRecords;
pub use member_positions::SurrealMemberPositions;
pub use mqtt::SurrealMqtt;
pub use open_error::OpenError;
pub use projections::SurrealProjections;
pub use store::SurrealStore;
