use axum::{Json as JsonBody, extract::State};
use lifeline_domain::Code;
use lifeline_protocol::rest::PeopleFound;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{api::Api, caller::SignedIn, operation::Operation, problem::Refusal, query::Query, state::HttpState};

pub(super) fn api() -> Api {
    Api::new("contacts").get(
        "/v1/people",
        find,
        Operation::new("find_people", "People by their username, or by the beginning of a name.")
            .description(
                "A whole username finds its owner. A beginning of at least 3 characters, of a username or of a word of a \
                 name, finds those who allow being found (`findable` of `PATCH /v1/me`), contacts, and those with whom \
                 the caller shares a conversation; responders and admins find everyone.",
            )
            .bearer()
            .query::<Wanted>()
            .answers::<PeopleFound>(200, "At most 20 people.")
            .refuses(&[Code::MissingField, Code::Forbidden, Code::RateLimited]),
    )
}

#[derive(Deserialize, IntoParams)]
struct Wanted {
    /// The username, with or without `@` before it, or the beginning of a name: 1 to 80 characters.
    #[param(example = "amina")]
    query: String,
}

async fn find(
    State(state): State<HttpState>,
    SignedIn(caller): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<JsonBody<PeopleFound>, Refusal> {
    if let Some(me) = caller.actor.user() {
        state.0.limiters.search(me)?;
    }
    Ok(JsonBody(state.bridge().find_people(&caller, &wanted.query)?))
}
