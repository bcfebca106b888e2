use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

use crate::{RawMqtt, soon};

/// An MQTT 5 broker with a script: it lets everyone in, one after another, says how large a
/// packet may be, and answers publishes with the reasons that it was given.
#[derive(Debug)]
pub struct FussyBroker {
    /// Where it listens, on loopback.
    pub port: u16,
    answered: mpsc::UnboundedReceiver<(u8, Value)>,
}

impl FussyBroker {
    /// Starts one that answers with `reasons` (§3.4.2.1), and takes everything when they are used up.
    ///
    /// # Panics
    /// If there is no free port.
    pub async fn start(packet_bytes_max: u32, reasons: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let (heard, answered) = mpsc::unbounded_channel();
        let mut reasons = reasons.into_iter();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                serve(client, packet_bytes_max, &mut reasons, &heard).await;
            }
        });
        Self { port, answered }
    }

    /// The next publish that was answered: the reason, and its JSON payload.
    ///
    /// # Panics
    /// If none comes.
    pub async fn answered(&mut self) -> (u8, Value) {
        soon("a publish", self.answered.recv()).await.expect("the broker goes on")
    }
}

async fn serve(
    client: TcpStream,
    packet_bytes_max: u32,
    reasons: &mut impl Iterator<Item = u8>,
    heard: &mpsc::UnboundedSender<(u8, Value)>,
) {
    const MAXIMUM_PACKET_SIZE: u8 = 0x27;
    let mut client = RawMqtt::on(client, 5);
    while let Some((first, body)) = client.packet().await {
        match first & 0xF0 {
            0x10 => {
                let head = [0x20, 8, 0, 0, 5, MAXIMUM_PACKET_SIZE];
                client.send_bytes(&[&head[..], &packet_bytes_max.to_be_bytes()].concat()).await;
            }
            0x30 => {
                let topic_bytes = usize::from(u16::from_be_bytes([body[0], body[1]]));
                let id = &body[2 + topic_bytes..][..2];
                let json = body.iter().position(|&byte| byte == b'{').expect("a JSON payload");
                let reason = reasons.next().unwrap_or(0);
                client.send_bytes(&[0x40, 3, id[0], id[1], reason]).await;
                let payload = serde_json::from_slice(&body[json..]).expect("what is handed on is JSON");
                // A test that has ended does not listen.
                let _ = heard.send((reason, payload));
            }
            0xC0 => client.send_bytes(&[0xD0, 0]).await,
            _ => return,
        }
    }
}
