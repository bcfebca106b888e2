use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures_util::stream;
use lifeline_bridge::{Export, ExportPart};
use lifeline_domain::{Code, Problem};
use lifeline_languages::Language;
use lifeline_protocol::rest::ExportMe;

use super::me::check_guess;
use crate::{
    api::Api,
    body::Json,
    caller::{Peer, SignedIn},
    export_archive::ExportArchive,
    operation::Operation,
    problem::Refusal,
    reader::Reader,
    state::HttpState,
};

pub(super) fn api() -> Api {
    Api::new("me").post(
        "/v1/me/export",
        export,
        Operation::new("export_me", "Everything that the gateway keeps about the caller, as a ZIP archive.")
            .description(
                "Made while it is sent; one that breaks off is not whole. `README.txt` in it says what is what, in the \
                 person's language.",
            )
            .bearer()
            .body::<ExportMe>()
            .answers_text(200, "application/zip", "The archive.")
            .refuses(&[Code::Forbidden, Code::RateLimited, Code::Busy, Code::Unavailable]),
    )
}

async fn export(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    reader: Reader,
    Json(ask): Json<ExportMe>,
) -> Result<Response, Refusal> {
    if ask.password.is_some() {
        check_guess(&state, &caller, peer)?;
    }
    let account = caller.account.clone().ok_or_else(|| Problem::new(Code::Unauthenticated, "sign in first"))?;
    state.0.limiters.export(account.id)?;
    let export = state.bridge().export(caller, ask).await?;
    let language = account.locale.as_deref().and_then(Language::negotiate).unwrap_or(reader.language);
    let readme = readme(language, &account.name);
    let archive = ExportArchive::begin(&readme, state.bridge().clock().now()).map_err(unwritten)?;
    let head = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"lifeline-{}.zip\"", account.username)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    let parts = stream::unfold(Some((export, archive)), |state| async move {
        let (mut export, archive) = state?;
        // An error ends the connection: the client sees that the archive is not whole.
        Some(match pack(&mut export, archive).await {
            Ok((archive, bytes)) => (Ok(bytes), archive.map(|archive| (export, archive))),
            Err(problem) => (Err(problem), None),
        })
    });
    Ok((head, Body::from_stream(parts)).into_response())
}

/// The next part, packed where it holds up nobody.
async fn pack(export: &mut Export, archive: ExportArchive) -> Result<(Option<ExportArchive>, Bytes), Problem> {
    let part: ExportPart = export.next().await?;
    let packed = tokio::task::spawn_blocking(move || archive.take(part)).await;
    packed.map_err(std::io::Error::other).and_then(|packed| packed).map_err(unwritten)
}

fn readme(language: Language, name: &str) -> String {
    language.text_with("export-readme", &[("name", name.into())]) + "\n"
}

fn unwritten(error: std::io::Error) -> Problem {
    tracing::error!(%error, "an export could not be packed");
    Problem::new(Code::Unavailable, "the archive could not be made; try again")
}
