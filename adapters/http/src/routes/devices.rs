use axum::{
    Json as JsonBody,
    extract::{Path, State},
    http::StatusCode,
};
use lifeline_protocol::rest::{DeviceCredential, DeviceList, NewDevice};

use crate::{body::Json, caller::SignedIn, problem::Refusal, state::HttpState};

/// `GET /v1/devices`
pub(crate) async fn list(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
) -> Result<JsonBody<DeviceList>, Refusal> {
    Ok(JsonBody(DeviceList { devices: state.bridge().devices(&caller)? }))
}

/// `POST /v1/devices`
pub(crate) async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewDevice>,
) -> Result<(StatusCode, JsonBody<DeviceCredential>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().add_device(&caller, new).await?)))
}

/// `POST /v1/devices/{id}/credentials`
pub(crate) async fn rotate(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
) -> Result<JsonBody<DeviceCredential>, Refusal> {
    Ok(JsonBody(state.bridge().rotate_device(&caller, &id.parse()?).await?))
}
