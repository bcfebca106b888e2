//! Listening sockets.

use std::{io, sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    time::{sleep, timeout},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, CertificateError, ServerConfig},
};

use crate::{
    connect::{Access, Peer, serve},
    door::Common,
    meters,
};

/// Sockets that may be open beyond the clients that are allowed: those that have not
/// said who they are.
const UNKNOWN_MAX: usize = 1000;

/// Takes connections until the door closes. Neither a handshake nor a silent client
/// holds this loop up: each socket has a task of its own.
pub(crate) async fn accept(common: Arc<Common>, listener: TcpListener, access: Access, tls: Option<Arc<ServerConfig>>) {
    let tls = tls.map(TlsAcceptor::from);
    loop {
        let accepted = select! {
            accepted = listener.accept() => accepted,
            () = common.closing.cancelled() => return,
        };
        match accepted {
            Ok((stream, from)) if common.tasks.len() < common.settings.connections_max + UNKNOWN_MAX => {
                // Acknowledgements are small and somebody waits for them.
                if stream.set_nodelay(true).is_err() {
                    continue;
                }
                let peer = Peer { address: from.ip(), certificate: None };
                match tls.clone() {
                    Some(tls) => common.tasks.spawn(shake_hands(common.clone(), stream, access, peer, tls)),
                    None => common.tasks.spawn(serve(common.clone(), stream, access, peer)),
                };
            }
            Ok(_) => meters::refused("full"),
            Err(error) if is_about_one_peer(&error) => {}
            Err(error) => {
                // Out of file descriptors, most likely: some will be closed soon.
                tracing::error!(%error, "no MQTT connection can be taken");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

fn is_about_one_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    )
}

/// What was wrong with a client's certificate, if that ended the handshake.
fn wrong_certificate(error: &io::Error) -> Option<String> {
    Some(match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "it has expired".to_owned()
        }
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => "it is of another authority".to_owned(),
        rustls::Error::InvalidCertificate(other) => format!("{other:?}"),
        rustls::Error::NoCertificatesPresented => "there is none, and one is required".to_owned(),
        _ => return None,
    })
}

async fn shake_hands(common: Arc<Common>, stream: TcpStream, access: Access, peer: Peer, tls: TlsAcceptor) {
    let handshake = select! {
        handshake = timeout(common.settings.connect_deadline, Box::pin(tls.accept(stream))) => handshake,
        () = common.closing.cancelled() => return,
    };
    match handshake {
        Ok(Ok(stream)) => {
            let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
            let certificate = shown.map(|certificate| Bytes::copy_from_slice(certificate));
            serve(common, stream, access, Peer { certificate, ..peer }).await;
        }
        Ok(Err(error)) => match wrong_certificate(&error) {
            Some(why) => {
                meters::refused("certificate");
                tracing::info!(why, "a client's certificate was refused");
            }
            None => {
                meters::refused("handshake");
                tracing::debug!(%error, "a TLS handshake failed");
            }
        },
        Err(_) => meters::refused("silent"),
    }
}
