use axum::{
    Json as JsonBody,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeline_domain::{Code, PasskeyId};
use lifeline_protocol::rest::{AddPasskey, BeginPasskey, ChangePasskey, PasskeyList, PasskeyView, WebAuthnJson};

use super::me::check_guess;
use crate::{
    api::Api,
    body::Json,
    caller::{Peer, SignedIn},
    id::Id,
    operation::Operation,
    problem::Refusal,
    state::HttpState,
};

const PATH: &str = "/v1/me/passkeys";
const ONE: &str = "/v1/me/passkeys/{id}";
const THE_PASSKEY: &str = "The passkey.";

pub(super) fn api() -> Api {
    Api::new("me")
        .get(
            PATH,
            list,
            Operation::new("list_passkeys", "The caller's passkeys.")
                .bearer()
                .answers::<PasskeyList>(200, "The passkeys, the oldest first.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/me/passkeys/options",
            begin,
            Operation::new("begin_passkey", "Begins to make a passkey: what the browser is to be told.")
                .description(
                    "Needs the password, and a code if signing in needs one, unless the caller has signed in within the \
                     last ten minutes. The answer is good for five minutes, in the login session that asked.",
                )
                .bearer()
                .body::<BeginPasskey>()
                .answers::<WebAuthnJson>(200, "`PublicKeyCredentialCreationOptionsJSON`.")
                .refuses(&[
                    Code::MissingField,
                    Code::InvalidField,
                    Code::Forbidden,
                    Code::WrongStatus,
                    Code::RateLimited,
                    Code::Unavailable,
                ]),
        )
        .post(
            PATH,
            add,
            Operation::new("add_passkey", "Adds the passkey that the browser has made; at most ten.")
                .bearer()
                .body::<AddPasskey>()
                .answers::<PasskeyView>(201, "It signs its owner in from now on.")
                .refuses(&[
                    Code::InvalidField,
                    Code::Forbidden,
                    Code::WrongStatus,
                    Code::AlreadyExists,
                    Code::RateLimited,
                    Code::Unavailable,
                ]),
        )
        .patch(
            ONE,
            change,
            Operation::new("change_passkey", "Names one of the caller's passkeys otherwise.")
                .bearer()
                .path::<PasskeyId>("id", THE_PASSKEY)
                .body::<ChangePasskey>()
                .answers::<PasskeyView>(200, "As it is now.")
                .refuses(&[Code::InvalidField, Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
        .delete(
            ONE,
            remove,
            Operation::new("remove_passkey", "Removes one of the caller's passkeys: it signs nobody in any more.")
                .description("Login sessions that it has opened go on; end them by `POST /v1/me/sessions/{id}/end`.")
                .bearer()
                .path::<PasskeyId>("id", THE_PASSKEY)
                .answers_empty(204, "It is removed.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::Unavailable]),
        )
}

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<PasskeyList>, Refusal> {
    Ok(JsonBody(state.bridge().own_passkeys(&caller)?))
}

async fn begin(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(begin): Json<BeginPasskey>,
) -> Result<Response, Refusal> {
    if begin.password.is_some() || begin.code.is_some() {
        check_guess(&state, &caller, peer)?;
    } else {
        state.0.limiters.request(peer)?;
    }
    let options: WebAuthnJson = state.bridge().begin_passkey(&caller, begin).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], JsonBody(options)).into_response())
}

async fn add(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Peer(peer): Peer,
    Json(add): Json<AddPasskey>,
) -> Result<(StatusCode, JsonBody<PasskeyView>), Refusal> {
    state.0.limiters.request(peer)?;
    Ok((StatusCode::CREATED, JsonBody(state.bridge().add_passkey(&caller, &add).await?)))
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<PasskeyId>,
    Json(change): Json<ChangePasskey>,
) -> Result<JsonBody<PasskeyView>, Refusal> {
    Ok(JsonBody(state.bridge().change_passkey(&caller, id, &change).await?))
}

async fn remove(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(id): Id<PasskeyId>,
) -> Result<StatusCode, Refusal> {
    state.bridge().remove_passkey(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
