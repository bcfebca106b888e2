//! A responder's MQTT console: an access token opens the door, for incidents and nothing else.

use lifeline_tests::{Connack, Gateway, Person, RawMqtt, Sensor, soon};
use reqwest::{Method, StatusCode};
use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, QoS};
use serde_json::Value;
use tokio::process::Command;

const NOT_AUTHORIZED: u8 = 0x87;
const BAD_USER_NAME_OR_PASSWORD: u8 = 0x86;

async fn over_tls(gateway: &Gateway, version: u8) -> RawMqtt {
    let config = lifeline_certs::client_config(&gateway.demo.ca).expect("the authority can be read");
    RawMqtt::tls(gateway.mqtts_port(), config, version).await.expect("a handshake")
}

async fn log_in(client: &mut RawMqtt, username: &str, token: &str) -> Connack {
    client.log_in("console", Some(username), Some(token)).await.expect("CONNACK")
}

/// The incident in the next PUBLISH.
async fn incident(client: &mut RawMqtt) -> Value {
    let (first, body) = client.packet().await.expect("the connection stands");
    assert_eq!(first & 0xF0, 0x30, "PUBLISH");
    let start = body.iter().position(|&byte| byte == b'{').expect("an object");
    serde_json::from_slice(&body[start..]).expect("an incident is JSON")
}

/// mosquitto_sub in both versions: the states that there are come at once.
#[tokio::test]
async fn a_responder_gets_the_retained_states_with_mosquitto_sub() {
    let gateway = Gateway::start().await;
    Sensor::connect(&gateway).await.alert("smoke", "Smoke in hall 3").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    for version in ["mqttv311", "mqttv5"] {
        let mut command = Command::new("mosquitto_sub");
        command.args(["-h", "localhost", "-p", &gateway.mqtts_port().to_string(), "-V", version, "-q", "1", "-C", "1"]);
        command.args(["-u", &gateway.login("responder").username, "-P", responder.token.as_deref().unwrap()]);
        command.arg("--cafile").arg(&gateway.demo.ca).args(["-t", "v1/incidents/+"]);
        let done = soon("mosquitto_sub's end", command.output()).await.expect("mosquitto_sub is installed");
        assert!(done.status.success(), "{version}: {}", String::from_utf8_lossy(&done.stderr));
        let state: Value = serde_json::from_slice(&done.stdout).expect("an incident is JSON");
        assert_eq!((&state["kind"], &state["status"]), (&"smoke".into(), &"open".into()), "{version}: {state}");
    }
}

/// Over TLS and over WebSocket: the state and its changes, and no other topic, in neither direction.
#[tokio::test]
async fn a_responder_follows_incidents_and_may_do_nothing_else() {
    let gateway = Gateway::start().await;
    let mut sensor = Sensor::connect(&gateway).await;
    sensor.alert("smoke", "Smoke in hall 3").await;
    let id = sensor.receipt().await["incident"].as_str().expect("an incident").to_owned();
    let responder = Person::signed_in(&gateway, "responder").await;
    let token = responder.token.as_deref().unwrap();
    let username = gateway.login("responder").username.clone();
    let mut consoles = [over_tls(&gateway, 5).await, RawMqtt::websocket(&gateway, 5, 64 * 1024).await];
    for (console, name) in consoles.iter_mut().zip(["tls", "websocket"]) {
        let connack = console.log_in(name, Some(&username), Some(token)).await.expect("CONNACK");
        assert_eq!(connack.reason, 0, "{name}: {connack:?}");
        for filter in ["#", "v1/#", "$SYS/#", "v1/incidents/#", "v1/devices/+/receipts", "zigbee2mqtt/kitchen"] {
            assert_eq!(console.subscribe(filter).await, NOT_AUTHORIZED, "{name}: {filter}");
        }
        let device = &gateway.demo.devices[0].id;
        for branch in ["receipts", "status", "telemetry", "alerts/smoke", "commands/+"] {
            let filter = format!("v1/devices/{device}/{branch}");
            assert_eq!(console.subscribe(&filter).await, NOT_AUTHORIZED, "{name}: {filter}");
        }
        for topic in [format!("v1/devices/{device}/alerts/smoke"), format!("v1/incidents/{id}")] {
            assert_eq!(console.reason_for(&topic, b"forged").await, NOT_AUTHORIZED, "{name}: {topic}");
        }
        assert_eq!(console.subscribe("v1/incidents/+").await, 1, "{name}");
        let state = incident(console).await;
        assert_eq!((&state["id"], &state["status"]), (&id.as_str().into(), &"open".into()), "{name}");
    }
    let acknowledged = responder.request(Method::POST, &format!("/v1/incidents/{id}/acknowledge"), None).await;
    assert_eq!(acknowledged.status(), StatusCode::OK);
    for console in &mut consoles {
        while incident(console).await["status"] != "acknowledged" {}
    }

    // 3.1.1 has no word for a refused publish: no acknowledgement that would be a lie.
    let mut old = over_tls(&gateway, 4).await;
    assert_eq!(log_in(&mut old, &username, token).await.reason, 0);
    assert_eq!(old.subscribe("#").await, 0x80);
    old.publish(&format!("v1/devices/{}/alerts/smoke", gateway.demo.devices[0].id), b"forged").await;
    assert_eq!(old.packet().await, None);
    let feed = responder.feed(None).await;
    assert!(feed.iter().all(|entry| !entry.to_string().contains("forged")), "{feed:?}");
    assert!(!gateway.log().contains(token), "no token is logged");
}

