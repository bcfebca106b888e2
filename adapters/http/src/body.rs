use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::header::CONTENT_TYPE,
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use lifeline_bridge::NewPicture;
use lifeline_domain::{Code, Problem};
use lifeline_protocol::from_json;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::problem::Refusal;

/// The longest body, bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// The longest body that is a file, bytes.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The longest picture of a person or a group, bytes.
const PICTURE_BYTES_MAX: usize = 5_000_000;
/// How much of a body that is too large is read and thrown away.
const DISCARDED_BYTES_MAX: usize = 8 * 1024 * 1024;
/// A body must have arrived within this time after its head: 64 KiB at 18 kbit/s, a file at 1.2 Mbit/s.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// The same of a picture: the 50 kB that the browser makes of one at 4 kbit/s, the largest at 400 kbit/s.
const PICTURE_TIMEOUT: Duration = Duration::from_secs(100);

/// A JSON body; what is wrong with one is named with its field.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = whole(request.into_body(), BODY_BYTES_MAX, BODY_TIMEOUT).await?;
        // No body is an empty one: every field that is required is named then.
        let bytes = if bytes.is_empty() { Bytes::from_static(b"{}") } else { bytes };
        Ok(Self(from_json(&bytes)?))
    }
}

/// The body of a page's form.
pub(crate) struct Form<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let (head, body) = request.into_parts();
        let bytes = whole(body, BODY_BYTES_MAX, BODY_TIMEOUT).await?;
        let request = Request::from_parts(head, Body::from(bytes));
        let form = axum::Form::<T>::from_request(request, state).await;
        Ok(Self(form.map_err(|wrong| Problem::new(Code::InvalidField, wrong.body_text()))?.0))
    }
}

/// A body that is a file.
pub(crate) struct File(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        Ok(Self(whole(request.into_body(), FILE_BYTES_MAX, BODY_TIMEOUT).await?))
    }
}

/// A picture of a person or a group, and what it is said to be.
pub(crate) struct Picture(pub(crate) NewPicture);

impl<S: Send + Sync> FromRequest<S> for Picture {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let said = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let bytes = whole(request.into_body(), PICTURE_BYTES_MAX, PICTURE_TIMEOUT).await?;
        Ok(Self(NewPicture { said_type: said, bytes }))
    }
}

/// A whole body, if it comes in time. One that is too large is read to its end all the
/// same, up to a bound: a connection that is closed on unread bytes is reset, and the
/// client could lose the answer.
async fn whole(body: Body, bytes_max: usize, within: Duration) -> Result<Bytes, Problem> {
    let read = async {
        let mut chunks = body.into_data_stream();
        let (mut taken, mut size) = (BytesMut::new(), 0);
        while let Some(chunk) = chunks.next().await {
            let broken_off = |_| Problem::new(Code::InvalidJson, "the body breaks off");
            let chunk = chunk.map_err(broken_off)?;
            size += chunk.len();
            if size <= bytes_max {
                taken.extend_from_slice(&chunk);
            } else if size > DISCARDED_BYTES_MAX {
                break;
            }
        }
        if size > bytes_max {
            return Err(Problem::new(Code::PayloadTooLarge, format!("a body has at most {bytes_max} bytes")));
        }
        Ok(taken.freeze())
    };
    timeout(within, read).await.unwrap_or_else(|_| {
        let detail = format!("the body was not there {} s after its head", within.as_secs_f32());
        Err(Problem::new(Code::RequestTimeout, detail))
    })
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, future::ready};

    use futures_util::stream::{iter, once, pending};

    use super::*;

    #[tokio::test]
    async fn a_body_that_does_not_end_in_time_is_refused() {
        let soon = Duration::from_millis(10);
        let first = once(ready(Ok::<_, Infallible>("{\"sos\":")));
        let refused = whole(Body::from_stream(first.chain(pending())), BODY_BYTES_MAX, soon).await.unwrap_err();
        assert_eq!(refused.code, Code::RequestTimeout);
        let large = iter(std::iter::repeat_with(|| Ok::<_, Infallible>("x".repeat(1024))).take(100));
        let refused = whole(Body::from_stream(large.clone().chain(pending())), BODY_BYTES_MAX, soon).await.unwrap_err();
        assert_eq!(refused.code, Code::RequestTimeout, "nor may one that is too large take longer");
        let refused = whole(Body::from_stream(large), BODY_BYTES_MAX, BODY_TIMEOUT).await.unwrap_err();
        assert_eq!(refused.code, Code::PayloadTooLarge);
        let read = whole(Body::from("{}"), BODY_BYTES_MAX, BODY_TIMEOUT).await.unwrap();
        assert_eq!(&read[..], b"{}");
    }
}
