use axum::extract::{FromRequest, Request};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use lifeline_domain::{Code, Problem};
use lifeline_protocol::from_json;
use serde::de::DeserializeOwned;

use crate::{limits::BODY_BYTES_MAX, problem::Refusal};

/// How much of a body that is too large is read and thrown away.
const DISCARDED_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A JSON body; what is wrong with one is named with its field.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = body(request).await?;
        // No body is an empty one: every field that is required is named then.
        let bytes = if bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        Ok(Self(from_json(&bytes)?))
    }
}

/// A whole body. One that is too large is read to its end all the same, up to a bound:
/// a connection that is closed on unread bytes is reset, and the client could lose the answer.
async fn body(request: Request) -> Result<Bytes, Refusal> {
    let mut chunks = request.into_body().into_data_stream();
    let (mut taken, mut size) = (BytesMut::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let broken_off = |_| Problem::new(Code::InvalidJson, "the body breaks off");
        let chunk = chunk.map_err(broken_off)?;
        size += chunk.len();
        if size <= BODY_BYTES_MAX {
            taken.extend_from_slice(&chunk);
        } else if size > DISCARDED_BYTES_MAX {
            break;
        }
    }
    if size > BODY_BYTES_MAX {
        let detail = format!("a body has at most {BODY_BYTES_MAX} bytes");
        return Err(Refusal(Problem::new(Code::PayloadTooLarge, detail)));
    }
    Ok(taken.freeze())
}
