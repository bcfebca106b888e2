use axum::{
    Json as JsonBody,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_bridge::Caller;
use lifeline_domain::{Code, MediaId, Problem, SosId};
use lifeline_protocol::{
    rest::{BeginUpload, BeginVoice, FinishUpload, UploadView},
    ws::Recorded,
};

use crate::{
    api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, pieces::Pieces, problem::Refusal,
    state::HttpState,
};

/// Where an upload stands, bytes (tus 1.0, as are the offsets).
const OFFSET: &str = "upload-offset";

pub(super) fn api() -> Api {
    let beginning =
        &[Code::AlreadyExists, Code::Forbidden, Code::NotFound, Code::RateLimited, Code::Busy, Code::Unavailable];
    Api::new("media")
        .post(
            "/v1/media",
            begin,
            Operation::new("begin_upload", "Begins the upload of a recording, a picture or a file.")
                .description(
                    "The client makes the id; asked again with the same one, the answer says how far the upload is. \
                     Nobody hears of it before it is finished.",
                )
                .bearer()
                .body::<BeginUpload>()
                .answers::<UploadView>(201, "Where it stands.")
                .refuses(&[Code::TextTooLong])
                .refuses(beginning),
        )
        .post(
            "/v1/sos/{id}/voice",
            begin_voice,
            Operation::new("begin_voice", "Begins the upload of what a caller records, while it is recorded.")
                .description(
                    "Goes on at `/v1/media/{id}/upload`. An SOS token is enough. If the phone falls silent, responders \
                     hear what there is; it goes on when it is heard again.",
                )
                .bearer()
                .path::<SosId>("id", "The call.")
                .body::<BeginVoice>()
                .answers::<UploadView>(201, "Where it stands.")
                .refuses(beginning),
        )
        .get(
            "/v1/media/{id}/upload",
            standing,
            Operation::new("get_upload", "How far one's own upload is.")
                .description("The header `Upload-Offset` says the same, also for `HEAD`.")
                .bearer()
                .path::<MediaId>("id", "What is uploaded.")
                .answers::<UploadView>(200, "Where it stands.")
                .refuses(&[Code::NotFound, Code::Unavailable]),
        )
        .patch(
            "/v1/media/{id}/upload",
            append,
            Operation::new("append_upload", "Adds bytes to an upload.")
                .description(
                    "Each piece is on the disk before the next is read. What was sent twice, or too early, is refused \
                     with 409 and `Upload-Offset`; if the connection breaks, `GET` says where to go on.",
                )
                .bearer()
                .path::<MediaId>("id", "What is uploaded.")
                .header("Upload-Offset", "Where the body begins; required.")
                .body_file("application/offset+octet-stream")
                .answers_empty(204, "All of it is on the disk; the header `Upload-Offset` says where it stands.")
                .refuses(&[
                    Code::MissingField,
                    Code::WrongOffset,
                    Code::WrongStatus,
                    Code::Forbidden,
                    Code::NotFound,
                    Code::RateLimited,
                    Code::Busy,
                    Code::Unavailable,
                ]),
        )
        .delete(
            "/v1/media/{id}/upload",
            cancel,
            Operation::new("cancel_upload", "Gives up one's own upload: what came of it is erased.")
                .description("Nobody hears of it. What a caller has recorded stays as far as it came.")
                .bearer()
                .path::<MediaId>("id", "What is uploaded.")
                .answers_empty(204, "Nothing of it is left.")
                .refuses(&[Code::WrongStatus, Code::NotFound, Code::Unavailable]),
        )
        .post(
            "/v1/media/{id}/finish",
            finish,
            Operation::new("finish_upload", "Says that an upload is whole: it is looked into, and told.")
                .description(
                    "A repetition counts once. What is not what it was said to be is refused, and erased. A picture is \
                     made anew without anything but its pixels.",
                )
                .bearer()
                .path::<MediaId>("id", "What was uploaded.")
                .body::<FinishUpload>()
                .answers::<Recorded>(200, "It is in the thread.")
                .refuses(&[
                    Code::TextTooLong,
                    Code::WrongContent,
                    Code::WrongOffset,
                    Code::WrongStatus,
                    Code::Forbidden,
                    Code::NotFound,
                    Code::RateLimited,
                    Code::Busy,
                    Code::Unavailable,
                ]),
        )
}

async fn begin(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(begin): Json<BeginUpload>,
) -> Result<Response, Refusal> {
    Ok(stands(StatusCode::CREATED, state.bridge().begin_upload(&caller, begin).await?))
}

async fn begin_voice(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(sos): Id<SosId>,
    Json(begin): Json<BeginVoice>,
) -> Result<Response, Refusal> {
    Ok(stands(StatusCode::CREATED, state.bridge().begin_voice(&caller, sos, begin).await?))
}

async fn standing(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<MediaId>,
) -> Result<Response, Refusal> {
    Ok(stands(StatusCode::OK, state.bridge().upload(&caller, id).await?))
}

fn stands(status: StatusCode, view: UploadView) -> Response {
    (status, [(OFFSET, HeaderValue::from(view.offset))], JsonBody(view)).into_response()
}

async fn append(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<MediaId>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut pieces = Pieces::of(body);
    match store(&state, &caller, id, &headers, &mut pieces).await {
        Ok(offset) => (StatusCode::NO_CONTENT, [(OFFSET, HeaderValue::from(offset))]).into_response(),
        Err(problem) => {
            pieces.discard().await;
            let mut response = Refusal::from(problem).into_response();
            if let Ok(view) = state.bridge().upload(&caller, id).await {
                response.headers_mut().insert(OFFSET, HeaderValue::from(view.offset));
            }
            response
        }
    }
}

/// Stores a body while it comes. What is too long by its own word is refused before any of it is read.
async fn store(
    state: &HttpState,
    caller: &Caller,
    id: MediaId,
    headers: &HeaderMap,
    pieces: &mut Pieces,
) -> Result<u64, Problem> {
    let offset = headers.get(OFFSET).ok_or_else(|| {
        Problem::new(Code::MissingField, "the header `Upload-Offset` is required").at("Upload-Offset")
    })?;
    let number = |value: &HeaderValue| value.to_str().ok()?.parse::<u64>().ok();
    let invalid = || Problem::new(Code::InvalidField, "a number of bytes is expected").at("Upload-Offset");
    let mut offset = number(offset).ok_or_else(invalid)?;
    let view = state.bridge().upload(caller, id).await?;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(number).unwrap_or_default();
    if offset.saturating_add(announced) > view.bytes_max {
        let detail = format!("at most {} bytes", view.bytes_max);
        return Err(Problem::new(Code::PayloadTooLarge, detail));
    }
    while let Some(piece) = pieces.next().await? {
        offset = state.bridge().append_upload(caller, id, offset, piece).await?;
    }
    Ok(offset)
}

async fn cancel(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<MediaId>,
) -> Result<StatusCode, Refusal> {
    state.bridge().cancel_upload(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn finish(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<MediaId>,
    Json(finish): Json<FinishUpload>,
) -> Result<JsonBody<Recorded>, Refusal> {
    Ok(JsonBody(state.bridge().finish_upload(&caller, id, finish).await?))
}
