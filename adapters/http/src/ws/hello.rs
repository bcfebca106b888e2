use axum::extract::ws::{Message, WebSocket};
use lifeline_bridge::Caller;
use lifeline_domain::{Code, Problem, TEXT_CHARS_MAX};
use lifeline_protocol::ws::{CloseCode, Command, HEARTBEAT_MS, Hello, Limits, Request, Welcome, answer, refuse};

use super::{FRAME_BYTES_MAX, connection::COMMANDS_IN_FLIGHT_MAX};
use crate::state::HttpState;

/// Waits for the first frame and finds out who is there.
pub(super) async fn greet(socket: &mut WebSocket, state: &HttpState) -> Result<Caller, CloseCode> {
    let frame = loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) => break text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(CloseCode::NotText),
            Some(Ok(Message::Close(_))) | None => return Err(CloseCode::HelloRequired),
            Some(Err(error)) => return Err(super::connection::close_code_of(&error)),
        }
    };
    let (id, greeted) = match Request::read(frame.as_bytes()) {
        Ok(Request { id, command: Command::Hello(hello) }) => (Some(id), identify(state, hello)),
        Ok(Request { id, .. }) => {
            let problem = Problem::new(Code::HelloRequired, "the first frame must be hello, with a token");
            (Some(id), Err((problem, CloseCode::HelloRequired)))
        }
        Err(bad) => (bad.id, Err((bad.problem, CloseCode::HelloRequired))),
    };
    match greeted {
        Ok(caller) => {
            let welcome = welcome(state, &caller);
            let text = answer(id.unwrap_or_default(), welcome);
            socket.send(Message::text(text)).await.map_err(|_| CloseCode::HelloRequired)?;
            Ok(caller)
        }
        Err((problem, code)) => {
            // Whether it still arrives does not matter: the close code says the same.
            let _ = socket.send(Message::text(refuse(id, problem))).await;
            Err(code)
        }
    }
}

fn identify(state: &HttpState, hello: Hello) -> Result<Caller, (Problem, CloseCode)> {
    let Some(token) = hello.token else { return Ok(Caller::anonymous()) };
    state.bridge().authenticate(&token).map_err(|problem| {
        let code = match problem.code {
            Code::Unauthenticated => CloseCode::AccountDisabled,
            _ => CloseCode::TokenRejected,
        };
        (problem, code)
    })
}

fn welcome(state: &HttpState, caller: &Caller) -> Welcome {
    Welcome {
        user: state.bridge().me(caller).ok(),
        heartbeat_ms: HEARTBEAT_MS,
        server_at: state.bridge().clock().now(),
        limits: Limits {
            text_chars_max: TEXT_CHARS_MAX,
            frame_bytes_max: FRAME_BYTES_MAX,
            frames_per_second_max: state.0.settings.frames_per_second_max,
            commands_in_flight_max: COMMANDS_IN_FLIGHT_MAX,
        },
    }
}
