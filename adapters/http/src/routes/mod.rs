//! One resource a file. The table of all routes is here.

mod accounts;
mod auth;
mod conversations;
mod devices;
mod feed;
mod incidents;
mod operations;
mod quarantine;
mod sos;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, patch, post},
};

use tower_http::compression::CompressionLayer;

use crate::{limits::BODY_BYTES_MAX, openapi, pages, state::HttpState, ws};

/// Everything that is served to the world.
pub(crate) fn public(state: HttpState) -> Router {
    Router::new()
        .merge(web_pages())
        .route("/v1/auth/register", post(auth::register))
        .route("/v1/auth/login", post(auth::login))
        .route("/v1/auth/refresh", post(auth::refresh))
        .route("/v1/auth/logout", post(auth::logout))
        .route("/v1/me", get(accounts::me))
        .route("/v1/sos", post(sos::start))
        .route("/v1/incidents", get(incidents::list))
        .route("/v1/incidents/{id}", get(incidents::one))
        .route("/v1/incidents/{id}/timeline", get(incidents::timeline))
        .route("/v1/incidents/{id}/acknowledge", post(incidents::acknowledge))
        .route("/v1/incidents/{id}/resolve", post(incidents::resolve))
        .route("/v1/feed", get(feed::feed))
        .route("/v1/conversations", get(conversations::list).post(conversations::open))
        .route("/v1/conversations/{id}/messages", get(conversations::messages))
        .route("/v1/ws", get(ws::upgrade))
        .merge(administration())
        .route("/healthz", get(operations::healthz))
        .route("/readyz", get(operations::readyz))
        .route("/openapi.json", get(openapi::document))
        .fallback(pages::not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(state)
}

/// What the command line asks, on the operator's socket.
pub(crate) fn operator(state: HttpState) -> Router {
    administration()
        .route("/v1/feed", get(feed::feed))
        .route("/healthz", get(operations::healthz))
        .route("/readyz", get(operations::readyz))
        .fallback(pages::not_found)
        .with_state(state)
}

/// Metrics, on a listener of their own.
pub(crate) fn metrics(state: HttpState) -> Router {
    Router::new().route("/metrics", get(operations::metrics)).fallback(pages::not_found).with_state(state)
}

/// What browsers show, compressed. The interfaces are not: a compressed answer that
/// holds both a secret and a stranger's words tells the secret by its length.
fn web_pages() -> Router<HttpState> {
    Router::new()
        .route("/", get(pages::sos))
        .route("/sos", get(pages::sos).post(sos::form))
        .route("/sos/{id}", get(sos::state))
        .route("/sign-in", get(pages::sign_in).post(auth::form))
        .route("/desk", get(pages::desk))
        .route("/assets/{*path}", get(pages::asset))
        .layer(CompressionLayer::new())
}

fn administration() -> Router<HttpState> {
    Router::new()
        .route("/v1/users", get(accounts::list).post(accounts::add))
        .route("/v1/users/{username}", patch(accounts::change))
        .route("/v1/devices", get(devices::list).post(devices::add))
        .route("/v1/devices/{id}/credentials", post(devices::rotate))
        .route("/v1/quarantine", get(quarantine::list))
}
