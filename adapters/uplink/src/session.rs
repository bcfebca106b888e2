use std::{pin::pin, time::Duration};

use lifeline_bridge::Bridge;
use lifeline_certs::{client_config, client_config_with};
use rumqttc::{
    NetworkOptions, Outgoing, TlsConfiguration, Transport,
    v5::{
        AsyncClient, Event, EventLoop, MqttOptions,
        mqttbytes::{
            QoS,
            v5::{Filter, Packet, Publish, RetainForwardRule, SubscribeReasonCode},
        },
    },
};
use tokio::{
    sync::{Notify, mpsc},
    time::sleep,
};

use crate::{
    failure::Failure,
    forward::{Forwarder, Progress, Sign},
    settings::{Broker, UplinkSettings},
    take::Taker,
};

/// How many signals may be on their way out without an acknowledgement; the broker may say fewer.
pub(crate) const OUT_MAX: u16 = 64;
/// How many messages may be on their way in, and into the ledger.
pub(crate) const IN_MAX: u16 = 64;
/// The largest message that is taken, bytes.
const PACKET_BYTES_MAX: u32 = 1024 * 1024;
/// A line on which nothing is heard for twice as long is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long connecting, TLS and login may take together, seconds.
const CONNECT_S: u64 = 10;
/// A refused subscription is tried again after so long: the broker's rules may have changed.
const SUBSCRIBE_AGAIN: Duration = Duration::from_secs(30);
/// The broker keeps what waits for us however long we are away (MQTT 5 §3.1.2.11.2).
const SESSION_FOR_EVER: u32 = u32::MAX;

/// One connection, from the first packet until it fails. Each has a client of its own:
/// what an earlier one has sent without an answer is read from the log again.
pub(crate) struct Session<'a> {
    pub(crate) settings: &'a UplinkSettings,
    pub(crate) bridge: &'a Bridge,
    pub(crate) progress: &'a Progress,
    /// The signal that is passed over if the broker refuses it once more.
    pub(crate) last_try: Option<u64>,
    /// Called when the broker has let us in.
    pub(crate) on_connected: &'a (dyn Fn() + Sync),
}

