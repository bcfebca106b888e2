//! What people and devices do, from end to end, on the real binary.

#![allow(missing_docs, reason = "the tests' names say what they show")]

mod account_deletion;
mod accounts;
mod alert;
mod broadcasts;
mod certificate;
mod command_line;
mod contacts;
mod conversation_history;
mod conversations;
mod device_certificates;
mod device_commands;
mod device_import;
mod devices;
mod emergency_contacts;
mod error_page;
mod feed;
mod incidents_over_mqtt;
mod languages;
mod life_signs;
mod login_sessions;
mod mapping_rules;
mod media;
mod mqtt_over_websocket;
mod my_data;
mod object_storage;
mod openapi;
mod overload;
mod passkeys;
mod password_reset;
mod passwords;
mod pictures;
mod privacy;
mod pushes;
mod receipts;
mod registration;
mod responders_over_mqtt;
mod restore;
mod second_factor;
mod sos;
mod tls;
mod uplink_refusals;
mod uplink_tls;
