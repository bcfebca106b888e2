//! What people and devices do, from end to end, on the real binary.

#![allow(missing_docs, reason = "the tests' names say what they show")]

mod accounts;
mod alert;
mod certificate;
mod command_line;
mod device_certificates;
mod device_commands;
mod device_import;
mod devices;
mod error_page;
mod feed;
mod incidents_over_mqtt;
mod life_signs;
mod login_sessions;
mod mapping_rules;
mod mqtt_over_websocket;
mod openapi;
mod overload;
mod password_reset;
mod passwords;
mod privacy;
mod registration;
mod responders_over_mqtt;
mod restore;
mod sos;
mod tls;
mod uplink_refusals;
mod uplink_tls;
