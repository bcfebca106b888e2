use std::net::{IpAddr, Ipv4Addr};

use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{AnySocket, Gateway, Socket, socket};

/// Somebody with an HTTP client that trusts the gateway's authority, signed in or not.
#[derive(Clone, Debug)]
pub struct Person {
    /// The gateway's URL.
    pub base: String,
    /// The HTTP client.
    pub client: Client,
    /// The access token, once signed in.
    pub token: Option<String>,
    /// The refresh token, once signed in.
    pub refresh_token: Option<String>,
    /// The SOS-only token, once signed in.
    pub sos_token: Option<String>,
    tls: std::sync::Arc<rustls::ClientConfig>,
}

impl Person {
    /// Somebody who is not signed in.
    ///
    /// # Panics
    /// If the authority's file cannot be read.
    pub fn stranger(gateway: &Gateway) -> Self {
        Self::stranger_at(gateway, Ipv4Addr::LOCALHOST)
    }

    /// The same at another address of this machine: 127.0.0.0/8 is its own.
    ///
    /// # Panics
    /// If the authority's file cannot be read.
    pub fn stranger_at(gateway: &Gateway, address: Ipv4Addr) -> Self {
        let tls = lifeline_certs::client_config(&gateway.demo.ca).expect("the authority can be read");
        let client = Client::builder()
            .tls_backend_preconfigured((*tls).clone())
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("lifeline-tests")
            .local_address(IpAddr::from(address))
            .build()
            .expect("a client can be made");
        Self { base: gateway.demo.http.clone(), client, token: None, refresh_token: None, sos_token: None, tls }
    }

    /// One of the demo's people, signed in.
    ///
    /// # Panics
    /// If signing in fails.
    pub async fn signed_in(gateway: &Gateway, role: &str) -> Self {
        let login = gateway.login(role).clone();
        Self::stranger(gateway).sign_in(&login.username, &login.password).await
    }

    /// The same person, signed in.
    ///
    /// # Panics
    /// If signing in fails.
    pub async fn sign_in(mut self, login: &str, password: &str) -> Self {
        let body = json!({ "login": login, "password": password });
        let (status, tokens) = self.send(Method::POST, "/v1/auth/login", &body).await;
        assert_eq!(status, StatusCode::OK, "{tokens}");
        let text = |key: &str| tokens[key].as_str().map(str::to_owned);
        self.token = text("access_token");
        self.refresh_token = text("refresh_token");
        self.sos_token = text("sos_token");
        self
    }

    /// A request with the access token, if there is one.
    ///
    /// # Panics
    /// If the gateway does not answer.
    pub async fn request(&self, method: Method, path: &str, body: Option<String>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        crate::soon("an answer", request.send()).await.expect("the gateway answers")
    }

    /// `GET`s JSON.
    ///
    /// # Panics
    /// If the gateway does not answer.
    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(self.request(Method::GET, path, None).await).await
    }

    /// Sends JSON.
    ///
    /// # Panics
    /// If the gateway does not answer.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        read(self.request(method, path, Some(body.to_string())).await).await
    }

    /// Opens a WebSocket and says hello with the access token, if there is one.
    pub async fn connect(&self) -> Socket {
        self.connect_as(self.token.as_deref()).await
    }

    /// Opens a WebSocket and says hello with a token.
    ///
    /// # Panics
    /// If the gateway does not greet.
    pub async fn connect_as(&self, token: Option<&str>) -> Socket {
        let mut socket = self.open().await;
        let mut hello = json!({});
        if let Some(token) = token {
            hello["token"] = token.into();
        }
        let greeting = socket.ask("hello", hello).await;
        assert!(greeting["ok"].is_object(), "{greeting}");
        socket
    }

    /// Opens a WebSocket and says nothing yet.
    pub async fn open(&self) -> Socket {
        Socket::open(&self.base, self.tls.clone(), None).await.expect("a WebSocket opens")
    }

    /// Opens a WebSocket as a page of an origin would.
    ///
    /// # Errors
    /// The HTTP status with which it is refused.
    pub async fn open_from(&self, origin: &str) -> Result<Socket, StatusCode> {
        Socket::open(&self.base, self.tls.clone(), Some(origin)).await
    }

    /// Opens a WebSocket on `/mqtt` with a subprotocol, as a page of an origin would.
    ///
    /// # Errors
    /// The HTTP status with which it is refused.
    pub async fn open_mqtt(&self, protocol: Option<&str>, origin: Option<&str>) -> Result<AnySocket, StatusCode> {
        socket::open(&self.base, "/mqtt", self.tls.clone(), protocol, origin).await
    }

    /// All entries of the feed after a cursor, page by page.
    ///
    /// # Panics
    /// If a page is refused.
    pub async fn feed(&self, after: Option<&str>) -> Vec<Value> {
        let mut entries: Vec<Value> = Vec::new();
        let mut after = after.map(str::to_owned);
        loop {
            let query = after.as_deref().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
            let (status, page) = self.get(&format!("/v1/feed?limit=1000{query}")).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            let lines = page["entries"].as_array().expect("a page has entries");
            let Some(last) = lines.last() else { return entries };
            after = last["cursor"].as_str().map(str::to_owned);
            entries.extend(lines.iter().cloned());
        }
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.expect("the answer can be read");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
