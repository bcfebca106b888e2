//! MQTT control packets as the door works with them: the same types for 3.1.1 and 5.

use bytes::Bytes;
pub(crate) use mqtt_protocol_core::mqtt::packet::Qos;
pub(crate) use rumqttd::protocol::PublishProperties;

/// Which MQTT a connection speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// 3.1.1, protocol level 4.
    V3,
    /// 5, protocol level 5.
    V5,
}

/// A packet identifier: never 0 once decoded [MQTT-2.3.1-1].
pub(crate) type PacketId = u16;

/// What a client asks for in CONNECT.
#[derive(Debug)]
pub(crate) struct Connect {
    pub(crate) version: Version,
    pub(crate) client_id: String,
    /// Clean Session (3.1.1) or Clean Start (5).
    pub(crate) clean: bool,
    /// Seconds; 0 turns keep alive off.
    pub(crate) keep_alive: u16,
    /// Seconds that the session outlives the connection; `u32::MAX` is for ever.
    pub(crate) session_expiry: u32,
    /// How many QoS 1 and 2 publishes the client takes at once.
    pub(crate) receive_maximum: u16,
    /// The largest packet that the client takes, bytes.
    pub(crate) maximum_packet: u32,
    /// How many topic aliases the client takes.
    pub(crate) topic_alias_maximum: u16,
    /// Whether the client wants to be told reasons in words.
    pub(crate) reasons_wanted: bool,
    /// An authentication method of MQTT 5's enhanced authentication was named.
    pub(crate) enhanced_authentication: bool,
    pub(crate) will: Option<Will>,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<Vec<u8>>,
}

/// What to publish when a connection ends without DISCONNECT.
#[derive(Debug)]
pub(crate) struct Will {
    pub(crate) publish: Publish,
    /// Seconds to wait for the client to return first.
    pub(crate) delay: u32,
}

/// A message, either way.
#[derive(Clone, Debug)]
pub(crate) struct Publish {
    pub(crate) topic: String,
    pub(crate) payload: Bytes,
    pub(crate) qos: Qos,
    pub(crate) retain: bool,
    pub(crate) dup: bool,
    /// 0 with QoS 0.
    pub(crate) id: PacketId,
    pub(crate) alias: Option<u16>,
    /// Only in MQTT 5, and only if there are any.
    pub(crate) properties: Option<Box<PublishProperties>>,
}

/// One line of a SUBSCRIBE.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) filter: String,
    pub(crate) qos: Qos,
    pub(crate) no_local: bool,
    pub(crate) retain_as_published: bool,
    pub(crate) retained: RetainedWanted,
}

/// When retained messages are sent for a subscription (MQTT 5 §3.8.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetainedWanted {
    /// At every SUBSCRIBE.
    Always,
    /// Only if the subscription is new.
    IfNew,
    /// Never.
    Never,
}

/// What a client may send.
#[derive(Debug)]
pub(crate) enum Incoming {
    Publish(Publish),
    PubAck(PacketId),
    /// With its reason code: 0x80 and above end the delivery.
    PubRec(PacketId, u8),
    PubRel(PacketId),
    PubComp(PacketId),
    Subscribe {
        id: PacketId,
        subscription_id: Option<u32>,
        wishes: Vec<Wish>,
    },
    Unsubscribe {
        id: PacketId,
        filters: Vec<String>,
    },
    PingReq,
    Disconnect {
        /// MQTT 5: 0x04 asks for the will to be published.
        reason: u8,
        /// MQTT 5: a changed session expiry.
        session_expiry: Option<u32>,
    },
    Auth,
}

/// What the door tells a client whose CONNECT it accepts.
#[derive(Debug)]
pub(crate) struct Accepted<'a> {
    pub(crate) session_present: bool,
    pub(crate) assigned_client_id: Option<&'a str>,
    /// The session expiry, if it is not what the client asked for.
    pub(crate) session_expiry: Option<u32>,
    pub(crate) receive_maximum: u16,
    pub(crate) maximum_packet: u32,
    pub(crate) topic_alias_maximum: u16,
    /// The keep alive, seconds, if it is not what the client asked for.
    pub(crate) keep_alive: Option<u16>,
}

/// Why the door ends or refuses something, with the reason code of MQTT 5 and a
/// sentence for the log and, where MQTT 5 allows, for the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) reason: u8,
    pub(crate) detail: &'static str,
}

impl Violation {
    pub(crate) const fn malformed(detail: &'static str) -> Self {
        Self { reason: crate::reason::MALFORMED_PACKET, detail }
    }

    pub(crate) const fn protocol(detail: &'static str) -> Self {
        Self { reason: crate::reason::PROTOCOL_ERROR, detail }
    }
}
