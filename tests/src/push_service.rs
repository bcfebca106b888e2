//! A push service as browsers have one (RFC 8030), at the HTTP level: it checks who signed (RFC 8292), and opens what only
//! the browser could (RFC 8291).

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, AtomicUsize, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};
use web_push_native::{
    Auth,
    p256::{
        SecretKey,
        ecdsa::{Signature, VerifyingKey, signature::Verifier},
        elliptic_curve::{rand_core::OsRng, sec1::ToEncodedPoint},
    },
};

use crate::soon;

/// A push that arrived, opened.
#[derive(Debug)]
pub struct Pushed {
    /// Which browser it is for.
    pub browser: String,
    /// What it says.
    pub message: Value,
    /// The header `Urgency`.
    pub urgency: String,
    /// The header `Topic`.
    pub topic: String,
    /// The header `TTL`, seconds.
    pub ttl_s: u64,
    /// The public key that signed it.
    pub key: String,
    /// What the service answered.
    pub status: u16,
}

/// A browser that takes pushes.
pub struct Browser {
    name: String,
    secret: SecretKey,
    auth: [u8; 16],
}

/// A push service with browsers of its own.
pub struct PushService {
    base: String,
    browsers: Arc<Mutex<Vec<Browser>>>,
    answer: Arc<AtomicU16>,
    requests: Arc<AtomicUsize>,
    arrived: mpsc::UnboundedReceiver<Pushed>,
}

impl PushService {
    /// Starts one on this machine, which takes everything.
    ///
    /// # Panics
    /// If it cannot listen.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a push service can listen");
        let base = format!("http://{}", listener.local_addr().expect("it has an address"));
        let (browsers, answer) = (Arc::<Mutex<Vec<Browser>>>::default(), Arc::new(AtomicU16::new(201)));
        let requests = Arc::<AtomicUsize>::default();
        let (sender, arrived) = mpsc::unbounded_channel();
        let serving = Serving { base: base.clone(), browsers: browsers.clone(), answer: answer.clone(), sender };
        let counted = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (serving, counted) = (serving.clone(), counted.clone());
                tokio::spawn(async move { serving.serve(stream, &counted).await });
            }
        });
        Self { base, browsers, answer, requests, arrived }
    }

    /// A new browser, as its `PushSubscription` says it: the body of `POST /v1/push/subscriptions`.
    ///
    /// # Panics
    /// If another test has failed while it looked at the browsers.
    pub fn browser(&self, name: &str) -> Value {
        let secret = SecretKey::random(&mut OsRng);
        let auth = *uuid::Uuid::parse_str(&crate::fresh_id()).expect("an id").as_bytes();
        let point = secret.public_key().to_encoded_point(false);
        let keys = json!({ "p256dh": URL_SAFE_NO_PAD.encode(point), "auth": URL_SAFE_NO_PAD.encode(auth) });
        self.browsers.lock().expect("not poisoned").push(Browser { name: name.to_owned(), secret, auth });
        json!({ "endpoint": format!("{}/{name}", self.base), "keys": keys })
    }

    /// What it answers from now on.
    pub fn answers(&self, status: u16) {
        self.answer.store(status, Ordering::Relaxed);
    }

    /// How many pushes it was asked to take.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// The next push, whatever was answered to it.
    ///
    /// # Panics
    /// If none comes.
    pub async fn next(&mut self) -> Pushed {
        soon("a push", self.arrived.recv()).await.expect("the service runs")
    }
}

#[derive(Clone)]
struct Serving {
    base: String,
    browsers: Arc<Mutex<Vec<Browser>>>,
    answer: Arc<AtomicU16>,
    sender: mpsc::UnboundedSender<Pushed>,
}

impl Serving {
    /// Takes the requests of one connection.
    async fn serve(&self, stream: TcpStream, counted: &AtomicUsize) {
        let mut stream = BufReader::new(stream);
        while let Some(request) = read(&mut stream).await {
            counted.fetch_add(1, Ordering::Relaxed);
            let status = self.answer.load(Ordering::Relaxed);
            // Whoever waits for the push finds it answered, or on its way to be.
            let said = stream.write_all(format!("HTTP/1.1 {status} -\r\ncontent-length: 0\r\n\r\n").as_bytes()).await;
            let _ = self.sender.send(self.open(&request, status));
            if said.is_err() {
                return;
            }
        }
    }

    /// Opens a push as its browser does, and checks what a push service checks.
    fn open(&self, request: &Request, status: u16) -> Pushed {
        let header = |name: &str| {
            let found = request.headers.iter().find(|(known, _)| known == name);
            found.unwrap_or_else(|| panic!("a push has the header {name}")).1.clone()
        };
        assert_eq!(header("content-encoding"), "aes128gcm");
        let key = self.check_signature(&header("authorization"));
        let browsers = self.browsers.lock().expect("not poisoned");
        let browser = browsers.iter().rev().find(|known| request.path == format!("/{}", known.name));
        let browser = browser.unwrap_or_else(|| panic!("there is no browser at {}", request.path));
        let text = web_push_native::decrypt(request.body.clone(), &browser.secret, Auth::from_slice(&browser.auth));
        let message = serde_json::from_slice(&text.expect("it can be opened")).expect("it is JSON");
        let topic = header("topic");
        assert!(topic.len() <= 32 && topic.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{topic}");
        let ttl_s = header("ttl").parse().expect("seconds");
        Pushed { browser: browser.name.clone(), message, urgency: header("urgency"), topic, ttl_s, key, status }
    }

    /// The signer's public key, if the signature is theirs, for this service and not over.
    fn check_signature(&self, authorization: &str) -> String {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let (token, key) = authorization.strip_prefix("vapid t=").and_then(|it| it.split_once(", k=")).expect("VAPID");
        let (signed, signature) = token.rsplit_once('.').expect("a JWT");
        let verifying = VerifyingKey::from_sec1_bytes(&decode(key)).expect("a point of P-256");
        let signature = Signature::from_slice(&decode(signature)).expect("a signature");
        verifying.verify(signed.as_bytes(), &signature).expect("the signature is right");
        let claims: Value = serde_json::from_slice(&decode(signed.split_once('.').expect("claims").1)).expect("JSON");
        assert_eq!(claims["aud"], self.base);
        assert!(claims["sub"].as_str().is_some_and(|contact| contact.starts_with("mailto:")), "{claims}");
        assert!(claims["exp"].is_u64(), "{claims}");
        key.to_owned()
    }
}

struct Request {
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// Reads a request; none at the end of the connection.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut lines = lines.iter();
    let mut first = lines.next()?.split(' ');
    assert_eq!(first.next(), Some("POST"));
    let path = first.next()?.to_owned();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { path, headers, body })
}
