use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_domain::{Code, DeviceId};
use lifeline_protocol::rest::{
    CredentialLife, DeviceCredential, DeviceToken, DeviceView, IssuedDeviceCertificate, RevokeCertificates,
};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("devices")
        .post(
            "/v1/devices/{id}/credentials",
            rotate,
            Operation::new("rotate_device", "Gives a device a new secret and returns it, this once.")
                .description(
                    "The old one, every token and every certificate are void, and the device's connections end within \
                     a second.",
                )
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .answers::<DeviceCredential>(200, "The new secret.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
        .post(
            "/v1/devices/{id}/token",
            token,
            Operation::new("issue_device_token", "Makes a token that a device sends as its password.")
                .description("It is void as soon as the device is disabled or its credentials are replaced.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .body::<CredentialLife>()
                .answers::<DeviceToken>(201, "The token.")
                .refuses(&[Code::Forbidden, Code::NotFound]),
        )
        .post(
            "/v1/devices/{id}/certificates",
            certificate,
            Operation::new("issue_device_certificate", "Makes a certificate with which a device logs in.")
                .description("The key is returned this once and kept nowhere.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .body::<CredentialLife>()
                .answers::<IssuedDeviceCertificate>(201, "The certificate and its key.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::Unavailable]),
        )
        .post(
            "/v1/devices/{id}/certificates/revoke",
            revoke,
            Operation::new("revoke_device_certificates", "Revokes a certificate of a device, or all of them.")
                .description("The device's connections end within a second.")
                .bearer()
                .path::<DeviceId>("id", "The device.")
                .body::<RevokeCertificates>()
                .answers::<DeviceView>(200, "The device as it is now.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn rotate(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
) -> Result<JsonBody<DeviceCredential>, Refusal> {
    Ok(JsonBody(state.bridge().rotate_device(&caller, &id).await?))
}

async fn token(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
    Json(life): Json<CredentialLife>,
) -> Result<(StatusCode, JsonBody<DeviceToken>), Refusal> {
    Ok((StatusCode::CREATED, JsonBody(state.bridge().issue_device_token(&caller, &id, life.days)?)))
}

async fn certificate(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
    Json(life): Json<CredentialLife>,
) -> Result<(StatusCode, JsonBody<IssuedDeviceCertificate>), Refusal> {
    let issued = state.bridge().issue_device_certificate(&caller, &id, life.days).await?;
    Ok((StatusCode::CREATED, JsonBody(issued)))
}

async fn revoke(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<DeviceId>,
    Json(which): Json<RevokeCertificates>,
) -> Result<JsonBody<DeviceView>, Refusal> {
    let fingerprint = which.fingerprint_sha256.as_deref();
    Ok(JsonBody(state.bridge().revoke_device_certificates(&caller, &id, fingerprint).await?))
}
