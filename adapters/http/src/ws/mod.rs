//! The WebSocket: `hello`, then commands and events (`lifeline_protocol::ws`).

mod commands;
mod connection;
mod hello;

use axum::{
    extract::{State, WebSocketUpgrade},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use lifeline_protocol::ws::SUBPROTOCOL;

use crate::{caller::check_origin, problem::Refusal, state::HttpState};

/// The longest frame that a client may send, bytes.
pub(crate) const FRAME_BYTES_MAX: usize = 16 * 1024;
/// Small: most sockets are idle.
const READ_BUFFER_BYTES: usize = 1024;
/// Frames gather up to this size before they are written, so that a wake-up is one write.
/// The buffer grows only when it is needed.
const WRITE_BUFFER_BYTES: usize = 64 * 1024;

/// `GET /v1/ws`
pub(crate) async fn upgrade(State(state): State<HttpState>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    // No limiter stands here: whoever connects may be about to call for help.
    if let Err(problem) = check_origin(&headers, &state.0.settings.allowed_origins) {
        return Refusal(problem).into_response();
    }
    upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| connection::serve(socket, state))
}
