//! The MQTT door: every MQTT client of Lifeline comes through here, and none reaches the
//! embedded rumqttd router otherwise (what a client could do to a rumqttd listener, and
//! how the codec was chosen: `docs/decisions/0003-mqtt-codec.md`).
//!
//! The way of one alert, file by file: `accept` takes the socket, `connect` reads CONNECT
//! and asks the [`Application`] who it is, `session` serves the connection, `frame` and
//! `codec` cut the bytes into packets, `session::publishes` takes them, `publish` asks the policies and hands the alert to
//! the [`Application`], `acks` holds the acknowledgement back until the alert is durable,
//! `receipts` tells the device, `router` tells other MQTT subscribers.
//!
//! What outlives a connection is in `kept`: sessions, their messages, retained messages
//! and wills, which `restore` puts back at start.
//!
//! `budgets` bound what one device may take up, before its publishes are looked at.
//!
//! A PUBACK or PUBREC leaves after the commit of what it stands for, never before; nothing
//! is refused in silence; every queue has a limit, and what is dropped is counted.

mod accept;
mod acks;
mod application;
mod budgets;
mod codec;
mod commands;
mod connect;
mod door;
mod frame;
mod incidents;
mod kept;
mod lab;
mod meters;
mod outbox;
mod packet;
mod pen;
mod publish;
mod reason;
mod receipts;
mod restore;
mod router;
mod session;
mod sessions;
mod settings;
mod signal;
mod subscribe;
mod will;
mod wire;

pub use application::{Application, PendingReceipt, Reporting};
pub use budgets::{BudgetSettings, KindBudgets};
pub use connect::Access;
pub use door::Door;
pub use settings::DoorSettings;
