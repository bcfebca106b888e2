//! What people and devices do, from end to end, on the real binary.

#![allow(missing_docs, reason = "the tests' names say what they show")]

mod accounts;
mod alert;
mod command_line;
mod feed;
mod privacy;
mod sos;
