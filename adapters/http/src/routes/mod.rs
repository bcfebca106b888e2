//! One resource a file: its routes, what the OpenAPI document says of them, and its handlers.

mod account_deletion;
mod accounts;

mod auth;
mod broadcasts;
mod contacts;
mod conversation_members;
mod conversations;
mod device_commands;
mod device_credentials;
mod device_import;
mod devices;
mod document;
mod export;
mod feed;
mod incident_messages;
mod incidents;
mod invitations;
mod lines;
mod me;
mod media_content;
mod media_upload;
mod operations;
mod own_broadcasts;
mod pages;
mod passkey_sign_in;
mod passkeys;
mod people;
mod pictures;
mod push;
mod quarantine;
mod registration;
mod rules;
mod second_factor;
mod sos;
mod sos_follow;

pub(crate) use auth::{REFRESH_COOKIE, set_cookies};
pub(crate) use sos::SOS_COOKIE;

use axum::Router;
use utoipa::openapi::Paths;

use crate::{api::Api, mqtt, pages as answers, state::HttpState, ws};

/// Everything that is served to the world.
pub(crate) fn public(state: HttpState) -> Router {
    serve(public_api(), state)
}

/// What the command line asks, on the operator's socket.
pub(crate) fn operator(state: HttpState) -> Router {
    serve(administration().merge(feed::api()).merge(operations::api()), state)
}

/// Metrics, on a listener of their own.
pub(crate) fn metrics(state: HttpState) -> Router {
    serve(operations::metrics_api(), state)
}

/// Every route of every listener, as the OpenAPI document describes it.
pub(crate) fn paths() -> Paths {
    public_api().merge(operations::metrics_api()).into_paths()
}

fn public_api() -> Api {
    pages::api()
        .merge(auth::api())
        .merge(registration::api())
        .merge(me::api())
        .merge(export::api())
        .merge(account_deletion::api())
        .merge(second_factor::api())
        .merge(passkeys::api())
        .merge(passkey_sign_in::api())
        .merge(sos::api())
        .merge(sos_follow::api())
        .merge(incidents::api())
        .merge(incident_messages::api())
        .merge(feed::api())
        .merge(device_commands::api())
        .merge(conversations::api())
        .merge(conversation_members::api())
        .merge(contacts::api())
        .merge(broadcasts::api())
        .merge(own_broadcasts::api())
        .merge(people::api())
        .merge(pictures::api())
        .merge(push::api())
        .merge(media_upload::api())
        .merge(media_content::api())
        .merge(ws::api())
        .merge(mqtt::api())
        .merge(administration())
        .merge(operations::api())
        .merge(document::api())
}

fn administration() -> Api {
    accounts::api()
        .merge(invitations::api())
        .merge(devices::api())
        .merge(device_credentials::api())
        .merge(device_import::api())
        .merge(quarantine::api())
        .merge(rules::api())
}

fn serve(api: Api, state: HttpState) -> Router {
    api.into_router().fallback(answers::not_found).method_not_allowed_fallback(answers::wrong_method).with_state(state)
}
