use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{Code, DeviceId};
use lifeline_protocol::rest::{DeviceCredential, DeviceList, NewDevice};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("devices")
        .get(
            "/v1/devices",
            list,
            Operation::new("list_devices", "All devices, by id, and whether they are connected.")
                .bearer()
                .answers::<DeviceList>(200, "All devices.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/devices",
            add,
            Operation::new("add_device", "Registers a device and returns its secret, this once.")
                .bearer()
                .body::<NewDevice>()
                .answers::<DeviceCredential>(201, "The device may connect.")
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::Unavailable]),
        )
        .post(
            "/v1/devices/{id}/credentials",
            rotate,
            Operation::new("rotate_device", "Gives a device a new secret and returns it, this once.")
                .description("The old one is void, and the device's connections end within a second.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .answers::<DeviceCredential>(200, "The new secret.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<DeviceList>, Refusal> {
    Ok(JsonBody(DeviceList { devices: state.bridge().devices(&caller)? }))
}

async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(new): Json<NewDevice>,
) -> Result<(StatusCode, JsonBody<DeviceCredential>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().add_device(&caller, new).await?)))
}

async fn rotate(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
) -> Result<JsonBody<DeviceCredential>, Refusal> {
    Ok(JsonBody(state.bridge().rotate_device(&caller, &id).await?))
}
