//! Whom the generator talks to, and in which protocol.
use crate::people::People;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Kind {
    Sio,          // Socket.IO 4 over the websocket transport, JWT in the connect packet
    Json,         // JSON text frames, JWT in ?token= ; the wire of the future gateway
    Nr,           // JSON text frames, first frame {"type":"hello"} (Node-RED, no auth)
    MqttWs,       // MQTT 3.1.1 in WebSocket
    MqttTcp,      // MQTT 3.1.1 on TCP
    NatsWs,       // NATS protocol in WebSocket, acks from JetStream
    Http,         // POST /api/alert, keep-alive, JWT bearer
    Lifeline,     // our gateway's JSON over WebSocket (docs/integrating.md)
    LifelineMqtt, // our gateway's alert topic and payload (docs/devices.md)
}

#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) kind: Kind,
    pub(crate) port: u16,
    pub(crate) path: String,
    pub(crate) qos: u8,
    /// Whom our gateway knows; empty for the peers, which take any name.
    pub(crate) people: Rc<People>,
}

impl Target {
    /// As [`Target::parse`], with the people in the file `people` (none for an empty name).
    pub(crate) fn with_people(s: &str, people: &str) -> Target {
        let people = if people.is_empty() { Rc::default() } else { Rc::new(People::read(people)) };
        Target { people, ..Target::parse(s) }
    }

    /// "kind:port[/path]", e.g. sio:3000, json:8080/ws, mqttws1:9001/mqtt, mqtt:1883
    pub(crate) fn parse(s: &str) -> Target {
        let (k, rest) = s.split_once(':').expect("kind:port[/path]");
        let (p, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (kind, qos) = match k {
            "sio" => (Kind::Sio, 1),
            "json" => (Kind::Json, 1),
            "nr" => (Kind::Nr, 1),
            "mqttws0" => (Kind::MqttWs, 0),
            "mqttws1" => (Kind::MqttWs, 1),
            "mqtt" => (Kind::MqttTcp, 1),
            "natsws" => (Kind::NatsWs, 1),
            "http" => (Kind::Http, 1),
            "lifeline" => (Kind::Lifeline, 1),
            "lifelinemqtt" => (Kind::LifelineMqtt, 1),
            _ => panic!("unknown adapter {k}"),
        };
        Target {
            kind,
            port: p.parse().expect("port"),
            path: if path.is_empty() { "/".into() } else { path.into() },
            qos,
            people: Rc::default(),
        }
    }
}
