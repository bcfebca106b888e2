use lifeline_domain::{Incident, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::PersonView;

/// `POST /v1/contacts`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestContact {
    /// Who is asked to be a contact.
    pub person: UserId,
}

/// `PATCH /v1/contacts/{id}`
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeContact {
    /// Whether this contact is told of my SOS: they see where I am, and read and write with responders and me.
    pub emergency: bool,
}

/// How somebody stands to me.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactStatus {
    /// They ask me to be a contact.
    Asked,
    /// I have asked them.
    Requested,
    /// We are contacts.
    Accepted,
    /// I have blocked them.
    Blocked,
}

/// Somebody whom I have to do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactView {
    /// Who.
    pub person: PersonView,
    /// How they stand to me.
    pub status: ContactStatus,
    /// Whether they are told of my SOS.
    pub emergency: bool,
    /// Whether I am told of theirs.
    pub emergency_for: bool,
    /// Since when it has been so.
    pub changed_at: Timestamp,
}

/// `GET /v1/contacts`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContactList {
    /// Contacts, requests in both directions, and those whom I have blocked.
    pub contacts: Vec<ContactView>,
}

/// `GET /v1/contacts/sos`
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContactCalls {
    /// The incidents of the calls for help that I was told of, the newest first.
    #[schema(value_type = Vec<Incident>)]
    pub incidents: Vec<std::sync::Arc<Incident>>,
}
