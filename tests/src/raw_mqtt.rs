use futures_util::{SinkExt, StreamExt};
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::Message;

use crate::{DemoDevice, Gateway, Person, soon};

/// Bytes both ways, over whatever.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// An MQTT client that writes its packets by hand: what libraries do not let one send, or do not show.
pub struct RawMqtt {
    stream: Box<dyn Stream>,
    version: u8,
}

/// What CONNACK says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connack {
    /// The return code of 3.1.1, or the reason code of 5; 0: welcome.
    pub reason: u8,
    /// The reason string of 5, and what stands around it.
    pub words: String,
}

impl RawMqtt {
    /// Sends a CONNECT of a version (4: MQTT 3.1.1, 5) without TLS and returns the reason of its CONNACK, too.
    ///
    /// # Panics
    /// If there is no CONNACK.
    pub async fn connect(gateway: &Gateway, version: u8, device: &DemoDevice) -> (Self, u8) {
        let mut client = Self::tcp(gateway, version).await;
        let login = (Some(device.username.as_str()), Some(device.password.as_str()));
        let connack = client.log_in(&format!("{}-raw-{version}", device.id), login.0, login.1).await;
        (client, connack.expect("an answer to CONNECT").reason)
    }

    /// A client without TLS that has said nothing yet.
    ///
    /// # Panics
    /// If the port is closed.
    pub async fn tcp(gateway: &Gateway, version: u8) -> Self {
        let address = gateway.demo.mqtt.trim_start_matches("mqtt://");
        Self::on(TcpStream::connect(address).await.expect("the MQTT port is open"), version)
    }

    /// A client over TLS that has said nothing yet.
    ///
    /// # Errors
    /// The handshake fails.
    ///
    /// # Panics
    /// If the port is closed.
    pub async fn tls(port: u16, config: std::sync::Arc<ClientConfig>, version: u8) -> std::io::Result<Self> {
        let socket = TcpStream::connect(("127.0.0.1", port)).await.expect("the MQTT port is open");
        let name = ServerName::try_from("localhost").expect("a name");
        let stream = soon("a handshake", TlsConnector::from(config).connect(name, socket)).await?;
        Ok(Self::on(stream, version))
    }

    /// A client over WebSocket that has said nothing yet. Its frames hold `frame_bytes` at most.
    ///
    /// # Panics
    /// If the WebSocket does not open.
    pub async fn websocket(gateway: &Gateway, version: u8, frame_bytes: usize) -> Self {
        let socket = Person::stranger(gateway).open_mqtt(Some("mqtt"), None).await.expect("a WebSocket opens");
        let (mut frames_out, mut frames_in) = socket.split();
        let (own, other) = tokio::io::duplex(1024 * 1024);
        let (mut bytes_out, mut bytes_in) = tokio::io::split(other);
        tokio::spawn(async move {
            while let Some(Ok(message)) = frames_in.next().await {
                let Message::Binary(bytes) = message else { continue };
                if bytes_in.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            // The test sees the end.
            let _ = bytes_in.shutdown().await;
        });
        tokio::spawn(async move {
            let mut frame = vec![0; frame_bytes];
            while let Ok(count @ 1..) = bytes_out.read(&mut frame).await {
                if frames_out.send(Message::binary(frame[..count].to_vec())).await.is_err() {
                    return;
                }
            }
        });
        Self::on(own, version)
    }

    /// A client on any stream of bytes.
    pub fn on(stream: impl Stream + 'static, version: u8) -> Self {
        Self { stream: Box::new(stream), version }
    }

    /// Sends CONNECT for a clean session; none if the gateway closes without CONNACK.
    pub async fn log_in(&mut self, client_id: &str, username: Option<&str>, password: Option<&str>) -> Option<Connack> {
        const CLEAN: u8 = 0x02;
        const KEEP_ALIVE_S: u8 = 60;
        let flags = CLEAN | u8::from(username.is_some()) << 7 | u8::from(password.is_some()) << 6;
        let mut body = [&text("MQTT")[..], &[self.version, flags, 0, KEEP_ALIVE_S]].concat();
        body.extend(self.no_properties());
        for field in [Some(client_id), username, password].into_iter().flatten() {
            body.extend(text(field));
        }
        self.send(0x10, &body).await;
        let (first, answer) = self.packet().await?;
        assert_eq!(first, 0x20, "CONNACK");
        Some(Connack { reason: answer[1], words: String::from_utf8_lossy(&answer[2..]).into_owned() })
    }

    /// Publishes with QoS 1.
    pub async fn publish(&mut self, topic: &str, payload: &[u8]) {
        let body = [text(topic), vec![0, 1], self.no_properties(), payload.to_vec()].concat();
        self.send(0x32, &body).await;
    }

    /// Publishes with QoS 1 and returns the PUBACK's reason; 3.1.1 has none.
    ///
    /// # Panics
    /// If another packet comes.
    pub async fn reason_for(&mut self, topic: &str, payload: &[u8]) -> u8 {
        self.publish(topic, payload).await;
        let (first, answer) = self.packet().await.expect("an answer to PUBLISH");
        assert_eq!((first, &answer[..2]), (0x40, &[0, 1][..]), "PUBACK");
        answer.get(2).copied().unwrap_or(0)
    }

    /// Subscribes with QoS 1 and returns the SUBACK's reason.
    ///
    /// # Panics
    /// If another packet comes.
    pub async fn subscribe(&mut self, filter: &str) -> u8 {
        let body = [vec![0, 9], self.no_properties(), text(filter), vec![1]].concat();
        self.send(0x82, &body).await;
        let (first, answer) = self.packet().await.expect("an answer to SUBSCRIBE");
        assert_eq!(first, 0x90, "SUBACK");
        answer.last().copied().expect("a reason")
    }

    /// The gateway still reads and answers.
    ///
    /// # Panics
    /// If it does not.
    pub async fn ping(&mut self) {
        self.send(0xC0, &[]).await;
        assert_eq!(self.packet().await, Some((0xD0, Vec::new())), "PINGRESP");
    }

    /// The next packet's first byte and body; none if the gateway has closed.
    pub async fn packet(&mut self) -> Option<(u8, Vec<u8>)> {
        soon("a packet or the end", async {
            let first = self.stream.read_u8().await.ok()?;
            let mut length = 0;
            for place in 0..4 {
                let byte = self.stream.read_u8().await.ok()?;
                length |= usize::from(byte & 0x7F) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let mut body = vec![0; length];
            self.stream.read_exact(&mut body).await.ok()?;
            Some((first, body))
        })
        .await
    }

    /// Sends any bytes.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        // The gateway may refuse, and close, before it has all of it: what it says is read next.
        let _ = self.stream.write_all(bytes).await;
        let _ = self.stream.flush().await;
    }

    async fn send(&mut self, first: u8, body: &[u8]) {
        let mut packet = vec![first];
        let mut rest = body.len();
        loop {
            let more = if rest > 0x7F { 0x80 } else { 0 };
            packet.push((rest & 0x7F) as u8 | more);
            rest >>= 7;
            if more == 0 {
                break;
            }
        }
        packet.extend(body);
        self.send_bytes(&packet).await;
    }

    fn no_properties(&self) -> Vec<u8> {
        if self.version == 5 { vec![0] } else { Vec::new() }
    }
}

/// A string with its length (MQTT §1.5.3).
fn text(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("it is short");
    [&length.to_be_bytes()[..], text.as_bytes()].concat()
}
