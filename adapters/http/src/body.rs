use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use lifeline_domain::{Code, Problem};
use lifeline_protocol::from_json;
use serde::de::DeserializeOwned;

use crate::{limits::BODY_BYTES_MAX, problem::Refusal};

/// A JSON body; what is wrong with one is named with its field.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = body(request, state).await?;
        // No body is an empty one: every field that is required is named then.
        let bytes = if bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        Ok(Self(from_json(&bytes)?))
    }
}

pub(crate) async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, state).await.map_err(|_| {
        let detail = format!("a body has at most {BODY_BYTES_MAX} bytes and must arrive whole");
        Refusal(Problem::new(Code::PayloadTooLarge, detail))
    })
}
