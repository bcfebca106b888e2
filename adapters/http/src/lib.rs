//! HTTP: REST, the WebSocket, server-sent events, pages and the operator's socket.
//!
//! Every handler reads a request, calls one use case of the bridge and writes its
//! answer; what may be done is decided by policies, not here.

mod account_pages;
mod admission;
mod api;
mod body;
mod byte_range;
mod caller;
mod device_csv;
mod export_archive;
mod frame;
mod id;
mod limits;
mod mqtt;
mod openapi;
mod operation;
mod pages;
mod pieces;
mod problem;
mod query;
mod reader;
mod routes;
mod server;
mod state;
mod ws;

pub use mqtt::{MqttDoor, MqttStream};
pub use openapi::openapi;
pub use pages::{WebFile, WebFiles};
pub use problem::status_of;
pub use server::{HttpServer, serve_operator_socket};
pub use state::{HttpSettings, HttpState, Metrics};
