//! MQTT over WebSocket (MQTT 5 §6): the way in for browsers, and for devices whose
//! network lets nothing but HTTPS through. The bytes go on to the [`MqttDoor`].

mod stream;

use std::net::IpAddr;

use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use lifeline_domain::{Code, Problem};

pub use self::stream::MqttStream;
use crate::{
    api::Api,
    caller::{Peer, check_origin},
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

/// The subprotocol that a client must ask for [MQTT-6.0.0-3], and gets [MQTT-6.0.0-4].
const SUBPROTOCOL: &str = "mqtt";
/// Small: most devices are silent most of the time.
const READ_BUFFER_BYTES: usize = 1024;

/// Serves MQTT on a stream of bytes: the broker, as this adapter asks for it.
pub trait MqttDoor: Send + Sync {
    /// The largest packet that is taken, bytes. A frame is not larger, either.
    fn packet_bytes_max(&self) -> usize;

    /// Serves one client, which connects from this address, until its connection ends.
    fn serve(&self, stream: MqttStream, from: IpAddr) -> BoxFuture<'static, ()>;
}

pub(crate) fn api() -> Api {
    Api::new("mqtt").get(
        "/mqtt",
        upgrade,
        Operation::new("open_mqtt", "Opens MQTT over WebSocket, subprotocol `mqtt`.")
            .description("Binary frames carry MQTT 3.1.1 or 5 as on the MQTT ports; a packet may span frames.")
            .answers_empty(101, "The WebSocket is open; CONNECT is next.")
            .answers_text(400, "text/plain", "This is no WebSocket handshake.")
            .answers_text(426, "text/plain", "A WebSocket needs HTTP/1.1 with `Connection: Upgrade`.")
            .refuses(&[Code::OriginNotAllowed, Code::MissingField, Code::Unavailable]),
    )
}

async fn upgrade(
    State(state): State<HttpState>,
    Peer(from): Peer,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let upgrade = upgrade.protocols([SUBPROTOCOL]);
    let admitted = check_origin(&headers, &state.0.settings.allowed_origins).and_then(|()| {
        if upgrade.selected_protocol().is_none() {
            let detail = "MQTT is spoken with the WebSocket subprotocol `mqtt`";
            return Err(Problem::new(Code::MissingField, detail).at("Sec-WebSocket-Protocol"));
        }
        let closed = || Problem::new(Code::Unavailable, "there is no MQTT here");
        state.0.mqtt.clone().ok_or_else(closed)
    });
    let door = match admitted {
        Ok(door) => door,
        Err(problem) => return Refusal::from(problem).into_response(),
    };
    let frame_bytes_max = door.packet_bytes_max();
    upgrade
        .max_message_size(frame_bytes_max)
        .max_frame_size(frame_bytes_max)
        .read_buffer_size(READ_BUFFER_BYTES)
        .on_upgrade(async move |socket| door.serve(MqttStream::new(socket), from).await)
}
