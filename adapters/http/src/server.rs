use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{Extension, Router};
use axum_server::{
    Handle,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::{net::UnixListener, sync::Semaphore, task::JoinHandle};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{admission::Admission, caller::OnOperatorSocket, routes, state::HttpState};

/// A client that connects must have sent a whole request head within this time.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections to the metrics listener that may be open at once.
const METRICS_CONNECTIONS_MAX: usize = 64;
/// How long connections may end their work at shutdown.
const DRAIN: Duration = Duration::from_secs(5);

/// One listener that serves.
pub struct HttpServer {
    handle: Handle<SocketAddr>,
    task: JoinHandle<io::Result<()>>,
}

impl HttpServer {
    /// Serves pages, REST and the WebSocket over TLS.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub fn tls(listener: std::net::TcpListener, tls: Arc<ServerConfig>, state: HttpState) -> io::Result<Self> {
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(tls))?.handle(handle.clone());
        // Without it a frame waits up to 40 ms for the client's acknowledgement of the one before.
        let undelayed = |tls: RustlsAcceptor| tls.acceptor(NoDelayAcceptor::new());
        let mut server = server.map(undelayed).map(admission(state.0.places.clone()));
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
        let service = app(routes::public(state)).into_make_service_with_connect_info::<SocketAddr>();
        Ok(Self { handle, task: tokio::spawn(server.serve(service)) })
    }

    /// Serves the same without TLS: for load generators in the lab, on loopback only.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub fn plain(listener: std::net::TcpListener, state: HttpState) -> io::Result<Self> {
        let places = state.0.places.clone();
        Self::cleartext(listener, routes::public(state), places)
    }

    /// Serves `/metrics`, with places of its own: it can be looked at when the gateway is full.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub fn metrics(listener: std::net::TcpListener, state: HttpState) -> io::Result<Self> {
        Self::cleartext(listener, routes::metrics(state), Arc::new(Semaphore::new(METRICS_CONNECTIONS_MAX)))
    }

    fn cleartext(listener: std::net::TcpListener, router: Router, places: Arc<Semaphore>) -> io::Result<Self> {
        let handle = Handle::new();
        let server = axum_server::from_tcp(listener)?.handle(handle.clone());
        let mut server = server.map(|_| NoDelayAcceptor::new()).map(admission(places));
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
        let service = app(router).into_make_service_with_connect_info::<SocketAddr>();
        Ok(Self { handle, task: tokio::spawn(server.serve(service)) })
    }

    /// Accepts no more and lets requests under way end.
    pub async fn stop(self) {
        self.handle.graceful_shutdown(Some(DRAIN));
        // An error at this point has nobody left to be told to.
        let _ = self.task.await;
    }
}

/// Serves the operator's commands on a Unix socket that only the gateway's own user can open.
///
/// # Errors
/// If the socket cannot be made.
pub fn serve_operator_socket(path: &Path, state: HttpState) -> io::Result<JoinHandle<io::Result<()>>> {
    use std::os::unix::fs::PermissionsExt;
    // A socket that was left behind by a gateway that was killed; a running one holds the store's lock.
    if path.exists() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    let router = app(routes::operator(state)).layer(Extension(OnOperatorSocket));
    Ok(tokio::spawn(async move { axum::serve(listener, router).await }))
}

fn admission<A>(places: Arc<Semaphore>) -> impl FnOnce(A) -> Admission<A> {
    move |inner| Admission { inner, places, first_bytes_within: HEAD_TIMEOUT }
}

fn app(router: Router) -> Router {
    router.layer(CatchPanicLayer::new())
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    /// A connection, and whether it is served.
    async fn connect(address: SocketAddr) -> Option<TcpStream> {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Whoever is closed may notice it when writing already, or as a reset.
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local\r\n\r\n").await.ok()?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.ok()?;
        assert_eq!(&answer, b"HTTP/1.1 200");
        Some(stream)
    }

    #[tokio::test]
    async fn past_the_limit_a_connection_is_closed_until_another_ends() {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(|| async { "here" });
        let server = HttpServer::cleartext(listener, router, Arc::new(Semaphore::new(2))).unwrap();
        let (one, two) = (connect(address).await, connect(address).await);
        assert!(one.is_some() && two.is_some());
        for _ in 0..3 {
            assert!(connect(address).await.is_none(), "there is no third place");
        }
        drop(one);
        // The server notices when it comes to it.
        let mut turns = tokio::time::interval(Duration::from_millis(5));
        while connect(address).await.is_none() {
            turns.tick().await;
        }
        server.stop().await;
    }
}
