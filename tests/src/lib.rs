//! The running product for the tests: a real gateway process with real clients over
//! real sockets. [`Gateway`] starts `lifeline dev` on free ports; [`Person`] signs in
//! and speaks REST and WebSocket, a [`Member`] chats; [`Sensor`] is an MQTT device, [`RawMqtt`] one that
//! writes its packets by hand.

mod authenticator;
mod fussy_broker;
mod gateway;
mod link;
mod member;
mod mosquitto;
mod object_storage;
mod person;
mod push_service;
mod raw_mqtt;
mod schema;
mod sensor;
mod socket;
mod uploader;

pub use authenticator::Authenticator;
pub use fussy_broker::FussyBroker;
pub use gateway::{Demo, DemoDevice, Gateway, binary};
pub use link::Link;
pub use member::Member;
pub use mosquitto::{Mosquitto, RemoteClient};
pub use object_storage::ObjectStorage;
pub use person::Person;
pub use push_service::{Browser, PushService, Pushed};
pub use raw_mqtt::{Connack, RawMqtt, Stream};
pub use schema::fits;
pub use sensor::{Sensor, SensorEvent};
pub use socket::{AnySocket, Socket};
pub use uploader::{Uploader, wav};

use std::time::Duration;

/// Nothing in the tests takes so long unless it hangs.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A fresh id, as a client makes one.
#[expect(clippy::disallowed_methods, reason = "tests are clients: they make their own ids")]
pub fn fresh_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Waits for something that must happen; what it was is said if it does not.
///
/// # Panics
/// If it does not happen within [`PATIENCE`].
pub async fn soon<T>(what: &str, happening: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, happening).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not happen within {PATIENCE:?}"),
    }
}

/// Asks again until the answer is good.
///
/// # Panics
/// If it is not good within [`PATIENCE`].
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    soon(what, async {
        loop {
            if let Some(value) = ask().await {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
}
