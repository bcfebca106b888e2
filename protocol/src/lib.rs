//! Every shape on a wire, and its schema: WebSocket frames ([`ws`]), REST bodies
//! ([`rest`]), MQTT topics and payloads ([`mqtt`]), and the JSON text in which an
//! entry is stored, sent and paged ([`entry`]).
//!
//! Names are snake_case, times RFC 3339, geometry longitude first where it is
//! GeoJSON, units last in a name. No serde renames beyond those: the OpenAPI
//! document is derived from the same types, and the browser's types from it.

pub mod entry;
mod json;
pub mod mqtt;
pub mod rest;
pub mod schema;
pub mod ws;

pub use json::from_json;
