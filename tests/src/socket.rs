use std::{collections::VecDeque, sync::Arc};

use futures_util::{SinkExt, StreamExt};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        protocol::{WebSocketConfig, frame::coding::CloseCode},
    },
};

use crate::soon;

/// A WebSocket as the library has it.
pub type AnySocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a WebSocket on a path, with a subprotocol and as a page of an origin.
///
/// # Errors
/// The HTTP status with which it is refused.
pub(crate) async fn open(
    base: &str,
    path: &str,
    tls: Arc<rustls::ClientConfig>,
    protocol: Option<&str>,
    origin: Option<&str>,
) -> Result<AnySocket, StatusCode> {
    let url = format!("{}{path}", base.replacen("http", "ws", 1));
    let mut request = url.into_client_request().expect("the URL is good");
    for (name, value) in [("sec-websocket-protocol", protocol), ("origin", origin)] {
        if let Some(value) = value {
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
    }
    let connector = Some(Connector::Rustls(tls));
    let config = Some(WebSocketConfig::default());
    let opening = tokio_tungstenite::connect_async_tls_with_config(request, config, true, connector);
    match soon("a WebSocket's opening", opening).await {
        Ok((stream, _)) => Ok(stream),
        Err(Error::Http(response)) => Err(StatusCode::from_u16(response.status().as_u16()).expect("a status")),
        Err(error) => panic!("the WebSocket did not open: {error}"),
    }
}

/// A WebSocket client that keeps events apart from answers.
#[derive(Debug)]
pub struct Socket {
    stream: AnySocket,
    events: VecDeque<Value>,
    answers: VecDeque<Value>,
    next_id: u64,
    closed: Option<u16>,
}

impl Socket {
    pub(crate) async fn open(
        base: &str,
        tls: Arc<rustls::ClientConfig>,
        origin: Option<&str>,
    ) -> Result<Self, StatusCode> {
        let stream = open(base, "/v1/ws", tls, Some("lifeline.v1.json"), origin).await?;
        Ok(Self { stream, events: VecDeque::new(), answers: VecDeque::new(), next_id: 1, closed: None })
    }

    /// Sends any text. Says whether the socket still took it.
    pub async fn say(&mut self, text: &str) -> bool {
        self.stream.send(Message::text(text)).await.is_ok()
    }

    /// Sends the same text many times, in few writes; ends early once the socket is closed.
    pub async fn flood(&mut self, text: &str, times: usize) {
        for _ in 0..times {
            if self.stream.feed(Message::text(text)).await.is_err() {
                return;
            }
        }
        // Closed is what it should be.
        let _ = self.stream.flush().await;
    }

    /// Sends any message.
    pub async fn send_message(&mut self, message: Message) -> bool {
        self.stream.send(message).await.is_ok()
    }

    /// Sends a command and returns its number.
    pub async fn command(&mut self, kind: &str, data: Value) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.say(&json!({ "id": id, "type": kind, "data": data }).to_string()).await;
        id
    }

    /// Sends a command and waits for its answer.
    ///
    /// # Panics
    /// If no answer comes.
    pub async fn ask(&mut self, kind: &str, data: Value) -> Value {
        let id = self.command(kind, data).await;
        self.answer_to(Some(id)).await
    }

    /// Sends a command and waits for its answer; none if the connection is lost before.
    pub async fn try_ask(&mut self, kind: &str, data: Value) -> Option<Value> {
        let id = self.command(kind, data).await;
        loop {
            if let Some(place) = self.answers.iter().position(|answer| answer["re"].as_u64() == Some(id)) {
                return self.answers.remove(place);
            }
            if !self.read().await {
                return None;
            }
        }
    }

    /// Waits for the answer to a number; `None`: to a frame whose number could not be read.
    ///
    /// # Panics
    /// If it does not come.
    pub async fn answer_to(&mut self, id: Option<u64>) -> Value {
        loop {
            if let Some(place) = self.answers.iter().position(|answer| answer["re"].as_u64() == id) {
                return self.answers.remove(place).expect("it is there");
            }
            assert!(self.read().await, "the socket closed with {:?} before answer {id:?}", self.closed);
        }
    }

    /// Waits for the next event.
    ///
    /// # Panics
    /// If none comes.
    pub async fn event(&mut self) -> Value {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            assert!(self.read().await, "the socket closed with {:?} before an event", self.closed);
        }
    }

    /// The next event, or none when the socket has closed.
    pub async fn event_or_end(&mut self) -> Option<Value> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if !self.read().await {
                return None;
            }
        }
    }

    /// Waits for the next event of a type, passing over others.
    ///
    /// # Panics
    /// If none comes.
    pub async fn event_of(&mut self, kind: &str) -> Value {
        loop {
            let event = self.event().await;
            if event["type"] == kind {
                return event;
            }
        }
    }

    /// Reads until the gateway closes, and returns its close code.
    ///
    /// # Panics
    /// If it does not close.
    pub async fn close_code(&mut self) -> u16 {
        while self.read().await {}
        self.closed.expect("a close code")
    }

    async fn read(&mut self) -> bool {
        match soon("a frame", self.next_message()).await {
            Some(Ok(Message::Text(text))) => {
                let frame: Value = serde_json::from_str(&text).expect("frames are JSON");
                if frame.get("re").is_some() { &mut self.answers } else { &mut self.events }.push_back(frame);
                true
            }
            Some(Ok(Message::Close(frame))) => {
                self.closed = frame.map(|frame| u16::from(frame.code));
                // Answers the close, as the protocol wants it.
                let _ = self.stream.close(None).await;
                false
            }
            Some(Ok(_)) => true,
            Some(Err(_)) | None => false,
        }
    }

    /// Heartbeats are no sign that what is waited for will come.
    async fn next_message(&mut self) -> Option<Result<Message, Error>> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => return other,
            }
        }
    }

    /// Breaks the connection without a word, as a lost network does.
    pub fn cut(self) {
        drop(self);
    }

    /// Says goodbye.
    pub async fn leave(mut self) {
        let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame { code: CloseCode::Normal, reason: "".into() };
        let _ = self.stream.close(Some(frame)).await;
    }
}
