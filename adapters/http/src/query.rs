use axum::{
    extract::{FromRequestParts, rejection::QueryRejection},
    http::request::Parts,
};
use lifeline_domain::{Code, Problem};
use serde::de::DeserializeOwned;

use crate::problem::Refusal;

/// The part of an address after `?`; what is wrong with it is named with its field.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let read = axum::extract::Query::try_from_uri(&parts.uri);
        Ok(Self(read.map_err(problem)?.0))
    }
}

fn problem(rejection: QueryRejection) -> Problem {
    let text = rejection.body_text();
    // `{what was done}: {field}: {what is wrong}`
    let wrong = text.split_once(": ").map_or(text.as_str(), |(_, wrong)| wrong);
    let (field, wrong) = match wrong.split_once(": ") {
        Some((field, wrong)) if !field.contains(' ') => (Some(field), wrong),
        _ => (None, wrong),
    };
    if let Some(missing) = wrong.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        return Problem::new(Code::MissingField, format!("`{missing}` is required")).at(missing);
    }
    // What was sent stands before that, and is not repeated.
    let wrong = wrong.find("expected ").map_or(wrong, |at| &wrong[at..]);
    let problem = Problem::new(Code::InvalidField, wrong);
    match field {
        Some(field) => problem.at(field),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use lifeline_domain::Status;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Page {
        limit: Option<usize>,
        status: Option<Status>,
    }

    fn read(uri: &str) -> Result<Page, Problem> {
        axum::extract::Query::try_from_uri(&uri.parse().unwrap()).map(|page| page.0).map_err(problem)
    }

    #[test]
    fn a_refusal_names_the_field_and_not_what_was_sent() {
        assert_eq!(read("/?limit=7&other=1").unwrap().limit, Some(7));
        assert_eq!(read("/").unwrap().status, None);
        for (bad, field) in
            [("limit=many", "limit"), ("limit=-1", "limit"), ("limit=", "limit"), ("status=x", "status")]
        {
            let problem = read(&format!("/?{bad}")).unwrap_err();
            assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some(field)), "{bad}");
            assert!(!problem.detail.is_empty() && !problem.detail.contains("many"), "{problem}");
        }
        assert_eq!(read("/?status=x").unwrap_err().detail, "expected one of `open`, `acknowledged`, `resolved`");
        assert_eq!(read("/?limit=1&limit=2").unwrap_err().code, Code::InvalidField);
    }
}
