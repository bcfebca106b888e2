use std::{path::Path, process::Stdio};

use lifeline_certs::PairFiles;
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::mpsc,
};

use crate::{soon, until};

/// A Mosquitto of its own, ended when it is dropped: the broker on the other side of an uplink.
#[derive(Debug)]
pub struct Mosquitto {
    /// Where it listens, on loopback.
    pub port: u16,
    _process: Child,
    _folder: TempDir,
}

impl Mosquitto {
    /// Starts one that lets everyone in.
    pub async fn start() -> Self {
        Self::start_with("allow_anonymous true").await
    }

    /// Starts one with lines of `mosquitto.conf`.
    ///
    /// # Panics
    /// If it cannot be run: the package `mosquitto` is missing.
    pub async fn start_with(lines: &str) -> Self {
        let port = free_port().await;
        let folder = tempfile::tempdir().expect("a folder for its configuration");
        let file = folder.path().join("mosquitto.conf");
        // Whom it is to become if it is started by root: another could not read the tests' files.
        let text = format!("user root\nlistener {port} 127.0.0.1\nmax_queued_messages 0\n{lines}\n");
        std::fs::write(&file, text).expect("its configuration can be written");
        let places = ["mosquitto", "/usr/sbin/mosquitto"];
        let run = |place: &&str| {
            let mut command = Command::new(place);
            command.arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().ok()
        };
        let process = places.iter().find_map(run).expect("the package mosquitto is installed");
        until("Mosquitto's port", || async move { TcpStream::connect(("127.0.0.1", port)).await.ok() }).await;
        Self { port, _process: process, _folder: folder }
    }

    /// Starts one that lets everyone in, and on the port that is returned over TLS those who show a
    /// certificate of the authority in the file `clients`.
    ///
    /// # Panics
    /// As [`Mosquitto::start_with`].
    pub async fn start_tls(own: &PairFiles, clients: &Path) -> (Self, u16) {
        let port = free_port().await;
        let (certificate, key) = (own.certificate.display(), own.key.display());
        let lines = format!(
            "allow_anonymous true\nlistener {port} 127.0.0.1\ncertfile {certificate}\nkeyfile {key}\n\
             cafile {}\nrequire_certificate true\nuse_identity_as_username true",
            clients.display()
        );
        let mosquitto = Self::start_with(&lines).await;
        until("its port for TLS", || async move { TcpStream::connect(("127.0.0.1", port)).await.ok() }).await;
        (mosquitto, port)
    }

    /// A client with a session of its own, subscribed to a filter with QoS 1.
    ///
    /// # Panics
    /// If it cannot subscribe.
    pub async fn client(&self, name: &str, filter: &str) -> RemoteClient {
        let mut options = MqttOptions::new(name, "127.0.0.1", self.port);
        options.set_clean_session(false);
        let (client, mut events) = AsyncClient::new(options, 4096);
        client.subscribe(filter, QoS::AtLeastOnce).await.expect("the client takes a subscription");
        let (heard, messages) = mpsc::unbounded_channel();
        let (ready_in, mut ready) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(event) = events.poll().await {
                match event {
                    Event::Incoming(Packet::SubAck(_)) => drop(ready_in.send(())),
                    Event::Incoming(Packet::Publish(publish)) => {
                        drop(heard.send((publish.topic, publish.payload.to_vec())));
                    }
                    _ => {}
                }
            }
        });
        soon("the subscription", ready.recv()).await.expect("it is answered");
        RemoteClient { client, messages }
    }
}

async fn free_port() -> u16 {
    let address = TcpListener::bind("127.0.0.1:0").await.and_then(|free| free.local_addr());
    address.expect("there is a free port").port()
}

/// A client of the other broker.
#[derive(Debug)]
pub struct RemoteClient {
    client: AsyncClient,
    messages: mpsc::UnboundedReceiver<(String, Vec<u8>)>,
}

impl RemoteClient {
    /// Publishes with QoS 1.
    ///
    /// # Panics
    /// If the client does not take it.
    pub async fn publish(&self, topic: &str, payload: &str) {
        self.client.publish(topic, QoS::AtLeastOnce, false, payload).await.expect("the client takes a publish");
    }

    /// Publishes with QoS 0: once, come what may.
    ///
    /// # Panics
    /// If the client does not take it.
    pub async fn publish_once(&self, topic: &str, payload: &str) {
        self.client.publish(topic, QoS::AtMostOnce, false, payload).await.expect("the client takes a publish");
    }

    /// The next message: its topic and its JSON payload.
    ///
    /// # Panics
    /// If none comes, or one that is not JSON.
    pub async fn message(&mut self) -> (String, Value) {
        let (topic, payload) = soon("a message", self.messages.recv()).await.expect("the client goes on");
        (topic, serde_json::from_slice(&payload).expect("what is handed on is JSON"))
    }
}
