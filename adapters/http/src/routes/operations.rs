use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_bridge::ledger::Health;
use serde_json::json;

use crate::state::HttpState;

/// `GET /healthz`: the process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: commands are taken; otherwise 503 with the reason.
pub(crate) async fn readyz(State(state): State<HttpState>) -> Response {
    let bridge = state.bridge();
    let (status, ledger) = match bridge.health() {
        Health::Ready => (StatusCode::OK, "ready"),
        Health::Recovering(_) => (StatusCode::SERVICE_UNAVAILABLE, "recovering"),
        Health::Fenced => (StatusCode::SERVICE_UNAVAILABLE, "fenced"),
    };
    let body = json!({ "ledger": ledger, "projection_lag_entries": bridge.projection_lag_entries() });
    (status, axum::Json(body)).into_response()
}

/// `GET /metrics`, on the metrics listener.
pub(crate) async fn metrics(State(state): State<HttpState>) -> Response {
    metrics::gauge!("lifeline_feed_lag_entries").set(state.bridge().feed_lag_entries() as f64);
    metrics::gauge!("lifeline_projection_lag_entries").set(state.bridge().projection_lag_entries() as f64);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], (state.0.metrics)()).into_response()
}
