use axum::Json;
use utoipa::openapi::OpenApi;

/// The OpenAPI 3.1 document: every shape of REST, WebSocket and MQTT.
pub fn openapi() -> OpenApi {
    lifeline_protocol::schema::components()
}

/// `GET /openapi.json`
pub(crate) async fn document() -> Json<OpenApi> {
    Json(openapi())
}
