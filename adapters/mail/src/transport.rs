use std::time::Duration;

use lettre::{
    AsyncFileTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, AsyncTokioStream},
        extension::ClientId,
    },
};
use lifeline_certs::client_config;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use crate::{Smtp, Way, tls_stream::TlsToServer};

/// A mail that the server has not taken by then is tried again.
const SEND_WITHIN: Duration = Duration::from_secs(60);

/// Why a mail did not go out. It names no recipient.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// It could not be put into the folder.
    #[error("the folder: {0}")]
    Folder(#[from] lettre::transport::file::Error),
    /// The server could not be reached.
    #[error("the mail server is not reached: {0}")]
    Unreachable(#[from] std::io::Error),
    /// The authority's file cannot be used.
    #[error(transparent)]
    Authority(#[from] lifeline_certs::CertsError),
    /// The password's file cannot be read.
    #[error("the password file cannot be read: {0}")]
    Password(std::io::Error),
    /// The server's name is none that a certificate can have.
    #[error("`{0}` is not a name that a certificate can have")]
    Name(String),
    /// The server did not take it.
    #[error("the mail server did not take it")]
    Refused {
        /// Whether it will not take it later either.
        for_good: bool,
    },
    /// The server was too slow.
    #[error("the mail server did not answer in time")]
    Timeout,
}

impl From<lettre::transport::smtp::Error> for Failure {
    /// Without the server's own words, which often repeat the recipient.
    fn from(error: lettre::transport::smtp::Error) -> Self {
        Failure::Refused { for_good: error.is_permanent() }
    }
}

/// Sends one mail, or says why it did not go out.
pub(crate) async fn send(way: &Way, message: Message) -> Result<(), Failure> {
    match way {
        Way::Folder(folder) => {
            AsyncFileTransport::<Tokio1Executor>::new(folder).send(message).await?;
            Ok(())
        }
        Way::Smtp(smtp) => {
            tokio::time::timeout(SEND_WITHIN, deliver(smtp, &message)).await.unwrap_or(Err(Failure::Timeout))
        }
    }
}

/// Each mail has a connection of its own: they are rare.
async fn deliver(smtp: &Smtp, message: &Message) -> Result<(), Failure> {
    let tcp = TcpStream::connect((smtp.host.as_str(), smtp.port)).await?;
    let stream: Box<dyn AsyncTokioStream> = match &smtp.ca {
        None => Box::new(tcp),
        Some(ca) => {
            let name = ServerName::try_from(smtp.host.clone()).map_err(|_| Failure::Name(smtp.host.clone()))?;
            Box::new(TlsToServer(TlsConnector::from(client_config(ca)?).connect(name, tcp).await?))
        }
    };
    let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &ClientId::default()).await?;
    if let Some(login) = &smtp.login {
        let password = tokio::fs::read_to_string(&login.password_file).await.map_err(Failure::Password)?;
        let credentials = Credentials::new(login.username.clone(), password.trim_end().to_owned());
        connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
    }
    connection.send(message.envelope(), &message.formatted()).await?;
    // It is taken; how the connection ends does not matter any more.
    let _ = connection.quit().await;
    Ok(())
}
