use std::{io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::{Extension, Router};
use axum_server::{Handle, accept::NoDelayAcceptor, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::{net::UnixListener, task::JoinHandle};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{caller::OnOperatorSocket, first_bytes::FirstBytes, routes, state::HttpState};

/// A client that connects must have sent a whole request head within this time.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
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
        let mut server =
            server.map(|tls| FirstBytes { inner: tls.acceptor(NoDelayAcceptor::new()), within: HEAD_TIMEOUT });
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
        let service = app(routes::public(state)).into_make_service_with_connect_info::<SocketAddr>();
        Ok(Self { handle, task: tokio::spawn(server.serve(service)) })
    }

    /// Serves the same without TLS: for load generators in the lab, on loopback only.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub fn plain(listener: std::net::TcpListener, state: HttpState) -> io::Result<Self> {
        Self::cleartext(listener, routes::public(state))
    }

    /// Serves `/metrics`.
    ///
    /// # Errors
    /// If the socket cannot be used.
    pub fn metrics(listener: std::net::TcpListener, state: HttpState) -> io::Result<Self> {
        Self::cleartext(listener, routes::metrics(state))
    }

    fn cleartext(listener: std::net::TcpListener, router: Router) -> io::Result<Self> {
        let handle = Handle::new();
        let server = axum_server::from_tcp(listener)?.handle(handle.clone());
        let mut server = server.map(|_| FirstBytes { inner: NoDelayAcceptor::new(), within: HEAD_TIMEOUT });
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

fn app(router: Router) -> Router {
    router.layer(CatchPanicLayer::new())
}
