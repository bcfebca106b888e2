//! What a gateway says to those who send it nonsense, and that nobody else notices.

#![allow(missing_docs, reason = "the tests' names say what they show")]

mod broadcasts;
mod device;
mod mqtt_over_websocket;
mod neighbour;
mod person_over_mqtt;
mod rest;
mod silence;
mod slow_reader;
mod socket;
mod tokens;