impl Session<'_> {
    /// Runs until something fails.
    pub(crate) async fn run(&self) -> Failure {
        let options = match options(&self.settings.broker) {
            Ok(options) => options,
            Err(failure) => return failure,
        };
        // Room for all that may be on its way: nothing here ever waits for room.
        let (client, events) = AsyncClient::new(options, usize::from(OUT_MAX + IN_MAX) + 8);
        let (signs_in, signs) = mpsc::channel(usize::from(OUT_MAX) * 2 + 8);
        let (publishes_in, publishes) = mpsc::channel(usize::from(IN_MAX) + 8);
        let mut forward = pin!(async {
            match &self.settings.forward {
                Some(forward) => {
                    let forwarder = Forwarder {
                        uplink: &self.settings.name,
                        forward,
                        bridge: self.bridge,
                        client: &client,
                        progress: self.progress,
                        last_try: self.last_try,
                    };
                    forwarder.run(signs).await
                }
                None => std::future::pending().await,
            }
        });
        let taker = Taker { settings: self.settings, bridge: self.bridge, client: &client };
        let refused = Notify::new();
        let subscribe_again = async {
            loop {
                refused.notified().await;
                sleep(SUBSCRIBE_AGAIN).await;
                if client.try_subscribe_many(self.filters()).is_err() {
                    let detail = "there is no room for a subscription".to_owned();
                    return Failure::Lost { address: self.settings.broker.address(), detail };
                }
            }
        };
        let failure = tokio::select! {
            failure = self.drive(events, &client, signs_in, publishes_in, &refused) => failure,
            failure = &mut forward => return failure,
            failure = taker.run(publishes) => return failure,
            failure = subscribe_again => return failure,
        };
        if self.settings.forward.is_none() {
            return failure;
        }
        // What the broker answered before the end counts: some refuse a signal and hang up.
        match forward.await {
            refused @ Failure::Publish { .. } => refused,
            _ => failure,
        }
    }

    /// Moves the connection, and hands on what it brings.
    async fn drive(
        &self,
        mut events: EventLoop,
        client: &AsyncClient,
        signs: mpsc::Sender<Sign>,
        publishes: mpsc::Sender<Publish>,
        refused: &Notify,
    ) -> Failure {
        let address = self.settings.broker.address();
        let overrun =
            || Failure::Lost { address: address.clone(), detail: "it sends more than was allowed".to_owned() };
        let mut connected = false;
        loop {
            match events.poll().await {
                Ok(Event::Incoming(Packet::ConnAck(answer))) => {
                    connected = true;
                    (self.on_connected)();
                    if !self.settings.take.is_empty() && client.try_subscribe_many(self.filters()).is_err() {
                        return overrun();
                    }
                    // Without this nothing is sent before the broker has let us in.
                    let packet_bytes_max = answer.properties.and_then(|properties| properties.max_packet_size);
                    if signs.try_send(Sign::Connected { packet_bytes_max }).is_err() {
                        return overrun();
                    }
                }
                Ok(Event::Incoming(Packet::SubAck(answer))) => {
                    if self.is_refused(&answer.return_codes) {
                        refused.notify_one();
                    }
                }
                Ok(Event::Outgoing(Outgoing::Publish(id))) => {
                    if signs.try_send(Sign::Sent(id)).is_err() {
                        return overrun();
                    }
                }
                Ok(Event::Incoming(Packet::PubAck(ack))) => {
                    if signs.try_send(Sign::Answered(ack)).is_err() {
                        return overrun();
                    }
                }
                Ok(Event::Incoming(Packet::Publish(publish))) => {
                    // QoS 0 knows no limit: what comes faster than it can be stored waits in the socket.
                    if publishes.send(publish).await.is_err() {
                        return overrun();
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    // What came together with the end.
                    for event in events.state.events.drain(..) {
                        let sign = match event {
                            Event::Outgoing(Outgoing::Publish(id)) => Sign::Sent(id),
                            Event::Incoming(Packet::PubAck(ack)) => Sign::Answered(ack),
                            _ => continue,
                        };
                        if signs.try_send(sign).is_err() {
                            return overrun();
                        }
                    }
                    return Failure::of(error, &address, connected);
                }
            }
        }
    }

    /// Whether the broker refuses one of the subscriptions, which is said. The others stand,
    /// and what is handed on does not wait for it.
    fn is_refused(&self, codes: &[SubscribeReasonCode]) -> bool {
        let mut refused = false;
        for (take, code) in self.settings.take.iter().zip(codes) {
            if !matches!(code, SubscribeReasonCode::Success(_)) {
                let failure = Failure::Subscription { filter: take.filter.clone(), reason: format!("{code:?}") };
                failure.count(&self.settings.name);
                tracing::error!(uplink = self.settings.name, "{failure}: nothing is taken by it");
                refused = true;
            }
        }
        refused
    }

    fn filters(&self) -> Vec<Filter> {
        let filter = |path: &String| Filter {
            path: path.clone(),
            // QoS 2 would add nothing: an id counts once however often it comes.
            qos: QoS::AtLeastOnce,
            nolocal: true,
            preserve_retain: true,
            retain_forward_rule: RetainForwardRule::OnNewSubscribe,
        };
        self.settings.take.iter().map(|take| filter(&take.filter)).collect()
    }
}

/// Connects once under another client id, and says why the broker does not let the gateway in.
///
/// # Errors
/// As a connection fails.
pub async fn try_out(broker: &Broker) -> Result<(), Failure> {
    let other = Broker { client_id: format!("{}-doctor", broker.client_id), ..broker.clone() };
    let mut options = options(&other)?;
    options.set_clean_start(true).set_session_expiry_interval(None);
    let (client, mut events) = AsyncClient::new(options, 1);
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                // One more look sends it; whether it arrives does not matter.
                let _ = client.try_disconnect();
                let _ = events.poll().await;
                return Ok(());
            }
            Ok(_) => {}
            Err(error) => return Err(Failure::of(error, &broker.address(), false)),
        }
    }
}

/// The client's options, from files as they are now.
fn options(broker: &Broker) -> Result<MqttOptions, Failure> {
    let mut options = MqttOptions::new(&broker.client_id, &broker.host, broker.port);
    options
        .set_keep_alive(KEEP_ALIVE)
        .set_connection_timeout(CONNECT_S)
        .set_clean_start(false)
        .set_session_expiry_interval(Some(SESSION_FOR_EVER))
        .set_receive_maximum(Some(IN_MAX))
        .set_max_packet_size(Some(PACKET_BYTES_MAX))
        .set_outgoing_inflight_upper_limit(OUT_MAX)
        .set_manual_acks(true);
    let mut network = NetworkOptions::new();
    network.set_tcp_nodelay(true);
    options.set_network_options(network);
    if let Some(login) = &broker.login {
        let password = match &login.password_file {
            None => String::new(),
            Some(file) => std::fs::read_to_string(file)
                .map_err(|error| Failure::PasswordFile { file: file.clone(), error })?
                .trim_end_matches(['\r', '\n'])
                .to_owned(),
        };
        options.set_credentials(&login.username, password);
    }
    if let Some(tls) = &broker.tls {
        let config = match &tls.own {
            None => client_config(&tls.ca)?,
            Some(own) => client_config_with(&tls.ca, own)?,
        };
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(config)));
    }
    Ok(options)
}
