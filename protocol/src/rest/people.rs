use lifeline_domain::{MediaId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A person as others may know them. Never an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonView {
    /// The account.
    pub id: UserId,
    /// The login name.
    pub username: String,
    /// The name others see.
    pub name: String,
    /// The picture that they have, if I may see it: it is read at `GET /v1/people/{id}/pictures/{picture}`. Another
    /// picture has another id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<MediaId>,
}

/// `GET /v1/people`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeopleFound {
    /// At most 20, first the one whose username was given, then those whom I know.
    pub people: Vec<PersonView>,
}
