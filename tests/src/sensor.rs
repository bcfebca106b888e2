use lifeline_certs::PairFiles;
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, NetworkOptions, Packet, QoS, TlsConfiguration, Transport};
use serde_json::Value;
use tokio::sync::mpsc;

use crate::{DemoDevice, Gateway, soon};

/// What a sensor's client hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SensorEvent {
    /// The broker has accepted the connection.
    Connected,
    /// A publish with this packet id is acknowledged.
    Acknowledged(u16),
    /// A publish has left with this packet id.
    Sent(u16),
    /// A message on a topic.
    Message(String, Vec<u8>),
    /// The connection ended, with the client's words.
    Lost(String),
}

/// An MQTT 3.1.1 device.
#[derive(Debug)]
pub struct Sensor {
    /// The client, to publish and subscribe with.
    pub client: AsyncClient,
    /// The device's id.
    pub id: String,
    events: mpsc::UnboundedReceiver<SensorEvent>,
}

impl Sensor {
    /// The demo's device, connected without TLS and subscribed to its receipts.
    pub async fn connect(gateway: &Gateway) -> Self {
        Self::connect_device(gateway, &gateway.demo.devices[0]).await
    }

    /// Any device, connected without TLS and subscribed to its receipts.
    pub async fn connect_device(gateway: &Gateway, device: &DemoDevice) -> Self {
        let sensor = Self::open(gateway, device, false, "test").await;
        sensor.subscribed().await
    }

    /// The demo's device without TLS and without its receipts, one connection of several.
    pub async fn connect_named(gateway: &Gateway, name: &str) -> Self {
        Self::open(gateway, &gateway.demo.devices[0], false, name).await
    }

    /// The demo's device over TLS, subscribed to its receipts.
    pub async fn connect_tls(gateway: &Gateway) -> Self {
        let sensor = Self::open(gateway, &gateway.demo.devices[0], true, "test").await;
        sensor.subscribed().await
    }

    /// A device over TLS that shows a certificate and names neither itself nor a password.
    ///
    /// # Panics
    /// If one of the certificate's files cannot be read.
    pub async fn connect_by_certificate(gateway: &Gateway, id: &str, own: &PairFiles) -> Self {
        let (host, port) = host_and_port(&gateway.demo.mqtts);
        let mut options = MqttOptions::new(format!("{id}-certificate"), host, port);
        let config = lifeline_certs::client_config_with(&gateway.demo.ca, own).expect("the certificate can be read");
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(config)));
        Self::run(options, id).await.subscribed().await
    }

    async fn open(gateway: &Gateway, device: &DemoDevice, tls: bool, name: &str) -> Self {
        let url = if tls { &gateway.demo.mqtts } else { &gateway.demo.mqtt };
        let (host, port) = host_and_port(url);
        let mut options = MqttOptions::new(format!("{}-{name}", device.id), host, port);
        options.set_credentials(&device.username, &device.password);
        options.set_max_packet_size(4 * 1024 * 1024, 4 * 1024 * 1024);
        if tls {
            let config = lifeline_certs::client_config(&gateway.demo.ca).expect("the authority can be read");
            options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(config)));
        }
        Self::run(options, &device.id).await
    }

    async fn run(options: MqttOptions, id: &str) -> Self {
        let (client, mut poll) = AsyncClient::new(options, 1024);
        // Small packets one after another would otherwise wait for each other's delayed acknowledgement.
        let mut network = NetworkOptions::new();
        network.set_tcp_nodelay(true);
        poll.set_network_options(network);
        let (heard, events) = mpsc::unbounded_channel();
        tokio::spawn(listen(poll, heard));
        let mut sensor = Self { client, id: id.to_owned(), events };
        sensor.wait(|event| *event == SensorEvent::Connected).await;
        sensor
    }

    async fn subscribed(self) -> Self {
        let topic = format!("v1/devices/{}/receipts", self.id);
        self.client.subscribe(topic, QoS::AtLeastOnce).await.expect("the client takes a subscription");
        self
    }

    /// Publishes an alert with QoS 1 and waits for its acknowledgement.
    ///
    /// # Panics
    /// If none comes.
    pub async fn alert(&mut self, kind: &str, payload: &str) {
        self.publish(&format!("v1/devices/{}/alerts/{kind}", self.id), payload.as_bytes()).await;
        self.wait(|event| matches!(event, SensorEvent::Acknowledged(_))).await;
    }

    /// Publishes anything with QoS 1.
    ///
    /// # Panics
    /// If the client does not take it.
    pub async fn publish(&self, topic: &str, payload: &[u8]) {
        self.client.publish(topic, QoS::AtLeastOnce, false, payload).await.expect("the client takes a publish");
    }

    /// Waits for the next receipt.
    ///
    /// # Panics
    /// If none comes.
    pub async fn receipt(&mut self) -> Value {
        let event = self.wait(|event| matches!(event, SensorEvent::Message(..))).await;
        let SensorEvent::Message(_, payload) = event else { unreachable!("waited for a message") };
        serde_json::from_slice(&payload).expect("receipts are JSON")
    }

    /// The next event.
    ///
    /// # Panics
    /// If none comes.
    pub async fn event(&mut self) -> SensorEvent {
        self.wait(|_| true).await
    }

    /// Waits for an event, passing over others.
    ///
    /// # Panics
    /// If it does not come.
    pub async fn wait(&mut self, wanted: impl Fn(&SensorEvent) -> bool) -> SensorEvent {
        soon("an MQTT event", async {
            loop {
                let event = self.events.recv().await.expect("the client listens");
                if wanted(&event) {
                    return event;
                }
            }
        })
        .await
    }
}

async fn listen(mut poll: EventLoop, heard: mpsc::UnboundedSender<SensorEvent>) {
    loop {
        let event = match poll.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => SensorEvent::Connected,
            Ok(Event::Incoming(Packet::PubAck(ack))) => SensorEvent::Acknowledged(ack.pkid),
            Ok(Event::Incoming(Packet::Publish(message))) => {
                SensorEvent::Message(message.topic, message.payload.to_vec())
            }
            Ok(Event::Outgoing(rumqttc::Outgoing::Publish(id))) => SensorEvent::Sent(id),
            Ok(_) => continue,
            Err(error) => {
                let lost = SensorEvent::Lost(error.to_string());
                if heard.send(lost).is_err() {
                    return;
                }
                // The client connects again by itself; a gateway that is down is not hammered.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
        };
        if heard.send(event).is_err() {
            return;
        }
    }
}

fn host_and_port(url: &str) -> (String, u16) {
    let (_, authority) = url.split_once("://").expect("a URL has a scheme");
    let (host, port) = authority.rsplit_once(':').expect("a URL with a port");
    (host.to_owned(), port.parse().expect("a port"))
}
