use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_bridge::ledger::Health;
use serde::Serialize;
use utoipa::{PartialSchema, ToSchema};

use crate::{api::Api, operation::Operation, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("operations")
        .get(
            "/healthz",
            healthz,
            Operation::new("healthz", "Whether the process answers.").answers_text(200, "text/plain", "It does."),
        )
        .get(
            "/readyz",
            readyz,
            Operation::new("readyz", "Whether commands are taken.")
                .answers_json(200, "They are.", Readiness::schema())
                .answers_json(503, "They are not, and why.", Readiness::schema()),
        )
}

/// On the metrics listener.
pub(super) fn metrics_api() -> Api {
    Api::new("operations").get(
        "/metrics",
        metrics,
        Operation::new("metrics", "Prometheus' metrics.")
            .served_at("http://127.0.0.1:9464", "`http.metrics_listen`, on loopback only")
            .answers_text(200, "text/plain", "Each with its value."),
    )
}

async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether commands are taken, and what would be the matter.
#[derive(Serialize, ToSchema)]
struct Readiness {
    /// `ready`, `recovering` after a failed commit, or `fenced`: another gateway has the store.
    #[schema(example = "ready")]
    ledger: &'static str,
    /// Entries that history and search are behind the log.
    projection_lag_entries: u64,
}

async fn readyz(State(state): State<HttpState>) -> Response {
    let bridge = state.bridge();
    let (status, ledger) = match bridge.health() {
        Health::Ready => (StatusCode::OK, "ready"),
        Health::Recovering(_) => (StatusCode::SERVICE_UNAVAILABLE, "recovering"),
        Health::Fenced => (StatusCode::SERVICE_UNAVAILABLE, "fenced"),
    };
    let body = Readiness { ledger, projection_lag_entries: bridge.projection_lag_entries() };
    (status, axum::Json(body)).into_response()
}

async fn metrics(State(state): State<HttpState>) -> Response {
    metrics::gauge!("lifeline_feed_lag_entries").set(state.bridge().feed_lag_entries() as f64);
    metrics::gauge!("lifeline_projection_lag_entries").set(state.bridge().projection_lag_entries() as f64);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (state.0.metrics)()).into_response()
}
