use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{self, Context, Poll},
    time::Duration,
};

use axum_server::accept::Accept;
use futures_util::{FutureExt, TryFutureExt, future::BoxFuture};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Sleep, sleep},
};

/// The HTTP library asks this many bytes which version they are (RFC 9113 §3.4), and
/// keeps time only after that.
const PREFACE_BYTES: usize = 24;

/// Accepts as `inner` does while there is a place; otherwise the connection is closed at
/// once, before it costs a handshake. Ends connections whose first bytes do not come in time.
#[derive(Clone)]
pub(crate) struct Admission<A> {
    pub(crate) inner: A,
    /// One for each connection that may still be opened.
    pub(crate) places: Arc<Semaphore>,
    pub(crate) first_bytes_within: Duration,
}

impl<A, I, S> Accept<I, S> for Admission<A>
where
    A: Accept<I, S, Future: Send + 'static>,
{
    type Stream = Admitted<A::Stream>;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            metrics::counter!("lifeline_http_refused_total").increment(1);
            // Dropping the stream closes it.
            return async { Err(io::ErrorKind::ConnectionRefused.into()) }.boxed();
        };
        let within = self.first_bytes_within;
        let accepted = self.inner.accept(stream, service);
        accepted.map_ok(move |(stream, service)| (Admitted::new(stream, place, within), service)).boxed()
    }
}

/// A stream that holds a place, and whose first bytes have a deadline.
pub(crate) struct Admitted<S> {
    stream: S,
    missing: usize,
    deadline: Option<Pin<Box<Sleep>>>,
    _place: OwnedSemaphorePermit,
}

impl<S> Admitted<S> {
    fn new(stream: S, place: OwnedSemaphorePermit, within: Duration) -> Self {
        Self { stream, missing: PREFACE_BYTES, deadline: Some(Box::pin(sleep(within))), _place: place }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Admitted<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buffer) {
            self.missing = self.missing.saturating_sub(buffer.filled().len() - before);
            if self.missing == 0 {
                self.deadline = None;
            }
            return Poll::Ready(read);
        }
        match &mut self.deadline {
            Some(deadline) => {
                task::ready!(deadline.as_mut().poll(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            None => Poll::Pending,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Admitted<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // What is answered was a request, however short.
        self.deadline = None;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.deadline = None;
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
