use reqwest::{Body, Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::{Person, fresh_id, soon};

/// Somebody with a token who uploads.
pub struct Uploader(pub Person);

impl Uploader {
    /// Begins an upload to a thread: its id, and the answer.
    pub async fn begin(&self, thread: &Value, kind: &str, more: Value) -> (String, StatusCode, Value) {
        let about = json!({ "thread": thread, "kind": kind });
        self.begin_at("/v1/media", &[about, more]).await
    }

    /// Begins a recording of a call for help: its id, and the answer.
    pub async fn begin_voice(&self, sos: &Value, more: Value) -> (String, StatusCode, Value) {
        self.begin_at(&format!("/v1/sos/{}/voice", sos.as_str().unwrap_or_default()), &[more]).await
    }

    async fn begin_at(&self, path: &str, members: &[Value]) -> (String, StatusCode, Value) {
        let id = fresh_id();
        let members = members.iter().filter_map(Value::as_object).flatten();
        let mut begin: serde_json::Map<_, _> = members.map(|(name, value)| (name.clone(), value.clone())).collect();
        begin.insert("id".to_owned(), json!(id));
        let (status, view) = self.0.send(Method::POST, path, &begin.into()).await;
        (id, status, view)
    }

    /// Sends bytes that begin at `offset`.
    ///
    /// # Panics
    /// If the gateway does not answer.
    pub async fn append(&self, id: &str, offset: u64, body: impl Into<Body>) -> Response {
        let request = self.0.client.patch(format!("{}/v1/media/{id}/upload", self.0.base));
        let request = request.bearer_auth(self.0.token.as_deref().unwrap_or_default()).header("upload-offset", offset);
        soon("an answer", request.body(body).send()).await.expect("the gateway answers")
    }

    /// Says that all of it is there.
    pub async fn finish(&self, id: &str) -> (StatusCode, Value) {
        self.0.send(Method::POST, &format!("/v1/media/{id}/finish"), &json!({})).await
    }

    /// All of it at once.
    ///
    /// # Panics
    /// If it is not taken.
    pub async fn attach(&self, thread: &Value, kind: &str, more: Value, bytes: &[u8]) -> (String, StatusCode, Value) {
        let (id, status, view) = self.begin(thread, kind, more).await;
        assert_eq!(status, StatusCode::CREATED, "{view}");
        let appended = self.append(&id, 0, bytes.to_vec()).await;
        assert_eq!(appended.status(), StatusCode::NO_CONTENT);
        let (status, recorded) = self.finish(&id).await;
        (id, status, recorded)
    }
}

/// Silence of 8,000 bytes a second, as a WAV file.
pub fn wav(seconds: u32) -> Vec<u8> {
    let samples = 8000 * seconds;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data");
    file.extend(samples.to_le_bytes());
    file.resize(file.len() + samples as usize, 0x80);
    file
}
