use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path as Text},
    http::request::Parts,
};
use lifeline_domain::{Code, Problem};

use crate::problem::Refusal;

/// The `{id}` of an address.
pub(crate) struct Id<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr<Err = Problem>> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let text = Text::<String>::from_request_parts(parts, state).await;
        let Text(text) = text.map_err(|_| Problem::new(Code::InvalidField, "this is not text").at("id"))?;
        Ok(Self(text.parse().map_err(|problem: Problem| problem.at("id"))?))
    }
}
