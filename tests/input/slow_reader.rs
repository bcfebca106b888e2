use futures_util::{SinkExt, StreamExt};
use lifeline_protocol::ws::{CloseCode, SUBPROTOCOL};
use lifeline_tests::{Gateway, Person, soon, until};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::neighbour::Neighbour;

/// So many rounds of alerts must have filled every buffer on the way to a reader.
const ROUNDS_MAX: usize = 100;

/// "A reader that stops reading": it is let go, with 4408 if it still can hear it; the
/// others get every entry; and it resumes without a gap or a repeat.
#[tokio::test]
async fn a_reader_that_stops_reading_is_let_go_and_the_others_get_everything() {
    let gateway = Gateway::start_with(&["--lab"]).await;
    let responder = Person::signed_in(&gateway, "responder").await;
    let mut dozing = SlowReader::subscribe(&gateway, &responder).await;
    let _asleep = SlowReader::subscribe(&gateway, &responder).await;
    let mut neighbour = Neighbour::of(&gateway).await;

    for _ in 0..ROUNDS_MAX {
        for _ in 0..32 {
            neighbour.alerts_with(&"🚨".repeat(500)).await;
        }
        let noticed = metric(&gateway, &responder, "lifeline_slow_readers_total").await;
        if noticed + closed_as_too_slow(&gateway, &responder).await > 0 {
            break;
        }
    }
    let read = dozing.rest().await;
    assert!(matches!(dozing.closed, None | Some(TOO_SLOW)), "{:?}", dozing.closed);
    until("the end of both readers", || async { (closed_as_too_slow(&gateway, &responder).await == 2).then_some(()) })
        .await;
    neighbour.is_undisturbed().await;

    let cursor = |entry: &Value| entry["cursor"].as_str().map(str::to_owned);
    let stored: Vec<String> = responder.feed(None).await.iter().filter_map(cursor).collect();
    assert_eq!(neighbour.cursors, stored, "others have got everything");
    assert_eq!(read, stored[..read.len()], "what it has read has no gap");
    assert!(read.len() < stored.len(), "it has missed something");
    let mut desk = responder.connect().await;
    let resumed = desk.ask("subscribe", json!({ "channel": "feed", "after": read.last() })).await;
    assert_eq!(resumed["ok"]["resumed"], true, "{resumed}");
    for missed in &stored[read.len()..] {
        assert_eq!(desk.event().await["cursor"], *missed);
    }
}

const TOO_SLOW: u16 = CloseCode::TooSlow.number();

/// A feed's reader with a small receive buffer, which reads only when it is asked to.
struct SlowReader {
    stream: WebSocketStream<TcpStream>,
    closed: Option<u16>,
}

impl SlowReader {
    async fn subscribe(gateway: &Gateway, person: &Person) -> Self {
        let base = gateway.demo.http_lab.as_ref().expect("--lab has a listener without TLS");
        let address = base.trim_start_matches("http://");
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small buffer");
        let tcp = socket.connect(address.parse().expect("an address")).await.expect("the port is open");
        let mut request = format!("ws://{address}/v1/ws").into_client_request().expect("a good URL");
        request.headers_mut().insert("sec-websocket-protocol", SUBPROTOCOL.parse().expect("a header"));
        let (stream, _) = client_async(request, tcp).await.expect("a WebSocket opens");
        let mut reader = Self { stream, closed: None };
        reader.say(json!({ "id": 1, "type": "hello", "data": { "token": person.token } })).await;
        reader.say(json!({ "id": 2, "type": "subscribe", "data": { "channel": "feed" } })).await;
        while reader.frame().await.expect("it is still open")["type"] != "live" {}
        reader
    }

    async fn say(&mut self, frame: Value) {
        self.stream.send(Message::text(frame.to_string())).await.expect("it is still open");
    }

    /// The next text; none at the end.
    async fn frame(&mut self) -> Option<Value> {
        loop {
            match soon("a frame or the end", self.stream.next()).await?.ok()? {
                Message::Text(text) => return Some(serde_json::from_str(&text).expect("frames are JSON")),
                Message::Close(frame) => self.closed = frame.map(|frame| frame.code.into()),
                _ => {}
            }
        }
    }

    /// The cursors of everything that still comes.
    async fn rest(&mut self) -> Vec<String> {
        let mut cursors = Vec::new();
        while let Some(entry) = self.frame().await {
            cursors.push(entry["cursor"].as_str().expect("only entries come").to_owned());
        }
        cursors
    }
}

async fn closed_as_too_slow(gateway: &Gateway, person: &Person) -> u64 {
    metric(gateway, person, "lifeline_ws_closed_total{code=\"4408\"}").await
}

/// A counter's value, 0 before its first count.
async fn metric(gateway: &Gateway, person: &Person, name: &str) -> u64 {
    let answer = soon("the metrics", person.client.get(&gateway.demo.metrics).send()).await.expect("they are served");
    let text = answer.text().await.expect("they are text");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value.map_or(0, |value| value.parse().expect("a whole number"))
}
