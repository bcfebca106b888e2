use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{Code, DeviceId};
use lifeline_protocol::rest::{ChangeDevice, DeviceCredential, DeviceList, DeviceView, NewDevice};

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
                .refuses(&[Code::Forbidden, Code::AlreadyExists, Code::Unavailable])
                .refuses(OF_A_PROFILE),
        )
        .get(
            "/v1/devices/{id}",
            show,
            Operation::new("get_device", "One device.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .answers::<DeviceView>(200, "The device.")
                .refuses(&[Code::Forbidden, Code::NotFound]),
        )
        .patch(
            "/v1/devices/{id}",
            change,
            Operation::new("change_device", "Changes what is known about a device.")
                .description(
                    "What is left out stays, `null` removes. Other topics end its connections within a second.",
                )
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .body::<ChangeDevice>()
                .answers::<DeviceView>(200, "The device as it is now.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable])
                .refuses(OF_A_PROFILE),
        )
        .post(
            "/v1/devices/{id}/disable",
            disable,
            Operation::new("disable_device", "Disables a device.")
                .description("Its connections end within a second, and it cannot connect until it is enabled again.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .answers::<DeviceView>(200, "The device as it is now.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
        .post(
            "/v1/devices/{id}/enable",
            enable,
            Operation::new("enable_device", "Enables a device that was disabled; its password is the one it had.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .answers::<DeviceView>(200, "The device as it is now.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

/// What may be wrong with a device's profile.
const OF_A_PROFILE: &[Code] = &[Code::InvalidField, Code::TextTooLong, Code::LocationOutOfRange];

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

async fn show(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
) -> Result<JsonBody<DeviceView>, Refusal> {
    Ok(JsonBody(state.bridge().device(&caller, &id)?))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
    Json(change): Json<ChangeDevice>,
) -> Result<JsonBody<DeviceView>, Refusal> {
    Ok(JsonBody(state.bridge().change_device(&caller, &id, change).await?))
}

async fn disable(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
) -> Result<JsonBody<DeviceView>, Refusal> {
    Ok(JsonBody(state.bridge().set_device_enabled(&caller, &id, false).await?))
}

async fn enable(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
) -> Result<JsonBody<DeviceView>, Refusal> {
    Ok(JsonBody(state.bridge().set_device_enabled(&caller, &id, true).await?))
}
