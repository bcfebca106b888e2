use lifeline_tests::{DemoDevice, Gateway, soon};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An MQTT client that writes its packets by hand: what libraries do not let one send, or do not show.
pub(crate) struct RawMqtt {
    stream: TcpStream,
    version: u8,
}

impl RawMqtt {
    /// Sends a CONNECT of a version (4: MQTT 3.1.1, 5) and returns the reason of its CONNACK, too.
    pub(crate) async fn connect(gateway: &Gateway, version: u8, device: &DemoDevice) -> (Self, u8) {
        let address = gateway.demo.mqtt.trim_start_matches("mqtt://");
        let stream = TcpStream::connect(address).await.expect("the MQTT port is open");
        let mut client = Self { stream, version };
        const USER_PASSWORD_AND_CLEAN: u8 = 0xC2;
        const KEEP_ALIVE_S: u8 = 60;
        let mut body = [&text("MQTT")[..], &[version, USER_PASSWORD_AND_CLEAN, 0, KEEP_ALIVE_S]].concat();
        body.extend(client.no_properties());
        for field in [format!("{}-raw-{version}", device.id), device.username.clone(), device.password.clone()] {
            body.extend(text(&field));
        }
        client.send(0x10, &body).await;
        let (first, answer) = client.packet().await.expect("an answer to CONNECT");
        assert_eq!(first, 0x20, "CONNACK");
        (client, answer[1])
    }

    /// Publishes with QoS 1.
    pub(crate) async fn publish(&mut self, topic: &str, payload: &[u8]) {
        let body = [text(topic), vec![0, 1], self.no_properties(), payload.to_vec()].concat();
        self.send(0x32, &body).await;
    }

    /// Publishes with QoS 1 and returns the PUBACK's reason; 3.1.1 has none.
    pub(crate) async fn reason_for(&mut self, topic: &str, payload: &[u8]) -> u8 {
        self.publish(topic, payload).await;
        let (first, answer) = self.packet().await.expect("an answer to PUBLISH");
        assert_eq!((first, &answer[..2]), (0x40, &[0, 1][..]), "PUBACK");
        answer.get(2).copied().unwrap_or(0)
    }

    /// The next packet's first byte and body; none if the gateway has closed.
    pub(crate) async fn packet(&mut self) -> Option<(u8, Vec<u8>)> {
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
        // The gateway may refuse, and close, before it has all of it: what it says is read next.
        let _ = self.stream.write_all(&packet).await;
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