/// A console with a session that lasts, by rumqttc, signed in with a fresh token.
async fn console(gateway: &Gateway) -> (AsyncClient, EventLoop) {
    let responder = Person::signed_in(gateway, "responder").await;
    let (_, address) = gateway.demo.mqtt.split_once("://").expect("a URL");
    let (host, port) = address.rsplit_once(':').expect("a port");
    let mut options = MqttOptions::new("console", host, port.parse().expect("a port"));
    options.set_credentials(&gateway.login("responder").username, responder.token.expect("a token"));
    options.set_clean_session(false);
    AsyncClient::new(options, 16)
}

async fn heard(events: &mut EventLoop, wanted: impl Fn(&Packet) -> bool) -> Packet {
    soon("a packet", async {
        loop {
            match events.poll().await.expect("the connection stands") {
                Event::Incoming(packet) if wanted(&packet) => return packet,
                _ => {}
            }
        }
    })
    .await
}

/// What happens while a console fetches another token waits in its session.
#[tokio::test]
async fn a_session_goes_on_with_the_next_token() {
    let gateway = Gateway::start().await;
    let (client, mut events) = console(&gateway).await;
    client.subscribe("v1/incidents/+", QoS::AtLeastOnce).await.expect("the client takes a subscription");
    heard(&mut events, |packet| matches!(packet, Packet::SubAck(_))).await;
    drop((client, events));
    Sensor::connect(&gateway).await.alert("smoke", "while it was away").await;
    let (_client, mut events) = console(&gateway).await;
    let Packet::ConnAck(connack) = heard(&mut events, |packet| matches!(packet, Packet::ConnAck(_))).await else {
        unreachable!("waited for it")
    };
    assert!(connack.session_present);
    heard(
        &mut events,
        |packet| matches!(packet, Packet::Publish(publish) if publish.topic.starts_with("v1/incidents/")),
    )
    .await;
}

/// Citizens, SOS tokens, refresh tokens and a token under another name open nothing.
#[tokio::test]
async fn only_a_responders_own_access_token_opens_the_door() {
    let gateway = Gateway::start().await;
    let citizen = Person::signed_in(&gateway, "citizen").await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let (own, other) = (gateway.login("responder").username.clone(), gateway.login("citizen").username.clone());
    let token = responder.token.as_deref().unwrap();
    for (what, username, password, reason, words) in [
        ("a citizen", &other, citizen.token.as_deref(), NOT_AUTHORIZED, "mqtt.subscribe for citizen"),
        ("an SOS token", &own, responder.sos_token.as_deref(), NOT_AUTHORIZED, "sos-tokens-only-call-for-help"),
        ("a refresh token", &own, responder.refresh_token.as_deref(), BAD_USER_NAME_OR_PASSWORD, "not known"),
        ("another's name", &other, Some(token), BAD_USER_NAME_OR_PASSWORD, "another person's"),
        ("nobody's name", &"nobody".to_owned(), Some(token), BAD_USER_NAME_OR_PASSWORD, "another person's"),
    ] {
        let mut client = over_tls(&gateway, 5).await;
        let connack = log_in(&mut client, username, password.unwrap()).await;
        assert_eq!(connack.reason, reason, "{what}: {connack:?}");
        assert!(connack.words.contains(words), "{what}: {connack:?}");
        assert_eq!(client.packet().await, None, "{what}");
    }
    assert_eq!(log_in(&mut over_tls(&gateway, 5).await, &own.to_uppercase(), token).await.reason, 0);
}

/// Disabling the account, and another role, end the connections that stand, in both versions; a session that
/// lasts holds nothing for who is a responder no more.
#[tokio::test]
async fn a_responder_whose_account_is_changed_is_cut_off() {
    let gateway = Gateway::start().await;
    let login = gateway.login("responder").clone();
    for change in [["user", "role", "citizen"], ["user", "disable", ""]] {
        let promoted = gateway.command(&["user", "role", &login.username, "responder"]).await;
        assert!(promoted.status.success(), "{}", String::from_utf8_lossy(&promoted.stderr));
        let responder = Person::stranger(&gateway).sign_in(&login.username, &login.password).await;
        let token = responder.token.as_deref().unwrap();
        let (mut new, mut old) = (over_tls(&gateway, 5).await, over_tls(&gateway, 4).await);
        assert_eq!(new.log_in("new", Some(&login.username), Some(token)).await.expect("CONNACK").reason, 0);
        assert_eq!(old.log_in("old", Some(&login.username), Some(token)).await.expect("CONNACK").reason, 0);
        let arguments = [change[0], change[1], login.username.as_str(), change[2]];
        let arguments: Vec<_> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let done = gateway.command(&arguments).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(new.packet().await.map(|(first, body)| (first, body[0])), Some((0xE0, NOT_AUTHORIZED)));
        assert_eq!(new.packet().await, None);
        assert_eq!(old.packet().await, None);
        let refused = log_in(&mut over_tls(&gateway, 5).await, &login.username, token).await;
        assert_eq!(refused.reason, BAD_USER_NAME_OR_PASSWORD, "{refused:?}");
    }
}
