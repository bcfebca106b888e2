//! One connection's bytes, in and out, with little memory while it is idle.

use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Buf, BytesMut};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::timeout,
};

const READ_MIN: usize = 256;
const READ_MAX: usize = 16 * 1024;
/// A buffer larger than this is given back when it is empty.
const IDLE_BYTES_MAX: usize = 1024;

/// A socket of any kind with its read buffer.
pub(crate) struct Wire<S> {
    stream: S,
    /// What has arrived and is not yet understood.
    pub(crate) input: BytesMut,
    /// How much the next read makes room for: grows and shrinks with the traffic.
    read_size: usize,
    unflushed: bool,
}

/// What has happened on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// More bytes are in `input`.
    Read,
    /// Some of the output has left.
    Wrote,
    /// The peer sends no more.
    Ended,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, input: BytesMut::new(), read_size: READ_MIN, unflushed: false }
    }

    /// Waits until bytes have arrived (if `reading`) or left. May be dropped at any await.
    pub(crate) async fn turn(&mut self, output: &mut BytesMut, reading: bool) -> io::Result<Turn> {
        poll_fn(|context| self.poll_turn(context, output, reading)).await
    }

    fn poll_turn(&mut self, cx: &mut Context<'_>, output: &mut BytesMut, reading: bool) -> Poll<io::Result<Turn>> {
        let mut wrote = false;
        while output.has_remaining() {
            match Pin::new(&mut self.stream).poll_write(cx, output) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => {
                    output.advance(count);
                    (wrote, self.unflushed) = (true, true);
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => break,
            }
        }
        if self.unflushed {
            match Pin::new(&mut self.stream).poll_flush(cx) {
                Poll::Ready(Ok(())) => self.unflushed = false,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {}
            }
        }
        if output.is_empty() && output.capacity() > IDLE_BYTES_MAX {
            *output = BytesMut::new();
        }
        if reading && let Poll::Ready(turn) = self.poll_read(cx) {
            return Poll::Ready(turn);
        }
        if wrote { Poll::Ready(Ok(Turn::Wrote)) } else { Poll::Pending }
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Turn>> {
        if self.input.is_empty() && self.input.capacity() > IDLE_BYTES_MAX && self.read_size <= IDLE_BYTES_MAX {
            self.input = BytesMut::new();
        }
        if self.input.capacity() - self.input.len() < self.read_size {
            self.input.reserve(self.read_size);
        }
        let read = std::task::ready!(pin!(self.stream.read_buf(&mut self.input)).poll(cx))?;
        if read >= self.read_size {
            self.read_size = (self.read_size * 4).min(READ_MAX);
        } else if read < self.read_size / 4 {
            self.read_size = (self.read_size / 2).max(READ_MIN);
        }
        Poll::Ready(Ok(if read == 0 { Turn::Ended } else { Turn::Read }))
    }

    /// Sends the rest and closes, within `deadline`. What the peer is still sending is
    /// read and thrown away for a while: closing on unread bytes would reset the
    /// connection, and the peer could lose what was just said to it.
    pub(crate) async fn close(mut self, mut output: BytesMut, deadline: Duration) {
        let closing = async {
            self.stream.write_all_buf(&mut output).await?;
            self.stream.shutdown().await?;
            let mut discarded = 0;
            while discarded < 8 * 1024 * 1024 {
                self.input.clear();
                self.input.reserve(READ_MAX);
                let read = self.stream.read_buf(&mut self.input).await?;
                if read == 0 {
                    break;
                }
                discarded += read;
            }
            io::Result::Ok(())
        };
        // A peer that is gone, or does not read, has nothing to be told.
        let _ = timeout(deadline, closing).await;
    }
}
