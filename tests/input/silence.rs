use std::sync::Arc;

use lifeline_protocol::ws::CloseCode;
use lifeline_tests::{Gateway, Person, Sensor, soon};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::neighbour::Neighbour;

/// "A client that connects and says nothing", or half of it, at every door: each is
/// closed by the gateway, and whoever comes meanwhile is served.
#[tokio::test]
async fn whoever_connects_and_says_nothing_is_closed_and_others_are_served() {
    let gateway = Gateway::start().await;
    let (https, mqtt, mqtts) = (&gateway.demo.http, &gateway.demo.mqtt, &gateway.demo.mqtts);
    let request = b"GET /healthz HTTP/1.1\r\nHost: local";
    let body = b"POST /v1/sos HTTP/1.1\r\nHost: local\r\nContent-Length: 60\r\n\r\n{\"sos\":";
    let form = b"POST /sos HTTP/1.1\r\nHost: local\r\nContent-Type: application/x-www-form-urlencoded\r\n\
        Content-Length: 60\r\n\r\ntext=he";
    let connect = b"\x10\x20\x00\x04MQTT\x04";
    let client_hello = b"\x16\x03\x01";

    let (a, b) = (tcp(https, b"").await, tcp(https, client_hello).await);
    let (c, d) = (tls(&gateway, https, b"").await, tls(&gateway, https, request).await);
    let (half_body, half_form) = (tls(&gateway, https, body).await, tls(&gateway, https, form).await);
    let (e, f) = (tcp(mqtt, b"").await, tcp(mqtt, connect).await);
    let (g, h) = (tcp(mqtts, b"").await, tcp(mqtts, client_hello).await);
    let (i, j) = (tls(&gateway, mqtts, b"").await, tls(&gateway, mqtts, connect).await);
    let mut without_hello = Person::stranger(&gateway).open().await;

    Sensor::connect_tls(&gateway).await.alert("gas", "over TLS").await;
    let mut neighbour = Neighbour::of(&gateway).await;
    neighbour.is_undisturbed().await;

    tokio::join!(
        closed("HTTPS without a handshake", a),
        closed("HTTPS with half a handshake", b),
        closed("HTTPS without a request", c),
        closed("HTTPS with half a request head", d),
        async {
            let answer = closed("HTTPS with half a body", half_body).await;
            assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("request_timeout"), "{answer}");
        },
        async {
            // What cannot be read of it may be a call for help: it is taken.
            let answer = closed("HTTPS with half a form", half_form).await;
            assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        },
        closed("MQTT without CONNECT", e),
        closed("MQTT with half a CONNECT", f),
        closed("MQTT over TLS without a handshake", g),
        closed("MQTT over TLS with half a handshake", h),
        closed("MQTT over TLS without CONNECT", i),
        closed("MQTT over TLS with half a CONNECT", j),
        async { assert_eq!(without_hello.close_code().await, CloseCode::HelloTimeout.number()) },
    );
    neighbour.is_undisturbed().await;
}

/// Waits until the gateway closes; what it said before.
async fn closed(whose: &str, mut stream: impl AsyncRead + Unpin) -> String {
    let mut said = Vec::new();
    // A reset ends it as well as an orderly end.
    let _ = soon(whose, stream.read_to_end(&mut said)).await;
    String::from_utf8_lossy(&said).into_owned()
}

async fn tcp(url: &str, words: &[u8]) -> TcpStream {
    let port = url.rsplit(':').next().expect("a URL with a port").parse().expect("a port");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("the port is open");
    stream.write_all(words).await.expect("the gateway reads");
    stream
}

async fn tls(gateway: &Gateway, url: &str, words: &[u8]) -> TlsStream<TcpStream> {
    let config = lifeline_certs::client_config(&gateway.demo.ca).expect("the authority can be read");
    let name = ServerName::try_from("localhost").expect("a name");
    let handshake = TlsConnector::from(Arc::clone(&config)).connect(name, tcp(url, b"").await);
    let mut stream = soon("a handshake", handshake).await.expect("the certificate is good");
    stream.write_all(words).await.expect("the gateway reads");
    stream
}
