//! The WebSocket: `hello`, then commands and events (`lifeline_protocol::ws`).

mod commands;
mod connection;
mod hello;

use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use lifeline_domain::Code;
use lifeline_protocol::ws::SUBPROTOCOL;

use crate::{api::Api, caller::check_origin, operation::Operation, problem::Refusal, state::HttpState};

/// The longest frame that a client may send, bytes.
pub(crate) const FRAME_BYTES_MAX: usize = 16 * 1024;
/// Small: most sockets are idle.
const READ_BUFFER_BYTES: usize = 1024;
/// Frames gather up to this size before they are written, so that a wake-up is one write.
/// The buffer grows only when it is needed.
const WRITE_BUFFER_BYTES: usize = 64 * 1024;

pub(crate) fn api() -> Api {
    Api::new("websocket").get(
        "/v1/ws",
        upgrade,
        Operation::new("open_websocket", "Opens a WebSocket, subprotocol `lifeline.v1.json`.")
            .description(
                "The token goes into the first frame, `hello`. What a client sends under `data` stands in `Commands` by \
                 the frame's `type`, what it gets under `ok` in `Answers`; events are an `EntryFrame` or an `Event`, \
                 refusals an `ErrorBody`.",
            )
            .answers_empty(101, "The WebSocket is open.")
            .answers_text(400, "text/plain", "This is no WebSocket handshake.")
            .answers_text(426, "text/plain", "A WebSocket needs HTTP/1.1 with `Connection: Upgrade`.")
            .refuses(&[Code::OriginNotAllowed]),
    )
}

async fn upgrade(State(state): State<HttpState>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    // No limiter stands here: whoever connects may be about to call for help.
    if let Err(problem) = check_origin(&headers, &state.0.settings.allowed_origins) {
        return Refusal::from(problem).into_response();
    }
    upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| connection::serve(socket, state))
}
