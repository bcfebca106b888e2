use std::{fmt::Write, sync::Arc};

use axum::{
    Json as JsonBody,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use lifeline_bridge::{AddressProof, MediaContent, MediaView};
use lifeline_domain::{Attachment, Code, MediaId, MediaKind};
use lifeline_protocol::rest::MediaAddress;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::Api,
    byte_range::{Part, in_pieces},
    caller::SignedIn,
    id::Id,
    operation::Operation,
    problem::Refusal,
    query::Query,
    state::HttpState,
};

/// Whatever a browser takes it for, it runs nothing and loads nothing.
const HARMLESS: &str = "default-src 'none'; sandbox";

pub(super) fn api() -> Api {
    let at_address = |id, summary| {
        Operation::new(id, summary)
            .description("That the reader may still read it is checked at every use.")
            .path::<MediaId>("id", "What is attached.")
            .query::<Address>()
            .answers_text(200, "*/*", "Its bytes.")
            .refuses(&[Code::MissingField, Code::Forbidden, Code::NotFound, Code::Unavailable])
    };
    Api::new("media")
        .get(
            "/v1/media/{id}",
            address,
            Operation::new("get_media", "Where something attached is read, for five minutes.")
                .description("The addresses are signed, for the one who asks, and hold no token.")
                .bearer()
                .path::<MediaId>("id", "What is attached.")
                .answers::<MediaAddress>(200, "The addresses.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
        .get(
            "/v1/media/{id}/content",
            content,
            at_address("read_media", "What is attached, at an address that was signed.")
                .header("Range", "One range of bytes, for going on or for seeking.")
                .answers_text(206, "*/*", "The bytes of the range.")
                .answers_empty(416, "It has no bytes in the range."),
        )
        .get("/v1/media/{id}/thumbnail", thumbnail, at_address("read_thumbnail", "A small picture, as JPEG."))
}

#[derive(Deserialize, IntoParams)]
struct Address {
    /// For whom it was signed.
    reader: String,
    /// When it ends, seconds since 1970.
    expires: i64,
    /// Over all of it.
    signature: String,
}

impl From<Address> for AddressProof {
    fn from(Address { reader, expires, signature }: Address) -> Self {
        Self { reader, expires, signature }
    }
}

async fn address(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<MediaId>,
) -> Result<JsonBody<MediaAddress>, Refusal> {
    Ok(JsonBody(state.bridge().media_address(&caller, id).await?))
}

async fn content(
    State(state): State<HttpState>,
    Id(id): Id<MediaId>,
    Query(address): Query<Address>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let content = state.bridge().media_content(id, MediaView::Content, &address.into()).await?;
    let length = content.media.bytes;
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (status, range) = match Part::read(range, length) {
        Part::Whole => (StatusCode::OK, 0..length),
        Part::Bytes(range) => (StatusCode::PARTIAL_CONTENT, range),
        Part::Nowhere => {
            let told = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, told).into_response());
        }
    };
    let mut answer = harmless(&content.media.media_type);
    put(&mut answer, header::ACCEPT_RANGES, "bytes");
    put(&mut answer, header::CONTENT_LENGTH, &(range.end - range.start).to_string());
    put(&mut answer, header::CONTENT_DISPOSITION, &disposition(&content.media));
    if status == StatusCode::PARTIAL_CONTENT {
        let told = format!("bytes {}-{}/{length}", range.start, range.end - 1);
        put(&mut answer, header::CONTENT_RANGE, &told);
    }
    let parts = in_pieces(&content.pieces, &range);
    let content = Arc::new(content);
    // One piece is in memory, however long it all is. An error ends the connection: the client sees that it is not whole.
    let bytes = stream::iter(parts).then(move |(number, range)| {
        let content: Arc<MediaContent> = content.clone();
        async move { content.read(number).await.map(|piece| piece.slice(range.start..range.end.min(piece.len()))) }
    });
    Ok((status, answer, Body::from_stream(bytes)).into_response())
}

async fn thumbnail(
    State(state): State<HttpState>,
    Id(id): Id<MediaId>,
    Query(address): Query<Address>,
) -> Result<Response, Refusal> {
    let content = state.bridge().media_content(id, MediaView::Thumbnail, &address.into()).await?;
    Ok((harmless("image/jpeg"), content.read(0).await?).into_response())
}

pub(super) fn harmless(media_type: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    put(&mut headers, header::CONTENT_TYPE, media_type);
    put(&mut headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(&mut headers, header::CONTENT_SECURITY_POLICY, HARMLESS);
    put(&mut headers, header::CACHE_CONTROL, "private, no-store");
    put(&mut headers, header::REFERRER_POLICY, "no-referrer");
    headers
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// A file is saved and never shown, under its own name (RFC 6266 §4.3).
fn disposition(media: &Attachment) -> String {
    let mut text = if media.kind == MediaKind::File { "attachment" } else { "inline" }.to_owned();
    if let Some(name) = &media.name {
        text += "; filename*=UTF-8''";
        for byte in name.bytes() {
            // What needs no escape (RFC 8187 §3.2.1).
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                text.push(byte.into());
            } else {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_cannot_leave_its_header() {
        let named = |kind, name: &str| {
            disposition(&Attachment {
                id: MediaId(uuid::Uuid::nil()),
                kind,
                media_type: "application/octet-stream".to_owned(),
                bytes: 1,
                name: Some(name.to_owned()),
                width: None,
                height: None,
                duration_ms: None,
                sha256: String::new(),
            })
        };
        assert_eq!(named(MediaKind::File, "plan-1.pdf"), "attachment; filename*=UTF-8''plan-1.pdf");
        let hostile = named(MediaKind::Image, "a\"; filename=\"x.exe\r\nSet-Cookie: a=b \u{202e}");
        assert!(HeaderValue::from_str(&hostile).is_ok());
        assert!(!hostile.contains(['"', '\r', '\n', '=']) || hostile.matches('=').count() == 1, "{hostile}");
    }
}
