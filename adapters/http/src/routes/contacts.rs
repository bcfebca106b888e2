use axum::{Json as JsonBody, extract::State, http::StatusCode};
use lifeline_bridge::Caller;
use lifeline_domain::{Code, ContactChange, Problem, UserId};
use lifeline_protocol::rest::{ChangeContact, ContactCalls, ContactList, ContactView, RequestContact};

use crate::{api::Api, body::Json, caller::SignedIn, id::Id, operation::Operation, problem::Refusal, state::HttpState};

pub(super) fn api() -> Api {
    let of_person = |id: &str, summary: &str| {
        Operation::new(id, summary).bearer().path::<UserId>("id", "The person.").refuses(&[
            Code::Forbidden,
            Code::NotFound,
            Code::WrongStatus,
            Code::Unavailable,
        ])
    };
    Api::new("contacts")
        .get(
            "/v1/contacts",
            list,
            Operation::new(
                "list_contacts",
                "Contacts, requests in both directions, and those whom the caller has blocked.",
            )
            .bearer()
            .answers::<ContactList>(200, "All of them.")
            .refuses(&[Code::Forbidden]),
        )
        .get(
            "/v1/contacts/sos",
            calls,
            Operation::new("list_contact_calls", "The calls for help that the caller was told of as a contact.")
                .bearer()
                .answers::<ContactCalls>(200, "The newest first, until some days after they were resolved.")
                .refuses(&[Code::Forbidden]),
        )
        .post(
            "/v1/contacts",
            request,
            Operation::new("request_contact", "Asks a person to be a contact.")
                .description(
                    "Asking twice is asking once, and asking somebody who has asked already accepts. A person asks 30 \
                     others an hour.",
                )
                .bearer()
                .body::<RequestContact>()
                .answers::<ContactView>(200, "How the person stands to the caller.")
                .refuses(&[Code::Forbidden, Code::NotFound, Code::WrongStatus, Code::RateLimited, Code::Unavailable]),
        )
        .patch(
            "/v1/contacts/{id}",
            change,
            of_person("change_contact", "Says whether a contact is told of the caller's SOS.")
                .body::<ChangeContact>()
                .answers::<ContactView>(200, "The contact as it is now."),
        )
        .delete(
            "/v1/contacts/{id}",
            remove,
            of_person("remove_contact", "Removes a contact, or takes a request back.")
                .answers_empty(204, "They are no contact."),
        )
        .post(
            "/v1/contacts/{id}/accept",
            accept,
            of_person("accept_contact", "Accepts a person's request.").answers::<ContactView>(200, "The contact."),
        )
        .post(
            "/v1/contacts/{id}/decline",
            decline,
            of_person("decline_contact", "Turns a person's request down.")
                .answers_empty(204, "There is no request of theirs."),
        )
        .post(
            "/v1/contacts/{id}/block",
            block,
            of_person("block_person", "Blocks a person.")
                .description(
                    "They are no contact any more, cannot ask or write, and do not see whether the caller is there. \
                     They are not told.",
                )
                .answers_empty(204, "They are blocked."),
        )
        .post(
            "/v1/contacts/{id}/unblock",
            unblock,
            of_person("unblock_person", "Ends a block.").answers_empty(204, "They are not blocked."),
        )
}

type Answer = Result<JsonBody<ContactView>, Refusal>;
type Done = Result<StatusCode, Refusal>;

async fn list(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<ContactList>, Refusal> {
    Ok(JsonBody(state.bridge().contacts(&caller)?))
}

async fn calls(State(state): State<HttpState>, SignedIn(caller): SignedIn) -> Result<JsonBody<ContactCalls>, Refusal> {
    Ok(JsonBody(state.bridge().contact_calls(&caller)?))
}

async fn request(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Json(request): Json<RequestContact>,
) -> Answer {
    if let Some(me) = caller.actor.user() {
        state.0.limiters.contact_request(me)?;
    }
    shown(&state, &caller, request.person, ContactChange::Request).await
}

async fn change(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Id(person): Id<UserId>,
    Json(change): Json<ChangeContact>,
) -> Answer {
    shown(&state, &caller, person, ContactChange::SetEmergency(change.emergency)).await
}

async fn accept(State(state): State<HttpState>, SignedIn(caller): SignedIn, Id(person): Id<UserId>) -> Answer {
    shown(&state, &caller, person, ContactChange::Accept).await
}

async fn remove(State(state): State<HttpState>, SignedIn(caller): SignedIn, Id(person): Id<UserId>) -> Done {
    done(&state, &caller, person, ContactChange::Revoke).await
}

async fn decline(State(state): State<HttpState>, SignedIn(caller): SignedIn, Id(person): Id<UserId>) -> Done {
    done(&state, &caller, person, ContactChange::Decline).await
}

async fn block(State(state): State<HttpState>, SignedIn(caller): SignedIn, Id(person): Id<UserId>) -> Done {
    done(&state, &caller, person, ContactChange::Block).await
}

async fn unblock(State(state): State<HttpState>, SignedIn(caller): SignedIn, Id(person): Id<UserId>) -> Done {
    done(&state, &caller, person, ContactChange::Unblock).await
}

async fn shown(state: &HttpState, caller: &Caller, person: UserId, change: ContactChange) -> Answer {
    let view = state.bridge().change_contact(caller, person, change).await?;
    // Somebody else may have been faster: the other one has ended it already.
    Ok(JsonBody(view.ok_or_else(|| Problem::new(Code::NotFound, "they are no contact any more"))?))
}

async fn done(state: &HttpState, caller: &Caller, person: UserId, change: ContactChange) -> Done {
    state.bridge().change_contact(caller, person, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
