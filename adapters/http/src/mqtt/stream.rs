use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use bytes::{Buf, Bytes};
use futures_util::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The bytes in a WebSocket's binary frames, whose borders mean nothing [MQTT-6.0.0-2].
/// A frame of another kind ends it [MQTT-6.0.0-1].
pub struct MqttStream {
    socket: WebSocket,
    /// What of the last frame is not read yet.
    rest: Bytes,
    /// Why the client is told that it ends, if not because it is over.
    goodbye: Option<CloseFrame>,
}

impl MqttStream {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self { socket, rest: Bytes::new(), goodbye: None }
    }

    fn refuse(&mut self, code: u16, reason: &'static str) -> io::Error {
        self.goodbye = Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) });
        io::Error::new(io::ErrorKind::InvalidData, reason)
    }
}

impl AsyncRead for MqttStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        while self.rest.is_empty() {
            match ready!(Pin::new(&mut self.socket).poll_next(cx)) {
                Some(Ok(Message::Binary(bytes))) => self.rest = bytes,
                Some(Ok(Message::Text(_))) => {
                    return Poll::Ready(Err(self.refuse(close_code::UNSUPPORTED, "MQTT comes in binary frames")));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Poll::Ready(Ok(())),
                Some(Err(error)) if is_too_large(&error) => {
                    return Poll::Ready(Err(self.refuse(close_code::SIZE, "the frame is larger than a packet may be")));
                }
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
            }
        }
        let taken = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&self.rest[..taken]);
        self.rest.advance(taken);
        if self.rest.is_empty() {
            // Lets go of the frame's memory.
            self.rest = Bytes::new();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for MqttStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        ready!(Pin::new(&mut self.socket).poll_ready(cx)).map_err(io::Error::other)?;
        let frame = Message::Binary(Bytes::copy_from_slice(bytes));
        Pin::new(&mut self.socket).start_send(frame).map_err(io::Error::other)?;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx).map_err(io::Error::other)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.goodbye.is_some() {
            ready!(Pin::new(&mut self.socket).poll_ready(cx)).map_err(io::Error::other)?;
            let frame = self.goodbye.take();
            Pin::new(&mut self.socket).start_send(Message::Close(frame)).map_err(io::Error::other)?;
        }
        Pin::new(&mut self.socket).poll_close(cx).map_err(io::Error::other)
    }
}

/// The library's error has no type that can be looked at from here.
fn is_too_large(error: &axum::Error) -> bool {
    let text = error.to_string();
    text.contains("too long") || text.contains("too big")
}
