use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use lifeline_protocol::mqtt::Receipt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::{PATIENCE, packet, publish_v3, text};

/// A client that sends bytes.
pub struct Raw {
    stream: TcpStream,
}

impl Raw {
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream }
    }

    /// From one of the machine's own addresses.
    pub async fn open_from(from: Ipv4Addr, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        Self { stream: socket.connect(address).await.unwrap() }
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        timeout(PATIENCE, self.stream.write_all(bytes)).await.unwrap().unwrap();
    }

    /// The next packet, whole.
    pub async fn packet(&mut self) -> Vec<u8> {
        self.try_packet().await.expect("the door has closed the connection")
    }

    /// The next packet, or `None` if the connection is closed.
    pub async fn try_packet(&mut self) -> Option<Vec<u8>> {
        let reading = async {
            let mut packet = vec![self.stream.read_u8().await.ok()?];
            let mut length = 0_usize;
            for place in 0..4 {
                let byte = self.stream.read_u8().await.ok()?;
                packet.push(byte);
                length |= usize::from(byte & 0x7F) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let start = packet.len();
            packet.resize(start + length, 0);
            self.stream.read_exact(&mut packet[start..]).await.ok()?;
            Some(packet)
        };
        timeout(PATIENCE, reading).await.expect("the door says nothing")
    }

    pub async fn expect(&mut self, bytes: &[u8]) {
        let packet = self.packet().await;
        assert_eq!(packet, bytes, "{packet:02x?} is not {bytes:02x?}");
    }

    pub async fn expect_closed(&mut self) {
        let packet = self.try_packet().await;
        assert_eq!(packet, None, "the connection should be closed");
    }

    /// Everything sent so far was looked at, and nothing was answered that the test does not know of.
    pub async fn expect_silence(&mut self) {
        self.send(&[0xC0, 0]).await;
        self.expect(&[0xD0, 0]).await;
    }

    /// Everything that comes before the answer to a PINGREQ that is sent now.
    pub async fn expect_before_pong(&mut self) -> Vec<Vec<u8>> {
        self.send(&[0xC0, 0]).await;
        let mut packets = Vec::new();
        loop {
            match self.packet().await {
                pong if pong == [0xD0, 0] => return packets,
                packet => packets.push(packet),
            }
        }
    }

    /// Waits without reading until the door takes nothing more.
    pub async fn until_cut_off(&mut self) {
        let writing = async {
            while self.stream.write_all(&[0xC0, 0]).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, writing).await.expect("the connection stays open");
    }

    /// Publishes with QoS 1 or 2, until it is done.
    pub async fn publish_v3(&mut self, topic: &str, qos: u8, id: u16, payload: &[u8]) {
        self.send(&publish_v3(topic, qos, id, payload)).await;
        let [high, low] = id.to_be_bytes();
        self.expect(&[if qos == 1 { 0x40 } else { 0x50 }, 2, high, low]).await;
        if qos == 2 {
            self.send(&[0x62, 2, high, low]).await;
            self.expect(&[0x70, 2, high, low]).await;
        }
    }

    pub async fn subscribe_v3(&mut self, filter: &str, qos: u8) {
        self.send(&packet(0x82, &[&[0, 99], &text(filter), &[qos]])).await;
        self.expect(&[0x90, 3, 0, 99, qos]).await;
    }

    /// The next packet as a receipt, acknowledged.
    pub async fn receipt(&mut self, version: u8) -> Receipt {
        let publish = self.packet().await;
        assert_eq!(publish[0] & 0xF6, 0x32, "a PUBLISH with QoS 1: {publish:02x?}");
        let start = 1 + publish[1..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 1;
        let topic = usize::from(u16::from_be_bytes([publish[start], publish[start + 1]]));
        let id = start + 2 + topic;
        let payload = id + 2 + usize::from(version == 5);
        self.send(&[0x40, 2, publish[id], publish[id + 1]]).await;
        serde_json::from_slice(&publish[payload..]).unwrap()
    }
}
